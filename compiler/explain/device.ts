/** The kernels of a function that runs on a device, in the order in which its plan starts them, and what stays on the host. */
import { namingOf } from "../ir/build.ts";
import type { Kernel } from "../ir/kernel.ts";
import type { IrFunction, Region, Value } from "../ir/nodes.ts";
import { regionsOf } from "../ir/walk.ts";
import type { KernelExplanation } from "./explanation.ts";

/** Undefined for a function of the host. */
export function kernelsOf(
  plan: IrFunction,
  functions: ReadonlyMap<string, IrFunction>,
): readonly KernelExplanation[] | undefined {
  if (!plan.isPlan) return undefined;
  const kernels: KernelExplanation[] = [];
  const visit = (region: Region, repeats: boolean): void => {
    for (const statement of region.statements) {
      if (statement.kind === "call") {
        const device = functions.get(statement.callee)?.device;
        if (device?.kind === "kernel") kernels.push({ ...explained(device.kernel), ...(repeats && { repeats }) });
      }
      for (const inner of regionsOf(statement)) visit(inner, repeats || statement.kind === "for");
    }
  };
  visit(plan.body, false);
  return kernels;
}

function explained({ name, span, kind, reason, loops, arrays, sums, contraction }: Kernel): KernelExplanation {
  const namesOf = (isTaken: (array: Kernel["arrays"][number]) => boolean) =>
    arrays.filter(isTaken).map(({ array }) => nameOf(array));
  const place = span && { file: span.file, line: span.line };
  return {
    name,
    ...(place && { place }),
    class: kind,
    ...(reason !== undefined && { reason }),
    loops: loops.length,
    reads: namesOf(({ isWritten, isSummed }) => !isWritten && !isSummed),
    writes: namesOf(({ isWritten }) => isWritten),
    ...(contraction && { tiles: true }),
    sums: [...namesOf(({ isSummed }) => isSummed), ...sums.map(({ argument }) => nameOf(argument))],
  };
}

function nameOf(value: Value): string {
  return namingOf(value)?.name ?? "a value";
}
