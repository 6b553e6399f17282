/**
 * Calls of functions whose derivatives are given. Such a function is one of the program, whatever it is made of. Where it is
 * handed functions it is one of its own for each call, and so are its rules: what these functions read of the code around
 * them becomes the first parameters of all.
 */
import type { CallExpression, Expression } from "ts-morph";
import { type FunctionWithRules, functionWithRules, type Rule } from "../../1-parse/functions-with-rules.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { noRuleFor } from "../../diagnostics/catalog/2-lower.ts";
import { makeValue } from "../../ir/build.ts";
import type { RuleMode } from "../../ir/function-facts.ts";
import { gradientShape } from "../../ir/gradient-shape.ts";
import type { Parameter, Value } from "../../ir/nodes.ts";
import { leavesOf, type Shape } from "../../ir/types.ts";
import { bundleOf, shapeAt } from "../contents/bundles.ts";
import { Callable, type Content, refused } from "../contents/contents.ts";
import { areCounted, areRefused, type Item } from "../contents/items.ts";
import type { Context } from "../context.ts";
import { type CodeApart, codeApart, functionOf, parameterFor } from "../functions/apart.ts";
import { functionsAmong } from "../functions/closure-parameters.ts";
import { mayReturnParameter } from "../syntax/ownership.ts";
import { callApart } from "./apart-calls.ts";

/** Calls a function of the source. */
type Run = (node: FunctionWithRules["node"], args: readonly Item[]) => Content;

export function callWithRules(
  context: Context,
  call: CallExpression,
  args: readonly Item[],
  node: Expression,
  run: Run,
): Content {
  const source = functionWithRules(call, (diagnostic) => context.refuse(diagnostic));
  if (!source || areRefused(args)) return refused;
  if (functionsAmong(args).length > 0) return callWithFunctions(context, source, args, node, run);
  return callApart(context, context.program.withRules(source, spanOf(node)), args, node, {
    mayShare: mayReturnParameter(source.node),
  });
}

function callWithFunctions(
  context: Context,
  source: FunctionWithRules,
  args: readonly Item[],
  node: Expression,
  run: Run,
): Content {
  if (source.isOpaque) {
    const why = "is opaque, and takes functions";
    const remedy = "Write an opaque function for each function that it is called with.";
    return context.refuse(noRuleFor.at(spanOf(source.call), { function: source.name, why, remedy }));
  }
  const parameters = source.node.getParameters();
  if (!areCounted(context, args)) return refused;
  const isFunction = (i: number) => args[i]?.content instanceof Callable;
  if (args.length !== parameters.length || parameters.some((parameter) => parameter.isOptional())) {
    const remedy = "Give it as many parameters as it is always called with.";
    return context.refuse(
      noRuleFor.at(spanOf(source.call), { function: source.name, why: "may be called without some arguments", remedy }),
    );
  }
  /** The parameters that are not functions, with leaves of their own. */
  const plain = () =>
    parameters.flatMap((parameter, i) =>
      isFunction(i) ? [] : (parameterFor(context, source.node, parameter, i) ?? []),
    );
  /** All arguments, functions among them. */
  const whole = (others: readonly Item[]) => {
    let next = 0;
    return args.map((item, i) => (isFunction(i) ? item : others[next++]!));
  };
  const own = plain();
  const result = shapeAt(context, source.node.getReturnType(), source.node);
  if (!result || context.hasErrors) return refused;
  const primal = codeApart(
    context,
    source.node,
    own,
    () => result,
    node,
    (items) => run(source.node, whole(items)),
  );
  const gradient = gradientShape({ kind: "tuple", elements: own.map(({ shape }) => shape) });
  const cotangent = gradientShape(result);
  if (!primal || !gradient || !cotangent) return refused;
  const rules = new Map<RuleMode, CodeApart>();
  for (const [mode, rule] of source.rules) {
    const [given, asked] = mode === "vjp" ? [cotangent, gradient] : [gradient, cotangent];
    const code = ruleApart(context, rule, plain(), [result, given], asked, node, (items) => {
      const all = whole(items.slice(0, -2)).map(({ content }, i): [string, Content] => [String(i), content]);
      const tuple = bundleOf(context, "tuple", new Map(all), undefined, node);
      return run(rule.node, [{ content: tuple, node }, ...items.slice(-2)].slice(0, rule.node.getParameters().length));
    });
    if (!code) return refused;
    rules.set(mode, code);
  }
  const captured = [...new Set([primal, ...rules.values()].flatMap((code) => code.captured))];
  const ids: { vjp?: string; jvp?: string } = {};
  for (const [mode, code] of rules) ids[mode] = context.program.define(functionOf(code, captured), captured.length);
  const fn = { ...functionOf(primal, captured), name: source.name, rules: { ...ids, captured: captured.length } };
  const id = context.program.define(fn, captured.length);
  const others = args.filter((_, i) => !isFunction(i));
  return callApart(context, { id, parameters: fn.parameters, result: fn.result }, others, node, {
    captured,
    mayShare: mayReturnParameter(source.node),
  });
}

function ruleApart(
  context: Context,
  { node }: Rule,
  own: readonly Parameter[],
  added: readonly Shape[],
  asked: Shape,
  call: Expression,
  run: (args: readonly Item[]) => Content,
): CodeApart | undefined {
  const others = added.map((shape, i): Parameter => {
    const name = ["result", "given"][i]!;
    const leaves: Value[] = leavesOf(shape).map((type) => makeValue(type, { name }));
    return { name, shape, leaves, defaultValue: undefined, optional: false };
  });
  return codeApart(context, node, [...own, ...others], () => asked, call, run);
}
