/** Which numbers the host knows when it starts kernels: sizes, arguments that are numbers, and what is computed of them. */
import type { Structure } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import { isArrayType, type ScalarType } from "../../ir/types.ts";
import { regionsOf, visitStatements, visitTerminators } from "../../ir/walk.ts";

export class HostValues {
  private readonly known = new Map<Value, boolean>();
  /** What loops that the host runs count by and carry. */
  private readonly ofLoops = new Set<Value>();
  private readonly regions = new Set<Region>();

  constructor(private readonly structure: Structure) {}

  /** The host runs a loop: from now on it knows these. */
  add(values: readonly Value[]): void {
    for (const value of values) this.ofLoops.add(value);
    for (const [value, isHost] of this.known) if (!isHost) this.known.delete(value);
  }

  /** It does not know them after all. */
  remove(values: readonly Value[]): void {
    for (const value of values) this.ofLoops.delete(value);
    this.known.clear();
  }

  /** The host runs the statements of a region. */
  enter(region: Region): void {
    this.regions.add(region);
  }

  /** A number that the host knows, computed again where it stands in what a kernel runs. */
  available(value: Value, b: RegionBuilder): Value {
    if (this.regions.has(this.structure.homeOf(value).region)) return value;
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant") return b.constant(definition.value, value.type as ScalarType);
    if (definition?.kind === "length") {
      const length = this.lengthOf(definition.array);
      return length ? this.available(length, b) : b.length(definition.array);
    }
    if (definition?.kind !== "compute") throw new InternalError("a number that the host does not know");
    return b.compute(definition.op, ...definition.operands.map((operand) => this.available(operand, b)));
  }

  has(value: Value): boolean {
    let found = this.known.get(value);
    if (found === undefined) {
      found = this.find(value);
      this.known.set(value, found);
    }
    return found;
  }

  /** The length of an array that a kernel makes for itself; undefined for one that the host has made. */
  private lengthOf(array: Value): Value | undefined {
    const definition = this.structure.definitionOf(array);
    const isMade = definition?.kind === "allocate" && !this.regions.has(this.structure.homeOf(array).region);
    return isMade ? definition.length : undefined;
  }

  private find(value: Value): boolean {
    if (isArrayType(value.type)) return false;
    if (this.ofLoops.has(value)) return true;
    const definition = this.structure.definitionOf(value);
    if (!definition) return this.structure.homeOf(value) === this.structure.body;
    switch (definition.kind) {
      case "constant":
        return true;
      case "length": {
        const length = this.lengthOf(definition.array);
        return !length || this.has(length);
      }
      case "compute":
        return definition.operands.every((operand) => this.has(operand));
      case "if":
        return this.has(definition.condition) && this.isPure(definition);
      case "block":
        return this.isPure(definition);
      default:
        return false;
    }
  }

  /** Whether the host can run a branch or block, as all that it consists of is known to it. */
  isPure(statement: Statement): boolean {
    if (statement.kind === "if" || statement.kind === "block") {
      if (statement.kind === "if" && !this.has(statement.condition)) return false;
      return regionsOf(statement).every((region) => this.isPureRegion(region));
    }
    return statement.kind === "constant" || statement.kind === "length" || this.isKnownResult(statement);
  }

  private isPureRegion(region: Region): boolean {
    let isPure = true;
    visitStatements(region, (statement) => {
      if (statement.kind !== "if" && statement.kind !== "block" && !this.isPure(statement)) isPure = false;
    });
    visitTerminators(region, ({ kind }) => {
      if (kind === "throw") isPure = false;
    });
    return isPure;
  }

  private isKnownResult(statement: Statement): boolean {
    return statement.kind === "compute" && this.has(statement.result);
  }
}
