/**
 * Structured parameters, taken apart where the function begins: `const { w, b } = p;`. Of what may be left out it is told
 * whether it is there, and something stands for it where it is not.
 */
import { noOrigin } from "../../ir/build.ts";
import type { Parameter } from "../../ir/nodes.ts";
import { isArrayType, type Shape } from "../../ir/types.ts";
import { newArray } from "./array-faces.ts";
import { type OptionalPart, patternWithParts } from "./shapes.ts";
import { type Block, type Expression, global, infix, type Local, literal, localOf } from "./tree.ts";

/** `leaves` are the locals of those leaves that are read. */
export function unpack({ shape, optional }: Parameter, whole: Local, leaves: readonly (Local | undefined)[]): Block {
  if (shape.kind === "leaf") return [];
  if (shape.kind === "optional") {
    return leaves.some((leaf) => leaf !== undefined) ? unpackPart({ given: whole, shape, leaves }) : [];
  }
  const given = localOf(whole);
  return takeApart(shape, leaves, optional ? infix(given, "??", { kind: "record", fields: [] }, 3) : given);
}

function takeApart(shape: Shape, leaves: readonly (Local | undefined)[], value: Expression): Block {
  const { pattern, parts } = patternWithParts(shape, leaves);
  if (pattern.kind === "unused") return [];
  if (pattern.kind === "local" && parts.length === 0) return [assign(pattern.local, value)];
  return [{ kind: "destructure", pattern, value, origin: noOrigin }, ...parts.flatMap(unpackPart)];
}

function unpackPart({ given, shape: { held }, leaves: [presence, ...own] }: OptionalPart): Block {
  const value = localOf(given);
  const isThere = infix(value, "!==", global("undefined"), 8);
  const isRead = own.some((leaf) => leaf !== undefined);
  return [
    ...(presence ? [assign(presence, isThere)] : []),
    ...(isRead ? takeApart(held, own, infix(value, "??", standIn(held), 3)) : []),
  ];
}

function assign(target: Local, value: Expression): Block[number] {
  return { kind: "assign", target, value, origin: noOrigin };
}

/** What stands for a value that is not there: its arrays are empty, and its numbers `undefined`. */
function standIn(shape: Shape): Expression {
  switch (shape.kind) {
    case "leaf":
      return isArrayType(shape.type) ? newArray(shape.type, literal(0)) : global("undefined");
    case "tuple":
      return { kind: "list", elements: shape.elements.map(standIn) };
    case "struct": {
      const parts = shape.fields.filter((field) => field.shape.kind !== "leaf" || isArrayType(field.shape.type));
      return { kind: "record", fields: parts.map((field) => ({ name: field.name, value: standIn(field.shape) })) };
    }
    case "nothing":
    case "optional":
      return global("undefined");
  }
}
