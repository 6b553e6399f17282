/**
 * How large the integers of a kernel get. A device counts with 32 bits, where a sum that overflows is another number: so
 * the host looks at the largest that there can be before it starts the kernel, and refuses to where that is too large.
 *
 * Sums and products that wrap are right in the end if the end is small. Only what is read, compared or made a float has to
 * be: its polynomial, with the largest magnitude of each factor, is a bound. Of what stands in an array of integers the
 * device knows the largest from when it was filled.
 */
import { asConstant, type Polynomial, type Polynomials, scaled } from "../../3-analyze/loops/polynomials.ts";
import type { Memory } from "../../3-analyze/memory.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import { makeValue, namingOf, type RegionBuilder } from "../../ir/build.ts";
import { hint } from "../../ir/naming.ts";
import type { Call, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import { isArrayType, isFlat } from "../../ir/types.ts";
import { operandsOf, resultsOf, visitStatements, visitTerminators } from "../../ir/walk.ts";
import { CarriedBounds } from "./carried-bounds.ts";
import type { HostValues } from "./host-values.ts";
import { Refusal } from "./refusal.ts";

/** The largest magnitude of what an array of integers can hold, where that is small. */
const ofElements: Readonly<Record<string, number>> = { i8: 128, u8: 255, u8c: 255, i16: 32768, u16: 65535, bool: 1 };
/** Sums of polynomials that are smaller than this for certain need no look. */
const surelySmall = 2 ** 30;

/** Operations that give no larger magnitude than all of their operands together. */
const noLarger = /^(min|max|abs|floor|ceil|round|trunc)$/;
/** Those that give no larger one than that of the first. */
const noLargerThanFirst = /^(remainder|shiftRight)$/;

/** The call of a method of the device. */
type DeviceMethod = (name: string, operands: readonly Value[], results: readonly Value[]) => Call;

export class IndexBounds {
  /** The largest magnitude in an array, as the device tells it, and the array. */
  private readonly arrays = new Map<Value, Value>();
  /** Numbers of the host that are integers, or the device says that they are not. */
  private readonly looked = new Set<Value>();
  /** Values whose bound is being looked for. */
  private readonly asked = new Set<Value>();
  private readonly heldInFloats: Polynomial[] = [];

  constructor(
    private readonly structure: Structure,
    private readonly polynomials: Polynomials,
    private readonly host: HostValues,
    private readonly memory: Memory,
  ) {}

  /** The bounds of a kernel's integers, as numbers that the host computes. */
  of(body: Region, method: DeviceMethod, b: RegionBuilder): readonly Value[] {
    const bounds: Polynomial[] = [];
    /** Floats of the host that count as integers in the kernel. */
    const floats = new Set<Value>();
    const add = (bound: Polynomial) => {
      const known = asConstant(bound);
      if (known !== undefined && known < surelySmall) return;
      if (!bounds.some((other) => this.polynomials.isSame(other, bound))) bounds.push(bound);
    };
    visitStatements(body, (statement) => {
      for (const value of this.integersOf(statement)) {
        add(this.boundOf(value, statement));
        this.floatsIn(value, floats);
      }
    });
    visitTerminators(body, (end) => {
      const values = end.kind === "throw" ? [] : end.values;
      for (const value of values) if (this.isComputed(value) && !this.isCount(value)) add(this.boundOf(value, end));
    });
    this.heldInFloats.splice(0).forEach(add);
    const told = new Map<Value, Value>();
    const tell = (factor: Value): Value | undefined => {
      const array = this.arrays.get(factor);
      if (!array || told.has(factor)) return told.get(factor);
      const largest = makeValue("index", hint("largest"));
      b.push(method("largest", [array], [largest]));
      told.set(factor, largest);
      return largest;
    };
    for (const factor of floats) {
      const name = b.constant(namingOf(factor)?.name ?? "a number", "text");
      b.push(method("requireWhole", [name, this.host.available(factor, b)], []));
    }
    return bounds.map((bound) => onHost(bound, this.host, b, tell));
  }

  /** Whether an index grows or falls by one with a counter. */
  goesByOnes(index: Value, counter: Value): boolean {
    const split = this.polynomials.split(this.polynomials.of(index), counter);
    return split !== undefined && Math.abs(asConstant(split.by) ?? 0) === 1;
  }

  /** What must be right of the integers that a statement reads, if they are computed. */
  private integersOf(statement: Statement): readonly Value[] {
    if (statement.kind === "compute" && statement.result.type === "index" && isRing(statement.op)) return [];
    return operandsOf(statement).filter((value) => this.isComputed(value));
  }

  private isComputed(value: Value): boolean {
    const definition = this.structure.definitionOf(value);
    return value.type === "index" && definition?.kind === "compute" && isRing(definition.op) && !this.host.has(value);
  }

  /** Whether a loop counts by ones: that it does not do for so long. */
  private isCount(value: Value): boolean {
    const terms = this.polynomials.of(value);
    const counters = terms.filter(({ factors }) => factors.length > 0);
    const step = asConstant(terms.filter(({ factors }) => factors.length === 0)) ?? 0;
    if (counters.length !== 1 || Math.abs(step) > 1) return false;
    const { coefficient, factors } = counters[0]!;
    return coefficient === 1 && factors.length === 1 && !this.structure.definitionOf(factors[0]!);
  }

  /** Numbers of the host that are made integers on the way to one. */
  private floatsIn(value: Value, floats: Set<Value>): void {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind !== "compute") return;
    const { op, operands } = definition;
    if (isRing(op)) for (const operand of operands) this.floatsIn(operand, floats);
    if (op !== "toIndex" || !this.host.has(operands[0]!)) return;
    if (!this.isRounded(operands[0]!)) floats.add(operands[0]!);
    this.looked.add(operands[0]!);
  }

  private isRounded(value: Value): boolean {
    const definition = this.structure.definitionOf(value);
    return definition?.kind === "compute" && /^(floor|ceil|round|trunc)$/.test(definition.op);
  }

  /** Whether a number of the host is an integer, or makes the device say so where it is none. */
  isWhole(value: Value): boolean {
    return this.looked.has(value) || this.isRounded(value);
  }

  private boundOf(value: Value, user: Statement | Terminator): Polynomial {
    const terms = this.polynomials
      .of(value)
      .map(({ coefficient, factors }) =>
        factors.reduce<Polynomial>(
          (product, factor) => this.polynomials.product(product, this.largestOf(factor, user)),
          [{ coefficient: Math.abs(coefficient), factors: [] }],
        ),
      );
    return terms.reduce<Polynomial>((sum, term) => this.polynomials.sum(sum, term), []);
  }

  private largestOf(factor: Value, user: Statement | Terminator): Polynomial {
    if (this.host.has(factor)) return [{ coefficient: 1, factors: [factor] }];
    const definition = this.structure.definitionOf(factor);
    if (definition?.kind === "load") {
      const { array } = definition;
      const element = isArrayType(array.type) && isFlat(array.type) ? array.type.element : "f64";
      const largest = ofElements[element];
      if (largest !== undefined) return [{ coefficient: largest, factors: [] }];
      if (element === "i32" || element === "u32") return [{ coefficient: 1, factors: [this.largestIn(array)] }];
    }
    if (definition?.kind === "compute" && definition.op === "select") {
      const [first, second] = definition.operands.slice(1).map((operand) => this.boundOf(operand, user));
      return this.polynomials.sum(first!, second!);
    }
    if (!definition) {
      const { owner, region } = this.structure.homeOf(factor);
      if (owner?.kind === "for" && region.arguments[0] === factor) {
        const isUp = owner.test === "<" || owner.test === "<=";
        const [near, far] = isUp ? [owner.from, owner.to] : [owner.to, owner.from];
        const [first, last] = [near, far].map((end) => this.boundOf(end, user));
        return (this.structure.literalOf(near) ?? -1) >= 0 ? last! : this.polynomials.sum(first!, last!);
      }
    }
    const isFirst = definition?.kind === "compute" && noLargerThanFirst.test(definition.op);
    if (
      definition?.kind === "compute" &&
      definition.result.type === "index" &&
      (isFirst || noLarger.test(definition.op))
    ) {
      const operands = isFirst ? definition.operands.slice(0, 1) : definition.operands;
      const bounds = operands.map((operand) => this.boundOf(operand, user));
      return bounds.reduce((sum, each) => this.polynomials.sum(sum, each));
    }
    const carried = this.carriedBound(factor, user);
    if (carried) return carried;
    const sources = this.sourcesOf(factor);
    if (!sources.includes(factor) && !this.asked.has(factor)) {
      this.asked.add(factor);
      const bounds = sources.map((source) => this.boundOf(source, user));
      this.asked.delete(factor);
      const bound = bounds.reduce<Polynomial>((sum, each) => this.polynomials.sum(sum, each), []);
      // A float tells integers apart up to 2 ** 24 alone.
      if (definition?.kind === "load") this.heldInFloats.push(scaled(bound, 64));
      return bound;
    }
    throw new Refusal(
      user.origin.span,
      "it computes an index from numbers that only the device knows, which may leave the 32 bits of its integers",
      "Compute the indexes outside of the function, and hand them over in an Int32Array.",
    );
  }

  /** Of what a loop carries, if it goes on by sums. */
  private carriedBound(factor: Value, user: Statement | Terminator): Polynomial | undefined {
    if (this.asked.has(factor)) return undefined;
    this.asked.add(factor);
    const bounds = new CarriedBounds(this.structure, this.polynomials, (value) => this.boundOf(value, user));
    const bound = bounds.of(factor);
    this.asked.delete(factor);
    if (bound && factor.type === "f64") this.heldInFloats.push(scaled(bound, 64));
    return bound;
  }

  /** The numbers of which a value is one: what branches and loops choose from, or what has been kept in an array. */
  private sourcesOf(value: Value, seen = new Set<Value>()): readonly Value[] {
    if (seen.has(value)) return [];
    seen.add(value);
    const among = (values: readonly (Value | undefined)[]) =>
      values.flatMap((each) => (each ? this.sourcesOf(each, seen) : []));
    const definition = this.structure.definitionOf(value);
    if (!definition) {
      const { owner, region } = this.structure.homeOf(value);
      const at = region.arguments.indexOf(value) - 1;
      return owner?.kind === "for" && at >= 0 ? among([owner.initial[at], yieldedBy(owner.body)[at]]) : [value];
    }
    const at = resultsOf(definition).indexOf(value);
    if (definition.kind === "for") return among([definition.initial[at], yieldedBy(definition.body)[at]]);
    if (definition.kind === "block") {
      const breaks = this.structure.breaksTo(definition.label).map(({ values }) => values[at]);
      return among([...breaks, yieldedBy(definition.body)[at]]);
    }
    if (definition.kind === "if") {
      return among([definition.then, definition.otherwise].map((branch) => yieldedBy(branch)[at]));
    }
    if (definition.kind === "compute" && definition.op === "select") return among(definition.operands.slice(1));
    if (definition.kind === "load" && this.structure.definitionOf(definition.array)?.kind === "allocate") {
      const writes = this.memory.writesTo(this.memory.rootOf(definition.array));
      const isKept = writes.every(({ kind }) => kind === "store");
      if (isKept) return among(writes.flatMap((write) => (write.kind === "store" ? [write.value] : [])));
    }
    return [value];
  }

  private largestIn(array: Value): Value {
    const known = [...this.arrays].find(([, each]) => each === array)?.[0];
    const largest = known ?? makeValue("index");
    this.arrays.set(largest, array);
    return largest;
  }
}

function yieldedBy({ terminator }: Region): readonly Value[] {
  return terminator.kind === "yield" ? terminator.values : [];
}

function isRing(op: string): boolean {
  return op === "add" || op === "subtract" || op === "multiply" || op === "negate" || op === "copy";
}

/** A polynomial of numbers that the host knows, computed there. */
export function onHost(
  polynomial: Polynomial,
  host: HostValues,
  b: RegionBuilder,
  tell: (factor: Value) => Value | undefined = () => undefined,
): Value {
  const terms = polynomial.map(({ coefficient, factors }) => {
    const known = factors.map((factor) => tell(factor) ?? host.available(factor, b));
    const values = known.map((factor) => (factor.type === "index" ? factor : b.compute("toIndex", factor)));
    const start = coefficient === 1 && values.length > 0 ? values.shift()! : b.index(coefficient);
    return values.reduce((product, value) => b.compute("multiply", product, value), start);
  });
  return terms.length > 0 ? terms.reduce((sum, term) => b.compute("add", sum, term)) : b.index(0);
}
