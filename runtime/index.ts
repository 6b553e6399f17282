/**
 * What generated code may import, `fluxion/runtime`: reused memory, demands on arguments, random numbers. Plain
 * functions, so a bundler keeps only those that are used.
 */
export { requireDisjoint } from "./aliasing.ts";
export {
  randomBits,
  randomIndex,
  randomNormal,
  randomPermutation,
  randomSign,
  randomUniform,
  stepSeed,
  threefry2x32,
} from "./random.ts";
export { give, grow, releaseWorkspace, take, takeZeros } from "./workspace.ts";
