/** Calls of the functions of `Math` and `Number`, and of the global ones. */
import { type Expression, Node } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import {
  unknownFunction,
  unknownMember,
  unsupportedLibrary,
  unsupportedOperand,
  unsupportedSyntax,
} from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import { isArrayType, type ScalarType } from "../../ir/types.ts";
import { type Content, refused } from "../contents/contents.ts";
import {
  arithmetic,
  asBits,
  asCondition,
  asConverted,
  asFloat,
  asNumber,
  commonType,
  isBoolean,
  scalar,
} from "../contents/convert.ts";
import { typeOfElements } from "../contents/elements.ts";
import { areCounted, areRefused, type Item } from "../contents/items.ts";
import { possibleTestOf } from "../contents/missing-values.ts";
import type { Context } from "../context.ts";
import { remedyFor } from "../names/left-to-callers.ts";
import { mathFunctions, numberTests } from "../names/math-names.ts";
import { isInside } from "../syntax/within.ts";

/** A function of `Math` or `Number`, or a global one, which is of nothing. */
export function callLibraryFunction(
  context: Context,
  of: string | undefined,
  name: string,
  args: readonly Item[],
  node: Expression,
): Content {
  if (areRefused(args)) return refused;
  if (of === "Math") return callMath(context, name, args, node);
  if (of === "NumberConstructor") return callNumber(context, name, args, node);
  return callGlobal(context, name, args, node);
}

function callMath(context: Context, name: string, args: readonly Item[], node: Expression): Content {
  const op = mathFunctions.get(name);
  if (op === undefined) {
    const known = remedyFor(`Math.${name}`);
    if (known) return context.refuse(unsupportedLibrary.at(spanOf(node), { name: `Math.${name}`, remedy: known }));
    const remedy = "Write it with the other functions of Math.";
    return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "Math", remedy }));
  }
  if (op === "min" || op === "max") return extreme(context, op, args, name);
  if (op === "hypot" && args.length === 0) return { kind: "literal", value: 0 };
  const list = op === "hypot" ? args.find(({ spread }) => spread) : undefined;
  if (list) {
    // How an engine sums many squares is its own: no loop gives the same last bit.
    const isTuple = list.node.getType().isTuple();
    const what = `'Math.hypot' of ${isTuple ? "a tuple that is kept as a list" : "an array of unknown length"} is`;
    const remedy = isTuple
      ? "Write its elements out, as in 'Math.hypot(pair[0], pair[1])'."
      : "Write 'Math.sqrt(list.reduce((sum, x) => sum + x * x, 0))'.";
    return context.refuse(unsupportedSyntax.at(spanOf(list.node), { what, remedy }));
  }
  if (!areCounted(context, args)) return refused;
  const isOnBits = op === "imul" || op === "clz32";
  const taken = takenBy(context, op, args, isOnBits ? "index" : "f64");
  if (!taken) {
    const remedy = "Call it with the arguments it is defined for.";
    const member = `${name} of ${args.length} arguments`;
    return context.refuse(unknownMember.at(spanOf(node), { member, of: "Math", remedy }));
  }
  if (isOnBits) {
    return scalar(context.builder.compute(op, ...taken.map((it) => asBits(context, it.content, it.node, name))));
  }
  return arithmetic(context, op, taken, name);
}

/** The arguments that an operation takes: what stands behind them is ignored. Undefined where there are too few. */
function takenBy(context: Context, op: OpName, args: readonly Item[], type: ScalarType): readonly Item[] | undefined {
  for (let count = args.length; count >= 0; count--) {
    if (context.program.operations[op].type(Array(count).fill(type)) !== undefined) return args.slice(0, count);
  }
  return undefined;
}

/** `Math.min` and `Math.max` of any number of arguments: from the first to the last, two at a time. */
function extreme(context: Context, op: "min" | "max", args: readonly Item[], name: string): Content {
  const { builder } = context;
  const [first, ...others] = args;
  const none = (): Content => scalar(builder.float(op === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY));
  if (!first || first.spread) return args.reduce((so, it) => further(context, op, so, it, name), none());
  if (others.length === 0) return asConverted(context, first.content, first.node, name);
  return others.reduce((so, it) => further(context, op, so, it, name, first.node), first.content);
}

function further(
  context: Context,
  op: "min" | "max",
  extreme: Content,
  { content, node, spread }: Item,
  name: string,
  first: Expression = node,
): Content {
  if (!spread) {
    return arithmetic(
      context,
      op,
      [
        { content: extreme, node: first },
        { content, node },
      ],
      name,
    );
  }
  const { builder } = context;
  if (isArrayType(typeOfElements(spread))) {
    return context.refuse(unsupportedOperand.at(spanOf(node), { operator: name, operand: "an array" }));
  }
  const range = {
    from: builder.index(0),
    to: builder.length(spread),
    step: builder.index(1),
    test: "<" as const,
  };
  const [result] = builder.for(range, [asFloat(context, extreme, first, name)], (body, position, so) => {
    const element = body.load(spread, position!);
    return [body.compute(op, so!, element.type === "index" ? body.compute("toFloat", element) : element)];
  });
  return result ? scalar(result) : refused;
}

function callNumber(context: Context, name: string, args: readonly Item[], node: Expression): Content {
  const [argument] = args;
  if (argument && numberTests.has(name) && areCounted(context, args.slice(0, 1))) {
    const { content } = argument;
    const value = asNumber(context, content, commonType([content]), argument.node, name);
    const isIt = context.builder.compute(name as "isNaN" | "isFinite" | "isInteger", value);
    const isMissing = name === "isNaN" ? missingIn(context, content, argument.node) : undefined;
    return scalar(isMissing ? context.builder.compute("and", context.builder.compute("not", isMissing), isIt) : isIt);
  }
  const known = remedyFor(`Number.${name}`);
  if (known) return context.refuse(unsupportedLibrary.at(spanOf(node), { name: `Number.${name}`, remedy: known }));
  const remedy = "Use isNaN, isFinite and isInteger.";
  return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "Number", remedy }));
}

/** Whether what `Number.isNaN` is asked of is missing, where it can be: then it is not NaN, though it counts as that elsewhere. */
function missingIn(context: Context, content: Content, node: Node): Value | undefined {
  if (content.kind !== "scalar") return undefined;
  if (content.isMissing) return content.isMissing;
  const place = Node.isExpression(node) ? unwrapped(node) : node;
  const index = Node.isElementAccessExpression(place) ? place.getArgumentExpression() : undefined;
  if (Node.isElementAccessExpression(place) && index && isInside(index, place.getExpression())) return undefined;
  const isElement = context.mayBeMissing.get(content.value)?.kind === "element";
  return isElement ? possibleTestOf(context, content.value) : undefined;
}

function callGlobal(context: Context, name: string, args: readonly Item[], node: Expression): Content {
  if (name === "isFinite") return callNumber(context, name, args, node);
  const [argument] = args;
  if (argument && !areCounted(context, args.slice(0, 1))) return refused;
  if (name === "isNaN" && argument) {
    const { content } = argument;
    const value = asNumber(context, content, commonType([content]), argument.node, name);
    return scalar(context.builder.compute("isNaN", value));
  }
  if (name === "Number" && argument) {
    const { content } = argument;
    return asConverted(context, content, argument.node, name);
  }
  if (name === "Boolean" && argument) {
    const { content } = argument;
    return isBoolean(content) ? content : scalar(asCondition(context, content, argument.node));
  }
  const why = "it is not among the functions Fluxion knows";
  return context.refuse(unknownFunction.at(spanOf(node), { callee: name, why }));
}
