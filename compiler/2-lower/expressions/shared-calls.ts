/**
 * Calls of nested functions and functions that take functions: written out in place, until that is repeated so
 * often that one function is made for all calls that find the same around them. What it reads of that becomes its first
 * parameters; it changes nothing there but arrays.
 */
import type { Expression } from "ts-morph";
import type { FunctionNode } from "../../1-parse/functions.ts";
import { makeValue } from "../../ir/build.ts";
import type { Parameter, Value } from "../../ir/nodes.ts";
import { isArrayType, leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { resultsOf } from "../../ir/walk.ts";
import { shapeOfContent } from "../contents/content-shapes.ts";
import { Bundle, Callable, type Content, refused } from "../contents/contents.ts";
import { valued } from "../contents/convert.ts";
import type { Item } from "../contents/items.ts";
import type { Scope } from "../contents/scope.ts";
import { shapeOf } from "../contents/shapes.ts";
import type { Context } from "../context.ts";
import { codeApart, functionOf } from "../functions/apart.ts";
import { capturedBy } from "../functions/captured-cells.ts";
import { functionsAmong } from "../functions/closure-parameters.ts";
import { writeOut } from "../functions/closures.ts";
import type { SharedCode, Situation } from "../functions/repetition.ts";
import { parameterName } from "../names/parameter-names.ts";
import { effectsOf } from "../syntax/effects.ts";
import { callApart } from "./apart-calls.ts";

/** Calls code that belongs in place. */
export function callInPlace(
  context: Context,
  callee: FunctionNode,
  around: Scope,
  args: readonly Item[],
  call: Expression,
): Content {
  const inPlace = () => writeOut(context, callee, around, args, call);
  if (context.hasErrors || context.recursions.length > 0 || !context.repetition.isMuch) return inPlace();
  const situation = situationOf(context, callee, around, args);
  if (!situation) return inPlace();
  const shared = sharedCode(context, callee, situation, args, call);
  if (!shared) return context.hasErrors ? refused : inPlace();
  const others = args.filter((_, i) => !situation.functions[i]);
  return callApart(context, shared.signature, others, call, { captured: shared.captured, mayShare: false });
}

/** Undefined where the call needs the code in its place: what that changes, or is handed, is known there alone. */
function situationOf(
  context: Context,
  callee: FunctionNode,
  around: Scope,
  args: readonly Item[],
): Situation | undefined {
  const parameters = callee.getParameters();
  if (args.length !== parameters.length || parameters.some((it) => it.isOptional())) return undefined;
  if (!givesLeaf(callee)) return undefined;
  const functions = args.map(({ content }) => (content instanceof Callable ? content : undefined));
  const shapes = args.map((item, i) => (functions[i] ? undefined : shapeHanded(context, item)));
  if (args.some((_, i) => !functions[i] && !shapes[i])) return undefined;
  const objects = args.map(({ content }) => (content instanceof Bundle ? content : undefined));
  const { cells, hasOpenKinds } = capturedBy(functionsAmong(args), { node: callee, around });
  const found = new Map(cells.map((cell) => [cell, context.environment.get(cell)]));
  const own = new Callable({ kind: "source", node: callee, scope: around });
  const effects = effectsOf(context, [], [own, ...functionsAmong(args)]);
  if (hasOpenKinds || effects.cells.length > 0) return undefined;
  // In the function arrays are told apart, which they must be here.
  const handed = args.flatMap(({ content }) => arraysIn(context, content));
  const captured = [...found.values()].filter((value) => typeof value !== "string" && isArrayType(value.type));
  if (
    handed.some((array, i) => handed.indexOf(array) < i || captured.includes(array) || context.viewBases.has(array))
  ) {
    return undefined;
  }
  return { around, functions, shapes, objects, cells: found };
}

/** The code for a situation: made at the first call that finds it. Undefined where it cannot stand apart. */
function sharedCode(
  context: Context,
  callee: FunctionNode,
  situation: Situation,
  args: readonly Item[],
  call: Expression,
): SharedCode | undefined {
  const { around, functions, shapes, objects, cells } = situation;
  const { repetition, prelude } = context;
  const known = repetition.codeFor(callee, situation);
  if (known) return known;
  const own = shapes.flatMap((shape, i) => (shape ? [parameterOf(shape, callee, i)] : []));
  const run = (items: readonly Item[]) => {
    const left = [...items];
    const all = args.map((argument, i) => (functions[i] ? argument : left.shift()!));
    for (const [i, { content }] of all.entries()) {
      if (content instanceof Bundle && objects[i]) content.takeAfter(objects[i]);
    }
    return writeOut(context, callee, around, all, call);
  };
  const code = codeApart(context, callee, own, (content) => shapeGiven(context, content), call, run);
  if (!code) return undefined;
  const { captured } = code;
  const fn = functionOf(code, captured);
  const id = context.program.define(fn, captured.length);
  const made = { ...situation, signature: { id, parameters: fn.parameters, result: fn.result }, captured };
  // What else it reads may not be there at other calls.
  const lasting = new Set<unknown>([...cells.values(), ...prelude.statements.flatMap(resultsOf)]);
  if (captured.every((value) => lasting.has(value))) repetition.share(callee, made);
  return made;
}

/** Whether a function gives a number, a boolean or an array that is always there, or nothing at all. */
function givesLeaf(callee: FunctionNode): boolean {
  const type = callee.getReturnType();
  const { kind } = shapeOf(type, callee);
  return type.isVoid() || (kind === "leaf" && !type.isNullable());
}

function shapeGiven(context: Context, content: Content): Shape | undefined {
  return content.kind === "nothing" ? { kind: "nothing", value: content.value } : leafOf(context, content);
}

/** The shape of an argument of which the code needs to know no more; undefined for others. */
function shapeHanded(context: Context, { content, spread }: Item): Shape | undefined {
  if (spread) return undefined;
  if (!(content instanceof Bundle)) return leafOf(context, content);
  const isPlain = content.cells().every((cell) => {
    const value = context.environment.get(cell);
    return typeof value !== "string" && value.type !== "index" && leafOf(context, valued(value)) !== undefined;
  });
  return isPlain ? shapeOfContent(content) : undefined;
}

function leafOf(context: Context, content: Content): Shape | undefined {
  if (content.kind === "literal") return leaf(Number.isInteger(content.value) ? "index" : "f64");
  if (content.kind !== "scalar" && content.kind !== "array") return undefined;
  const { value } = content;
  const mayBeMissing = context.mayBeMissing.get(value);
  const isThere = !mayBeMissing || (mayBeMissing.kind === "parameter" && !mayBeMissing.isDeclared);
  if (!isThere || (content.kind === "scalar" && content.isMissing)) return undefined;
  // Code for a string or boolean that is known may be other code.
  if (value.type === "text" || typeof context.known.get(value) === "boolean") return undefined;
  return leaf(value.type);
}

function parameterOf(shape: Shape, callee: FunctionNode, position: number): Parameter {
  const own = parameterName(callee, position);
  const types = leavesOf(shape);
  const leaves = types.map((type, i) => makeValue(type, { name: types.length === 1 ? own : `${own}${i + 1}` }));
  return { name: own, shape, leaves, defaultValue: undefined, optional: false };
}

function arraysIn(context: Context, content: Content): Value[] {
  if (content.kind === "array") return [content.value];
  if (!(content instanceof Bundle)) return [];
  const held = content.cells().map((cell) => context.environment.get(cell));
  return held.filter((value) => typeof value !== "string").filter(({ type }) => isArrayType(type));
}
