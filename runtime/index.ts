/**
 * What generated code may import, `fluxion/runtime`: random numbers. Each export is a plain function with no state of
 * its own, so a bundler keeps only what is used.
 */
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
