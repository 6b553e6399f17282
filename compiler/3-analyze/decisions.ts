/**
 * How numbers come about in a piece of a function: whether comparisons choose them, and whether they are computed there
 * or only chosen. A choice between constants, and a sign that flips, makes no numbers.
 */
import type { Block, Compute, IrFunction, Value } from "../ir/nodes.ts";
import { memoryOf } from "./memory.ts";
import { type LoopStatement, type Place, type Structure, structureOf } from "./structure.ts";
import type { Passages } from "./uses.ts";

export interface Trace {
  /** Whether a comparison with what depends on what is `compared` chooses between several numbers on the way. */
  readonly isChosen: boolean;
  /** Whether numbers are computed on the way. */
  readonly isComputed: boolean;
  /** All that the number is made of, itself included. */
  readonly origins: ReadonlySet<Value>;
  /** The memory of the arrays that are read on the way. */
  readonly arrays: ReadonlySet<Value>;
}

export class Decisions {
  readonly structure: Structure;
  /** Whether derivatives by `inputs` reach a value. */
  readonly isVaried: (value: Value) => boolean;
  /** Whether what is `compared` has a say in a value, by whatever way. */
  readonly isSwayed: (value: Value) => boolean;

  constructor(
    readonly fn: IrFunction,
    compared: readonly Value[],
    inputs: readonly Value[],
    passages: Passages,
  ) {
    this.structure = structureOf(fn);
    this.isVaried = passages.variedBy(fn, inputs);
    this.isSwayed = passages.swayedBy(fn, compared);
  }

  /** A number without a derivative of its own. */
  isPlainNumber(value: Value): boolean {
    return value.type === "index" || (value.type === "f64" && !this.isVaried(value));
  }

  /** How a number comes about within a region; where that is the body of `around`, in all of its trips. */
  trace(start: Value, body: Place, around?: LoopStatement): Trace {
    let [isChosen, isComputed] = [false, false];
    const origins = new Set([start]);
    const arrays = new Set<Value>();
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const value of origins) {
      const home = this.structure.homeOf(value);
      if (!this.structure.isWithin(home, body)) continue;
      const definition = this.structure.definitionOf(value);
      switch (definition?.kind) {
        case undefined: {
          const next = around && this.nextOf(value, around);
          if (next) origins.add(next);
          isComputed ||= around?.kind === "for" && around.body.arguments[0] === value;
          break;
        }
        case "if": {
          isChosen ||= this.isSwayed(definition.condition);
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
        case "call":
          isChosen ||= this.isSwayed(value) && !this.isVaried(value);
          isComputed ||= !definition.origin.derived;
          for (const operand of definition.operands) origins.add(operand);
          break;
        case "load":
          isChosen ||= this.isSwayed(definition.index);
          arrays.add(memoryOf(this.fn).rootOf(definition.array));
          for (const stored of this.storedIn(definition.array, body)) origins.add(stored);
          break;
        case "compute":
          isChosen ||= this.decides(definition);
          isComputed ||= !definition.origin.derived && this.makesNumbers(definition);
          for (const operand of definition.operands) if (operand.type !== "bool") origins.add(operand);
      }
    }
    return { isChosen, isComputed, origins, arrays };
  }

  /** The numbers that a region writes into an array. */
  private storedIn(array: Value, body: Place): readonly Value[] {
    const memory = memoryOf(this.fn);
    return memory.writesTo(memory.rootOf(array)).flatMap((write) => {
      if (write.kind !== "store" && write.kind !== "fill" && write.kind !== "accumulate") return [];
      return this.structure.isWithin(this.structure.placeOfStatementOf(write), body) ? [write.value] : [];
    });
  }

  /** What a trip hands on to the next as this number. */
  nextOf(carried: Value, { kind, body }: LoopStatement): Value | undefined {
    const at = body.arguments.indexOf(carried) - (kind === "for" ? 1 : 0);
    return at >= 0 && body.terminator.kind === "yield" ? body.terminator.values[at] : undefined;
  }

  /** The outermost branch around a region that a comparison with what depends on what is `compared` leads to. */
  branchAround(inner: Place, outer: Place): Place | undefined {
    let branch: Place | undefined;
    for (let place = inner; place !== outer && place.parent; place = place.parent) {
      if (place.owner?.kind === "if" && this.isSwayed(place.owner.condition)) branch = place;
    }
    return branch;
  }

  private isLeftByComparing({ label, body }: Block): boolean {
    const inside = this.structure.placeOf(body);
    return this.structure
      .breaksTo(label)
      .some((exit) => this.structure.conditionsOf(this.structure.placeOfBreak(exit), inside).some(this.isSwayed));
  }

  /** Whether an operation turns a comparison into a number. */
  private decides({ op, operands, result }: Compute): boolean {
    if (result.type === "bool") return false;
    if (op === "sign") return this.isSwayed(operands[0]!);
    return operands.some((operand) => operand.type === "bool" && this.isSwayed(operand));
  }

  /** Whether an operation gives more than one of few numbers, as a change of sign does. */
  makesNumbers({ op, operands }: Compute): boolean {
    if (["negate", "copy", "select", "toFloat", "toIndex", "sign"].includes(op)) return false;
    return op !== "multiply" || !operands.some((operand) => this.isSign(operand));
  }

  private isSign(value: Value): boolean {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "compute" && definition.op === "sign") return true;
    return Math.abs(this.structure.literalOf(value) ?? 0) === 1;
  }
}
