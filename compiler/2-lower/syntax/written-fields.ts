/**
 * Which fields code assigns of objects that may be known under another name: it changes them for all who hold them.
 * Goes by the names of fields, since what lies in a list, or comes from outside, may be any object that has them.
 */
import { type Expression, Node, type ParameterDeclaration, type Type } from "ts-morph";
import { type CodeNode, unwrapped } from "../../1-parse/functions.ts";
import { libraryName } from "../../1-parse/standard-library.ts";
import { Bundle } from "../contents/contents.ts";
import { typedArrays } from "../contents/shapes.ts";
import { enclosingFunction, isConstant, meaningOf } from "../names/meanings.ts";
import { chainOf, classOf, memberCodeOf, membersRunBy } from "../names/members.ts";
import { outermost } from "./asked.ts";
import { nodesIn } from "./nodes-in.ts";
import { oncePerView } from "./once-per-view.ts";
import { copiesMembers, sharingMethods } from "./reference-uses.ts";
import { fieldsReplacedBy, keysOf, targetsOf } from "./targets.ts";

/** Stands for the elements of lists and tuples of numbers. */
const elements = "[]";

/** The name under which lists and tuples of numbers hold how long they are. */
const length = "length";

/** Stands for the elements of lists that the code itself made and hands on: they may be tuples where others are asserted to be. */
const ownElements = "own[]";

/** Stands for lists that are asserted to be tuples. */
const asserted = "as []";

/** What code writes in its own statements, and the code that it may run. */
interface Own {
  readonly fields: ReadonlySet<string>;
  /** By its name as it is written: those that hold another value or object afterwards. */
  readonly replaced: ReadonlySet<string>;
  /** Whether it makes arrays that share the memory of others. */
  readonly makesViews: boolean;
  readonly reached: readonly Node[];
}

/** The fields that a function may assign, itself or by way of others, of objects that may be known under another name. */
export function fieldsWritten(node: CodeNode): ReadonlySet<string> {
  return allOf(node).fields;
}

/** The names and keys, as they are written, of all that a function may assign as a whole, itself or by way of others. */
export function fieldsReplaced(node: CodeNode): ReadonlySet<string> {
  return allOf(node).replaced;
}

/** Whether a function makes arrays that share the memory of others, itself or by way of others. */
export function makesViews(node: CodeNode): boolean {
  return allOf(node).makesViews;
}

const nothing = { fields: new Set<string>(), replaced: new Set<string>(), makesViews: false } as const;

const allOf = oncePerView<CodeNode, Omit<Own, "reached">>((node) => {
  const [fields, replaced] = [new Set<string>(), new Set<string>()];
  const reached = new Set<Node>([node]);
  let isViewing = false;
  // The set grows while it is gone through.
  for (const code of reached) {
    const own = ownOf(code);
    for (const field of own.fields) fields.add(field);
    for (const field of own.replaced) replaced.add(field);
    isViewing ||= own.makesViews;
    for (const other of own.reached) reached.add(other);
  }
  if (fields.delete(asserted) && fields.delete(ownElements)) fields.add(elements).add(length);
  return { fields, replaced, makesViews: isViewing };
}, nothing);

/** Whether lists of numbers are among what is written. */
export function changesLists(fields: ReadonlySet<string>): boolean {
  return fields.has(elements) || fields.has(length);
}

/** Whether an object has one of these fields, or an object in it; what lies in its lists is held by reference anyway. */
export function hasFieldOf(fields: ReadonlySet<string>, object: Bundle): boolean {
  if (fields.size === 0) return false;
  if (object.form === "tuple" && changesLists(fields)) return true;
  return [...object.slots].some(([name, slot]) => {
    return fields.has(name) || (slot instanceof Bundle && hasFieldOf(fields, slot));
  });
}

