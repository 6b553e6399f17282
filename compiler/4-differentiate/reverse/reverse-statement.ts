/**
 * What each statement without regions does to the adjoints, in reverse:
 *
 *     y = f(x...)       xBar += slope * yBar, for each active x
 *     y = a[i]          aBar[i] += yBar
 *     a[i] = x          xBar += aBar[i]; aBar[i] = 0
 *     a[i] += x         xBar += aBar[i]
 *
 * Where the array's old content is needed further back, the cell is put back as well.
 */

import { unboundedValues } from "../../3-analyze/unbounded.ts";
import { wholeNumbersOf } from "../../3-analyze/whole-numbers.ts";
import { writtenBy } from "../../3-analyze/writes.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue, noEffects, type RegionBuilder } from "../../ir/build.ts";
import type { Naming } from "../../ir/naming.ts";
import type {
  Accumulate,
  Call,
  Compose,
  Compute,
  Copy,
  Fill,
  Load,
  Statement,
  Store,
  Value,
  Variable,
} from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import { demanded, secondHalf } from "../calls/demand.ts";
import { addCells } from "../cells.ts";
import type { Adjoints } from "./adjoints.ts";
import type { Frame } from "./frame.ts";
import { isReadInside, isStoredInside } from "./inside-arrays.ts";
import { isReversedByRule, reverseByRule } from "./reverse-by-rule.ts";
import type { ReverseContext } from "./reverse-sweep.ts";
import { lengthCopied } from "./separate-copies.ts";

/** Whether a statement without regions has any part in the reverse sweep. */
export function isReversed(context: ReverseContext, statement: Statement): boolean {
  const { activity, called, linear, memory, restored } = context;
  switch (statement.kind) {
    case "compute":
      return (linear.slopes.get(statement.result)?.slopes.length ?? 0) > 0;
    case "load":
      return (
        !isArrayType(statement.result.type) && activity.isActive(statement.result) && activity.isActive(statement.array)
      );
    case "duplicate":
      return activity.isActive(statement.result) && activity.isActive(statement.array);
    case "compose":
      return (
        activity.isActive(statement.result) && statement.operands.some((operand) => isActiveNumber(context, operand))
      );
    case "call":
      return called.demandOf(statement) !== undefined || isReversedByRule(context, statement);
    case "tap":
      return context.layers !== undefined;
    default: {
      const [written] = writtenBy(statement);
      if (!written) return false;
      const movesArray = statement.kind === "store" && isArrayType(statement.value.type);
      return (activity.isActive(written) && !movesArray) || restored.has(memory.rootOf(written));
    }
  }
}

export function reverseStatement(
  context: ReverseContext,
  statement: Statement,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  switch (statement.kind) {
    case "compute":
      return reverseCompute(context, statement, frame, adjoints, b);
    case "load":
      return reverseLoad(context, statement, frame, adjoints, b);
    case "store":
    case "accumulate":
      return reverseStore(context, statement, frame, adjoints, b);
    case "fill":
      return reverseFill(context, statement, frame, adjoints, b);
    case "copy":
      return reverseCopy(context, statement, frame, adjoints, b);
    case "compose":
      return reverseCompose(context, statement, frame, adjoints, b);
    case "call":
      return statement.hasRules
        ? reverseByRule(context, statement, frame, adjoints, b)
        : reverseCall(context, statement, adjoints, b);
    case "tap":
      return context.layers?.note(statement, context, frame, b);
    case "duplicate":
      return addCells(context.shadows.of(statement.result, frame), context.shadows.of(statement.array, frame), b);
    default:
      throw new InternalError(`'${statement.kind}' has no part in the reverse sweep`);
  }
}

function reverseCompute(
  context: ReverseContext,
  statement: Compute,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  const adjoint = adjoints.get(statement.result);
  if (!adjoint) return;
  const presence = adjoints.presenceOf(statement.result);
  for (const { operand, by } of context.linear.slopes.get(statement.result)!.slopes) {
    if (by === "one" || by === "minusOne") {
      adjoints.add(operand, adjoint, b, by === "one" ? 1 : -1, presence);
    } else if ("type" in by) {
      const place = context.structure.placeOfStatementOf(statement);
      const slope = context.access.slope({ result: statement.result, operand, slope: by, place }, frame);
      const isGuarded = typeof presence === "object" && unboundedValues(context.structure.fn).has(by);
      const product = (name: Variable | undefined) => b.computeAs(name, "multiply", adjoint, slope);
      const amount = isGuarded
        ? (name: Variable | undefined) => b.computeAs(name, "select", presence, product(undefined), b.float(0))
        : product;
      adjoints.addNew(operand, amount, b, presence);
    } else {
      const when = context.access.value(by.when, frame);
      const zero = b.float(0);
      const sides = by.is ? [adjoint, zero] : [zero, adjoint];
      const own = by.is ? when : b.compute("not", when);
      const both = typeof presence === "object" ? b.compute("and", presence, own) : own;
      adjoints.addNew(operand, (name) => b.computeAs(name, "select", when, ...sides), b, both);
    }
  }
}

