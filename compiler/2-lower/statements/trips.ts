/** What all loops share: carried values, the scope of their own variables, and the body with its `continue`s. */
import type { Node, Statement } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { ambiguousArray } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue } from "../../ir/build.ts";
import type { Terminator, Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import type { Cell } from "../contents/contents.ts";
import { type Environment, type Unknown, valuesOf } from "../contents/environment.ts";
import { isCertain, noteMerged, refuseQuestion } from "../contents/missing-values.ts";
import {
  type Branch,
  block,
  branch,
  type Exit,
  joinBranches,
  leave,
  region,
  unreachable,
} from "../contents/regions.ts";
import type { Context } from "../context.ts";

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
  /** Checks what the body hands on, when it has been lowered. */
  leave(trip: Branch): void;
}

/** Array variables that have no array yet are not carried: each trip gives them one before it reads them. */
export function carry(context: Context, assigned: readonly Cell[], node: Node, counter?: Cell): Carried {
  const before = context.environment.fork();
  const cells = assigned.filter((cell) => typeof before.get(cell) !== "string");
  const initial = valuesOf(cells, context.environment);
  const args = cells.map((cell, i) => {
    const argument = makeValue(cell.type, cell.variable);
    if (isArrayType(cell.type)) context.mayBeOneOf(argument, [initial[i]!]);
    else noteMerged(context, argument, [initial[i]!]);
    return argument;
  });
  return {
    cells,
    initial,
    args,
    enter: (inner) => cells.forEach((cell, i) => inner.environment.set(cell, args[i]!)),
    leave: (trip) => {
      if (trip.end) return;
      cells.forEach((cell, i) => checkNext(context, cell, args[i]!, trip, node));
      cells.forEach((cell, i) => checkThere(context, cell, args[i]!, trip, node));
      for (const cell of before.cells()) if (cell !== counter && !cells.includes(cell)) checkKept(cell, before, trip);
    },
  };
}

/** What a trip hands to the next one must be an array, and one that may be written if the loop's first may. */
function checkNext(context: Context, cell: Cell, argument: Value, { environment }: Branch, node: Node): void {
  if (!isArrayType(cell.type)) return;
  const next = environment.get(cell);
  const isConstant = typeof next !== "string" && context.fixedArrays.has(next) && !context.fixedArrays.has(argument);
  if (typeof next === "string" || isConstant) {
    context.refuse(ambiguousArray.at(spanOf(node), { name: cell.variable?.name ?? "the array" }));
    environment.set(cell, argument);
  }
}

/** What was taken as there in the first trip must be so in the next. */
function checkThere(context: Context, cell: Cell, argument: Value, { environment }: Branch, node: Node): void {
  const next = environment.get(cell);
  if (typeof next === "string" || !context.takenAsThere.has(argument) || isCertain(context, next)) return;
  refuseQuestion(context, next, cell.tellsOf ?? cell.variable?.name ?? "the variable", node);
}

/** What the loop was not seen to assign must not change. */
function checkKept(cell: Cell, before: Environment, trip: Branch): void {
  const held = before.get(cell);
  if (typeof held !== "string" && trip.environment.get(cell) !== held) {
    throw new InternalError(`a loop changes '${cell.variable?.name}' unseen`);
  }
}

/** An endless loop, which `round` leaves by the exit. */
export function repeat(
  context: Context,
  cells: readonly Cell[],
  place: Node,
  round: (exit: Exit) => Terminator | undefined,
  options: { readonly name?: string | undefined; readonly locals?: readonly Local[] } = {},
): Terminator | undefined {
  return block(context, options.name ?? "loop", [], (exit) => {
    restore(context, options.locals ?? []);
    const state = carry(context, cells, place);
    const trip = branch(context, () => {
      state.enter(context);
      return round(exit);
    });
    state.leave(trip);
    const { builder } = context;
    const body = region(trip, valuesOf(state.cells, trip.environment), state.args);
    builder.push({ kind: "loop", initial: state.initial, body, origin: builder.origin });
    return unreachable(context);
  }).end;
}

/** `if (!test) break`. */
export function leaveUnless(context: Context, test: Value, exit: Exit): void {
  const out = branch(context, () => leave(context, exit));
  joinBranches(
    context,
    test,
    branch(context, () => undefined),
    out,
  );
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
