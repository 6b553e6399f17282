/** Faults of the compiler itself (FX9xxx). */
import { error } from "../diagnostic.ts";

/** An exception: the compiler broke one of its own rules. `reason` is what it says of that. */
export const internalFault = error<{ reason: string }>("FX9001", {
  message: ({ reason }) => `Fluxion made a mistake of its own: ${reason}`,
  help: () => "Please report it with the source that led to it. Nothing was written.",
});
