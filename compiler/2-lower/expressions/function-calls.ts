/** Calls of functions that are known at build time: of the project, of the library, and chosen when the program runs. */
import type { Expression, Node } from "ts-morph";
import type { FunctionNode } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedOptional } from "../../diagnostics/catalog/2-lower.ts";
import { makeValue } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, leavesOf } from "../../ir/types.ts";
import { contentOf, leavesAs, markCopied } from "../bundles.ts";
import { read } from "../cells.ts";
import { writeOut } from "../closures.ts";
import { Bundle, type Callable, type CallTarget, type Content, refused } from "../contents.ts";
import type { Context, ParameterSignature } from "../context.ts";
import { isWrittenOut } from "../function-types.ts";
import { areCounted, areRefused, type Item } from "../items.ts";
import { isInsideFunction } from "../meanings.ts";
import { mayReturnParameter } from "../ownership.ts";
import { choose } from "./choices.ts";
import { callLibraryFunction } from "./library-calls.ts";

/** Calls a function with arguments that have been evaluated. */
export function callFunction(context: Context, { target }: Callable, args: readonly Item[], node: Expression): Content {
  switch (target.kind) {
    case "library":
      return callLibraryFunction(context, target.of, target.name, args, node);
    case "choice":
      return callChosen(context, target, args, node);
    case "source":
      if (areRefused(args)) return refused;
      if (isInsideFunction(target.node) || isWrittenOut(target.node)) {
        return writeOut(context, target.node, target.scope, args, node);
      }
      return callApart(context, target.node, args, node);
  }
}

/** Each function that it may be has a branch of its own. */
function callChosen(
  context: Context,
  { tag, options }: CallTarget & { kind: "choice" },
  args: readonly Item[],
  node: Expression,
): Content {
  const chosen = read(context, tag, node);
  if (chosen.kind !== "scalar") return refused;
  const from = (position: number): Content => {
    const own = () => callFunction(context, options[position]!, args, node);
    if (position === options.length - 1) return own();
    const { builder } = context;
    const isOwn = builder.compute("equal", chosen.value, builder.index(position));
    return choose(context, node, isOwn, own, () => from(position + 1));
  };
  return from(0);
}

/** A call that stays one. */
function callApart(context: Context, callee: FunctionNode, args: readonly Item[], node: Expression): Content {
  const signature = context.program.callee(callee, spanOf(node));
  if (!signature) {
    context.hasErrors = true;
    return refused;
  }
  const taken = args.slice(0, signature.parameters.length);
  if (!areCounted(context, taken)) return refused;
  const operands: Value[] = [];
  for (const [i, parameter] of signature.parameters.entries()) {
    const own = operandFor(context, parameter, taken[i], node);
    if (!own) return refused;
    operands.push(...own);
  }
  const { builder } = context;
  const types = signature.result ? leavesOf(signature.result) : [];
  const results = types.map((type) => makeValue(type));
  builder.push({ kind: "call", callee: signature.id, operands, results, origin: builder.origin });
  if (!signature.result) return { kind: "nothing", value: "undefined" };
  for (const result of results) if (isArrayType(result.type)) context.foreignArrays.add(result);
  const mayShare = mayReturnParameter(callee);
  if (mayShare) for (const { content } of taken) if (content instanceof Bundle) markCopied(context, content, node);
  return contentOf(context, signature.result, results, { isOwn: !mayShare });
}

/** The leaves that a call hands over for a parameter. A literal `undefined` is the same as leaving it out. */
function operandFor(
  context: Context,
  parameter: ParameterSignature,
  argument: Item | undefined,
  call: Node,
): Value[] | undefined {
  const { builder } = context;
  const node = argument?.node ?? call;
  if (argument && argument.content.kind !== "nothing")
    return leavesAs(context, argument.content, parameter.shape, node);
  const [type, ...others] = leavesOf(parameter.shape);
  if (parameter.shape.kind === "nothing") return [];
  if (!parameter.optional || type === undefined || isArrayType(type) || others.length > 0) {
    context.refuse(unsupportedOptional.at(spanOf(node), { name: parameter.name }));
    return undefined;
  }
  return [builder.constant(parameter.defaultValue, type)];
}
