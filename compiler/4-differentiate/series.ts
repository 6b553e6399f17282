/**
 * Derivatives of higher order of one operation, along a direction, from its record: what jvp is to the first, this is to
 * all up to some order. With f(t) = f(x + t v), let u_k be the k-th derivative of u by t. Then for
 *
 *     z = g(x, y, ...),   z_1 = sum over operands of p x_1,   p = the operand's partial, a formula of operands and result,
 *
 * and differentiating this k - 1 times by Leibniz's rule
 *
 *     z_k = sum over operands, over j = 1..k, of C(k - 1, j - 1) x_j p_(k-j).
 *
 * The p_(k-j) follow from the formula in the same way, as far as they are asked for; they need only derivatives of z
 * below k. Formulas that lead back to each other, as cos and sin do, are one: z_k takes k products for each operand, so
 * that all orders up to T together take about T^2 (Griewank and Walther, "Evaluating Derivatives", 2008, chapter 13).
 * Products and quotients are differentiated by Leibniz's rule directly, which takes half of that.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../ir/build.ts";
import type { Naming } from "../ir/naming.ts";
import type { Compute, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable, PartialBuilder } from "../ir/operation.ts";

/** What is known of the values that an operation computes with. */
export interface KnownTerms {
  /** The k-th derivative, k at least 1, of an operand; undefined where it is zero whatever the arguments are. */
  of(value: Value, k: number): Value | undefined;
  isActive(value: Value): boolean;
  literal(value: Value): number | undefined;
}

/** A number, to be added or taken away. */
interface Term {
  readonly value: Value;
  readonly minus?: boolean;
}

type Node = Pick<Compute, "op" | "operands">;

export class Series {
  /** The operation and what its partials are made of, by what they compute. */
  private readonly nodes = new Map<Value, Node>();
  private readonly values = new Map<string, Value>();
  private readonly numbers = new Map<Value, number>();
  private readonly partials = new Map<Value, ReturnType<NonNullable<OperationTable["add"]["partials"]>>>();
  private readonly terms = new Map<Value, (Value | undefined)[]>();

  constructor(
    private readonly known: KnownTerms,
    private readonly operations: OperationTable,
    private readonly b: RegionBuilder,
    statement: Compute,
  ) {
    this.note(statement.result, statement);
  }

  /** The k-th derivative of a value, from those below it; undefined where it is zero whatever the arguments are. */
  term(value: Value, k: number, name?: Naming): Value | undefined {
    if (k === 0) return value;
    const node = this.nodes.get(value);
    if (!node) return this.known.isActive(value) ? this.known.of(value, k) : undefined;
    const made = this.terms.get(value) ?? [];
    this.terms.set(value, made);
    if (!(k in made)) made[k] = this.derived(value, node, k, name);
    return made[k];
  }

  private derived(result: Value, { op, operands }: Node, k: number, name: Naming | undefined): Value | undefined {
    const [x, y, other] = operands as readonly [Value, Value, Value];
    switch (op) {
      case "multiply":
        return this.sum(x === y ? this.square(x, k) : this.products(x, y, k, 0, binomials(k)), name);
      case "divide":
        return this.quotient(x, y, result, k, name);
      case "select":
        return this.chosen(x, this.term(y, k), this.term(other, k), name);
      default:
        return this.sum(
          operands.flatMap((operand, i) => this.byPartial(result, operand, i, k)),
          name,
        );
    }
  }

  /** What one operand adds to the k-th derivative. */
  private byPartial(result: Value, operand: Value, i: number, k: number): Term[] {
    const by = this.partialsOf(result)[i];
    if (by === undefined || by === "zero" || operand.type !== "f64") return [];
    if (typeof by === "object" && "type" in by) return this.products(operand, by, k, 1, [0, ...binomials(k - 1)]);
    const value = this.term(operand, k);
    if (!value) return [];
    if (typeof by === "string") return [{ value, minus: by === "minusOne" }];
    const chosen = by.is ? this.chosen(by.when, value, undefined) : this.chosen(by.when, undefined, value);
    return chosen ? [{ value: chosen }] : [];
  }

