/** What no device gives, whatever the function: why, and what to ask for instead. */
import type { Derivation, Mode } from "../../1-parse/request.ts";
import type { IrFunction } from "../../ir/nodes.ts";
import { Refusal } from "./refusal.ts";

const refused: Partial<Readonly<Record<Mode, readonly [string, string]>>> = {
  valueAndGradInto: ["it writes into arrays of its caller, which lie elsewhere", "Ask for valueAndGrad."],
  layerwise: ["it gives back functions", "Ask for grad."],
  finiteDifference: [
    "the step that it chooses is right for float64, which a device lacks",
    "Ask for jvp, or for the gradient of a function that calls 'finiteDifference' with a step of its own.",
  ],
  forwardGrad: ["it draws random numbers, which a device lacks", "Ask for jvp, with a direction drawn on the host."],
};

/** What is asked for, as far as it matters to a device. */
type Asked = Pick<Derivation, "mode" | "budget" | "workers">;

/** `reached` is what the function calls that is differentiated, directly or not. */
export function requireMode(fn: IrFunction, { mode, budget, workers }: Asked, reached: readonly IrFunction[]): void {
  const reason = refused[mode];
  if (reason) throw new Refusal(fn.span, ...reason);
  if (budget) throw new Refusal(budget.span, "its memory is not counted there yet", "Leave the budget out.");
  if (workers) throw new Refusal(fn.span, "it has no threads of the host to share its loops", "Leave 'workers' out.");
  const opaque = mode === "primal" ? undefined : reached.find(({ rules }) => rules?.areDifferences);
  if (opaque) {
    const why = `it takes differences of '${opaque.name}', which is opaque, by steps that are right for float64, which a device lacks`;
    throw new Refusal(opaque.span, why, "Give its derivative with 'customVjp' or 'customJvp'.");
  }
}
