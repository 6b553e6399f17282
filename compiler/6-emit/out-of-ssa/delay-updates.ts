/**
 * Puts the next version of a variable behind the last use of the one before it, where both stand in one region:
 * `a[k++] = v` lowers to `next = k + 1; a[k] = v`, which would take two variables, and becomes `a[k] = v; k = k + 1`.
 * Only pure computations move, over statements that do not read their result.
 */
import { append } from "../../ir/append.ts";
import type { Compute, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import {
  mapRegions,
  operandsOf,
  operandsOfTerminator,
  regionsOf,
  resultsOf,
  visitUses,
  withParts,
} from "../../ir/walk.ts";

export function delayUpdates(fn: IrFunction): IrFunction {
  return withParts(fn, { body: inRegion(fn.body) });
}

function inRegion(region: Region): Region {
  const inner = withParts(region, {
    statements: region.statements.map((statement) => mapRegions(statement, inRegion)),
  });
  const updates = inner.statements.filter(isUpdate);
  return updates.length === 0 ? inner : withParts(inner, { statements: delayed(updates, inner) });
}

function isUpdate(statement: Statement): statement is Compute {
  return previousVersion(statement) !== undefined;
}

/** The operand of which a computation gives the next version. */
function previousVersion(statement: Statement): Value | undefined {
  if (statement.kind !== "compute" || !statement.result.variable) return undefined;
  return statement.operands.find((operand) => operand.variable === statement.result.variable);
}

function delayed(updates: readonly Compute[], region: Region): readonly Statement[] {
  const order = new Order(region);
  for (const update of updates.toReversed()) {
    const position = order.positionOf(update);
    const last = Math.max(...order.readersBehind(position, previousVersion(update)!));
    const isRead = order.readersBehind(position, update.result).some((reader) => reader <= last);
    if (last > position && last < order.end && !isRead) order.moveBehind(position, last);
  }
  return order.statements;
}

/** The statements of a region, which can be moved, and who reads what. */
class Order {
  readonly statements: Statement[];
  /** The position that stands for the terminator. */
  readonly end: number;
  private readonly positions = new Map<Statement, number>();
  private readonly readers = new Map<Value, Statement[]>();
  private readonly handedOn: ReadonlySet<Value>;

  constructor(region: Region) {
    this.statements = [...region.statements];
    this.end = this.statements.length;
    this.handedOn = new Set(operandsOfTerminator(region.terminator));
    this.number(0, this.end - 1);
    for (const statement of this.statements) {
      const read = new Set(operandsOf(statement));
      for (const nested of regionsOf(statement)) visitUses(nested, (value) => read.add(value));
      for (const value of read) append(this.readers, value, statement);
    }
  }

  positionOf(statement: Statement): number {
    return this.positions.get(statement)!;
  }

  /**
   * The positions behind another at which a value is read, also by way of temporaries, which may be nested into what uses
   * them.
   */
  readersBehind(start: number, value: Value): number[] {
    const positions: number[] = [];
    const sought = new Set([value]);
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const each of sought) {
      if (this.handedOn.has(each)) positions.push(this.end);
      for (const reader of this.readers.get(each) ?? []) {
        const position = this.positionOf(reader);
        if (position <= start) continue;
        positions.push(position);
        for (const result of resultsOf(reader)) if (!result.variable) sought.add(result);
      }
    }
    return positions;
  }

  moveBehind(position: number, last: number): void {
    const [moved] = this.statements.splice(position, 1);
    this.statements.splice(last, 0, moved!);
    this.number(position, last);
  }

  private number(from: number, to: number): void {
    for (let position = from; position <= to; position++) this.positions.set(this.statements[position]!, position);
  }
}
