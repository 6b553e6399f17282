/**
 * Structured parameters, taken apart where the function begins: `const { w, b } = p;`. Of what may be left out it is told
 * whether it is there, and something stands for it where it is not.
 */
import { noOrigin } from "../../ir/build.ts";
import type { Parameter } from "../../ir/nodes.ts";
import { type Field, isArrayType, type Shape } from "../../ir/types.ts";
import { newArray } from "./array-faces.ts";
import { heldShape, type OptionalPart, patternWithParts, propertyName, shapeType } from "./shapes.ts";
import { type Block, type Expression, global, infix, type Local, literal, localOf } from "./tree.ts";

/** `leaves` are the locals of those leaves that are read. */
export function unpack({ shape, optional }: Parameter, whole: Local, leaves: readonly (Local | undefined)[]): Block {
  if (shape.kind === "leaf") return [];
  if (shape.kind === "optional") {
    return leaves.some((leaf) => leaf !== undefined) ? unpackPart({ given: whole, shape, leaves }) : [];
  }
  const given = localOf(whole);
  return takeApart(shape, leaves, optional ? infix(given, "??", { kind: "record", fields: [] }, 3) : given, optional);
}

function takeApart(shape: Shape, leaves: readonly (Local | undefined)[], given: Expression, isLeftOut = false): Block {
  const value = isToldElsewhere(shape, isLeftOut) ? typed(given, shape) : given;
  const { pattern, parts } = patternWithParts(shape, leaves);
  if (pattern.kind === "unused") return [];
  if (pattern.kind === "local" && parts.length === 0) return [assign(pattern.local, value)];
  return [{ kind: "destructure", pattern, value, origin: noOrigin }, ...parts.flatMap(unpackPart)];
}

/** Whether other leaves tell if a number is there, which TypeScript does not see. */
function isToldElsewhere(shape: Shape, isLeftOut: boolean): boolean {
  if (shape.kind !== "struct") return false;
  const isTag = ({ shape: part, written }: Field) => part.kind === "leaf" && part.type === "text" && !written;
  const isPart = ({ shape: part }: Field) => part.kind === "optional";
  return shape.fields.some((field) => isTag(field) || isPart(field) || (isLeftOut && !field.optional));
}

/** A value whose numbers are taken for there. */
function typed(value: Expression, shape: Shape): Expression {
  if (shape.kind !== "struct") return value;
  const fields = shape.fields.map((field) => {
    const isPart = field.shape.kind === "optional";
    return `${propertyName(field.name)}${isPart ? "?" : ""}: ${shapeType(heldShape(field.shape))}`;
  });
  return { kind: "typed", value, type: `{ ${fields.join("; ")} }` };
}

function unpackPart({ given, shape: { held }, leaves: [presence, ...own] }: OptionalPart): Block {
  const value = localOf(given);
  const isThere = infix(value, "!==", global("undefined"), 8);
  const isRead = own.some((leaf) => leaf !== undefined);
  return [
    ...(presence ? [assign(presence, isThere)] : []),
    ...(isRead ? takeApart(held, own, infix(value, "??", standIn(held), 3), true) : []),
  ];
}

function assign(target: Local, value: Expression): Block[number] {
  return { kind: "assign", target, value, origin: noOrigin };
}

/** What stands for a value that is not there, and nobody reads, of its type: its arrays are empty. */
function standIn(shape: Shape): Expression {
  switch (shape.kind) {
    case "leaf": {
      if (isArrayType(shape.type)) return newArray(shape.type, literal(0));
      return shape.type === "bool" ? literal(false) : shape.type === "text" ? literal("") : literal(Number.NaN);
    }
    case "tuple":
      return { kind: "list", elements: shape.elements.map(standIn) };
    case "struct": {
      const parts = shape.fields.filter(({ optional }) => !optional);
      return { kind: "record", fields: parts.map((field) => ({ name: field.name, value: standIn(field.shape) })) };
    }
    case "nothing":
    case "optional":
      return global("undefined");
  }
}
