/** A fault of our own ends what it is in, and nothing else: it is reported like a mistake. */
import { internalFault } from "../diagnostics/catalog/9-internal.ts";
import type { Collector } from "../diagnostics/collector.ts";
import { placeOfFault } from "../diagnostics/fault-place.ts";
import type { Span } from "../diagnostics/span.ts";

/** `span` is a place that it concerns, where the fault has none of its own. Undefined after a fault. */
export function surviving<T>({ report }: Collector, run: () => T, span?: Span): T | undefined {
  try {
    return run();
  } catch (error) {
    const { message, stack = "" } = error instanceof Error ? error : new Error(String(error));
    report(internalFault.at(placeOfFault(error) ?? span, { reason: message }, [{ message: stack, span: undefined }]));
    return undefined;
  }
}
