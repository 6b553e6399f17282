/**
 * Lists that are written at computed positions, and whether elements between them are never written, as far as syntax
 * tells: `d[2 * i] = x` in a loop leaves every other one out. Methods pass over those, which nothing here can follow.
 */
import { type ElementAccessExpression, type Expression, type ForStatement, Node, SyntaxKind } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import type { Declaration } from "../contents/contents.ts";
import { numericValue } from "../names/literal-values.ts";
import { enclosingFunction, isConstant, meaningOf } from "../names/meanings.ts";
import { callbackUse } from "./callbacks.ts";
import { nodesIn } from "./nodes-in.ts";
import { targetsOf } from "./targets.ts";

/** An element of a list that is assigned to, and the position. */
interface Write {
  readonly place: ElementAccessExpression;
  readonly index: Expression;
}

/**
 * Whether writes at computed positions may leave elements out when `visit` goes over the list: of one made with a `size`
 * if it is not certain that they do not, of one that is empty at first if it is certain that they do; the others are told
 * by the position when the program runs.
 */
export function mayLeaveOut(declaration: Declaration, size: Node | "empty", visit: Node): boolean {
  const code = enclosingFunction(declaration);
  const writes = code ? nodesIn(code).flatMap((node) => targetsOf(node).flatMap((it) => writeOf(it, declaration))) : [];
  const computed = writes.filter(({ index }) => !Node.isNumericLiteral(index));
  if (computed.length === 0 || isInterleaved(computed)) return false;
  if (size === "empty") return computed.every(({ index }) => strideOf(index) !== undefined);
  const literal = literalIn(writes);
  const list: Filled = { name: declaration.getText().split(/\W/)[0]!, size: sumOf(size), literal, computed };
  return !computed.some((write) => isCovering(write, list, declaration, visit));
}

/**
 * Whether what is written at a position of a list that grows certainly leaves nothing out: a loop writes there in all its
 * trips from the start, or up to there.
 */
export function isGapless(place: ElementAccessExpression, declaration: Declaration): boolean {
  const code = enclosingFunction(declaration);
  const writes = code ? nodesIn(code).flatMap((node) => targetsOf(node).flatMap((it) => writeOf(it, declaration))) : [];
  const literal = literalIn(writes);
  const at = sumOf(place.getArgumentExpressionOrThrow());
  return writes.some((write) => {
    const names = nodesIn(write.index).filter(Node.isIdentifier);
    const { text, constant } = sumOf(write.index);
    const ranges = names.flatMap((name) => (text === name.getText() ? rangeOf(name, write.place) : []));
    return ranges.some(({ from, to, loop }) => {
      const isHere = write.place === place || (at.text === to.text && at.constant <= to.constant + constant);
      if (!isHere || !isFromStart({ ...from, constant: from.constant + constant }, literal)) return false;
      const isCalled = nodesIn(loop).some((node) => {
        const list = Node.isPropertyAccessExpression(node) ? unwrapped(node.getExpression()) : undefined;
        const meaning = Node.isIdentifier(list) ? meaningOf(list) : undefined;
        return meaning?.kind === "local" && meaning.declaration === declaration;
      });
      return !isCalled && isAlways(write.place, declaration, declaration, loop, names);
    });
  });
}

function literalIn(writes: readonly Write[]): ReadonlySet<number> {
  return new Set(writes.flatMap(({ index }) => (Node.isNumericLiteral(index) ? [numericValue(index)] : [])));
}

function isFromStart({ text, constant }: Sum, literal: ReadonlySet<number>): boolean {
  const isNear = text === "" && constant <= literal.size;
  return isNear && Array.from({ length: constant }, (_, i) => i).every((i) => literal.has(i));
}

function writeOf(target: Expression, declaration: Declaration): Write[] {
  const place = unwrapped(target);
  if (!Node.isElementAccessExpression(place)) return [];
  const list = unwrapped(place.getExpression());
  const meaning = Node.isIdentifier(list) ? meaningOf(list) : undefined;
  const isOwn = meaning?.kind === "local" && meaning.declaration === declaration;
  return isOwn ? [{ place, index: unwrapped(place.getArgumentExpressionOrThrow()) }] : [];
}

/** Of `2 * i + 1`: how far its positions lie apart, and where they begin. */
function strideOf(index: Expression): { readonly stride: number; readonly first: number } | undefined {
  const { text, constant } = sumOf(index);
  const [, before, after] = /^(?:(\d+)\*\w+|\w+\*(\d+))$/.exec(text) ?? [];
  const stride = Number(before ?? after ?? 1);
  return stride > 1 ? { stride, first: constant } : undefined;
}

