/**
 * Counted loops of which the source says more than `for (let i = from; i < to; i += step)` can: the counter lives on
 * behind the loop, or it is compared with another counter that comes towards it. They become loops with a test, which are
 * printed as the source has them. What derivative code counts stays as it is.
 */

import { areEqual, constant, IndexForms, scaled, sum } from "../../3-analyze/index-forms.ts";
import { type Induction, inductionsOf } from "../../3-analyze/inductions.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { RegionBuilder } from "../../ir/build.ts";
import type { For, IrFunction, Label, Origin, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { mapRegionOperands, mapRegions, operandsOfTerminator, withParts } from "../../ir/walk.ts";

/** `counter <test> other` holds for as long as the loop goes on. */
interface Test {
  readonly test: For["test"];
  readonly other: Value;
}

export function loopsOfSource(fn: IrFunction, operations: OperationTable): IrFunction {
  const structure = structureOf(fn);
  const inductions = inductionsOf(fn);
  const forms = new IndexForms(structure);
  /** Carried values that are the counter, by another name. */
  const counters = new Map<Value, Value>();
  const inRegion = (region: Region): Region =>
    withParts(region, { statements: region.statements.map((statement) => inStatement(statement)) });
  const body = inRegion(fn.body);
  return body === fn.body
    ? fn
    : withParts(fn, { body: mapRegionOperands(body, (value) => counters.get(value) ?? value) });

  function inStatement(statement: Statement): Statement {
    const inner = mapRegions(statement, inRegion);
    if (statement.kind !== "for" || inner.kind !== "for" || statement.origin.derived) return inner;
    const test = meetingOf(statement, structure, inductions, forms);
    const copy = copyOfCounter(statement, structure);
    if (!test && copy === undefined) return inner;
    const [counter, ...carried] = inner.body.arguments as [Value, ...Value[]];
    if (copy !== undefined) counters.set(carried[copy]!, counter);
    return withTest(inner, test ?? { test: inner.test, other: inner.to }, copy, operations);
  }
}

/** Position of a carried value that is the counter, and so has its last value at the end. */
function copyOfCounter(loop: For, structure: Structure): number | undefined {
  const { body, from, step, initial } = loop;
  const [counter] = body.arguments;
  const end = body.terminator;
  if (end.kind !== "yield") return undefined;
  const at = end.values.findIndex((value, i) => {
    const next = structure.definitionOf(value);
    if (next?.kind !== "compute" || next.op !== "add" || next.operands[0] !== counter) return false;
    const literal = structure.literalOf(step);
    const isStep =
      next.operands[1] === step || (literal !== undefined && structure.literalOf(next.operands[1]!) === literal);
    return isStep && initial[i] === from;
  });
  return at < 0 ? undefined : at;
}

/**
 * The carried counter that the loop's own meets: in trip t they are at from + t * a and start + t * b, and the loop ends
 * with the first t from which on t * (a - b) >= start - from, or >.
 */
function meetingOf(
  loop: For,
  structure: Structure,
  inductions: ReadonlyMap<Value, Induction>,
  forms: IndexForms,
): Test | undefined {
  const own = structure.literalOf(loop.step);
  if (own === undefined || loop.to.type !== "index" || (loop.test !== "<" && loop.test !== ">")) return undefined;
  const sign = Math.sign(own);
  const [from, to] = [forms.of(loop.from), forms.of(loop.to)];
  for (const other of loop.body.arguments.slice(1)) {
    const induction = inductions.get(other);
    if (induction?.loop !== loop || typeof induction.step !== "number") continue;
    const closing = sign * (own - induction.step);
    // A counter that stands still is a bound.
    if (closing <= 0 || induction.step === 0) continue;
    const span = scaled(sum(forms.of(induction.start), from, -1), sign);
    const strict = forms.quotient(span, closing, "ceil");
    if (areEqual(to, sum(from, strict, own))) return { test: loop.test, other };
    const inclusive = sum(forms.quotient(span, closing, "floor"), constant(1));
    if (areEqual(to, sum(from, inclusive, own))) return { test: loop.test === "<" ? "<=" : ">=", other };
  }
  return undefined;
}

const comparisons = { "<": "less", "<=": "lessOrEqual", ">": "greater", ">=": "greaterOrEqual" } as const;

/** `for (; counter <test> other; counter += step)`; the carried value at `copy` is the counter itself. */
function withTest(loop: For, { test, other }: Test, copy: number | undefined, operations: OperationTable): Statement {
  const { origin, from, initial, results } = loop;
  const [counter, ...carried] = loop.body.arguments as [Value, ...Value[]];
  const end = loop.body.terminator;
  const isOther = (_: Value, i: number) => i !== copy;
  const label: Label = { name: "loop" };
  const b = new RegionBuilder(operations, origin);
  const counted = other.type === "index" ? counter : b.compute("toFloat", counter);
  const condition = b.compute(comparisons[test], counted, other);
  const last = carried.map((value, i) => (i === copy ? counter : value));
  const leaving = b.nested().close(b.break(label, last));
  b.push({ kind: "if", condition, then: b.nested().yield(), otherwise: leaving, results: [], origin });
  const advanced = advancing(loop, counter, operations);
  const handedOn = end.kind === "yield" ? end.values.filter(isOther) : [];
  const body: Region = {
    arguments: [counter, ...carried.filter(isOther)],
    statements: [...b.statements, ...advanced.statements],
    terminator: { kind: "yield", values: [advanced.next, ...handedOn], origin: end.origin },
  };
  const inside: Statement = { kind: "loop", initial: [from, ...initial.filter(isOther)], body, origin };
  const around: Region = { arguments: [], statements: [inside], terminator: unreachable(origin) };
  return { kind: "block", label, body: around, results, origin };
}

/** The loop's statements with the counter's step, in front of the steps of other counters in the loop's head. */
function advancing({ body, step, origin }: For, counter: Value, operations: OperationTable) {
  const b = new RegionBuilder(operations, origin);
  const next = b.computeAs(counter.variable, "add", counter, step);
  const { statements } = body;
  const handedOn = new Set(operandsOfTerminator(body.terminator));
  const first = statements.findIndex(
    (statement) =>
      statement.kind === "compute" &&
      statement.origin.group === origin.group &&
      !statement.origin.derived &&
      handedOn.has(statement.result),
  );
  const at = first < 0 ? statements.length : first;
  return { next, statements: [...statements.slice(0, at), ...b.statements, ...statements.slice(at)] };
}

/** The end of a region that its last statement never reaches. */
function unreachable(origin: Origin): Terminator {
  return { kind: "throw", errorClass: "Error", parts: ["unreachable"], origin };
}
