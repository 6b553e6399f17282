/**
 * Random programs whose tapes are kept in part: where slots are chosen, the mean must be the gradient; where one is asked for, so
 * must it, or the build must have refused it by its name.
 */
import { type Estimator, estimators, shares } from "../../compiler/1-parse/request.ts";
import { RefusedError, type SourceFunction } from "../../compiler/check/derived-functions.ts";
import { checkRandomizedGradient } from "../../compiler/check/randomized-checks.ts";
import { Subject } from "../../compiler/check/subject.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { sourceProgram } from "../helpers/source-programs.ts";
import { randomLayers } from "./random-layers.ts";
import { printProgram, randomProgram } from "./random-program.ts";

export interface EstimateStatistics {
  /** Programs whose estimates were compared with a gradient, by the estimator. */
  readonly compared: Map<Estimator, number>;
  /** Programs that there is nothing to compare of: they stop, give no number, or one that is not finite. */
  leftOut: number;
  /** Programs of which something is kept in part. */
  sampled: number;
  /** Slots that were asked for, and what became of them. */
  certified: number;
  refused: number;
}

export const noStatistics = (): EstimateStatistics => ({
  compared: new Map(),
  leftOut: 0,
  sampled: 0,
  certified: 0,
  refused: 0,
});

interface Program {
  readonly seed: number;
  readonly name: string;
  readonly text: string;
  readonly args: readonly UserValue[];
}

/** One in four is any program, the others keep much. */
function programOf(seed: number): Program {
  if (seed % 4 !== 0) return randomLayers(seed);
  const program = randomProgram(seed);
  return { seed, name: program.name, text: printProgram(program), args: program.samples[0]! };
}

/** What is wrong with programs of these seeds, by seed. */
export function checkEstimates(
  seeds: readonly number[],
  draws: number,
  statistics: EstimateStatistics,
): ReadonlyMap<number, string> {
  const faults = new Map<number, string>();
  for (const seed of seeds) {
    const program = programOf(seed);
    const { functions } = sourceProgram(program.text);
    const fn = functions.find(({ name }) => name === program.name);
    try {
      const compared = fn && check(program, fn, draws, statistics);
      if (!compared) statistics.leftOut++;
      else statistics.compared.set(compared, (statistics.compared.get(compared) ?? 0) + 1);
    } catch (error) {
      faults.set(seed, `${error instanceof Error ? error.message : error}\n${program.text}`);
    }
  }
  return faults;
}

/** The estimator that was compared; undefined where there is nothing to compare. */
function check(
  { seed, args }: Program,
  fn: SourceFunction,
  draws: number,
  statistics: EstimateStatistics,
): Estimator | undefined {
  const subject = new Subject(fn);
  if (!subject.returnsNumber || fn.stopped) return undefined;
  const estimator = estimators[Math.floor(seed / 4) % estimators.length]!;
  const share = shares[Math.floor(seed / 16) % 2]!;
  const keep = [0.2, 0.4, 0.7][Math.floor(seed / 32) % 3]!;
  const estimation = { seed, estimator, share, keep, draws };
  const { slots = [] } = subject.derived("randomizedGrad", { estimator, share }).ir;
  if (slots.some(({ verdict }) => verdict === "sampled")) statistics.sampled++;
  if (!checkRandomizedGradient(subject, args, estimation)) return undefined;
  // Few are left out: where samples stand behind one another, estimates are seldom far off, and then very far.
  if (seed % 4 === 1) checkRandomizedGradient(subject, args, { ...estimation, keep: 0.7, where: "chain" });
  // What takes no memory at all cannot be asked for.
  const kept = slots.filter(({ why }) => why !== "It is computed again on the way back.");
  const others = kept.filter(({ verdict }) => verdict !== "sampled").map(({ name }) => name);
  for (const name of others.slice(0, 2)) {
    const isAlone = seed % 5 !== 0;
    const asked = isAlone ? [name] : kept.map((slot) => slot.name);
    try {
      // Of many slots on one path little is left out, as along chains.
      const most = asked.length > 2 ? 0.7 : keep;
      checkRandomizedGradient(subject, args, { ...estimation, keep: most, slots: asked });
      statistics.certified++;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
      const isNamed = asked.some((each) => error.message.includes(`FX4043: '${each}' cannot be kept in part`));
      if (!isNamed) throw new Error(`refused without its name: ${error.message}`);
      statistics.refused++;
    }
    if (!isAlone) break;
  }
  return estimator;
}
