/**
 * What a function costs, as an estimate: the prices of its operations (`ops/costs.ts`, nanoseconds of V8) and of its
 * accesses to arrays, each as often as it runs. Sizes that are no literals count as 100, and so do the trips of a loop
 * without a count; the branches of an `if` count half each, making arrays is not counted.
 */
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { spacingId } from "../4-differentiate/reverse/checkpoints/binomial-spacing.ts";
import type { For, IrFunction, Load, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { accessCost } from "../ops/costs.ts";

/** What a size that is not known counts as. */
export const assumedSize = 100;

/** What counts as the fraction that is kept of what is kept in part. */
export const assumedFraction = 0.1;

/** Estimated nanoseconds of one call. `functions` are what is called, by id; a function that calls itself counts once. */
export function estimatedWork(
  fn: IrFunction,
  functions: ReadonlyMap<string, IrFunction>,
  operations: OperationTable,
): number {
  const around = new Set<string>();

  function ofFunction(of: IrFunction, endlessTrips = assumedSize): number {
    const structure = structureOf(of);
    const sizes = new AssumedSizes(structure, operations, endlessTrips);
    return ofRegion(of.body, structure, sizes);
  }

  function ofRegion(region: Region, structure: Structure, sizes: AssumedSizes): number {
    const ofStatement = (statement: Statement): number => {
      switch (statement.kind) {
        case "compute":
          return priceOf(statement.op, statement.operands[1] && structure.literalOf(statement.operands[1]));
        case "load":
        case "store":
        case "length":
          return accessCost;
        case "accumulate":
          return 2 * accessCost + operations.add.cost;
        case "fill":
        case "copy":
        case "duplicate":
        case "zerosLike":
          return accessCost * assumedSize;
        case "call":
          return ofCall(statement.callee);
        case "if":
          return (ofRegion(statement.then, structure, sizes) + ofRegion(statement.otherwise, structure, sizes)) / 2;
        case "block":
          return ofRegion(statement.body, structure, sizes);
        case "for":
          return sizes.tripsOf(statement) * ofRegion(statement.body, structure, sizes);
        case "loop":
          return sizes.endlessTrips * ofRegion(statement.body, structure, sizes);
        default:
          return 0;
      }
    };
    return region.statements.reduce((sum, statement) => sum + ofStatement(statement), 0);
  }

  /** Engines turn a square or a cube into products. */
  function priceOf(op: keyof OperationTable, second: number | undefined): number {
    if (op === "power" && (second === 2 || second === 3)) return (second - 1) * operations.multiply.cost;
    return operations[op].cost;
  }

  function ofCall(callee: string): number {
    const called = functions.get(callee);
    if (!called || around.has(callee)) return 0;
    around.add(callee);
    // How often trips run again it finds in as many steps.
    const work = callee === spacingId ? ofFunction(called, repetitions(assumedSize, 8)) : ofFunction(called);
    around.delete(callee);
    return work;
  }

  return ofFunction(fn);
}

/** Integers of a function where every size that is not known is the same, and counters are in the middle of their ranges. */
class AssumedSizes {
  private readonly known = new Map<Value, number>();

  constructor(
    private readonly structure: Structure,
    private readonly operations: OperationTable,
    /** Of loops without a count. */
    readonly endlessTrips: number,
  ) {}

  tripsOf({ from, to, step, test }: For): number {
    const [first, last, size] = [from, to, step].map((value) => this.of(value)) as [number, number, number];
    const includesEnd = test === "<=" || test === ">=";
    const trips = includesEnd ? Math.floor((last - first) / size) + 1 : Math.ceil((last - first) / size);
    return Number.isFinite(trips) && trips > 0 ? trips : assumedSize;
  }

  private of(value: Value): number {
    let size = this.known.get(value);
    if (size === undefined) {
      size = this.find(value);
      this.known.set(value, size);
    }
    return size;
  }

  private find(value: Value): number {
    const literal = this.structure.literalOf(value);
    if (literal !== undefined) return literal;
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "compute") return this.computed(definition.op, definition.operands);
    if (definition?.kind === "length") {
      const made = this.structure.definitionOf(definition.array);
      return made?.kind === "allocate" ? this.of(made.length) : assumedSize;
    }
    if (definition?.kind === "load") return this.read(definition);
    const { owner, region } = this.structure.homeOf(value);
    const isCounter = definition === undefined && owner?.kind === "for" && region.arguments[0] === value;
    return isCounter ? this.middleOf(owner) : assumedSize;
  }

  private middleOf({ from, to }: For): number {
    return Math.floor((this.of(from) + this.of(to)) / 2);
  }

  /** Of a loop with the binomial schedule the trip from which on trips run again: as far back as they do on average. */
  private read({ array, result }: Load): number {
    const made = this.structure.definitionOf(array);
    const reason = made?.kind === "allocate" ? made.stored?.reason : undefined;
    const loop = this.structure.homeOf(result).loops.at(-1);
    if (reason?.kind !== "state" || reason.checkpoint.schedule !== "binomial" || loop?.kind !== "for")
      return assumedSize;
    return this.middleOf(loop) - repetitions(assumedSize, reason.checkpoint.slots);
  }

  private computed(op: keyof OperationTable, operands: readonly Value[]): number {
    if (op === "keptFraction") return assumedFraction;
    if (operands.some(({ type }) => type !== "index" && type !== "f64")) return assumedSize;
    const size = this.operations[op].evaluate(...(operands.map((operand) => this.of(operand)) as never[]));
    return typeof size === "number" && Number.isFinite(size) ? size : assumedSize;
  }
}

/** How often each of so many trips runs again on average if so many states are kept, as `binomial-spacing.ts` has it. */
function repetitions(trips: number, states: number): number {
  let times = 0;
  let reach = 1;
  for (; reach < trips; times++) reach = (reach * (states + times + 1)) / (times + 1);
  return Math.max(times - (reach * times) / (states + 1) / trips, 0);
}
