/**
 * Which integers of a kernel may stand for no number: what is read behind the end of an array of integers, or made of a
 * float that is none, and what is computed of these. JavaScript has `undefined` or NaN there; a kernel has `missing`, and
 * computes with it as JavaScript does with NaN: sums stay missing, comparisons are false, bits are 0.
 */
import type { Compute, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import { operandsOf, operandsOfTerminator, resultsOf, visitStatements, visitTerminators } from "../../ir/walk.ts";

/** As the prelude has it; no index of any array. */
export const missing = "-2147483648";

const isComparison = (op: OpName) => /^(less|greater|equal|notEqual)/.test(op);
const handedOn: ReadonlySet<OpName> = new Set(["copy", "select", "plus", "stopGradient"]);
const ofBits: ReadonlySet<OpName> = new Set([
  "bitAnd",
  "bitOr",
  "bitXor",
  "bitNot",
  "shiftLeft",
  "shiftRight",
  "imul",
  "clz32",
  "toInt32",
]);

export class MissingElements {
  private readonly found = new Set<Value>();
  /** Read by more than what computes other integers of it or compares it. */
  private readonly readElsewhere = new Set<Value>();
  private readonly definitions = new Map<Value, Statement>();

  /** `known` are numbers that the host has looked at. */
  constructor(
    regions: readonly Region[],
    private readonly known: ReadonlySet<Value>,
  ) {
    for (const region of regions) this.note(region);
    for (let size = -1; size !== this.found.size; ) {
      size = this.found.size;
      for (const region of regions) this.spread(region);
    }
  }

  has(value: Value): boolean {
    return this.found.has(value);
  }

  /** What has to be looked at where an integer is computed: if one of them is missing, so is the result. */
  decidingFor(statement: Compute): readonly Value[] {
    if (!this.isComputed(statement) || !this.readElsewhere.has(statement.result)) return [];
    return [...this.sourcesOf(statement.operands)];
  }

  /** What has to be there for a comparison to be true, or to be false where it `isNegative`. */
  comparedIn({ op, operands }: Compute): { readonly values: readonly Value[]; readonly isNegative: boolean } {
    const isNegative = op === "notEqual";
    if (!isComparison(op)) return { values: [], isNegative };
    // Two elements that are missing are equal, as `undefined` is; NaN equals nothing.
    const isEquality = op === "equal" || isNegative;
    const looked = operands.filter((value) => !isEquality || this.definitions.get(value)?.kind === "compute");
    return { values: [...this.sourcesOf(looked)], isNegative };
  }

  /** Whether an operation reads the bits of its operands. */
  readsBits({ op }: Compute): boolean {
    return ofBits.has(op);
  }

  private note(region: Region): void {
    visitStatements(region, (statement) => {
      for (const result of resultsOf(statement)) this.definitions.set(result, statement);
      const isLookedAt = statement.kind === "compute" && (this.isComputed(statement) || isComparison(statement.op));
      if (!isLookedAt) for (const operand of operandsOf(statement)) this.readElsewhere.add(operand);
    });
    visitTerminators(region, (end) => {
      for (const value of operandsOfTerminator(end)) this.readElsewhere.add(value);
    });
  }

  private isComputed({ op, result }: Compute): boolean {
    return result.type === "index" && !ofBits.has(op) && !handedOn.has(op) && op !== "toIndex" && op !== "remainder";
  }

  private sourcesOf(operands: readonly Value[], sources = new Set<Value>()): ReadonlySet<Value> {
    for (const operand of operands) {
      if (!this.found.has(operand)) continue;
      const definition = this.definitions.get(operand);
      const isOpen = definition?.kind === "compute" && this.isComputed(definition) && !this.readElsewhere.has(operand);
      if (isOpen) this.sourcesOf(definition.operands, sources);
      else sources.add(operand);
    }
    return sources;
  }

  private spread(region: Region): void {
    visitStatements(region, (statement) => {
      if (statement.kind === "load" && statement.result.type === "index") this.found.add(statement.result);
      if (statement.kind === "compute" && this.mayMiss(statement)) this.found.add(statement.result);
      if (statement.kind === "if") {
        this.hand(statement.then.terminator, statement.results);
        this.hand(statement.otherwise.terminator, statement.results);
      } else if (statement.kind === "block") {
        this.hand(statement.body.terminator, statement.results);
        visitTerminators(statement.body, (end) => {
          if (end.kind === "break" && end.target === statement.label) this.handTo(end.values, statement.results);
        });
      } else if (statement.kind === "for" || statement.kind === "loop") {
        const carried = statement.body.arguments.slice(statement.kind === "for" ? 1 : 0);
        this.handTo(statement.initial, carried);
        this.hand(statement.body.terminator, carried);
        // A loop that begins at what is missing makes no trips.
        if (statement.kind === "for") this.handTo(carried, statement.results);
      }
    });
  }

  private mayMiss({ op, operands, result }: Compute): boolean {
    if (result.type !== "index") return false;
    // By 0 there is none.
    if (op === "remainder") return true;
    if (op === "toIndex") return !this.isOfHost(operands[0]!);
    return !ofBits.has(op) && operands.some((operand) => this.found.has(operand));
  }

  private isOfHost(value: Value): boolean {
    if (this.known.has(value)) return true;
    const definition = this.definitions.get(value);
    if (definition?.kind === "constant" || definition?.kind === "length") return true;
    return definition?.kind === "compute" && definition.operands.every((operand) => this.isOfHost(operand));
  }

  private hand(end: Terminator, to: readonly Value[]): void {
    if (end.kind === "yield") this.handTo(end.values, to);
  }

  private handTo(values: readonly Value[], to: readonly Value[]): void {
    to.forEach((receiver, i) => {
      if (this.found.has(values[i]!)) this.found.add(receiver);
    });
  }
}
