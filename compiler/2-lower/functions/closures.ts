/**
 * Functions that are written out where they are called: nested ones, so that what they capture and change is simply in
 * scope, and those that take or give functions. Those that call themselves cannot be.
 */

import { type Expression, Node, type Statement, SyntaxKind } from "ts-morph";
import { type CodeNode, declaredName, isMember } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import {
  missingReturn,
  recursiveClosure,
  unexpectedStructure,
  writtenOutTooOften,
} from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Statement as IrStatement, Terminator, Value } from "../../ir/nodes.ts";
import { isRecord, leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { contentOf } from "../contents/bundles.ts";
import {
  Bundle,
  Callable,
  type Cell,
  type Content,
  describe,
  ObjectChoice,
  Optional,
  type Receiver,
  refused,
  undefinedContent,
} from "../contents/contents.ts";
import type { Item } from "../contents/items.ts";
import { markCopied } from "../contents/object-copies.ts";
import { block, type Exit, leave } from "../contents/regions.ts";
import { Scope } from "../contents/scope.ts";
import { shapeOf } from "../contents/shapes.ts";
import type { Context, Run } from "../context.ts";
import { holdsFunctions, takesFunction } from "../names/function-types.ts";
import { isJavaScript } from "../names/java-script.ts";
import { isInsideFunction } from "../names/meanings.ts";
import { declareHoisted } from "../statements/declarations.ts";
import { NumberKinds } from "../syntax/numbers.ts";
import { returnsIn } from "../syntax/returned.ts";
import { choiceOf, optionsOf, tagOf } from "./callables.ts";
import { capturedCells } from "./captured-cells.ts";
import { bindParameters, functionsAmong, valuesGiven } from "./closure-parameters.ts";
import { oddKind } from "./kinds.ts";
import { dummies, Result } from "./results.ts";

/** Writes out a call of `callee`, with the variables of `around` in sight. */
export function writeOut(
  context: Context,
  callee: CodeNode,
  around: Scope,
  args: readonly Item[],
  call: Node,
  { receiver, prepare }: { readonly receiver?: Receiver | undefined; readonly prepare?: (() => void) | undefined } = {},
): Content {
  const name = declaredName(callee) ?? "the function";
  const isNested = isInsideFunction(callee);
  const run: Run = {
    around,
    functions: functionsAmong(args),
    receiver: receiver?.content,
    call: isNested ? undefined : call,
  };
  if (isRunning(context, callee, run)) {
    const takesFunctions = callee.getParameters().some(takesFunction);
    const kind = isNested && !takesFunctions ? "nested" : isMember(callee) ? "member" : "withFunctions";
    return context.refuse(recursiveClosure.at(spanOf(call), { name, kind }));
  }
  const odd = oddKind(callee);
  if (odd) return context.refuse(odd);
  if (context.repetition.isTooMuch) return refused;
  const count = context.repetition.add(callee);
  if (context.repetition.isTooMuch) return context.refuse(writtenOutTooOften.at(spanOf(call), { name, count }));
  return context.within(new Scope(callee, kindsOf(context, callee, around, args), around), () => {
    context.bindings.receiver = receiver;
    context.bindings.home = context.builder;
    context.frames.push({ node: callee, run, args, targets: [], return: noReturn });
    const isBound = bindParameters(context, callee, args, call);
    if (isBound) prepare?.();
    if (isBound) declareHoisted(context, callee);
    if (receiver?.content instanceof Bundle) receiver.content.holders++;
    const content = isBound ? runBody(context, callee, name, call) : refused;
    if (functionsAmong([{ content }]).length === 0) release(context, receiver?.content);
    context.frames.pop();
    return content;
  });
}

/** Variables and `this` hold their objects while the function runs. */
function release(context: Context, receiver: Content | undefined): void {
  for (const held of [receiver, ...context.bindings.ownValues()]) if (held instanceof Bundle) held.holders--;
}

/** How deep runs of one function may stand in each other, each with functions of its own among its arguments. */
const deepestRuns = 8;

/** Whether the call stands in a run of the function, and might go on without end. */
function isRunning(context: Context, callee: CodeNode, { around, functions, receiver }: Run): boolean {
  const active = context.frames.filter((frame) => frame.node === callee);
  const isSame = (run: Run) =>
    run.around === around &&
    run.receiver === receiver &&
    run.functions.length === functions.length &&
    run.functions.every((it, i) => it.isSameAs(functions[i]!));
  return active.length >= deepestRuns || active.some((frame) => isSame(frame.run));
}

/** What is known of the numbers in a nested function holds for the function around it, too. */
function kindsOf(context: Context, callee: CodeNode, around: Scope, args: readonly Item[]): NumberKinds {
  if (isInsideFunction(callee)) return around.kinds;
  context.program.writtenOut(callee);
  return new NumberKinds(callee, [], context.program.operations, valuesGiven(callee, args));
}

/**
 * The body of the function. One that returns only at its end gives the content itself, with the identity of the object
 * if it is one; else the leaves of what is returned are results of a block around the body.
 */
function runBody(context: Context, callee: CodeNode, name: string, call: Node): Content {
  const body = callee.getBody();
  if (body && Node.isExpression(body)) return context.expression(body);
  if (Node.isConstructorDeclaration(callee)) return runConstructor(context, callee, name);
  const statements = statementsOf(callee);
  const last = statements.at(-1);
  const [first, ...others] = returnsIn(callee);
  const returned = first?.getExpression();
  if (returned && others.length === 0 && first === last) {
    return runStraight(context, callee, statements.slice(0, -1), returned, call);
  }
  if (holdsFunctions(callee.getReturnType(), callee)) return chooseReturned(context, callee, name, statements);
  const result = new Result(context, callee);
  const known = reachableBundles(context);
  const before = context.builder.statements.length;
  const entry = context.environment;
  let isOwn = true;
  const give = (content: Content, node: Node): readonly Value[] => {
    if (content instanceof Bundle && reaches(content, known)) {
      markCopied(context, content, node);
      isOwn = false;
    }
    if (content.kind === "array" && isRecord(content.value.type)) isOwn = false;
    return result.leavesOf(content, node);
  };
  const { end, leaves } = runBlock(context, callee, name, statements, result, give);
  if (end) {
    context.environment = entry;
    return throwing(context, context.builder.statements.splice(before), end, result.shape);
  }
  if (result.shape.kind === "nothing") return result.shape;
  return result.contentOf(leaves, isOwn);
}

function runConstructor(context: Context, callee: CodeNode, name: string): Content {
  const nothing: Shape = { kind: "nothing", value: "undefined" };
  const statements = statementsOf(callee);
  const returns = callee.getDescendantsOfKind(SyntaxKind.ReturnStatement).length > 0;
  if (returns) runBlock(context, callee, name, statements, { shape: nothing }, () => []);
  else context.statements(statements);
  return nothing;
}

/** A block around the statements, left with what `give` makes of each content that is returned. */
function runBlock(
  context: Context,
  callee: CodeNode,
  name: string,
  statements: readonly Statement[],
  result: Pick<Result, "shape"> & Partial<Pick<Result, "missingAs">>,
  give: (content: Content, node: Node) => readonly Value[],
  lasting?: () => readonly Cell[],
) {
  const run = (exit: Exit): Terminator | undefined => {
    context.frame.return = (expression) => {
      const content: Content = expression ? context.expression(expression) : { kind: "nothing", value: "undefined" };
      return leave(context, exit, give(content, expression ?? callee));
    };
    const ending = context.statements(statements);
    if (ending || result.shape.kind === "nothing") return ending;
    if (isJavaScript(callee) || result.missingAs === "undefined")
      return leave(context, exit, give(undefinedContent, callee));
    if (!context.hasOpenEnd) context.refuse(missingReturn.at(spanOf(callee), { name }));
    return leave(context, exit, dummies(context, result.shape));
  };
  return block(context, name, () => leavesOf(result.shape), run, lasting);
}

/** The body of a function that returns one function or another, or objects of several classes: a number tells which. */
function chooseReturned(context: Context, callee: CodeNode, name: string, statements: readonly Statement[]): Content {
  const options: (Callable | Bundle)[] = [];
  const give = (content: Content, node: Node) => {
    const isObject = content instanceof Bundle || content instanceof ObjectChoice;
    const [first] = options;
    if (!(content instanceof Callable || isObject) || (first && first instanceof Callable === isObject)) {
      const facts = { expected: "A function, or an object of a class,", found: describe(content) };
      if (content.kind !== "refused") context.refuse(unexpectedStructure.at(spanOf(node), facts));
      return dummies(context, leaf("index"));
    }
    const tag = tagOf(context, content, options.length, node);
    options.push(...optionsOf(content));
    return [tag];
  };
  const lasting = () => capturedCells(options);
  const { end, leaves } = runBlock(context, callee, name, statements, { shape: leaf("index") }, give, lasting);
  const [tag] = leaves;
  if (end) return context.refuse(missingReturn.at(spanOf(callee), { name }));
  return tag && options.length > 0 ? choiceOf(context, tag, options) : refused;
}

function runStraight(
  context: Context,
  callee: CodeNode,
  statements: readonly Statement[],
  returned: Expression,
  call: Node,
): Content {
  const before = context.builder.statements.length;
  const entry = context.environment.fork();
  const end = context.statements(statements);
  if (!end) return context.expression(returned);
  const declared = shapeOf(callee.getReturnType(), call);
  context.environment = entry;
  // What is never reached may be of any kind.
  const shape = declared.kind === "noShape" ? leaf("f64") : declared;
  return throwing(context, context.builder.statements.splice(before), end, shape);
}

function noReturn(): never {
  throw new InternalError("a return statement where none stands");
}

/** The objects that the surrounding code can reach. */
function reachableBundles(context: Context): ReadonlySet<Bundle> {
  const known = new Set<Bundle>();
  const add = (slot: unknown) => {
    if (slot instanceof ObjectChoice) slot.options.forEach(add);
    if (slot instanceof Optional) add(slot.held);
    if (!(slot instanceof Bundle) || known.has(slot)) return;
    known.add(slot);
    slot.slots.forEach(add);
  };
  for (const binding of context.bindings.values()) add(binding);
  return known;
}

function reaches(bundle: Bundle, known: ReadonlySet<Bundle>): boolean {
  return known.has(bundle) || [...bundle.slots.values()].some((slot) => slot instanceof Bundle && reaches(slot, known));
}

function statementsOf(callee: CodeNode): Statement[] {
  const body = callee.getBody();
  return Node.isBlock(body) ? body.getStatements() : [];
}

/** A nested function that always throws: what follows the call is written, but never reached. */
function throwing(context: Context, statements: readonly IrStatement[], end: Terminator, result: Shape): Content {
  const { builder } = context;
  const body = { arguments: [], statements, terminator: end };
  builder.push({ kind: "block", label: { name: "throws" }, body, results: [], origin: builder.origin });
  if (result.kind === "nothing") return result;
  return contentOf(context, result, dummies(context, result), { isOwn: true });
}
