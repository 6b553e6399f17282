/**
 * Numbers that a loop finds by comparing: a bound that bisection moves, a count of what is above a threshold, the trip in
 * which a search ends. They change with an input, but no derivative passes through a comparison. Comes in: a function.
 * Goes out: such numbers in its loops, of those that the result is computed with. A choice between constants, and a sign
 * that flips, is no such number: the derivative is right wherever there is one.
 */
import { append } from "../ir/append.ts";
import type { Accumulate, IrFunction, Origin, Region, Store, Value } from "../ir/nodes.ts";
import { isDifferentiable } from "../ir/types.ts";
import { visitStatements } from "../ir/walk.ts";
import { Decisions } from "./decisions.ts";
import { reach } from "./dependences.ts";
import { flowsOf } from "./flows.ts";
import { memoryOf } from "./memory.ts";
import { oncePerFunction } from "./once-per-function.ts";
import { isLoop, type LoopStatement, type Place, type Structure } from "./structure.ts";
import type { Passages, Uses } from "./uses.ts";

export interface DecidedNumbers {
  /** Where they are found. */
  readonly origin: Origin;
  readonly values: readonly Value[];
}

/** The numbers that comparisons with what depends on this input decide, one of `inputs` by which derivatives are taken. */
export function decidedInLoops(
  fn: IrFunction,
  input: Value,
  inputs: readonly Value[],
  uses: Uses,
  passages: Passages,
): readonly DecidedNumbers[] {
  const found: DecidedNumbers[] = [];
  const loops = loopsIn(fn);
  if (loops.length === 0) return found;
  const decisions = new Decisions(fn, [input], [input], passages);
  const isVaried = passages.variedBy(fn, inputs);
  for (const loop of loops) {
    const values = [
      ...carriedBy(loop, decisions).filter((value) => isUsed(value, fn, uses)),
      ...storedIn(loop.body, decisions).filter((array) => uses.matters(array) && !isVaried(array)),
      ...leftBy(loop, decisions, uses).filter((value) => value.type === "index" || !isVaried(value)),
    ];
    if (values.length > 0) found.push({ origin: loop.origin, values: [...new Set(values)] });
  }
  return found;
}

/** Whether outputs are computed with a number, or what it becomes. */
export function isUsed(value: Value, fn: IrFunction, uses: Uses): boolean {
  return [...reach([value], becomesIn(fn))].some((each) => uses.matters(each));
}

const loopsIn = oncePerFunction((fn) => {
  const loops: LoopStatement[] = [];
  visitStatements(fn.body, (statement) => {
    if (isLoop(statement) && !statement.origin.derived) loops.push(statement);
  });
  return loops;
});

/** From numbers to the numbers that they become, or that are computed of them. */
const becomesIn = oncePerFunction((fn): ReadonlyMap<Value, readonly Value[]> => {
  const becomes = new Map<Value, Value[]>();
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") append(becomes, flow.from, flow.to);
    if (flow.kind !== "statement" || flow.statement.kind !== "compute") continue;
    const { op, operands, result } = flow.statement;
    if (op === "stopGradient" || result.type === "bool") continue;
    for (const operand of operands.slice(op === "foundAs" ? 1 : 0)) append(becomes, operand, result);
  }
  return becomes;
});

/** The numbers that a loop carries of which comparisons decide what they become. */
function carriedBy(loop: LoopStatement, decisions: Decisions): readonly Value[] {
  const body = decisions.structure.placeOf(loop.body);
  return loop.body.arguments.filter((value) => {
    const next = decisions.nextOf(value, loop);
    if (!next || !decisions.isPlainNumber(value)) return false;
    const { isChosen, isComputed } = decisions.trace(next, body, loop);
    return isChosen && isComputed;
  });
}

/**
 * The arrays that repeated code reads and writes again, where comparisons decide what, or at which place; of code in a
 * loop, the innermost one counts.
 */
export function storedIn(repeated: Region, decisions: Decisions): readonly Value[] {
  const { structure } = decisions;
  const memory = memoryOf(decisions.fn);
  const body = structure.placeOf(repeated);
  const found: Value[] = [];
  visitStatements(repeated, (statement) => {
    if (statement.kind !== "store" && statement.kind !== "accumulate") return;
    const { array, index, value, origin } = statement;
    const place = structure.placeOfStatementOf(statement);
    if (origin.derived || place.loops.length !== body.loops.length || isAppended(statement, structure)) return;
    if (!isDifferentiable(array.type) || decisions.isVaried(array) || value.type !== "f64") return;
    const trace = decisions.trace(value, body);
    const isAgain = statement.kind === "accumulate" || (trace.isComputed && trace.arrays.has(memory.rootOf(array)));
    if (!isAgain) return;
    const isPlace = decisions.isSwayed(index) || decisions.branchAround(place, body) !== undefined;
    if (trace.isChosen || isPlace) found.push(array);
  });
  return found;
}

/** Whether a store makes a list longer, and leaves what it holds as it is. */
function isAppended({ array, index }: Store | Accumulate, structure: Structure): boolean {
  const definition = structure.definitionOf(index);
  if (definition?.kind === "length") return definition.array === array;
  if (definition?.kind !== "compute" || definition.op !== "add") return false;
  return definition.operands.some((operand) => {
    const part = structure.definitionOf(operand);
    return part?.kind === "length" && part.array === array;
  });
}

/** The numbers that differ from trip to trip and are handed out where a comparison ends the loop. */
function leftBy(loop: LoopStatement, decisions: Decisions, uses: Uses): readonly Value[] {
  const { structure, fn } = decisions;
  const body = structure.placeOf(loop.body);
  const found: Value[] = [];
  for (const exit of structure.escapesOf(loop)) {
    const branch = decisions.branchAround(structure.placeOfBreak(exit), body);
    const target = structure.placeOfLabel(exit.target).owner;
    if (!branch) continue;
    exit.values.forEach((value, i) => {
      const result = target?.kind === "block" ? target.results[i]! : undefined;
      if (result ? isUsed(result, fn, uses) : uses.isOutput(i)) found.push(...plainPartsOf(value, branch, decisions));
    });
  }
  return found.filter((value) => differsByTrip(value, loop, decisions));
}

/** A number, or those that it is computed of in a branch, as far as they have no derivative of their own. */
export function plainPartsOf(whole: Value, branch: Place, decisions: Decisions): readonly Value[] {
  const { structure } = decisions;
  const parts = new Set([whole]);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const value of parts) {
    if (decisions.isPlainNumber(value)) continue;
    const definition = structure.definitionOf(value);
    if (definition?.kind !== "compute" || definition.op === "stopGradient" || definition.origin.derived) continue;
    if (!structure.isWithin(structure.homeOf(value), branch)) continue;
    for (const operand of definition.operands) parts.add(operand);
  }
  return [...parts].filter((value) => decisions.isPlainNumber(value));
}

/** Whether a number is the trip's, or made of what each trip computes anew of what the one before it had. */
function differsByTrip(value: Value, loop: LoopStatement, decisions: Decisions): boolean {
  const { structure } = decisions;
  const body = structure.placeOf(loop.body);
  if (!structure.isWithin(structure.homeOf(value), body)) return false;
  const [counter] = loop.kind === "for" ? loop.body.arguments : [];
  const { origins } = decisions.trace(value, body);
  return loop.body.arguments.some((argument) => {
    if (!origins.has(argument)) return false;
    if (argument === counter) return true;
    const next = decisions.nextOf(argument, loop);
    return next !== undefined && decisions.trace(next, body, loop).isComputed;
  });
}
