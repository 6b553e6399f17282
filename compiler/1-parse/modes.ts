/** What the modes are called: in tags, as request functions, and in the names of what they generate. */
import type { Mode } from "./request.ts";

/** The modes a user can request. */
export const requestableModes = [
  "grad",
  "valueAndGrad",
  "valueAndGradInto",
  "jvp",
  "vjp",
  "hvp",
  "jacobian",
  "hessian",
  "forwardGrad",
  "taylor",
  "finiteDifference",
  "layerwise",
  "randomizedGrad",
] as const satisfies Mode[];

export function isRequestable(name: string): name is (typeof requestableModes)[number] {
  return (requestableModes as readonly string[]).includes(name);
}

/** `loss` and `valueAndGrad` give `lossValueAndGrad`. */
export function generatedName(functionName: string, mode: Mode): string {
  return functionName + suffixOf(mode);
}

export function suffixOf(mode: Mode): string {
  return mode.charAt(0).toUpperCase() + mode.slice(1);
}

/** Modes whose function returns one number. */
export function needsOneNumber(mode: Mode): boolean {
  return !["primal", "jvp", "vjp", "jacobian", "taylor", "finiteDifference", "layerwise"].includes(mode);
}
