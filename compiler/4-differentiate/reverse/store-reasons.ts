/**
 * Why a value is kept for the reverse sweep: from the facts by which that was decided. Comes in: a value that is kept,
 * and these facts. Goes out: what its tape carries for reports.
 */
import type { Memory } from "../../3-analyze/memory.ts";
import type { LoopStatement, Structure } from "../../3-analyze/structure.ts";
import type { Write } from "../../3-analyze/writes.ts";
import type { Span } from "../../diagnostics/span.ts";
import { namingOf } from "../../ir/build.ts";
import type { Checkpoint } from "../../ir/checkpoint.ts";
import type { Allocate, For, Load, Statement, Value } from "../../ir/nodes.ts";
import type { LoopAround, StoredValue, StoreReason } from "../../ir/stored-value.ts";
import { isArrayType } from "../../ir/types.ts";
import type { Availability } from "./availability.ts";
import { refusalOf } from "./checkpoints/refusals.ts";
import type { ControlSource } from "./control-values.ts";
import { isFree, storeCost } from "./storage-plan.ts";
import type { TapeLayouts } from "./tape-layout.ts";

export interface StorageFacts {
  readonly structure: Structure;
  readonly memory: Memory;
  readonly availability: Availability;
  readonly layouts: TapeLayouts;
}

/** What is told of a value that is kept for every trip of a loop. */
export function storedValue(value: Value, loop: LoopStatement, facts: StorageFacts): StoredValue {
  const definition = facts.availability.definitionOf(value);
  return {
    name: nameOf(value, definition),
    span: definition ? definition.origin.span : spanOfArgument(value, facts),
    reason: definition ? reasonOf(value, definition, facts) : reasonOfArgument(value, facts),
    ...levelOf(loop, facts),
  };
}

/** What is told of the content of a cell that a write replaces. */
export function storedContent(write: Write, array: string, loop: LoopStatement, facts: StorageFacts): StoredValue {
  const { span } = write.origin;
  return { name: `${array}[]`, span, reason: { kind: "replaced", array }, ...levelOf(loop, facts) };
}

/** What is told of where control went, and of the states of a loop that are kept in each trip of one around it. */
export function storedControl(
  value: Value,
  source: ControlSource,
  loop: LoopStatement,
  facts: StorageFacts,
): StoredValue {
  const level = levelOf(loop, facts);
  switch (source.kind) {
    case "exit": {
      const { span } = source.body.owner?.origin ?? loop.origin;
      return { name: "the way out", span, reason: { kind: "control", tells: "exit" }, ...level };
    }
    case "trips": {
      const { span } = source.loop.origin;
      return { name: "the number of trips", span, reason: { kind: "control", tells: "trips" }, ...level };
    }
    case "states":
      return { ...storedState(source.loop, source.checkpoint, value), ...level };
  }
}

/** What is told of the room for states of a loop with a checkpoint. */
export function storedState({ origin: { span } }: For, checkpoint: Checkpoint, states: Value): StoredValue {
  const name = states.variable?.name;
  return {
    name,
    span,
    reason: { kind: "state", checkpoint },
    loops: [{ span, refusal: undefined }],
    growsWith: undefined,
  };
}

/** What is told of an array made in each trip of a loop, of which those of all trips are kept. */
export function storedInTrips(name: string, made: Allocate, loop: For, facts: LoopFacts): StoredValue {
  const loops = [loopAround(loop, facts)];
  return { name, span: made.origin.span, reason: { kind: "madeInTrip" }, loops, growsWith: undefined };
}

/** What is read or computed without a variable goes by its code; a slope, which has none, by its operation. */
function nameOf(value: Value, definition: Statement | undefined): string | undefined {
  if (value.variable) return value.variable.name;
  if (definition?.kind === "length") return `${arrayName(definition.array)}.length`;
  if (!definition?.origin.derived) return undefined;
  return definition.kind === "compute" ? definition.op : namingOf(value)?.name;
}