/** Whether as many writes as lie between two positions of each begin beside one another: `d[2 * i]` and `d[2 * i + 1]`. */
function isInterleaved(writes: readonly Write[]): boolean {
  const strides = writes.map(({ index }) => strideOf(index));
  const stride = strides[0]?.stride;
  if (stride === undefined || strides.some((each) => each?.stride !== stride)) return false;
  const first = new Set(strides.map((each) => each!.first));
  return first.size === stride && Math.max(...first) - Math.min(...first) === stride - 1;
}

/** An expression as what it adds a number to. */
interface Sum {
  readonly text: string;
  readonly constant: number;
}

function sumOf(expression: Node): Sum {
  const node = Node.isExpression(expression) ? unwrapped(expression) : expression;
  if (Node.isNumericLiteral(node)) return { text: "", constant: numericValue(node) };
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  const declaration = meaning?.kind === "local" ? meaning.declaration : undefined;
  if (declaration && Node.isVariableDeclaration(declaration) && isConstant(declaration)) {
    const initializer = declaration.getInitializer();
    return initializer ? sumOf(initializer) : { text: node.getText(), constant: 0 };
  }
  if (Node.isBinaryExpression(node)) {
    const sign = signs.get(node.getOperatorToken().getKind());
    const [left, right] = [sumOf(node.getLeft()), sumOf(node.getRight())];
    if (sign && right.text === "") return { ...left, constant: left.constant + sign * right.constant };
    if (sign === 1 && left.text === "") return { ...right, constant: left.constant + right.constant };
  }
  return { text: node.getText().replaceAll(/[\s()]/g, ""), constant: 0 };
}

const signs: ReadonlyMap<SyntaxKind, 1 | -1> = new Map([
  [SyntaxKind.PlusToken, 1],
  [SyntaxKind.MinusToken, -1],
]);

/** A list made with a size, and what is known of its writes. */
interface Filled {
  readonly name: string;
  readonly size: Sum;
  /** The positions that are written as they stand. */
  readonly literal: ReadonlySet<number>;
  readonly computed: readonly Write[];
}

/** What a counter runs through, from the first to before the last. */
interface Range {
  readonly from: Sum;
  readonly to: Sum;
  /** Where it stands in all its trips. */
  readonly loop: Node;
}

/** Whether a write, with those beside it at fixed positions, reaches every element before the list is gone over. */
function isCovering({ place, index }: Write, list: Filled, declaration: Declaration, visit: Node): boolean {
  const names = nodesIn(index).filter(Node.isIdentifier);
  const ranges = names.flatMap((name) => rangeOf(name, place).map((range) => ({ name, range })));
  return ranges.some(({ name, range: { from, to, loop } }) => {
    if (loop.getEnd() > visit.getPos() || !isAlways(place, declaration, visit, loop, names)) return false;
    const { text, constant } = sumOf(index);
    // Rows one behind another: what lies before the last counter's own part is trusted to count rows.
    if (text.includes("*") && text.endsWith(`+${name.getText()}`)) return from.text === "" && from.constant === 0;
    if (text !== name.getText()) return false;
    const isWhole = isToEnd({ ...to, constant: to.constant + constant }, list);
    return isWhole && isFromStart({ ...from, constant: from.constant + constant }, list.literal);
  });
}

/** Whether positions up to one are all, or those behind are written on their own. */
function isToEnd(end: Sum, { name, size, computed }: Filled): boolean {
  if (end.text === `${name}.length` && end.constant === 0) return true;
  const left = size.constant - end.constant;
  if (end.text !== size.text || left < 0 || left > computed.length) return false;
  return Array.from({ length: left }, (_, i) => end.constant + i).every((constant) =>
    computed.some(({ index }) => {
      const at = sumOf(index);
      return at.text === end.text && at.constant === constant;
    }),
  );
}