/** Whether values of a type are objects with one of these fields. */
export function typeHasFieldOf(
  fields: ReadonlySet<string>,
  type: Type,
  place: Node,
  outer: readonly Type[] = [],
): boolean {
  const inner = type.isTypeParameter() ? type.getConstraint() : type.getNonNullableType();
  if (!inner || fields.size === 0 || outer.includes(inner)) return false;
  const within = [...outer, inner];
  if (inner.isUnion()) return inner.getUnionTypes().some((member) => typeHasFieldOf(fields, member, place, within));
  if (inner.isTuple()) {
    return changesLists(fields) || inner.getTupleElements().some((part) => typeHasFieldOf(fields, part, place, within));
  }
  const isObject = inner.isObject() || inner.isIntersection();
  if (!isObject || inner.getArrayElementType() || inner.getCallSignatures().length > 0) return false;
  if (isTypedArray(inner)) return false;
  return inner.getProperties().some((property) => {
    return fields.has(property.getName()) || typeHasFieldOf(fields, property.getTypeAtLocation(place), place, within);
  });
}

function isTypedArray(type: Type): boolean {
  const name = libraryName(type);
  return name !== undefined && typedArrays.has(name);
}

/** Those of these fields that objects have which a parameter is or holds. */
export function fieldsIn(fields: ReadonlySet<string>, parameter: ParameterDeclaration): ReadonlySet<string> {
  const found = new Set<string>();
  const seen = new Set<Type>();
  const visit = (type: Type): void => {
    if (seen.has(type)) return;
    seen.add(type);
    if (mayBeTuple(type)) found.add(elements).add(length);
    const element = type.getArrayElementType();
    const inner = element ? [element] : type.isTuple() ? type.getTupleElements() : type.getUnionTypes();
    for (const part of inner) visit(part);
    if (inner.length > 0 || !(type.isObject() || type.isIntersection()) || isTypedArray(type)) return;
    for (const property of type.getProperties()) {
      if (fields.has(property.getName())) found.add(property.getName());
      visit(property.getTypeAtLocation(parameter).getNonNullableType());
    }
  };
  visit(parameter.getType().getNonNullableType());
  return found;
}

const ownOf = oncePerView<Node, Own>(
  (code) => {
    const [fields, replaced] = [new Set<string>(), new Set<string>()];
    const reached: Node[] = [];
    let isViewing = false;
    for (const node of nodesIn(code)) {
      for (const target of targetsOf(node)) for (const field of fieldOf(target)) fields.add(field);
      for (const field of fieldsReplacedBy(node)) replaced.add(field);
      const changed = Node.isCallExpression(node) ? changedBy(node.getExpression()) : undefined;
      if (changed) fields.add(changed);
      isViewing ||= Node.isPropertyAccessExpression(node) && sharingMethods.has(node.getName());
      if (isListAsTuple(node)) fields.add(asserted);
      reached.push(...codeNamedBy(node));
    }
    return { fields, replaced, makesViews: isViewing, reached };
  },
  { ...nothing, reached: [] },
);

/** The functions and classes that a node names: they are taken to be run. */
function codeNamedBy(node: Node): Node[] {
  if (Node.isNewExpression(node)) {
    const made = classOf(node.getExpression());
    const properties = made ? chainOf(made).flatMap((each) => each.getInstanceProperties()) : [];
    return [...memberCodeOf(node), ...properties];
  }
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return [];
  const meaning = meaningOf(node);
  if (meaning.kind === "function") return [meaning.node];
  return Node.isPropertyAccessExpression(node) ? [...memberCodeOf(node), ...membersRunBy(node, "set")] : [];
}

/** The field that an assignment to `target` changes, if others may see it. */
function fieldOf(target: Expression): string[] {
  const place = unwrapped(target);
  if (Node.isPropertyAccessExpression(place)) return isOwn(place.getExpression()) ? [] : [place.getName()];
  if (!Node.isElementAccessExpression(place)) return [];
  if (isOwn(place.getExpression())) return isHandedOn(place.getExpression()) ? [ownElements] : [];
  const named = keysOf(place)?.filter((key) => !/^\d/.test(key)) ?? [];
  return mayBeTuple(place.getExpression().getType()) ? [...named, elements] : named;
}

