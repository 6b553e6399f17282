/** What a target refuses that the rest of the compiler takes. */
import { error } from "../diagnostic.ts";

/** A function for a graphics device that does what none can, or what has not been proved to be right there. */
export const notOnDevice = error<{ function: string; why: string; remedy: string }>("FX6001", {
  message: ({ function: name, why }) => `'${name}' cannot run on a WebGPU device: ${why}.`,
  help: ({ remedy }) => remedy,
});