function rangeOf(counter: Node, place: Node): Range[] {
  const meaning = Node.isIdentifier(counter) ? meaningOf(counter) : undefined;
  const declaration = meaning?.kind === "local" ? meaning.declaration : undefined;
  if (declaration && Node.isParameterDeclaration(declaration)) {
    const callback = declaration.getParent();
    const call = callback.getParent();
    const use = Node.isCallExpression(call) ? callbackUse(call) : undefined;
    if (!use || use.callback !== callback || !Node.isParametered(callback) || !Node.isCallExpression(call)) return [];
    if (use.roles[callback.getParameters().indexOf(declaration)] !== "position") return [];
    return [{ from: { text: "", constant: 0 }, to: { text: `${use.list.getText()}.length`, constant: 0 }, loop: call }];
  }
  const loop = place.getAncestors().find((it): it is ForStatement => {
    return Node.isForStatement(it) && declaration?.getParent() === it.getInitializer();
  });
  const step = loop?.getIncrementor()?.getText().replaceAll(/\s/g, "");
  const test = loop?.getCondition();
  if (!loop || !Node.isVariableDeclaration(declaration) || !Node.isBinaryExpression(test)) return [];
  const name = declaration.getName();
  const start = declaration.getInitializer();
  if (!start || test.getLeft().getText() !== name) return [];
  const [from, bound] = [sumOf(start), sumOf(test.getRight())];
  const next = (sum: Sum) => ({ ...sum, constant: sum.constant + 1 });
  const isUp = [`${name}++`, `++${name}`, `${name}+=1`].includes(step ?? "");
  const isDown = [`${name}--`, `--${name}`, `${name}-=1`].includes(step ?? "");
  switch (test.getOperatorToken().getKind()) {
    case SyntaxKind.LessThanToken:
      return isUp ? [{ from, to: bound, loop }] : [];
    case SyntaxKind.LessThanEqualsToken:
      return isUp ? [{ from, to: next(bound), loop }] : [];
    case SyntaxKind.GreaterThanToken:
      return isDown ? [{ from: next(bound), to: next(from), loop }] : [];
    case SyntaxKind.GreaterThanEqualsToken:
      return isDown ? [{ from: bound, to: next(from), loop }] : [];
  }
  return [];
}

/** Whether a write is reached in every trip of the loops that count its position, wherever `visit` is. */
function isAlways(
  place: Node,
  declaration: Declaration,
  visit: Node,
  loop: Node,
  counters: readonly Expression[],
): boolean {
  const block = declaration.getFirstAncestor(Node.isStatement)?.getParent();
  let inner = place;
  for (let outer = place.getParent(); outer && outer !== block; inner = outer, outer = outer.getParent()) {
    if (visit.getPos() >= inner.getPos() && visit.getEnd() <= inner.getEnd()) return true;
    if (Node.isIfStatement(outer) && inner !== outer.getExpression()) {
      const branches = [outer.getThenStatement(), outer.getElseStatement()];
      const writes = (branch?: Node) => branch && nodesIn(branch).some((it) => isWritten(it, declaration));
      if (!branches.every(writes)) return false;
    } else if (isChoice(outer, inner)) return false;
    if (Node.isIterationStatement(outer)) {
      const isCounted = counters.some((counter) => rangeOf(counter, place).some((range) => range.loop === outer));
      if (!isCounted || nodesIn(outer).some((it) => leavesTrip(it, outer))) return false;
    }
    if (Node.isFunctionLikeDeclaration(outer) || Node.isFunctionExpression(outer)) {
      if (outer.getParent() !== loop || nodesIn(outer).some((it) => isEarlier(it, place))) return false;
    }
  }
  return true;
}

function isWritten(node: Node, declaration: Declaration): boolean {
  return targetsOf(node).some((target) => writeOf(target, declaration).length > 0);
}

/** Whether only some of what stands in a node is evaluated, besides that it asks. */
function isChoice(node: Node, inner: Node): boolean {
  if (Node.isConditionalExpression(node)) return inner !== node.getCondition();
  if (Node.isCaseClause(node) || Node.isDefaultClause(node)) return true;
  if (!Node.isBinaryExpression(node) || inner !== node.getRight()) return false;
  return choosing.has(node.getOperatorToken().getKind());
}

const choosing: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.AmpersandAmpersandToken,
  SyntaxKind.BarBarToken,
  SyntaxKind.QuestionQuestionToken,
]);

/** Whether a jump ends a trip of the loop; one with a label may. */
function leavesTrip(node: Node, loop: Node): boolean {
  const isBreak = Node.isBreakStatement(node);
  if (!isBreak && !Node.isContinueStatement(node)) return false;
  const left = node.getFirstAncestor((it) => Node.isIterationStatement(it) || (isBreak && Node.isSwitchStatement(it)));
  return left === loop || node.getLabel() !== undefined;
}

function isEarlier(node: Node, place: Node): boolean {
  return Node.isReturnStatement(node) && node.getEnd() <= place.getPos();
}
