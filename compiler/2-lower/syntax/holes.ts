/**
 * Lists with holes: elements before the end that were never written, and are `undefined` in JavaScript. Whether an element
 * is there is told by its position here, so nobody may ask that of a list that a function makes with holes.
 */
import { type Expression, type Identifier, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { Declaration } from "../contents/contents.ts";
import { numericValue } from "../names/literal-values.ts";
import { enclosingFunction, meaningOf } from "../names/meanings.ts";
import { isGapless, mayLeaveOut } from "./gaps.ts";
import { nodesIn } from "./nodes-in.ts";
import { oncePerView } from "./once-per-view.ts";
import { changingMethods, copiesMembers, isAssigned } from "./reference-uses.ts";
import { targetsOf } from "./targets.ts";
import { isWithin } from "./within.ts";

/** The methods that leave out what was never written, or put it elsewhere. */
const passing: ReadonlySet<string> = new Set(
  "every filter flat flatMap forEach map reduce reduceRight some sort toSorted".split(" "),
);

/** Whether the list that an expression names, or one that it lies in, is made with holes or gets some. */
export function mayHaveHoles(list: Expression): boolean {
  const base = baseOf(list);
  const meaning = Node.isIdentifier(base) ? meaningOf(base) : undefined;
  return meaning?.kind === "local" ? isMadeWithHoles(meaning.declaration) : isUnfilled(base);
}

const isMadeWithHoles = oncePerView<Declaration, boolean>((declaration) => {
  const around = enclosingFunction(declaration);
  if (around && nodesIn(around).some((node) => targetsOf(node).some((it) => isLength(it, declaration)))) return true;
  const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  if (!initializer) return false;
  if (mayHaveHoles(initializer)) return true;
  const code = isEmptyList(initializer) ? around : undefined;
  return code !== undefined && nodesIn(code).some((node) => targetsOf(node).some((it) => leavesHoles(it, declaration)));
}, false);

/** Whether a target is the length of a list, which may become longer: it is given another value than 0. */
function isLength(target: Expression, list: Declaration): boolean {
  const place = unwrapped(target);
  if (!Node.isPropertyAccessExpression(place) || place.getName() !== "length") return false;
  const base = place.getExpression();
  const meaning = Node.isIdentifier(base) ? meaningOf(base) : undefined;
  const assignment = place.getParent();
  const given = Node.isBinaryExpression(assignment) ? assignment.getRight().getText() : undefined;
  return meaning?.kind === "local" && meaning.declaration === list && given !== "0";
}

function isEmptyList(initializer: Expression): boolean {
  const node = unwrapped(initializer);
  return Node.isArrayLiteralExpression(node) && node.getElements().length === 0;
}

/**
 * Whether some elements of the list that an expression names, or makes, may never be written before `visit` goes over it: it
 * is made by `new Array(n)` or as a literal, and written at positions which leave gaps.
 */
export function mayBeUnwritten(list: Expression, visit: Node): boolean {
  const node = unwrapped(list);
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  if (meaning?.kind !== "local") return sizeOfHoles(node) !== undefined;
  const { declaration } = meaning;
  const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  const made = initializer && unwrapped(initializer);
  const size = made && sizeOfHoles(made);
  const first =
    made && Node.isArrayLiteralExpression(made) && !made.getElements().some(Node.isSpreadElement) ? made : undefined;
  const code = (size || first) && enclosingFunction(declaration);
  if (!code) return false;
  const positions = nodesIn(code)
    .filter((use): use is Identifier => isUseOf(use, declaration))
    .map(positionsWritten);
  if (positions.includes("any")) return false;
  if (positions.includes("computed")) {
    const atFirst = size ?? (first?.getElements().length === 0 ? "empty" : undefined);
    return atFirst !== undefined && mayLeaveOut(declaration, atFirst, visit);
  }
  const written = new Set([...(first?.getElements().keys() ?? []), ...positions.flat().map(Number)]);
  if (first) return [...written].some((position) => position > 0 && !written.has(position - 1));
  return !(Node.isNumericLiteral(size) && written.size >= numericValue(size));
}

function isUseOf(node: Node, declaration: Declaration): boolean {
  if (!Node.isIdentifier(node) || node.getParent() === declaration) return false;
  const meaning = meaningOf(node);
  return meaning.kind === "local" && meaning.declaration === declaration;
}

/** The positions at which elements may be written where a list is named. */
function positionsWritten(use: Identifier): "any" | "computed" | number[] {
  const place = use.getParent();
  if (Node.isPropertyAccessExpression(place)) {
    const name = place.getName();
    return changingMethods.has(name) && !passing.has(name) ? "any" : [];
  }
  const index = Node.isElementAccessExpression(place) ? place.getArgumentExpression() : undefined;
  if (!index) return copiesMembers(place) ? [] : "any";
  if (!isAssigned(index.getParentOrThrow() as Expression)) return [];
  return Node.isNumericLiteral(index) ? [numericValue(index)] : "computed";
}

/** Whether a function calls such a method. */
export function passesOverHoles(code: Node): boolean {
  return passedOver(code).length > 0;
}

/** The lists of which a function calls such methods. */
const passedOver = oncePerView<Node, readonly Expression[]>((code) => {
  const parts = Node.isSourceFile(code) ? code.getStatements() : [code];
  const all = parts.flatMap((part) => [...nodesIn(part)]);
  return all.flatMap((node) =>
    Node.isPropertyAccessExpression(node) && passing.has(node.getName()) ? [node.getExpression()] : [],
  );
}, []);

/**
 * Whether the position at which a list is written has to be looked at when the program runs: it may lie behind the next one
 * after the end, and a function that is running, or one that these call, calls such a method of what may be the list.
 */
export function needsGuard(place: Expression, running: readonly Node[]): boolean {
  const node = unwrapped(place);
  if (!Node.isElementAccessExpression(node)) return false;
  const written = node.getExpression();
  const index = unwrapped(node.getArgumentExpressionOrThrow());
  if (isWithin(index, written) || index.getText() === `${written.getText()}.length`) return false;
  const own = localNamed(baseOf(written));
  if (own && Node.isIdentifier(unwrapped(written)) && isGapless(node, own)) return false;
  const [outermost] = running;
  // Who hands a list in may go over it.
  const isHandedIn = own !== undefined && Node.isParameterDeclaration(own) && own.getParent() === outermost;
  const codes = isHandedIn ? [node.getSourceFile()] : running.flatMap((code) => [code, ...reachedFrom(code)]);
  const isApart = (declaration: Declaration) =>
    Node.isVariableDeclaration(declaration)
      ? isMade(declaration.getInitializer())
      : !isHandedIn && declaration.getParent() === outermost;
  const mayBeOwn = (list: Expression) => {
    const other = localNamed(baseOf(list));
    return !own || !other || own === other || !isApart(own) || !isApart(other);
  };
  return codes.some((code) => passedOver(code).some(mayBeOwn));
}

/** The functions that a function calls by their names, and those that they call. */
const reachedFrom: (code: Node) => readonly Node[] = oncePerView(
  (code: Node) => {
    const called = nodesIn(code).flatMap((node) => {
      const meaning = Node.isCallExpression(node) ? meaningOf(node.getExpression()) : undefined;
      return meaning?.kind === "function" ? [meaning.node as Node] : [];
    });
    return [...new Set(called.flatMap((node) => [node, ...reachedFrom(node)]))];
  },
  [] as readonly Node[],
);

function localNamed(expression: Expression): Declaration | undefined {
  const meaning = Node.isIdentifier(expression) ? meaningOf(expression) : undefined;
  return meaning?.kind === "local" ? meaning.declaration : undefined;
}

/** Whether an initial value is made on the spot. */
function isMade(initializer: Expression | undefined): boolean {
  const node = initializer && unwrapped(initializer);
  return Node.isArrayLiteralExpression(node) || Node.isNewExpression(node);
}

/** The size with which a list is made that consists of holes. */
function sizeOfHoles(node: Node): Node | undefined {
  if (!(Node.isNewExpression(node) || Node.isCallExpression(node)) || !isUnfilled(node)) return undefined;
  const [size] = node.getArguments();
  return node.getExpression().getText() === "Array" && size?.getText() !== "0" ? size : undefined;
}

/** `new Array(n)`, and `Array.from({ length: n })`, which nothing fills on the spot. */
function isUnfilled(node: Node): boolean {
  if (!Node.isNewExpression(node) && !Node.isCallExpression(node)) return false;
  const [first, ...others] = node.getArguments();
  if (!first || others.length > 0) return false;
  const maker = node.getExpression().getText();
  return maker === "Array.from" ? Node.isObjectLiteralExpression(first) : maker === "Array" && first.getText() !== "0";
}

/** Whether an element of the list, or of one in it, is written that may lie behind the next one after the end. */
function leavesHoles(target: Expression, list: Declaration): boolean {
  const place = unwrapped(target);
  if (!Node.isElementAccessExpression(place)) return false;
  const written = place.getExpression();
  const base = baseOf(written);
  const meaning = Node.isIdentifier(base) ? meaningOf(base) : undefined;
  if (meaning?.kind !== "local" || meaning.declaration !== list || !written.getType().isArray()) return false;
  const index = place.getArgumentExpressionOrThrow();
  return !isWithin(index, written) && unwrapped(index).getText() !== `${written.getText()}.length`;
}

/** The variable, or what makes the array, behind parts of it. */
function baseOf(expression: Expression): Expression {
  const node = unwrapped(expression);
  const isPart = Node.isElementAccessExpression(node) || Node.isPropertyAccessExpression(node);
  return isPart ? baseOf(node.getExpression()) : node;
}
