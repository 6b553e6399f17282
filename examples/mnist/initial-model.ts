/** Where training starts. */
import { randomNormal } from "fluxion/runtime";
import { digits, type Model, pixels, units } from "./model.ts";

/** Random weights whose sums keep the spread of their inputs: He et al., "Delving deep into rectifiers", ICCV 2015. */
export function initialModel(seed: number): Model {
  const normals = (slot: number, length: number, spread: number) =>
    Float64Array.from({ length }, (_, element) => spread * randomNormal(seed, slot, element));
  return {
    hiddenWeights: normals(0, units * pixels, Math.sqrt(2 / pixels)),
    hiddenBias: new Float64Array(units),
    outputWeights: normals(1, digits * units, Math.sqrt(1 / units)),
    outputBias: new Float64Array(digits),
  };
}
