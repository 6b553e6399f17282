/** Which types hold functions: values of those exist at build time only. */
import { type CallExpression, Node, type ParameterDeclaration, SymbolFlags, type Type } from "ts-morph";
import type { FunctionNode } from "../../1-parse/functions.ts";
import { libraryName } from "../../1-parse/standard-library.ts";
import { isArrayType } from "../../ir/types.ts";
import { shapeOf } from "../contents/shapes.ts";
import { nodesIn } from "../syntax/nodes-in.ts";
import { oncePerView } from "../syntax/once-per-view.ts";
import { writtenObjects } from "../syntax/written-objects.ts";
import { isJavaScript } from "./java-script.ts";
import { enclosingField, meaningOf } from "./meanings.ts";
import { classOfType, isOpen, twinsOf } from "./members.ts";

const membersOfClass = SymbolFlags.Method | SymbolFlags.Accessor;

/**
 * Whether values of the type are functions, or have functions in them: also objects of several classes, or of one that
 * others extend, since their own class says what their methods are.
 */
export function holdsFunctions(type: Type, place: Node, outer: readonly Type[] = []): boolean {
  const inner = type.isTypeParameter() ? type.getConstraint() : type.getNonNullableType();
  if (!inner || outer.includes(inner)) return false;
  const within = [...outer, inner];
  if (inner.isUnion()) {
    const members = inner.getUnionTypes();
    if (members.filter((member) => classOfType(member)).length > 1) return true;
    return members.some((member) => holdsFunctions(member, place, within));
  }
  if (!inner.isObject()) return false;
  if (inner.getCallSignatures().length > 0) return true;
  const element = inner.getArrayElementType();
  if (element) return holdsFunctions(element, place, within);
  if (inner.isTuple()) return inner.getTupleElements().some((part) => holdsFunctions(part, place, within));
  if (libraryName(inner) !== undefined) return false;
  const ofClass = classOfType(inner);
  if (ofClass && isOpen(ofClass)) return true;
  return inner.getProperties().some((property) => {
    const isMember = ofClass !== undefined && (property.getFlags() & membersOfClass) !== 0;
    return !isMember && holdsFunctions(property.getTypeAtLocation(place), place, within);
  });
}

/**
 * Whether calls of a function of the top level are written out in place, like those of nested functions: what they do
 * depends on the functions that they take or give, on how many arguments there are, or on what kind of arguments they
 * are; or they change objects of their callers. Those in the initial value of a field may use the object.
 */
export const isWrittenOut = oncePerView<FunctionNode, boolean>((node) => {
  if (enclosingField(node)) return true;
  const takesFunctions = node.getParameters().some((parameter) => {
    const type = parameter.getType();
    const ofClass = classOfType(type);
    const hasTwins = ofClass !== undefined && twinsOf(ofClass).length > 0;
    return parameter.isRestParameter() || hasTwins || holdsFunctions(type, parameter);
  });
  if (takesFunctions || holdsFunctions(node.getReturnType(), node) || writtenObjects(node).size > 0) return true;
  return usesArguments(node) || (!hasOneShape(node) && !mayCallItself(node));
}, false);

function usesArguments(node: FunctionNode): boolean {
  return nodesIn(node).some((inner) => Node.isIdentifier(inner) && inner.getText() === "arguments");
}

/** Whether a parameter is a function, and nothing besides. */
export function takesFunction(parameter: ParameterDeclaration): boolean {
  return !parameter.isOptional() && parameter.getType().getCallSignatures().length > 0;
}

/** Whether a function that takes functions hands those on, as they came, wherever it calls itself. */
export function handsOnFunctions(node: FunctionNode): boolean {
  const parameters = node.getParameters();
  const own = nodesIn(node).filter((inner): inner is CallExpression => {
    const meaning = Node.isCallExpression(inner) ? meaningOf(inner.getExpression()) : undefined;
    return meaning?.kind === "function" && meaning.node === node;
  });
  const isHandedOn = (argument: Node | undefined) => {
    const meaning = Node.isIdentifier(argument) ? meaningOf(argument) : undefined;
    return meaning?.kind === "local" && parameters.some((parameter) => parameter === meaning.declaration);
  };
  return own.every((call) => parameters.every((it, i) => !takesFunction(it) || isHandedOn(call.getArguments()[i])));
}

/**
 * Whether the types of a function say of what structure its arguments, but for functions, and its result are. In JavaScript
 * nobody checks them.
 */
export function hasOneShape(node: FunctionNode): boolean {
  if (isJavaScript(node) || shapeOf(node.getReturnType(), node).kind === "noShape") return false;
  return node.getParameters().every((parameter) => {
    if (takesFunction(parameter)) return true;
    const isOptional = parameter.isOptional();
    const type = parameter.getType();
    const shape = shapeOf(isOptional ? type.getNonNullableType() : type, parameter);
    return shape.kind !== "noShape" && (!isOptional || (shape.kind === "leaf" && !isArrayType(shape.type)));
  });
}

/** Whether a function calls itself, directly or by way of others. */
export function mayCallItself(node: FunctionNode): boolean {
  return mayCall(node, node);
}

/** Whether a function calls another, directly or by way of others. */
export function mayCall(caller: FunctionNode, callee: FunctionNode): boolean {
  const reached = new Set(calledBy(caller));
  for (const each of reached) for (const called of calledBy(each)) reached.add(called);
  return reached.has(callee);
}

const calledBy = oncePerView<FunctionNode, readonly FunctionNode[]>(
  (node) =>
    nodesIn(node).flatMap((inner) => {
      const meaning = Node.isCallExpression(inner) ? meaningOf(inner.getExpression()) : undefined;
      return meaning?.kind === "function" ? [meaning.node] : [];
    }),
  [],
);