  /** The terms weight_j x_j y_(k-j) for j from `first` to k. */
  private products(x: Value, y: Value, k: number, first: number, weights: readonly number[]): Term[] {
    const found: Term[] = [];
    for (let j = first; j <= k; j++) {
      const [left, right] = [this.term(x, j), this.term(y, k - j)];
      if (left && right) found.push({ value: this.times(weights[j]!, left, right) });
    }
    return found;
  }

  /** As the products of x with itself, those that are equal taken twice. */
  private square(x: Value, k: number): Term[] {
    const weights = binomials(k).map((weight, j) => (2 * j === k ? weight : 2 * weight));
    return this.products(x, x, k, Math.ceil(k / 2), weights);
  }

  /** z = x / y:   z_k = (x_k - sum over j = 1..k of C(k, j) y_j z_(k-j)) / y. */
  private quotient(x: Value, y: Value, z: Value, k: number, name: Naming | undefined): Value | undefined {
    const above = this.term(x, k);
    const below = this.products(y, z, k, 1, binomials(k)).map(({ value }) => ({ value, minus: true }));
    const dividend = this.sum([...(above ? [{ value: above }] : []), ...below]);
    return dividend && this.b.computeAs(name, "divide", dividend, y);
  }

  private chosen(when: Value, a: Value | undefined, b: Value | undefined, name?: Naming): Value | undefined {
    if (!a && !b) return undefined;
    return this.b.computeAs(name, "select", when, a ?? this.b.float(0), b ?? this.b.float(0));
  }

  private times(weight: number, x: Value, y: Value): Value {
    const scaled = weight === 1 ? x : this.b.compute("multiply", this.b.float(weight), x);
    return this.b.compute("multiply", scaled, y);
  }

  private sum(terms: readonly Term[], name?: Naming): Value | undefined {
    // A sum that begins with what is added needs no sign.
    const [first, ...others] = [...terms].sort((a, b) => Number(a.minus ?? false) - Number(b.minus ?? false));
    if (!first) return undefined;
    const naming = (i: number) => (i === others.length - 1 ? name : undefined);
    const start = first.minus ? this.b.computeAs(naming(-1), "negate", first.value) : first.value;
    return others.reduce(
      (sum, { value, minus }, i) => this.b.computeAs(naming(i), minus ? "subtract" : "add", sum, value),
      start,
    );
  }

  // --- the formulas of partials ---

  private partialsOf(result: Value): ReturnType<NonNullable<OperationTable["add"]["partials"]>> {
    const known = this.partials.get(result);
    if (known) return known;
    const { op, operands } = this.nodes.get(result)!;
    const made = this.operations[op].partials?.(this.builder, operands, result) ?? [];
    this.partials.set(result, made);
    return made;
  }

  /** Writes a formula; what has been computed already is taken as it is. */
  private readonly builder: PartialBuilder = {
    constant: (number) => {
      const key = `number ${Object.is(number, -0) ? "-0" : number}`;
      const value = this.values.get(key) ?? this.b.float(number);
      this.values.set(key, value);
      this.numbers.set(value, number);
      return value;
    },
    compute: (op, ...operands) => {
      const same = this.values.get(this.keyOf(op, operands));
      if (same) return same;
      const value = this.b.compute(op, ...operands);
      this.note(value, { op, operands });
      return value;
    },
    literal: (value) => this.numbers.get(value) ?? this.known.literal(value),
  };

  private note(value: Value, node: Node): void {
    if (value.type === "f64") this.nodes.set(value, node);
    this.values.set(this.keyOf(node.op, node.operands), value);
  }

  private readonly numbering = new Map<Value, number>();

  private keyOf(op: OpName, operands: readonly Value[]): string {
    const numbers = operands.map((operand) => {
      const known = this.numbering.get(operand) ?? this.numbering.size;
      this.numbering.set(operand, known);
      return known;
    });
    return `${op} ${numbers}`;
  }
}

/** C(n, 0), ..., C(n, n). */
function binomials(n: number): readonly number[] {
  if (n < 0) throw new InternalError("a binomial coefficient of a negative number");
  const row = [1];
  for (let j = 1; j <= n; j++) row.push((row[j - 1]! * (n - j + 1)) / j);
  return row;
}
