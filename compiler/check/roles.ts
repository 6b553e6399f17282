/**
 * What a function takes its parameters for. Integers are counts, bounds of loops, indexes, and what these are computed
 * from: found by going back from where an integer is needed through arithmetic that keeps integers.
 */
import type { IrFunction, Load, Program, Region, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { isRecord } from "../ir/types.ts";
import { visitRegions } from "../ir/walk.ts";

export interface Roles {
  /** Positions, among all leaves of the parameters: numbers, and arrays of which all numbers are integers. */
  readonly integers: ReadonlySet<number>;
  /** Names of fields of records that are integers. */
  readonly integerFields: ReadonlySet<string>;
  /** Strings that the function knows. */
  readonly texts: readonly string[];
}

/** Operations whose operands are integers where the result is one. */
const keeping: ReadonlySet<OpName> = new Set([
  "add",
  "subtract",
  "multiply",
  "negate",
  "copy",
  "min",
  "max",
  "remainder",
  "toIndex",
  "toFloat",
  "stopGradient",
]);
const comparing: ReadonlySet<OpName> = new Set([
  "less",
  "lessOrEqual",
  "greater",
  "greaterOrEqual",
  "equal",
  "notEqual",
]);

/**
 * What is only compared with a count is taken for one, unless it is among `varying`, the leaves that the function is
 * differentiated by.
 */
export function rolesOf(fn: IrFunction, program: Program, varying: ReadonlySet<number>): Roles {
  /** What a value is made from: where the value is an integer, so are these. */
  const sources = new Map<Value, readonly Value[]>();
  /** Values that are read from a field of a record. */
  const fields = new Map<Value, string>();
  const literals = new Map<Value, number>();
  const texts = new Set<string>();
  const counts = new Set<Value>();
  const needed: Value[] = [];
  const compared: Value[] = [];
  const comparisons: (readonly [Value, Value, boolean])[] = [];

  const flow = (to: readonly Value[], from: readonly Value[]) =>
    to.forEach((value, i) => {
      const source = from[i];
      if (source) sources.set(value, [...(sources.get(value) ?? []), source]);
    });

  function visit(statement: Statement): void {
    switch (statement.kind) {
      case "constant":
        if (typeof statement.value === "string") texts.add(statement.value);
        if (typeof statement.value === "number") literals.set(statement.result, statement.value);
        break;
      case "compute": {
        const { op, operands, result } = statement;
        const [first, second] = operands;
        if (op === "toIndex" || op === "toInt32") needed.push(...operands);
        if (op === "toFloat" && first?.type === "index" && !literals.has(first)) counts.add(result);
        if (keeping.has(op)) sources.set(result, [...operands]);
        if (op === "select") sources.set(result, operands.slice(1));
        if (comparing.has(op) && first && second)
          comparisons.push([first, second, /qual$/.test(op) && !op.includes("Or")]);
        break;
      }
      case "length":
        counts.add(statement.result);
        break;
      case "load":
        readFrom(statement);
        break;
      case "for":
        needed.push(statement.from, statement.to, statement.step);
        flow(statement.results, statement.initial);
        flow(statement.body.arguments.slice(1), statement.initial);
        break;
      case "loop":
        flow(statement.body.arguments, statement.initial);
        break;
      case "if":
        for (const { terminator } of [statement.then, statement.otherwise])
          if (terminator.kind === "yield") flow(statement.results, terminator.values);
        break;
      case "call": {
        const callee = program.functions.get(statement.callee);
        if (callee) flow(callee.body.arguments, statement.operands);
        break;
      }
      case "block":
        if (statement.body.terminator.kind === "yield") flow(statement.results, statement.body.terminator.values);
        break;
    }
  }

  function readFrom({ array, index, result }: Load): void {
    const { type } = array;
    if (!isRecord(type)) sources.set(result, [array]);
    else fields.set(result, type.fields[literals.get(index) ?? -1]?.name ?? "");
  }
  for (const { body } of new Set([fn, ...program.functions.values()]))
    visitRegions(body, (region: Region) => region.statements.forEach(visit));

  for (const [left, right, isEquality] of comparisons) {
    const isCount = (value: Value) => value.type === "index" || counts.has(value);
    const isWhole = (value: Value) => isEquality && Number.isSafeInteger(literals.get(value));
    if (isCount(left) || isWhole(left)) compared.push(right);
    if (isCount(right) || isWhole(right)) compared.push(left);
  }
  const behind = (values: readonly Value[]) => {
    const found = new Set(values);
    for (const value of found) for (const source of sources.get(value) ?? []) found.add(source);
    return found;
  };
  const [integers, likely] = [behind(needed), behind(compared)];
  const isInteger = (leaf: Value, i: number) => integers.has(leaf) || (likely.has(leaf) && !varying.has(i));
  return {
    integers: new Set(fn.body.arguments.flatMap((leaf, i) => (isInteger(leaf, i) ? [i] : []))),
    integerFields: new Set([...integers].flatMap((value) => fields.get(value) ?? [])),
    texts: [...texts],
  };
}
