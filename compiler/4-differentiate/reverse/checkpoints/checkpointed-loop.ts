/**
 * What a loop with a checkpoint is made of, as far as its trips can be run again: the state that they hand to each other,
 * which is kept of some of them, and what they read from around the loop.
 *
 * The state is what the loop carries and the arrays from outside that it writes. Trips that are run again work on copies
 * of these arrays, so that nothing else sees that they run.
 */
import type { Memory } from "../../../3-analyze/memory.ts";
import type { LoopStatement, Structure } from "../../../3-analyze/structure.ts";
import { InternalError } from "../../../diagnostics/diagnostic.ts";
import type { Checkpoint } from "../../../ir/checkpoint.ts";
import type { Constant, For, IrFunction, Value, Variable, View } from "../../../ir/nodes.ts";
import { arrayType, type FlatArrayType, isArrayType, isFlat } from "../../../ir/types.ts";
import { freeValuesOf, visitStatements } from "../../../ir/walk.ts";
import type { Analysed } from "../../analyse.ts";
import { Availability } from "../availability.ts";
import type { ControlValues } from "../control-values.ts";
import { tapeType } from "../tapes.ts";
import { binomialSpacing, spacingId } from "./binomial-spacing.ts";

/** One number of the state: carried value `position`, and the array with its values. */
export interface KeptScalar {
  readonly position: number;
  readonly states: Value;
}

/** One array of the state, its length, and the array with its contents one behind the other. */
export interface KeptArray {
  readonly array: Value;
  readonly length: Value;
  readonly states: Value;
}

/** What is done again where the loop runs again. */
type Repeated = Constant | View;

export interface CheckpointedLoop {
  readonly loop: For;
  readonly checkpoint: Checkpoint;
  /** The loop without what the derivative adds to it. */
  readonly primal: For;
  readonly scalars: readonly KeptScalar[];
  readonly written: readonly KeptArray[];
  /** Arrays that the loop reads and that are others when it is reversed, with their copies. */
  readonly copied: readonly { readonly array: Value; readonly copy: Value }[];
  /** Whatever else the loop reads from around it. */
  readonly read: readonly Value[];
  /** The constants that it reads, and how it names parts of arrays. */
  readonly repeated: readonly Repeated[];
  /** For the binomial schedule: the trips whose states are kept, and how many these are. */
  readonly starts: Value;
  readonly keptCount: Value;
}

export type CheckpointedLoops = ReadonlyMap<LoopStatement, CheckpointedLoop>;

export function checkpointedLoops(
  loops: readonly For[],
  analysed: Analysed,
  control: ControlValues,
): CheckpointedLoops {
  const { called, structure, memory, operations, isHalved = false } = analysed;
  if (loops.some(({ checkpoint }) => checkpoint?.schedule === "binomial")) {
    called.add(new Map([[spacingId, binomialSpacing(operations)]]));
  }
  const availability = new Availability(structure, memory, control, operations, new Set(), isHalved);
  return new Map(loops.map((loop) => [loop, checkpointedLoop(loop, analysed, control, availability)]));
}

function checkpointedLoop(
  loop: For,
  { primal, structure, memory }: Analysed,
  control: ControlValues,
  availability: Availability,
): CheckpointedLoop {
  const { checkpoint } = loop;
  if (!checkpoint) throw new InternalError("the states of a loop without a checkpoint");
  const outside = valuesAround(loop, structure);
  const writes = new Set(writtenRoots(loop, structure, memory));
  const isWritten = (array: Value) => writes.has(memory.rootOf(array));
  const isGone = (array: Value) =>
    !availability.isMoving(array) && (!availability.isArrayKept(array) || memory.mayBeOverwrittenSince(loop, array));
  const arrays = outside.values.filter(({ type }) => isArrayType(type));
  const written = arrays.filter(isWritten);
  const copied = arrays.filter((array) => !isWritten(array) && isGone(array));
  const name = (value: Value, what: string) => ({ name: `${value.variable?.name ?? "value"}${what}` });
  const kept = (type: Value["type"], variable: Variable) => control.ofStates(loop, checkpoint, type, variable);
  const states = (value: Value, type: Value["type"], what: string) => kept(type, name(value, what));
  return {
    loop,
    checkpoint,
    primal: primalOf(loop, primal),
    scalars: loop.body.arguments.slice(1).map((carried, position) => ({
      position,
      states: states(carried, tapeType(carried, undefined, false), "States"),
    })),
    written: written.map((array) => ({
      array,
      length: states(array, "index", "Length"),
      states: states(array, statesType(array), "States"),
    })),
    copied: copied.map((array) => ({ array, copy: states(array, array.type, "Copy") })),
    read: outside.values.filter((value) => !written.includes(value) && !copied.includes(value)),
    repeated: outside.repeated,
    starts: kept(arrayType("i32"), { name: "starts" }),
    keptCount: kept("index", { name: "kept" }),
  };
}

/** Booleans are kept as 0 and 1. */
function statesType(array: Value): FlatArrayType {
  if (!isFlat(array.type)) throw new InternalError("the state of a list of arrays");
  return arrayType(array.type.element === "bool" ? "u8" : array.type.element);
}

/** What a loop reads from around it. Arrays are named by themselves, and the views of them taken again. */
export function valuesAround(
  loop: For,
  structure: Structure,
): { readonly values: readonly Value[]; readonly repeated: readonly Repeated[] } {
  const values = new Set<Value>();
  const repeated = new Set<Repeated>();
  const visit = (value: Value): void => {
    const definition = structure.definitionOf(value);
    if (definition?.kind === "constant") repeated.add(definition);
    else if (definition?.kind === "view" && !definition.exclusive) {
      for (const part of [definition.array, definition.start, definition.end]) visit(part);
      repeated.add(definition);
    } else values.add(value);
  };
  for (const value of [loop.step, ...freeValuesOf(loop.body)]) visit(value);
  return { values: [...values], repeated: [...repeated] };
}

/** The memory from around a loop that its trips write. */
export function writtenRoots(loop: For, structure: Structure, memory: Memory): readonly Value[] {
  const body = structure.placeOf(loop.body);
  return [...memory.roots()].filter(
    (root) =>
      !structure.isWithin(memory.scopeOf(root), body) &&
      memory.writesTo(root).some((write) => structure.isWithin(structure.placeOfStatementOf(write), body)),
  );
}

/** The same loop in the function that is differentiated: it has the same counter. */
function primalOf(loop: For, { body }: IrFunction): For {
  let found: For | undefined;
  visitStatements(body, (statement) => {
    if (statement.kind === "for" && statement.body.arguments[0] === loop.body.arguments[0]) found = statement;
  });
  if (!found) throw new InternalError("a loop that is not in the function");
  return found;
}
