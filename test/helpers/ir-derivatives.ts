/**
 * Slopes of straight-line formulas, built from the partials of the operation records and from nothing else: forward
 * by summing partial times tangent, backward by sending partial times adjoint. Small enough to be checked by eye.
 */
import { makeValue, RegionBuilder } from "../../compiler/ir/build.ts";
import { evaluateFunction } from "../../compiler/ir/evaluate.ts";
import type { Compute, Value } from "../../compiler/ir/nodes.ts";
import type { OpName } from "../../compiler/ir/op-names.ts";
import type { Partial, PartialBuilder } from "../../compiler/ir/operation.ts";
import { operations } from "../../compiler/ops/index.ts";
import { irProgram } from "./ir-functions.ts";

/** A function of floats: constants and computations one after the other. */
export interface Formula {
  readonly inputs: readonly Value[];
  readonly builder: RegionBuilder;
  readonly output: Value;
}

/** The formula of one operation. An operand that is given is a literal; the others are the formula's inputs. */
export function formulaOf(op: OpName, operands: readonly (number | boolean | undefined)[]): Formula {
  const builder = new RegionBuilder(operations);
  const inputs: Value[] = [];
  const values = operands.map((operand) => {
    if (typeof operand === "number") return builder.float(operand);
    if (typeof operand === "boolean") return builder.bool(operand);
    const input = makeValue("f64");
    inputs.push(input);
    return input;
  });
  return { inputs, builder, output: builder.compute(op, ...values) };
}

export function evaluateFormula({ inputs, builder, output }: Formula, point: readonly number[]): number {
  const label = { name: "formula" };
  const leaf = { kind: "leaf", type: "f64" } as const;
  const parameters = inputs.map((input, i) => {
    return { name: `x${i}`, shape: leaf, leaves: [input], defaultValue: undefined, optional: false };
  });
  const body = new RegionBuilder(operations);
  body.statements.push(...builder.statements);
  const fn = { name: "formula", parameters, result: leaf, label, body: body.yield([output], inputs) };
  const program = irProgram([{ ...fn, span: undefined, documentation: undefined }]);
  return Number(evaluateFunction(program, "formula", point, operations)[0]);
}

export type Mode = "forward" | "reverse";

/** The derivative of a formula by one of its inputs, as a formula of the same inputs. */
export function slopeOf(formula: Formula, input: number, mode: Mode): Formula {
  const builder = new RegionBuilder(operations);
  builder.statements.push(...formula.builder.statements);
  const seed = formula.inputs[input];
  if (seed === undefined) throw new Error(`no input ${input}`);
  const computed = builder.statements.filter((statement) => statement.kind === "compute");
  const output =
    mode === "forward" ? tangent(formula, seed, computed, builder) : adjoint(formula, seed, computed, builder);
  return { inputs: formula.inputs, builder, output: output ?? builder.float(0) };
}

function tangent({ output }: Formula, seed: Value, computed: readonly Compute[], builder: RegionBuilder) {
  const tangents = new Map<Value, Value>([[seed, builder.float(1)]]);
  for (const { result, operands, partials } of computed.map((statement) => withPartials(statement, builder))) {
    for (const [i, operand] of operands.entries()) {
      addTerm(tangents, result, times(partials[i], tangents.get(operand), builder), builder);
    }
  }
  return tangents.get(output);
}

function adjoint({ output }: Formula, seed: Value, computed: readonly Compute[], builder: RegionBuilder) {
  const adjoints = new Map<Value, Value>([[output, builder.float(1)]]);
  for (const { result, operands, partials } of computed
    .map((statement) => withPartials(statement, builder))
    .reverse()) {
    for (const [i, operand] of operands.entries()) {
      addTerm(adjoints, operand, times(partials[i], adjoints.get(result), builder), builder);
    }
  }
  return adjoints.get(seed);
}

function withPartials(statement: Compute, builder: RegionBuilder) {
  const { op, operands, result } = statement;
  const partials = result.type === "f64" ? operations[op].partials?.(partialBuilder(builder), operands, result) : [];
  return { operands, result, partials: partials ?? [] };
}

function partialBuilder(builder: RegionBuilder): PartialBuilder {
  return {
    constant: (value) => builder.float(value),
    compute: (op, ...operands) => builder.compute(op, ...operands),
    literal: (value) => {
      const found = builder.statements.find((statement) => statement.kind === "constant" && statement.result === value);
      return found?.kind === "constant" && typeof found.value === "number" ? found.value : undefined;
    },
  };
}

/** Partial times tangent or adjoint; nothing where one of them is absent. */
function times(partial: Partial | undefined, factor: Value | undefined, builder: RegionBuilder): Value | undefined {
  if (factor === undefined || partial === undefined || partial === "zero") return undefined;
  if (partial === "one") return factor;
  if (partial === "minusOne") return builder.compute("negate", factor);
  if (!("when" in partial)) return builder.compute("multiply", partial, factor);
  const zero = builder.float(0);
  const sides = partial.is ? [factor, zero] : [zero, factor];
  return builder.compute("select", partial.when, ...sides);
}

function addTerm(sums: Map<Value, Value>, of: Value, term: Value | undefined, builder: RegionBuilder): void {
  if (term === undefined) return;
  const sum = sums.get(of);
  sums.set(of, sum === undefined ? term : builder.compute("add", sum, term));
}
