/** What all loops share: carried values, the scope of their own variables, and the body with its `continue`s. */
import type { Statement } from "ts-morph";
import { makeValue } from "../../ir/build.ts";
import type { Terminator, Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import type { Cell } from "../contents.ts";
import type { Context } from "../context.ts";
import { type Unknown, valuesOf } from "../environment.ts";
import { block, type Exit } from "../regions.ts";

/** A loop's body, with a block around it where it says `continue`. */
export function lowerBody(
  context: Context,
  body: Statement,
  labels: readonly string[],
  onBreak: Exit,
): Terminator | undefined {
  return block(context, "next", [], (onContinue) => {
    context.frame.targets.push({ labels, isPlain: true, onBreak, onContinue });
    const end = context.statement(body);
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
}

/** An array variable that the loop assigns may name another array in each trip: its value is unknown at the start. */
export function carry(context: Context, assigned: readonly Cell[]): Carried {
  const arrays = assigned.filter((cell) => isArrayType(cell.type));
  for (const cell of arrays) if (context.environment.get(cell) !== "unset") context.environment.set(cell, "ambiguous");
  const cells = assigned.filter((cell) => !isArrayType(cell.type));
  const args = cells.map((cell) => makeValue(cell.type, cell.variable));
  return {
    cells,
    initial: valuesOf(cells, context.environment),
    args,
    enter: (inner) => cells.forEach((cell, i) => inner.environment.set(cell, args[i]!)),
  };
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