/** Whether an object was made by the very function that names it, and is no other one, unless it has been put somewhere. */
function isOwn(expression: Expression): boolean {
  const object = unwrapped(expression);
  if (Node.isThisExpression(object)) return isBeingMade(object);
  const meaning = Node.isIdentifier(object) ? meaningOf(object) : undefined;
  if (meaning?.kind !== "local" || !Node.isVariableDeclaration(meaning.declaration)) return false;
  const { declaration } = meaning;
  const initializer = declaration.getInitializer();
  return initializer !== undefined && isConstant(declaration) && isMade(unwrapped(initializer));
}

/** Whether a list that the function made is named where more is done with it than that its elements are read or written. */
function isHandedOn(expression: Expression): boolean {
  const meaning = meaningOf(unwrapped(expression));
  const code = meaning.kind === "local" ? enclosingFunction(meaning.declaration) : undefined;
  return (code ? nodesIn(code) : []).some((use) => {
    if (!Node.isIdentifier(use) || meaning.kind !== "local") return false;
    const whole = outermost(use);
    const parent = whole.getParent();
    const isMember = Node.isElementAccessExpression(parent) || Node.isPropertyAccessExpression(parent);
    if ((isMember && parent.getExpression() === whole) || (parent && copiesMembers(parent))) return false;
    if (parent === meaning.declaration || Node.isExpressionStatement(parent)) return false;
    const own = meaningOf(use);
    return own.kind === "local" && own.declaration === meaning.declaration;
  });
}

/** Whether an assertion makes a tuple of a list that may have another name. */
function isListAsTuple(node: Node): boolean {
  if (!Node.isAsExpression(node) && !Node.isTypeAssertion(node)) return false;
  const [type, given] = [node.getType(), node.getExpression().getType()];
  return type.isTuple() && !given.isTuple() && !isFresh(unwrapped(node));
}

/** Methods whose result is a new list. */
const making: ReadonlySet<string> = new Set([
  "concat",
  "filter",
  "flat",
  "flatMap",
  "from",
  "map",
  "slice",
  "toSorted",
]);

function isFresh(node: Expression): boolean {
  const callee = Node.isCallExpression(node) ? node.getExpression() : undefined;
  return isMade(node) || (Node.isPropertyAccessExpression(callee) && making.has(callee.getName()));
}

/** Whether `this` stands in a constructor, itself. */
function isBeingMade(node: Node): boolean {
  const code = node.getFirstAncestor(
    (outer) => Node.isFunctionLikeDeclaration(outer) || Node.isFunctionExpression(outer),
  );
  return Node.isConstructorDeclaration(code);
}

/** Whether an expression is an object or array that has no name yet. */
export function isMade(node: Expression): boolean {
  return Node.isObjectLiteralExpression(node) || Node.isArrayLiteralExpression(node) || Node.isNewExpression(node);
}

/** Whether an array of this type may be a tuple of numbers under another name. */
function mayBeTuple(type: Type): boolean {
  const inner = type.getNonNullableType();
  if (inner.isAny() || inner.isTuple() || inner.isUnion() || inner.isTypeParameter()) return true;
  const element = inner.getArrayElementType();
  return element !== undefined && !typedArrays.has(inner.getSymbol()?.getName() ?? "") && !element.isObject();
}

const changing: ReadonlySet<string> = new Set(["fill", "sort", "reverse", "copyWithin"]);
const resizing: ReadonlySet<string> = new Set(["push", "pop", "shift", "unshift", "splice"]);

/** What a method changes of a list that may be a tuple of numbers under another name. */
function changedBy(callee: Expression): string | undefined {
  const method = unwrapped(callee);
  if (!Node.isPropertyAccessExpression(method)) return undefined;
  const changed = changing.has(method.getName()) ? elements : resizing.has(method.getName()) ? length : undefined;
  if (!changed) return undefined;
  if (isOwn(method.getExpression())) return isHandedOn(method.getExpression()) ? ownElements : undefined;
  return mayBeTuple(method.getExpression().getType()) ? changed : undefined;
}
