/**
 * Seeds for what derivatives draw. A function may itself draw by the seed that its caller hands over: what is drawn by that
 * very seed for its derivative would go along with its own numbers, and no mean would be the gradient.
 */
import type { RegionBuilder } from "../ir/build.ts";
import type { Value } from "../ir/nodes.ts";

/** Steps of `stepSeed` that no training comes to. */
const steps = { sample: 2 ** 52, direction: 2 ** 52 + 1 };

export function ownSeed(of: keyof typeof steps, seed: Value, b: RegionBuilder): Value {
  return b.computeAs({ name: `${of}Seed` }, "stepSeed", seed, b.float(steps[of]));
}
