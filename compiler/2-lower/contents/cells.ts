/** Reading and writing the places that hold scalars and arrays. */
import type { Node } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { ambiguousArray, unexpectedStructure, usedBeforeAssigned } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, sameType, type Type } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { type Cell, type Content, describe, refused } from "./contents.ts";
import { asScalar, numberTypeOf, valued } from "./convert.ts";
import { knownBoolean, knownTruth } from "./known.ts";
import { possibleTestOf, untold } from "./missing-values.ts";

/** What a cell holds at this point. */
export function read(context: Context, cell: Cell, node: Node): Content {
  const value = context.environment.get(cell);
  if (value === "unset" || value === "ambiguous") {
    if (context.reportedCells.has(cell)) return refused;
    context.reportedCells.add(cell);
    if (!context.environment.has(cell))
      throw new InternalError(`'${excerpt(node)}' is known on no path that leads here`);
    const kind = value === "ambiguous" ? ambiguousArray : usedBeforeAssigned;
    return context.refuse(kind.at(spanOf(node), { name: excerpt(node) }));
  }
  const { presence, missingAs } = cell;
  const isThere = presence && context.environment.get(presence);
  if (isThere === undefined || typeof isThere === "string") return valued(value);
  context.takenAsThere.add(isThere);
  const untold = context.mayBeMissing.get(isThere);
  if (untold) {
    context.mayBeMissing.set(value, { kind: "merged", given: untold.kind === "merged" ? untold.given : undefined });
    return valued(value);
  }
  const known = knownTruth(context, isThere);
  if (known === true) return valued(value);
  const isMissing = known === false ? knownBoolean(context, true) : context.builder.compute("not", isThere);
  return missingAs ? { kind: "scalar", value, isMissing, missingAs } : { kind: "scalar", value, isMissing };
}

/** Notes whether a variable holds a value from now on; where that cannot be told, nobody may ask. */
function notePresence(
  context: Context,
  presence: Cell,
  content: Content,
  missingAs: "null" | undefined,
  node: Node,
): void {
  // What is `undefined` by an index outside its array is not `null`.
  if (content.kind !== "scalar" || (missingAs && !content.missingAs)) {
    context.assign(presence, knownBoolean(context, content.kind !== "nothing"));
    return;
  }
  const isMissing = content.isMissing ?? possibleTestOf(context, content.value);
  if (!isMissing) {
    context.assign(presence, untold(context, node));
    return;
  }
  const known = knownTruth(context, isMissing);
  context.assign(
    presence,
    known === undefined ? context.builder.compute("not", isMissing) : knownBoolean(context, !known),
  );
}

/** The type of a cell for this content, where `number` is that of numbers. */
export function cellType(content: Content, number: "f64" | "index"): Type | undefined {
  if (content.kind === "literal") return number;
  if (content.kind === "array") return content.value.type;
  if (content.kind !== "scalar") return undefined;
  const { type } = content.value;
  return type === "bool" || type === "text" ? type : number;
}

/** Puts content into a cell. */
export function store(context: Context, cell: Cell, content: Content, node: Node): void {
  const { type, presence, missingAs } = cell;
  if (presence && content.kind !== "refused") notePresence(context, presence, content, missingAs, node);
  const isLeftOut = content.kind === "nothing" && content.value === "undefined";
  if (content.kind === "refused" || (isLeftOut && !isArrayType(type))) {
    if (!isArrayType(type)) context.assign(cell, missing(context, type));
    return;
  }
  if (missingAs && content.kind === "nothing" && content.value === missingAs && !isArrayType(type)) {
    // Arithmetic takes `null` for zero.
    context.assign(cell, context.builder.constant(type === "bool" ? false : type === "text" ? "" : 0, type));
    return;
  }
  if (!isArrayType(type)) {
    const isOther = (type === "bool" || type === "text") && cellType(content, "f64") !== type;
    if (isOther && !missingAs) {
      const name = cell.variable ? ` for '${cell.variable.name}'` : "";
      const expected = `A ${type === "bool" ? "boolean" : "string"}${name}, as it holds already,`;
      context.refuse(unexpectedStructure.at(spanOf(node), { expected, found: describe(content) }));
      return;
    }
    if (type === "index" && !cell.takesFloats) checkIndex(content, cell.variable?.name);
    context.assign(cell, asScalar(context, content, type, node));
    return;
  }
  if (content.kind === "array" && sameType(content.value.type, type)) context.assign(cell, content.value);
  else
    context.refuse(
      unexpectedStructure.at(spanOf(node), { expected: "An array of the same kind", found: describe(content) }),
    );
}

/** An integer variable that silently took a float would lose its derivative. */
export function checkIndex(content: Content, name: string | undefined): void {
  if (numberTypeOf(content) === "f64")
    throw new InternalError(`'${name}' was taken for an integer and is given a float`);
}

/** The value of what has been left out. */
export function missing(context: Context, type: Type): Value {
  if (isArrayType(type)) throw new InternalError("an array has been left out");
  const value = context.builder.constant(null, type);
  context.mayBeMissing.set(value, { kind: "nothing" });
  return value;
}
