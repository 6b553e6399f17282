/** Which types hold functions: values of those exist at build time only. */
import type { Node, Type } from "ts-morph";
import type { FunctionNode } from "../1-parse/functions.ts";
import { isOfLibrary } from "./meanings.ts";
import { writtenObjects } from "./written-objects.ts";

/** Whether values of the type are functions, or have functions in them. */
export function holdsFunctions(type: Type, place: Node, outer: readonly Type[] = []): boolean {
  const inner = type.isTypeParameter() ? type.getConstraint() : type.getNonNullableType();
  if (!inner || outer.includes(inner)) return false;
  const within = [...outer, inner];
  if (inner.isUnion()) return inner.getUnionTypes().some((member) => holdsFunctions(member, place, within));
  if (!inner.isObject()) return false;
  if (inner.getCallSignatures().length > 0) return true;
  const element = inner.getArrayElementType();
  if (element) return holdsFunctions(element, place, within);
  if (inner.isTuple()) return inner.getTupleElements().some((part) => holdsFunctions(part, place, within));
  if (inner.isClass() || inner.getSymbol()?.getDeclarations().some(isOfLibrary)) return false;
  return inner.getProperties().some((property) => holdsFunctions(property.getTypeAtLocation(place), place, within));
}

/**
 * Whether calls of a function of the top level are written out in place, like those of nested functions: what they do
 * depends on the functions that they take or give, or on how many arguments there are, or they change objects of their
 * callers.
 */
export function isWrittenOut(node: FunctionNode): boolean {
  const takesFunctions = node
    .getParameters()
    .some((parameter) => parameter.isRestParameter() || holdsFunctions(parameter.getType(), parameter));
  return takesFunctions || holdsFunctions(node.getReturnType(), node) || writtenObjects(node).size > 0;
}
