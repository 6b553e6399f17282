/**
 * Functions whose derivative their user gives, as functions of the program: one that calls the function itself, and beside
 * it those that call the rules, with leaves in the order of the function's own.
 */
import type { FunctionNode } from "../../1-parse/functions.ts";
import type { FunctionWithRules, Rule } from "../../1-parse/functions-with-rules.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { noRuleFor, ruleDoesNotFit, takenByDifferences } from "../../diagnostics/catalog/2-lower.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import { gradientShape } from "../../ir/gradient-shape.ts";
import type { IrFunction, Parameter } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { leavesOf, type Shape, sameType } from "../../ir/types.ts";
import type { Signature } from "../context.ts";
import { isWrittenOut } from "../names/function-types.ts";
import { gradientByDifferences, isMadeOfNumbers, tangentsByDifferences } from "./opaque.ts";

/** Where the functions of a program are known. */
export interface Host {
  readonly operations: OperationTable;
  readonly report: Report;
  callee(node: FunctionNode): Signature | undefined;
  define(fn: IrFunction): string;
}

/** The signature of what the mark gives, which is a function of the program from then on; undefined after a mistake. */
export function defineWithRules(source: FunctionWithRules, host: Host): Signature | undefined {
  const { name, call, node } = source;
  const fail = (why: string, remedy: string): undefined =>
    refuse(host.report, noRuleFor.at(spanOf(call), { function: name, why, remedy }));
  if (isWrittenOut(node)) {
    const remedy = "Let it take numbers, arrays and objects of them, and give a new one.";
    return fail("takes or gives functions, takes a list of arguments or changes an object", remedy);
  }
  const primal = host.callee(node);
  if (!primal) return undefined;
  const optional = primal.parameters.find((parameter) => parameter.optional);
  if (optional) return fail(`may be called without '${optional.name}'`, `Make '${optional.name}' required.`);
  const args = tuple(primal.parameters.map(({ shape }) => shape));
  const result = primal.result ?? tuple([]);
  const [gradient, cotangent] = [gradientShape(args), gradientShape(result)];
  if (!gradient || !cotangent) {
    return fail("takes or gives nothing that has a derivative", "Call it as it is: it is a constant for derivatives.");
  }
  const rules: { vjp?: string; jvp?: string; areDifferences?: boolean } = {};
  for (const [mode, rule] of source.rules) {
    const [given, asked] = mode === "vjp" ? [cotangent, gradient] : [gradient, cotangent];
    const id = defineRule(rule, name, [args, result, given], asked, host);
    if (id === undefined) return undefined;
    rules[mode] = id;
  }
  const fn = caller({ name, span: spanOf(call) }, primal.id, primal.parameters, primal.result, host);
  const id = host.define({ ...fn, rules });
  if (source.isOpaque) {
    if (!isMadeOfNumbers(args) || !isMadeOfNumbers(result)) {
      const remedy = "Let it take and give numbers, arrays of numbers and objects of these.";
      return fail("is opaque, and takes or gives lists of arrays or of objects", remedy);
    }
    host.report(takenByDifferences.at(spanOf(call), { function: name }));
    // The rules call the function, whose rules they are.
    const opaque = { id, name, args, result };
    rules.areDifferences = true;
    rules.jvp ??= host.define(tangentsByDifferences(opaque, host.operations));
    rules.vjp ??= host.define(gradientByDifferences(opaque, host.operations));
  }
  return { id, parameters: primal.parameters, result: primal.result };
}

function refuse(report: Report, diagnostic: Parameters<Report>[0]): undefined {
  report(diagnostic);
  return undefined;
}

function tuple(elements: readonly Shape[]): Shape {
  return { kind: "tuple", elements };
}

/** A function that takes the leaves of `taken` and gives those of `asked`, by the rule; its id. */
function defineRule(
  { mark, node }: Rule,
  name: string,
  taken: readonly Shape[],
  asked: Shape,
  host: Host,
): string | undefined {
  const rule = isWrittenOut(node) ? undefined : host.callee(node);
  const misfit = (what: string): undefined =>
    refuse(host.report, ruleDoesNotFit.at(spanOf(node), { mark, function: name, what }));
  if (isWrittenOut(node)) return misfit("takes or gives functions, or changes what it is handed");
  if (!rule) return undefined;
  if (rule.parameters.length > taken.length) return misfit(`takes ${rule.parameters.length} arguments`);
  const orders = rule.parameters.map(({ shape }, i) => leafOrder(shape, taken[i]!));
  const wrong = orders.indexOf(undefined);
  if (wrong >= 0) return misfit(`has another type for '${rule.parameters[wrong]!.name}'`);
  const given = rule.result ?? tuple([]);
  const order = leafOrder(asked, given);
  if (!order || leavesOf(given).length !== order.length) return misfit("gives a value of another type");
  const starts = taken.map((_, i) => leavesOf(tuple(taken.slice(0, i))).length);
  const operands = orders.flatMap((positions, i) => positions!.map((position) => starts[i]! + position));
  const own = { name: `${name} ${mark}`, span: spanOf(node) };
  const parameters = [{ name: "handed", shape: tuple(taken) }];
  return host.define(caller(own, rule.id, parameters, asked, host, { operands, given, order }));
}

/** A function that calls another: with its own leaves at the positions `operands`, to give the results in an `order`. */
function caller(
  { name, span }: Pick<IrFunction, "name" | "span">,
  callee: string,
  taken: readonly Pick<Parameter, "name" | "shape">[],
  result: Shape | undefined,
  { operations }: Host,
  as?: { readonly operands: readonly number[]; readonly given: Shape; readonly order: readonly number[] },
): IrFunction {
  const parameters = taken.map(({ name: own, shape }): Parameter => {
    const leaves = leavesOf(shape).map((type) => makeValue(type, { name: own }));
    return { name: own, shape, leaves, defaultValue: undefined, optional: false };
  });
  const leaves = parameters.flatMap((parameter) => parameter.leaves);
  const b = new RegionBuilder(operations);
  const results = leavesOf(as?.given ?? result ?? tuple([])).map((type) => makeValue(type));
  const operands = as ? as.operands.map((position) => leaves[position]!) : leaves;
  b.push({ kind: "call", callee, operands, results, origin: b.origin });
  const values = as ? as.order.map((position) => results[position]!) : results;
  return { name, parameters, result, label: { name }, body: b.yield(values, leaves), span, documentation: undefined };
}

/** For each leaf of a shape its position among those of another that is the same but for the order of its fields. */
function leafOrder(of: Shape, among: Shape, start = 0): readonly number[] | undefined {
  if (of.kind === "leaf" && among.kind === "leaf") return sameType(of.type, among.type) ? [start] : undefined;
  if (of.kind === "nothing" && among.kind === "nothing") return [];
  const [parts, others] = [partsOf(of), partsOf(among)];
  if (of.kind !== among.kind || !parts || !others || parts.size !== others.size) return undefined;
  const starts = new Map<string, number>();
  let next = start;
  for (const [key, part] of others) {
    starts.set(key, next);
    next += leavesOf(part).length;
  }
  const positions: number[] = [];
  for (const [key, part] of parts) {
    const other = others.get(key);
    const order = other && leafOrder(part, other, starts.get(key));
    if (!order) return undefined;
    positions.push(...order);
  }
  return positions;
}

function partsOf(shape: Shape): ReadonlyMap<string, Shape> | undefined {
  if (shape.kind === "struct") return new Map(shape.fields.map((field) => [field.name, field.shape]));
  if (shape.kind === "tuple") return new Map(shape.elements.map((element, i) => [String(i), element]));
  return undefined;
}
