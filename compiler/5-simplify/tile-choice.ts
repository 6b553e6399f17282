/**
 * Which loops are worth running some trips side by side of. Of each nest of loops the one is taken that saves most, by
 * what a trip of the innermost loops costs; prices are those of V8, in nanoseconds, and no close call decides.
 */
import type { Structure } from "../3-analyze/structure.ts";
import type { Trips, Unit } from "../3-analyze/trips.ts";
import type { For, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { freeValuesOf, operandsOf, regionsOf, visitStatements } from "../ir/walk.ts";
import { canSumUp } from "./interleave.ts";

/** Which loops are tiled, and how. */
export interface Tiling {
  readonly tripsAtOnce: number;
  /** Whether all loops are tiled that may be, and not only those that gain by it: for tests. */
  readonly isEager?: true;
}

/**
 * What reading, storing and adding to a cell costs, and how long a sum waits for the term before. Arithmetic that is
 * cheap runs beside the others.
 */
const prices = { load: 0.15, store: 0.5, accumulate: 1.2, wait: 1.2, cheap: 0.1 } as const;
/** What is worth it saves such a part of the time. */
const leastGain = 0.2;
/** What is written out stays readable, and fits into registers. */
const mostStatements = 60;
/** A loop that makes so few trips gains nothing. */
const fewestTrips = 8;

interface Estimate {
  readonly before: number;
  readonly after: number;
  /** The loops to be tiled for that. */
  readonly tiled: readonly For[];
}

export class TileChoice {
  private readonly units = new Map<For, readonly Unit[] | undefined>();
  private readonly tiled: ReadonlySet<For>;

  constructor(
    private readonly structure: Structure,
    private readonly trips: Trips,
    private readonly operations: OperationTable,
    private readonly tiling: Tiling,
  ) {
    this.tiled = new Set(this.best(structure.body.region).tiled);
  }

  isTiled(loop: For): boolean {
    return this.tiled.has(loop);
  }

  unitsOf(loop: For): readonly Unit[] | undefined {
    if (!this.units.has(loop)) this.units.set(loop, this.trips.unitsOf(loop));
    return this.units.get(loop);
  }

  private best(region: Region): Estimate {
    const estimates = region.statements.flatMap((statement) => {
      const inner = regionsOf(statement).map((each) => this.best(each));
      return statement.kind === "for" ? [this.ofLoop(statement, inner)] : inner;
    });
    return together(estimates);
  }

  /** Tiling the loop itself, against the best for the loops in it. */
  private ofLoop(loop: For, inner: readonly Estimate[]): Estimate {
    const within = together(inner);
    const isInnermost = !loop.body.statements.some(({ kind }) => kind === "for");
    if (isInnermost && !this.tiling.isEager) {
      const time = this.timeOf(loop) * this.structure.executionsOf(this.structure.placeOf(loop.body));
      return { before: within.before + time, after: within.after + time, tiled: within.tiled };
    }
    const units = this.isCounted(loop) ? this.unitsOf(loop) : undefined;
    if (!units) return within;
    const after = this.timeTiled(units, loop);
    const isWorthIt = after < within.before * (1 - leastGain) && after < within.after;
    return isWorthIt || this.tiling.isEager ? { before: within.before, after, tiled: [loop] } : within;
  }

  private isCounted(loop: For): boolean {
    const { structure } = this;
    if (structure.literalOf(loop.step) !== (isRising(loop) ? 1 : -1) || loop.to.type !== "index" || loop.checkpoint)
      return false;
    const [from, to] = [structure.literalOf(loop.from), structure.literalOf(loop.to)];
    if (this.tiling.isEager) return true;
    if (from !== undefined && to !== undefined && Math.abs(to - from) < fewestTrips) return false;
    let count = 0;
    visitStatements(loop.body, () => count++);
    return count <= mostStatements;
  }

  /** The time of the innermost loops in these units if the trips of `tiled` run side by side. */
  private timeTiled(units: readonly Unit[], tiled: For): number {
    let time = 0;
    const visit = (statement: Statement, isJoined: boolean): void => {
      for (const region of regionsOf(statement)) {
        const joins = isJoined && statement.kind === "for" && this.isFixed(statement, tiled);
        const isInnermost = statement.kind === "for" && !region.statements.some(({ kind }) => kind === "for");
        if (isInnermost) {
          const trips = this.structure.executionsOf(this.structure.placeOf(region));
          time += trips * this.timeOf(statement, joins ? tiled : undefined);
        } else for (const inner of region.statements) visit(inner, joins);
      }
    };
    for (const { statements, isSerial } of units) for (const each of statements) visit(each, !isSerial);
    return time;
  }

  private isFixed({ from, to, step }: For, tiled: For): boolean {
    return [from, to, step].every((value) => !this.dependsOn(value, tiled));
  }

  /** One trip of an innermost loop, alone or as one of several side by side. */
  private timeOf(loop: For, tiled?: For): number {
    const { body } = loop;
    const isShared = (values: readonly Value[]) => tiled && values.every((value) => !this.dependsOn(value, tiled));
    const share = (values: readonly Value[]) => (isShared(values) ? 1 / this.tiling.tripsAtOnce : 1);
    let time = 0;
    visitStatements(body, (statement) => {
      if (statement.kind === "load") time += prices.load * share(operandsOf(statement));
      if (statement.kind === "store") time += prices.store;
      if (statement.kind === "accumulate") {
        const { array, index } = statement;
        const isOnce = canSumUp(statement) && isShared([array, index]);
        time += prices.accumulate * (isOnce ? 1 / this.tiling.tripsAtOnce : 1);
      }
      if (statement.kind === "compute" && statement.operands.some((value) => this.dependsOn(value, loop))) {
        const { cost } = this.operations[statement.op];
        time += (cost < 0.5 ? prices.cheap : cost) * share(statement.operands);
      }
    });
    const sums = body.arguments.slice(1).filter(({ type }) => type === "f64").length;
    return Math.max(time, (sums > 0 ? prices.wait : 0) / (tiled ? this.tiling.tripsAtOnce : 1));
  }

  /** Whether a value differs between trips of a loop around. */
  private dependsOn(value: Value, around: For): boolean {
    if (value === around.body.arguments[0]) return true;
    const home = this.structure.homeOf(value);
    if (!this.structure.isWithin(home, this.structure.placeOf(around.body))) return false;
    const definition = this.structure.definitionOf(value);
    if (!definition) return home.owner === around || home.region.arguments[0] !== value;
    return [...operandsOf(definition), ...regionsOf(definition).flatMap((region) => [...freeValuesOf(region)])].some(
      (operand) => this.dependsOn(operand, around),
    );
  }
}

export function isRising({ test }: For): boolean {
  return test === "<" || test === "<=";
}

function together(estimates: readonly Estimate[]): Estimate {
  return {
    before: estimates.reduce((sum, { before }) => sum + before, 0),
    after: estimates.reduce((sum, { after }) => sum + after, 0),
    tiled: estimates.flatMap(({ tiled }) => tiled),
  };
}
