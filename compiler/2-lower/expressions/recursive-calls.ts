/**
 * Calls of nested functions that call themselves, and of those that take functions and hand them on to themselves: each
 * becomes a function of its own, written apart from the code around it, for the functions that it is given. What it reads of
 * that code becomes its first parameters, which its own calls hand on.
 */
import type { Expression } from "ts-morph";
import { declaredName, type FunctionNode } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { recursiveClosure } from "../../diagnostics/catalog/2-lower.ts";
import { makeValue } from "../../ir/build.ts";
import type { Parameter, Region, Value } from "../../ir/nodes.ts";
import { isArrayType, leaf, type Shape } from "../../ir/types.ts";
import { mapRegions, visitStatements } from "../../ir/walk.ts";
import { Callable, type Content, refused } from "../contents/contents.ts";
import { asIndex, scalar } from "../contents/convert.ts";
import type { Item } from "../contents/items.ts";
import type { Scope } from "../contents/scope.ts";
import { shapeOf } from "../contents/shapes.ts";
import type { Context, Signature } from "../context.ts";
import { codeApart, functionOf, parameterFor } from "../functions/apart.ts";
import { type Boxed, boxed, putIntoBoxes, takeOutOfBoxes } from "../functions/boxed-cells.ts";
import { writeOut } from "../functions/closures.ts";
import { handsOnFunctions, hasOneShape, holdsFunctions, mayCall, takesFunction } from "../names/function-types.ts";
import { isInsideFunction } from "../names/meanings.ts";
import { effectsOf } from "../syntax/effects.ts";
import { mayReturnParameter } from "../syntax/ownership.ts";
import { callApart } from "./apart-calls.ts";

/**
 * Whether calls of a nested function, or of one that takes functions, are those of a function of its own: one that calls
 * itself, and could stand anywhere.
 */
export function isRecursive(callee: FunctionNode): boolean {
  const parameters = callee.getParameters();
  if (!isInsideFunction(callee) && !parameters.some(takesFunction)) return false;
  const isOdd = parameters.some(
    (it) => it.isRestParameter() || (!takesFunction(it) && holdsFunctions(it.getType(), it)),
  );
  if (isOdd || holdsFunctions(callee.getReturnType(), callee)) return false;
  return mayCall(callee, callee) && hasOneShape(callee) && handsOnFunctions(callee);
}

export function callRecursive(
  context: Context,
  callee: FunctionNode,
  around: Scope,
  args: readonly Item[],
  call: Expression,
): Content {
  const mayShare = mayReturnParameter(callee);
  const functions = callee.getParameters().map((_, i) => functionIn(args[i]));
  const others = args.filter((_, i) => !functions[i]);
  const isSame = (it: Recursion) =>
    it.callee === callee &&
    it.around === around &&
    it.functions.every((held, i) => held === functions[i] || (held && functions[i] && held.isSameAs(functions[i])));
  const running = context.recursions.find(isSame);
  if (running) return callWithBoxes(context, running, running.signature, others, call, { mayShare });
  // One that leads back to another of which the code is being written belongs into that.
  if (context.recursions.some((it) => mayCall(callee, it.callee))) return writeOut(context, callee, around, args, call);
  const name = declaredName(callee) ?? "inline";
  const positions = [...functions.keys()].filter((i) => !functions[i]);
  const own = positions.flatMap((i) => ownParameter(context, callee, around, i) ?? []);
  const result = resultOf(context, callee, call);
  if (own.length < positions.length) return refused;
  const id = context.program.newId(name);
  const self = new Callable({ kind: "source", node: callee, scope: around });
  const changed = effectsOf(context, [], [self, ...functions.filter((it) => it !== undefined)]).cells;
  const boxes = boxed(context, changed);
  const recursion: Recursion = { callee, around, functions, boxes, signature: { id, parameters: own, result } };
  const code = codeApart(
    context,
    callee,
    own,
    () => result,
    call,
    (items) => {
      const left = [...items];
      const all = functions.map((held, i) => (held ? args[i]! : left.shift()!));
      return run(context, recursion, all, call);
    },
  );
  if (!code) return refused;
  const { captured } = code;
  const handed = [args.flatMap(({ content }) => (content.kind === "array" ? [content.value] : []))];
  visitStatements(code.region, (statement) => {
    if (statement.kind === "call" && statement.callee === id) handed.push([...statement.operands]);
  });
  // In the function arrays are told apart, which they must be where it is called.
  if (handed.some((arrays) => areOneArray(context, arrays, captured))) {
    return context.refuse(recursiveClosure.at(spanOf(call), { name, kind: "sharing" }));
  }
  const fn = functionOf({ ...code, region: handingOn(code.region, id, captured) }, captured);
  context.program.define(fn, captured.length, id);
  const signature = { id, parameters: fn.parameters, result: fn.result };
  return callWithBoxes(context, recursion, signature, others, call, { captured, mayShare });
}