function shortName(value: Value, definition: Statement | undefined): string {
  if (definition?.kind === "load" && !value.variable) return `${arrayName(definition.array)}[]`;
  return nameOf(value, definition) ?? namingOf(value)?.name ?? "a value";
}

function arrayName(array: Value): string {
  return namingOf(array)?.name ?? "an array";
}

/** Where a trip computes what it hands to the next under this name. */
function spanOfArgument(value: Value, { structure }: StorageFacts): Span | undefined {
  const { owner, region } = structure.homeOf(value);
  const at = region.arguments.indexOf(value) - (owner?.kind === "for" ? 1 : 0);
  const next = region.terminator.kind === "yield" ? region.terminator.values[at] : undefined;
  return (next && structure.definitionOf(next)?.origin.span) ?? owner?.origin.span;
}

/** Of what comes into a region from around it or from the trip before. */
function reasonOfArgument(value: Value, { structure }: StorageFacts): StoreReason {
  if (isArrayType(value.type)) return { kind: "renamed" };
  return { kind: "carried", loop: structure.homeOf(value).owner?.origin.span };
}

function reasonOf(value: Value, definition: Statement, facts: StorageFacts): StoreReason {
  switch (definition.kind) {
    case "compute":
      return reasonOfComputed(value, facts);
    case "load":
      return reasonOfRead(definition, facts);
    case "length":
      return { kind: "gone", array: arrayName(definition.array) };
    case "if":
    case "block":
      return isArrayType(value.type) ? { kind: "renamed" } : { kind: "result", of: "branch" };
    case "for":
      return isArrayType(value.type) ? { kind: "renamed" } : { kind: "result", of: "loop" };
    case "call":
      return { kind: "result", of: "call" };
    default:
      return { kind: "madeInTrip" };
  }
}

function reasonOfRead(load: Load, { availability, memory }: StorageFacts): StoreReason {
  const array = arrayName(load.array);
  const writes = memory.writesAfter(load);
  const isThere = availability.isMoving(load.array) || availability.isArrayKept(load.array);
  if (!isThere || writes.length === 0) return { kind: "gone", array };
  return { kind: "overwritten", array, writes: writes.map(({ origin }) => origin.span) };
}

/** What could be computed again: either that takes longer, or it takes values that are kept no more cheaply. */
function reasonOfComputed(value: Value, { availability }: StorageFacts): StoreReason {
  const others = new Set<string>();
  const seen = new Set<Value>();
  let computing = 0;
  const visit = (each: Value): void => {
    if (seen.has(each) || isFree(each, availability)) return;
    seen.add(each);
    const again = availability.recomputation(each);
    if (!again) {
      others.add(shortName(each, availability.definitionOf(each)));
      return;
    }
    computing += again.cost;
    again.operands.forEach(visit);
  };
  visit(value);
  const storing = storeCost[isArrayType(value.type) ? "array" : value.type];
  if (others.size > 0 && computing <= storing) return { kind: "needsOthers", values: [...others] };
  return { kind: "dearer", computing, storing };
}

/** The loops whose trips a tape has entries for, and which of them makes it grow. */
function levelOf(loop: LoopStatement, facts: StorageFacts): Pick<StoredValue, "loops" | "growsWith"> {
  const { layouts, structure } = facts;
  const layout = layouts.of(loop);
  const nest = [...structure.placeOfStatementOf(loop).loops, loop];
  const grows = layout.kind === "cursor" ? loop : layouts.isOpenEnded(nest[0]!) ? nest[0] : undefined;
  return { loops: nest.map((each) => loopAround(each, facts)), growsWith: grows && loopAround(grows, facts) };
}

type LoopFacts = Pick<StorageFacts, "structure" | "memory">;

function loopAround(loop: LoopStatement, facts: LoopFacts): LoopAround {
  return { span: loop.origin.span, refusal: loop.kind === "for" ? refusalOf(loop, facts) : uncounted };
}

const uncounted = {
  why: "does not count its trips",
  remedy: "Let it count in integers, from one that is known before it to another, and run to its end.",
};
