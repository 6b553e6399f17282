/**
 * Functions that stand in other code, written apart from it: what they read of the code around them becomes their first
 * parameters. So a request can differentiate them by themselves.
 */
import type { Expression, Node, ParameterDeclaration } from "ts-morph";
import { type CodeNode, declaredName, type FunctionNode } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { recursiveClosure, unsupportedOptional, writesCapture } from "../../diagnostics/catalog/2-lower.ts";
import type { Span } from "../../diagnostics/span.ts";
import { makeValue } from "../../ir/build.ts";
import type { IrFunction, Parameter, Region, Value } from "../../ir/nodes.ts";
import { leaf, leavesOf, type Shape } from "../../ir/types.ts";
import { freeValuesOf, visitStatements } from "../../ir/walk.ts";
import { contentOf, leavesAs, shapeAt } from "../contents/bundles.ts";
import type { Cell, Content } from "../contents/contents.ts";
import type { Environment } from "../contents/environment.ts";
import type { Item } from "../contents/items.ts";
import { branch } from "../contents/regions.ts";
import type { Scope } from "../contents/scope.ts";
import type { Context } from "../context.ts";
import { nameTemporaries } from "../name-temporaries.ts";
import { literalValue } from "../names/literal-values.ts";
import { parameterName } from "../names/parameter-names.ts";
import { targetsOf } from "../syntax/targets.ts";
import { writeOut } from "./closures.ts";

export interface Apart {
  readonly fn: IrFunction;
  /** What its first parameters are handed. */
  readonly captured: readonly Value[];
}

/** The function apart from the code around it; undefined, and reported, where it cannot be written so. */
export function writtenApart(
  context: Context,
  callee: FunctionNode,
  around: Scope,
  call: Expression,
): Apart | undefined {
  const own = callee.getParameters().flatMap((parameter, i) => parameterFor(context, callee, parameter, i) ?? []);
  const result = shapeAt(context, callee.getReturnType(), callee);
  if (!result || own.length < callee.getParameters().length) return undefined;
  const run = (args: readonly Item[]) => writeOut(context, callee, around, args, call);
  const code = codeApart(context, callee, own, () => result, call, run);
  return code && { fn: functionOf(code, code.captured), captured: code.captured };
}

/** Code that some parameters are the arguments of, apart from the code around it. */
export interface CodeApart {
  readonly name: string;
  readonly span: Span;
  readonly own: readonly Parameter[];
  readonly result: Shape;
  readonly region: Region;
  /** What it reads of the code around it. */
  readonly captured: readonly Value[];
}

/**
 * `run` is what is called with the parameters' contents, `resultOf` the shape of what it gives; undefined where that has
 * none. It is reported in `callee` if it changes what is around it.
 */
export function codeApart(
  context: Context,
  callee: CodeNode,
  own: readonly Parameter[],
  resultOf: (content: Content) => Shape | undefined,
  call: Expression,
  run: (args: readonly Item[]) => Content,
): CodeApart | undefined {
  const entry = context.environment;
  const values: Value[] = [];
  let result: Shape | undefined;
  const body = branch(context, () => {
    const args = own.map(({ name: held, shape, leaves }): Item => {
      return { content: contentOf(context, shape, leaves, { isOwn: false, name: held }), node: call };
    });
    const content = run(args);
    result = resultOf(content);
    if (result) values.push(...(leavesAs(context, content, result, call) ?? []));
    return undefined;
  });
  if (context.hasErrors || !result) return undefined;
  const changed = cellChanged(entry, body.environment);
  if (changed) {
    const name = changed.variable?.name ?? "a variable";
    context.refuse(writesCapture.at(spanOf(assignmentOf(name, callee) ?? callee), { name }));
    return undefined;
  }
  const region = nameTemporaries(body.builder.yield(values), context.holders);
  if (callsUnfinished(context, region)) {
    const name = declaredName(callee) ?? "the function";
    context.refuse(recursiveClosure.at(spanOf(call), { name, kind: "nested" }));
    return undefined;
  }
  const leaves = new Set(own.flatMap((parameter) => parameter.leaves));
  const captured = [...freeValuesOf(region)].filter((value) => !leaves.has(value));
  return { name: declaredName(callee) ?? "inline", span: spanOf(callee), own, result, region, captured };
}

/** The code as a function; its first parameters are `captured`, all of what it captures among it. */
export function functionOf({ name, span, own, result, region }: CodeApart, captured: readonly Value[]): IrFunction {
  const all = [...captured.map(capturedParameter), ...own];
  return {
    name,
    parameters: all,
    result: result.kind === "nothing" ? undefined : result,
    label: { name },
    body: { ...region, arguments: all.flatMap((parameter) => parameter.leaves) },
    span,
    documentation: undefined,
  };
}

/** Whether code calls a nested function of which it is not known yet what it captures. */
function callsUnfinished({ recursions }: Context, region: Region): boolean {
  const ids = new Set(recursions.map(({ signature }) => signature.id));
  let isCalling = false;
  if (ids.size > 0) {
    visitStatements(region, (statement) => {
      isCalling ||= statement.kind === "call" && ids.has(statement.callee);
    });
  }
  return isCalling;
}

/** A variable of the code around that the function gives another value. */
function cellChanged(before: Environment, after: Environment): Cell | undefined {
  return before.cells().find((cell) => after.get(cell) !== before.get(cell));
}

/** Where a function assigns to a variable of that name. */
function assignmentOf(name: string, callee: CodeNode): Node | undefined {
  return callee
    .getDescendants()
    .flatMap(targetsOf)
    .find((target) => target.getText() === name);
}

function capturedParameter(value: Value, position: number): Parameter {
  const name = value.variable?.name ?? `captured${position + 1}`;
  return { name, shape: leaf(value.type), leaves: [value], defaultValue: undefined, optional: false };
}

/** The parameter with leaves of its own; undefined, and reported, for one that a function apart cannot have. */
export function parameterFor(
  context: Context,
  code: CodeNode,
  parameter: ParameterDeclaration,
  position: number,
): Parameter | undefined {
  const type = parameter.isOptional() ? parameter.getType().getNonNullableType() : parameter.getType();
  const shape = shapeAt(context, type, parameter);
  if (!shape || parameter.isRestParameter()) {
    if (shape) context.refuse(unsupportedOptional.at(spanOf(parameter), { name: parameter.getName() }));
    return undefined;
  }
  const name = parameterName(code, position);
  const types = leavesOf(shape);
  const leaves = types.map((each, i) => makeValue(each, { name: types.length === 1 ? name : `${name}${i + 1}` }));
  const initializer = parameter.getInitializer();
  const defaultValue = initializer && literalValue(initializer);
  return { name, shape, leaves, defaultValue, optional: defaultValue !== undefined };
}
