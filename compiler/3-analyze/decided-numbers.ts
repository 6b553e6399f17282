/**
 * Numbers that a loop finds by comparing: a bound that bisection moves, a count of what is above a threshold. They change
 * with an input, but no derivative passes through a comparison. Comes in: a function. Goes out: such numbers among what
 * its loops carry, of those that the result is computed with. A choice between constants, and a sign that flips, is no
 * such number: the derivative is right wherever there is one.
 */
import { append } from "../ir/append.ts";
import type { Block, Compute, IrFunction, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable } from "../ir/operation.ts";
import { visitStatements } from "../ir/walk.ts";
import type { Activity } from "./activity.ts";
import { dependencesOf, reach } from "./dependences.ts";
import { flowsOf } from "./flows.ts";
import type { Memory } from "./memory.ts";
import { isLoop, type LoopStatement, type Structure, structureOf } from "./structure.ts";

export interface DecidedNumbers {
  readonly loop: LoopStatement;
  readonly values: readonly Value[];
}

/** The numbers, as a question: which of them are decided by comparisons with what depends on these inputs? */
export function decidedNumbersOf(
  fn: IrFunction,
  memory: Memory,
  operations: OperationTable,
): (inputs: readonly Value[], activity: Activity) => readonly DecidedNumbers[] {
  const structure = structureOf(fn);
  const passes = (op: OpName) => op !== "stopGradient" && operations[op].partials !== undefined;
  const { forward, node } = dependencesOf(fn, memory, passes);
  const becomes = becomesIn(fn);
  return (inputs, activity) => {
    const varied = reach(inputs.map(node), forward);
    const decisions = new Decisions(structure, (value) => value.type === "f64" && varied.has(node(value)));
    const found: DecidedNumbers[] = [];
    visitStatements(fn.body, (statement) => {
      if (!isLoop(statement)) return;
      const values = decisions
        .in(statement)
        .filter((value) => [...reach([value], becomes)].some((each) => activity.matters(each)));
      if (values.length > 0) found.push({ loop: statement, values });
    });
    return found;
  };
}

/** From numbers to the numbers that they become, or that are computed of them. */
function becomesIn(fn: IrFunction): ReadonlyMap<Value, readonly Value[]> {
  const becomes = new Map<Value, Value[]>();
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") append(becomes, flow.from, flow.to);
    if (flow.kind !== "statement" || flow.statement.kind !== "compute") continue;
    const { op, operands, result } = flow.statement;
    if (op === "stopGradient" || result.type === "bool") continue;
    for (const operand of operands) append(becomes, operand, result);
  }
  return becomes;
}

class Decisions {
  private readonly conditions = new Map<Value, boolean>();

  constructor(
    private readonly structure: Structure,
    private readonly isVaried: (value: Value) => boolean,
  ) {}

  /** The numbers that a loop carries, itself without a derivative, of which comparisons decide what they become. */
  in(loop: LoopStatement): readonly Value[] {
    const carried = loop.body.arguments.slice(loop.kind === "for" ? 1 : 0);
    const end = loop.body.terminator;
    if (end.kind !== "yield") return [];
    return carried.filter((value, i) => {
      const isNumber = value.type === "f64" || value.type === "index";
      return isNumber && !this.isVaried(value) && this.isDecided(end.values[i]!, loop);
    });
  }

  /** Whether what a trip hands on is one of several numbers, of which one is computed in it. */
  private isDecided(next: Value, loop: LoopStatement): boolean {
    const body = this.structure.placeOf(loop.body);
    let [isChosen, isComputed] = [false, false];
    const origins = new Set([next]);
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const value of origins) {
      if (!this.structure.isWithin(this.structure.homeOf(value), body)) continue;
      const definition = this.structure.definitionOf(value);
      switch (definition?.kind) {
        case "if": {
          isChosen ||= this.isVariedCondition(definition.condition);
          const at = definition.results.indexOf(value);
          for (const { terminator } of [definition.then, definition.otherwise]) {
            if (terminator.kind === "yield") origins.add(terminator.values[at]!);
          }
          break;
        }
        case "block": {
          const at = definition.results.indexOf(value);
          isChosen ||= this.isLeftByComparing(definition);
          const { terminator } = definition.body;
          if (terminator.kind === "yield") origins.add(terminator.values[at]!);
          for (const exit of this.structure.breaksTo(definition.label)) origins.add(exit.values[at]!);
          break;
        }
        case "compute":
          if (definition.op === "select") isChosen ||= this.isVariedCondition(definition.operands[0]!);
          isComputed ||= this.makesNumbers(definition);
          for (const operand of definition.operands) if (operand.type !== "bool") origins.add(operand);
      }
    }
    return isChosen && isComputed;
  }

  private isLeftByComparing({ label, body }: Block): boolean {
    const inside = this.structure.placeOf(body);
    return this.structure.breaksTo(label).some((exit) => {
      let place = this.structure.placeOfBreak(exit);
      while (place !== inside && place.parent) {
        if (place.owner?.kind === "if" && this.isVariedCondition(place.owner.condition)) return true;
        place = place.parent;
      }
      return false;
    });
  }

  /** Whether an operation gives more than one of few numbers, as a change of sign does. */
  private makesNumbers({ op, operands }: Compute): boolean {
    if (["negate", "copy", "select", "toFloat", "toIndex"].includes(op)) return false;
    return op !== "multiply" || !operands.some((operand) => Math.abs(this.structure.literalOf(operand) ?? 0) === 1);
  }

  /** Whether a comparison with a number that depends on the inputs is part of a condition. */
  private isVariedCondition(condition: Value): boolean {
    let isVaried = this.conditions.get(condition);
    if (isVaried === undefined) {
      this.conditions.set(condition, false);
      isVaried = this.partsOf(condition).some((part) => this.isVaried(part) || this.isVariedCondition(part));
      this.conditions.set(condition, isVaried);
    }
    return isVaried;
  }

  private partsOf(value: Value): readonly Value[] {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "compute") return definition.operands;
    if (definition?.kind !== "if") return [];
    const at = definition.results.indexOf(value);
    const ends = [definition.then, definition.otherwise].flatMap(({ terminator }) =>
      terminator.kind === "yield" ? [terminator.values[at]!] : [],
    );
    return [definition.condition, ...ends];
  }
}
