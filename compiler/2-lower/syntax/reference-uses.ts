/** What happens to an array or object where a reference to it stands, as far as one node of syntax tells. */
import {
  type CallExpression,
  type ElementAccessExpression,
  type Expression,
  type NewExpression,
  Node,
  type PropertyAccessExpression,
  SyntaxKind,
  type TemplateSpan,
  type Type,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { typedArrays } from "../contents/shapes.ts";
import { meaningOf } from "../names/meanings.ts";
import { targetsOf } from "./targets.ts";

/** Syntax that looks at a value, or throws it away. */
export const harmless: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.CaseClause,
  SyntaxKind.DoStatement,
  SyntaxKind.ExpressionStatement,
  SyntaxKind.ForInStatement,
  SyntaxKind.ForStatement,
  SyntaxKind.IfStatement,
  SyntaxKind.PostfixUnaryExpression,
  SyntaxKind.PrefixUnaryExpression,
  SyntaxKind.QualifiedName,
  SyntaxKind.SwitchStatement,
  SyntaxKind.TypeOfExpression,
  SyntaxKind.TypeQuery,
  SyntaxKind.VoidExpression,
  SyntaxKind.WhileStatement,
]);

/** Whether an expression gives the value of one of its parts. */
export function givesBack(expression: Expression, part: Expression): boolean {
  if (unwrapped(expression) === unwrapped(part)) return true;
  if (Node.isPropertyAccessExpression(expression)) return expression.getNameNode() === part;
  if (Node.isConditionalExpression(expression)) return expression.getCondition() !== part;
  if (!Node.isBinaryExpression(expression)) return false;
  const operator = expression.getOperatorToken().getKind();
  if (operator === SyntaxKind.CommaToken) return expression.getRight() === part;
  return (
    operator === SyntaxKind.BarBarToken ||
    operator === SyntaxKind.AmpersandAmpersandToken ||
    operator === SyntaxKind.QuestionQuestionToken
  );
}

/** Whether the reference stands for a copy of its members: `...list`, `for (const x of list)`. */
export function copiesMembers(node: Node): boolean {
  return Node.isSpreadElement(node) || Node.isSpreadAssignment(node) || Node.isForOfStatement(node);
}

export function isAssigned(place: Expression): boolean {
  if (Node.isDeleteExpression(place.getParent())) return true;
  for (let outer = place.getParent(); outer; outer = outer.getParent()) {
    if (targetsOf(outer).includes(place)) return true;
    if (Node.isStatement(outer)) return false;
  }
  return false;
}

export const changingMethods: ReadonlySet<string> = new Set([
  "copyWithin",
  "fill",
  "pop",
  "push",
  "reverse",
  "set",
  "shift",
  "sort",
  "splice",
  "unshift",
]);

/** Methods whose result has the array's memory. */
export const sharingMethods: ReadonlySet<string> = new Set(["subarray", "valueOf"]);

/** The name of a member; undefined where it is computed. */
export function memberName(access: PropertyAccessExpression | ElementAccessExpression): string | undefined {
  if (Node.isPropertyAccessExpression(access)) return access.getName();
  const key = access.getArgumentExpression();
  return Node.isStringLiteral(key) ? key.getLiteralValue() : undefined;
}

/** The call whose callee an expression is, also in parentheses. */
export function callOf(callee: Expression): CallExpression | undefined {
  let outer: Node | undefined = callee.getParent();
  while (Node.isExpression(outer) && unwrapped(outer) === callee) outer = outer.getParent();
  return Node.isCallExpression(outer) && unwrapped(outer.getExpression()) === callee ? outer : undefined;
}

/** Whether the value in a template goes to a function. */
export function isTagged(span: TemplateSpan): boolean {
  return Node.isTaggedTemplateExpression(span.getParent().getParent());
}

/** Whether a callback of an array's method takes the array itself, behind element and position. */
export function takesArray(callback: Node, method: string): boolean {
  const meaning = Node.isExpression(callback) ? meaningOf(callback) : undefined;
  const before = method.startsWith("reduce") ? 3 : 2;
  return meaning?.kind === "function" && meaning.node.getParameters().length > before;
}

/** Whether the call copies or shows its arguments' elements. */
export function onlyReads(call: CallExpression | NewExpression): boolean {
  const callee = call.getExpression();
  if (Node.isNewExpression(call)) return typedArrays.has(callee.getText());
  const meaning = meaningOf(callee);
  if (meaning.kind !== "library") return false;
  const { of, name } = meaning;
  const isOfTypedArray = typedArrays.has(of.replace(/Constructor$/, ""));
  return (
    of === "Math" ||
    of === "Console" ||
    (of === "JSON" && name === "stringify") ||
    (of === "ObjectConstructor" && /^(keys|values|entries)$/.test(name)) ||
    (of === "ArrayConstructor" && (name === "from" || name === "isArray")) ||
    (isOfTypedArray && (name === "from" || name === "set"))
  );
}

export function holdsObject(type: Type): boolean {
  if (type.isUnion()) return type.getUnionTypes().some(holdsObject);
  if (type.isAny() || type.isUnknown() || type.isTypeParameter() || type.isIntersection()) return true;
  return type.isObject() && type.getCallSignatures().length === 0;
}

/** Whether some member of the type's values is an object. */
export function holdsObjects(type: Type, place: Node): boolean {
  const element = type.getArrayElementType();
  if (element) return holdsObject(element);
  if (type.isTuple()) return type.getTupleElements().some(holdsObject);
  if (typedArrays.has(type.getSymbol()?.getName() ?? "")) return false;
  return type.getProperties().some((property) => holdsObject(property.getTypeAtLocation(place)));
}
