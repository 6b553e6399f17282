/** Makes a failing program smaller, as long as it fails in the same way. */
import { checkPrograms, type Failure, newStatistics } from "./check-programs.ts";
import { smallerLists } from "./program-tree.ts";
import type { RandomProgram } from "./random-program.ts";

export function shrunk(failure: Failure, deadline: number): Failure {
  let best = failure;
  for (;;) {
    const next = firstSmaller(best, deadline);
    if (next === undefined) return best;
    best = next;
  }
}

function firstSmaller({ program, kind }: Failure, deadline: number): Failure | undefined {
  for (const candidate of candidates(program)) {
    if (Date.now() > deadline) return undefined;
    const found = checkPrograms([candidate], newStatistics()).find((failure) => failure.kind === kind);
    if (found) return found;
  }
  return undefined;
}

function* candidates(program: RandomProgram): Generator<RandomProgram> {
  for (const sample of program.samples) {
    if (program.samples.length > 1) yield { ...program, samples: [sample] };
  }
  for (const functions of smallerLists(program.functions)) {
    if (functions.length > 0) yield { ...program, functions };
  }
}
