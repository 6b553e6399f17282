/** What all loops share: carried values, the scope of their own variables, and the body with its `continue`s. */
import type { Statement } from "ts-morph";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { ambiguousArray } from "../../diagnostics/catalog/2-lower.ts";
import { makeValue } from "../../ir/build.ts";
import type { Terminator, Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import type { Cell } from "../contents.ts";
import type { Assumption, Context } from "../context.ts";
import { type Unknown, valuesOf } from "../environment.ts";
import { type Branch, block, type Exit } from "../regions.ts";

/** A loop's body, with a block around it where it says `continue`. */
export function lowerBody(
  context: Context,
  body: readonly Statement[],
  labels: readonly string[],
  onBreak: Exit,
): Terminator | undefined {
  return block(context, "next", [], (onContinue) => {
    context.frame.targets.push({ labels, isPlain: true, onBreak, onContinue });
    const end = context.statements(body);
    context.frame.targets.pop();
    return end;
  }).end;
}

/** The cells that a loop carries from trip to trip. */
export interface Carried {
  readonly cells: readonly Cell[];
  readonly initial: readonly Value[];
  readonly args: readonly Value[];
  /** Makes the arguments the cells' values, at the start of the body. */
  enter(context: Context): void;
  /** Checks what was taken for granted of arrays, when the body has been lowered. */
  leave(trip: Branch): void;
}

/** Array variables are taken to name the same array in every trip, until the body has shown what it does to them. */
export function carry(context: Context, assigned: readonly Cell[]): Carried {
  const assumptions: Assumption[] = [];
  for (const cell of assigned) {
    const array = context.environment.get(cell);
    if (isArrayType(cell.type) && typeof array !== "string") assumptions.push({ cell, array, reader: undefined });
  }
  context.assumptions.push(...assumptions);
  const cells = assigned.filter((cell) => !isArrayType(cell.type));
  const args = cells.map((cell) => makeValue(cell.type, cell.variable));
  return {
    cells,
    initial: valuesOf(cells, context.environment),
    args,
    enter: (inner) => cells.forEach((cell, i) => inner.environment.set(cell, args[i]!)),
    leave: (trip) => {
      context.assumptions.length -= assumptions.length;
      if (!trip.end) for (const assumption of assumptions) check(context, assumption, trip);
    },
  };
}

/** A variable that names another array after a trip is unknown from the second trip on, wherever that leads. */
function check(context: Context, { cell, array, reader }: Assumption, trip: Branch): void {
  if (trip.environment.get(cell) === array) return;
  const paths = context.exits.flatMap((exit) => exit.arrivals).map((arrival) => arrival.environment);
  for (const path of [context.environment, ...paths]) if (path.get(cell) === array) path.set(cell, "ambiguous");
  if (!reader || context.reportedCells.has(cell)) return;
  context.reportedCells.add(cell);
  context.refuse(ambiguousArray.at(spanOf(reader), { name: excerpt(reader) }));
}

export type Local = readonly [Cell, Value | Unknown];

/** Takes the cells that `outer` lacks out of the environment: the loop's own variables are not known after it. */
export function setAside(context: Context, outer: ReadonlySet<Cell>): Local[] {
  const { environment } = context;
  const locals = environment.cells().filter((cell) => !outer.has(cell));
  return locals.map((cell) => {
    const held = environment.get(cell);
    environment.drop(cell);
    return [cell, held];
  });
}

export function restore(context: Context, locals: readonly Local[]): void {
  for (const [cell, held] of locals) context.environment.set(cell, held);
}