function reverseLoad(
  context: ReverseContext,
  statement: Load,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  const adjoint = adjoints.get(statement.result);
  if (!adjoint) return;
  const shadow = context.shadows.of(statement.array, frame);
  const index = context.access.value(statement.index, frame);
  const isInside = isReadInside(shadow, index, statement, context, b);
  if (!isInside) return b.accumulate(shadow, index, adjoint);
  b.if(
    isInside,
    (then) => {
      then.accumulate(shadow, index, adjoint);
      return [];
    },
    () => [],
  );
}

function reverseStore(
  context: ReverseContext,
  statement: Store | Accumulate,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  const { activity, access, memory, restored, shadows, structure } = context;
  const index = access.value(statement.index, frame);
  if (activity.isActive(statement.array) && !isArrayType(statement.value.type)) {
    const shadow = shadows.of(statement.array, frame);
    const isValueActive = activity.isActive(statement.value);
    const taken = (name: Naming | undefined) => {
      const isInside = isStoredInside(shadow, index, statement, context, b);
      if (!isInside) return b.load(shadow, index, name, "f64");
      return b.computeAs(name, "select", isInside, b.load(shadow, index, undefined, "f64"), b.float(0));
    };
    if (statement.kind === "accumulate") {
      const name = shadows.names.ofField(statement.array, structure.literalOf(statement.index));
      if (isValueActive) adjoints.add(statement.value, taken(name), b, statement.sign);
    } else {
      const name = adjoints.get(statement.value) ? undefined : shadows.names.of(statement.value);
      const cell = isValueActive ? taken(name) : undefined;
      b.store(shadow, index, b.float(0));
      if (cell) adjoints.add(statement.value, cell, b);
    }
  }
  if (restored.has(memory.rootOf(statement.array))) {
    b.store(access.array(statement.array, frame), index, access.overwritten(statement, frame));
  }
}

function reverseFill(
  context: ReverseContext,
  statement: Fill,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  if (!context.activity.isActive(statement.array)) return;
  const shadow = context.shadows.of(statement.array, frame);
  if (context.activity.isActive(statement.value)) adjoints.add(statement.value, sumOf(shadow, b), b);
  b.fill(shadow, b.float(0));
}

function isActiveNumber({ activity }: ReverseContext, value: Value): boolean {
  return !isArrayType(value.type) && activity.isActive(value);
}

function reverseCompose(
  context: ReverseContext,
  statement: Compose,
  frame: Frame,
  adjoints: Adjoints,
  b: RegionBuilder,
): void {
  const shadow = context.shadows.of(statement.result, frame);
  statement.operands.forEach((operand, i) => {
    if (!isActiveNumber(context, operand)) return;
    const name = adjoints.get(operand) ? undefined : context.shadows.names.of(operand);
    adjoints.add(operand, b.field(shadow, i, name), b);
  });
}

/** The second half of what is called takes the adjoints of the numbers it gave, and gives those of what it was handed. */
function reverseCall({ called, shadows }: ReverseContext, call: Call, adjoints: Adjoints, b: RegionBuilder): void {
  const demand = called.demandOf(call)!;
  const isNumber = ({ type }: Value) => !isArrayType(type);
  const results = demanded(call.results, demand.results).filter(isNumber);
  const cotangents = results.map((result) => adjoints.get(result) ?? b.float(0));
  const operands = demanded(call.operands, demand.operands).filter(isNumber);
  const amounts = operands.map((operand) =>
    makeValue("f64", adjoints.get(operand) ? undefined : shadows.names.of(operand)),
  );
  b.push({
    kind: "call",
    callee: secondHalf(call.callee),
    operands: cotangents,
    results: amounts,
    effects: noEffects,
    origin: b.origin,
  });
  operands.forEach((operand, i) => {
    adjoints.add(operand, amounts[i]!, b);
  });
}

function sumOf(array: Value, b: RegionBuilder): Value {
  const range = { from: b.index(0), to: b.length(array), step: b.index(1), test: "<" as const, counter: { name: "i" } };
  const [sum] = b.for(range, [b.float(0)], (inner, i, partial) => [
    inner.compute("add", partial!, inner.load(array, i!)),
  ]);
  return sum!;
}

function reverseCopy(
  context: ReverseContext,
  statement: Copy,
  frame: Frame,
  _adjoints: Adjoints,
  b: RegionBuilder,
): void {
  const { activity, access, shadows, structure } = context;
  if (!activity.isActive(statement.target)) return;
  const { region } = structure.placeOfStatementOf(statement);
  const target = shadows.of(statement.target, frame);
  const given = access.value(statement.offset, frame);
  // `set` has cut off what is not whole, and taken NaN for 0.
  const offset = wholeNumbersOf(structure.fn).has(statement.offset) ? given : b.compute("toInt32", given);
  const source = activity.isActive(statement.source) ? shadows.of(statement.source, frame) : undefined;
  const range = {
    from: b.index(0),
    to: source ? b.length(source) : access.value(lengthCopied(statement, region), frame),
    step: b.index(1),
    test: "<" as const,
    counter: { name: "i" },
  };
  b.for(range, [], (inner, counter) => {
    const i = counter!;
    const index = inner.compute("add", offset, i);
    if (source) inner.accumulate(source, i, inner.load(target, index));
    inner.store(target, index, inner.float(0));
    return [];
  });
}
