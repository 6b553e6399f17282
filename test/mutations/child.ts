/** Compiles, checks and runs what `campaign.ts` asks for. */
import { runCommand } from "./commands.ts";
import type { Mutant } from "./mutant.ts";
import { checkMutant, compileMutant, type Verdict } from "./try-mutant.ts";

export type Request =
  | { readonly what: "compile" | "check"; readonly mutant: Pick<Mutant, "files" | "options" | "seed"> }
  | { readonly what: "command"; readonly seed: number };

export interface Answer {
  readonly verdict: Verdict;
  /** What it took the processor. */
  readonly seconds: number;
}

process.on("message", async (request: Request) => {
  const began = { wall: performance.now(), own: process.cpuUsage() };
  const verdict = await answered(request);
  const { user, system } = process.cpuUsage(began.own);
  // Other programs of the machine are none of the compiler's business, nor are its helpers' threads.
  const seconds = Math.min((performance.now() - began.wall) / 1e3, (user + system) / 1e6);
  process.send?.({ verdict, seconds } satisfies Answer);
});

async function answered(request: Request): Promise<Verdict> {
  switch (request.what) {
    case "compile":
      return compileMutant(request.mutant);
    case "check":
      return checkMutant(request.mutant);
    case "command":
      return runCommand(request.seed);
  }
}
