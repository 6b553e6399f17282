/** How functions that run on a device look in JavaScript: what they ask of it, the kernels' constants, and their types. */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { DeviceCall, Kernel } from "../../ir/kernel.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isFlat, type Shape } from "../../ir/types.ts";
import { writeKernel, writeTiledKernel } from "../wgsl/write-kernel.ts";
import { propertyName, shapeType } from "./shapes.ts";
import { type Expression, global, literal, methodOf } from "./tree.ts";

/** The name under which a function is handed its device. */
export const deviceName = "gpu";

/** `gpu.run(kernel, [from, to], [arrays], [numbers], { apart })`, or another method. */
export function deviceCall(device: DeviceCall, name: string, operands: readonly Expression[]): Expression {
  if (device.kind === "method") return methodOf(global(deviceName), device.name, ...operands);
  const { kernel, bounds, isGuarded } = device;
  const left = [...operands];
  const list = (count: number): Expression => ({ kind: "list", elements: left.splice(0, count) });
  const parts = [list(kernel.loops.length * 2), list(kernel.arrays.length), list(kernel.numbers.length)];
  const fields = [
    { name: "lengths", value: list(kernel.privates.length), isNeeded: kernel.privates.length > 0 },
    { name: "largest", value: list(bounds), isNeeded: bounds > 0 },
    { name: "apart", value: left[0] ?? literal(true), isNeeded: isGuarded },
  ].filter(({ isNeeded }) => isNeeded);
  const options: Expression[] = fields.length > 0 ? [{ kind: "record", fields }] : [];
  return methodOf(global(deviceName), "run", global(name), ...parts, ...options);
}

/** The constant that describes a kernel. */
export function kernelConstant(
  name: string,
  kernel: Kernel,
  language: "ts" | "js",
  operations: OperationTable,
): readonly string[] {
  const place = placeText(kernel.span);
  const code = writeKernel({ ...kernel, name }, place, operations);
  const tiled = writeTiledKernel({ ...kernel, name }, place, operations);
  const position = ({ isSummed }: Kernel["arrays"][number], i: number) => (isSummed ? [i] : []);
  const adds = kernel.arrays.flatMap(position);
  const fields = {
    name,
    place,
    loops: kernel.loops.map(({ test, step }) => ({ test, step })),
    arrays: kernel.arrays.map(({ array: { type }, isWritten }) => {
      const isFloat = isArrayType(type) && isFlat(type) && (type.element === "f64" || type.element === "f32");
      return { element: isFloat ? "f32" : "i32", written: isWritten };
    }),
    numbers: kernel.numbers.map(({ type }) => (type === "f64" ? "f32" : "i32")),
    privates: kernel.privates.length + adds.length + kernel.sums.length,
    adds,
    sums: kernel.sums.map(({ op, slot }) => ({ op, slot })),
  };
  const lines = Object.entries(fields).map(([field, value]) => `  ${field}: ${literalText(value)},`);
  const head = `const ${name}${language === "ts" ? ": Kernel" : ""} = {`;
  const textOf = (text: string) => `\`${text.trimEnd().replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
  return [head, ...lines, `  code: ${textOf(code)},`, ...(tiled ? [`  tiled: ${textOf(tiled)},`] : []), "};"];
}

function literalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literalText).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${literalText(inner)}`)
    .join(", ")} }`;
}

function placeText(span: Span | undefined): string {
  if (!span) return "generated";
  return `${span.file.split(/[\\/]/).at(-1)}:${span.line}`;
}

/** The type of a parameter or result whose arrays lie on the device. */
export function deviceShapeType(shape: Shape, array: "ArrayArgument" | "DeviceArray"): string {
  switch (shape.kind) {
    case "leaf":
      return isArrayType(shape.type) ? array : shapeType(shape);
    case "tuple":
      return `[${shape.elements.map((element) => deviceShapeType(element, array)).join(", ")}]`;
    case "struct": {
      const fields = shape.fields.map(
        ({ name, optional, shape: inner }) =>
          `${propertyName(name)}${optional ? "?" : ""}: ${deviceShapeType(inner, array)}`,
      );
      return fields.length > 0 ? `{ ${fields.join("; ")} }` : "{}";
    }
    case "optional":
      throw new InternalError("what may be left out is no argument of a device");
    case "nothing":
      return shape.value;
  }
}