function functionIn(item: Item | undefined): Callable | undefined {
  return item?.content instanceof Callable ? item.content : undefined;
}

/** The body of the function, which finds the variables that it changes in their boxes and leaves them there. */
function run(context: Context, recursion: Recursion, args: readonly Item[], call: Expression): Content {
  const { callee, around, boxes } = recursion;
  const before = boxes.map(({ cell }) => context.environment.get(cell));
  takeOutOfBoxes(context, boxes);
  context.recursions.push(recursion);
  const content = writeOut(context, callee, around, args, call);
  context.recursions.pop();
  putIntoBoxes(context, boxes);
  for (const [i, { cell }] of boxes.entries()) context.environment.set(cell, before[i]!);
  return content;
}

function callWithBoxes(
  context: Context,
  recursion: Recursion,
  signature: Signature,
  args: readonly Item[],
  call: Expression,
  options: Parameters<typeof callApart>[4],
): Content {
  putIntoBoxes(context, recursion.boxes);
  const content = callApart(context, signature, asTaken(context, recursion, args), call, options);
  takeOutOfBoxes(context, recursion.boxes);
  return content;
}

/** A nested function that calls itself while its code is being written. */
export interface Recursion {
  readonly callee: FunctionNode;
  readonly around: Scope;
  /** By its parameters: those that are functions. */
  readonly functions: readonly (Callable | undefined)[];
  /** The variables around it that it changes. */
  readonly boxes: readonly Boxed[];
  /** As its own calls see it, which do not know yet what it captures. */
  readonly signature: Signature & { readonly parameters: readonly Parameter[] };
}

/** Counters and positions are integers in it, too. */
function ownParameter(context: Context, callee: FunctionNode, around: Scope, i: number): Parameter | undefined {
  const declaration = callee.getParameters()[i]!;
  const parameter = parameterFor(context, callee, declaration, i);
  const isCounter = isInsideFunction(callee) && around.kinds.typeOf(declaration) !== "f64";
  if (!parameter || !isNumber(parameter.shape) || !isCounter) return parameter;
  return { ...parameter, shape: leaf("index"), leaves: [makeValue("index", { name: parameter.name })] };
}

function resultOf({ kinds }: Context, callee: FunctionNode, call: Expression): Shape {
  const shape = shapeOf(callee.getReturnType(), callee);
  if (shape.kind === "noShape") return { kind: "nothing", value: "undefined" };
  return isNumber(shape) && isInsideFunction(callee) && kinds.kindOf(call) === "index" ? leaf("index") : shape;
}

function isNumber(shape: Shape): boolean {
  return shape.kind === "leaf" && shape.type === "f64";
}

/** The arguments as the parameters take them. */
function asTaken(context: Context, { signature }: Recursion, args: readonly Item[]): readonly Item[] {
  return args.map((item, i) => {
    const shape = signature.parameters[i]?.shape;
    const isIndex = shape?.kind === "leaf" && shape.type === "index";
    return isIndex ? { ...item, content: scalar(asIndex(context, item.content, item.node)) } : item;
  });
}

function areOneArray({ viewBases }: Context, handed: readonly Value[], captured: readonly Value[]): boolean {
  const bases = [...handed, ...captured].filter(({ type }) => isArrayType(type)).map((it) => viewBases.get(it) ?? it);
  return new Set(bases).size < bases.length;
}

/** The code with all of what it captures handed to its own calls. */
function handingOn(region: Region, id: string, captured: readonly Value[]): Region {
  const statements = region.statements.map((statement) => {
    const isOwn = statement.kind === "call" && statement.callee === id;
    if (isOwn) return { ...statement, operands: [...captured, ...statement.operands] };
    return mapRegions(statement, (inner) => handingOn(inner, id, captured));
  });
  return { ...region, statements };
}
