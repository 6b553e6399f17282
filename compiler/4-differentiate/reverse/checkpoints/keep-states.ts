/** A loop with a checkpoint in the forward sweep: it runs as it is, and keeps its state of some trips. */
import type { Structure } from "../../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder } from "../../../ir/build.ts";
import type { Value } from "../../../ir/nodes.ts";
import { isArrayType, isFlat, isList } from "../../../ir/types.ts";
import { derivedFrom } from "../../linearise.ts";
import { tripCount } from "../../trip-count.ts";
import { storedState } from "../store-reasons.ts";
import { advance } from "./advance.ts";
import { blocksOf } from "./blocks.ts";
import type { CheckpointedLoop } from "./checkpointed-loop.ts";
import { LoopStates } from "./loop-states.ts";
import { withoutCheckpoints } from "./without-checkpoints.ts";

/** Hands what is kept to the reverse sweep. */
type Keep = (value: Value, known: Value) => void;

export function keepStates(of: CheckpointedLoop, structure: Structure, keep: Keep, b: RegionBuilder): void {
  const { origin } = b;
  b.origin = derivedFrom(origin);
  const known = new Map<Value, Value>();
  const note: Keep = (value, made) => {
    known.set(value, made);
    keep(value, made);
  };
  if (of.checkpoint.schedule === "sqrt") keepOfBlocks(of, structure, note, b);
  else keepBinomially(of, of.checkpoint.slots, structure, note, b);
  for (const { array, length } of of.written) if (isList(array.type)) requireNoGrowth(array, known.get(length)!, b);
  b.origin = origin;
}

/** A list grows when it is written beyond its end; the room for its states does not, so that is an error. */
function requireNoGrowth(list: Value, length: Value, b: RegionBuilder): void {
  const expected = "its length before the loop, which has a checkpoint";
  const name = list.variable?.name ?? "a list";
  b.push({ kind: "requireLength", array: list, length, name, expected, origin: b.origin });
}

/** A loop over the blocks, around the loop over the trips of a block. */
function keepOfBlocks(of: CheckpointedLoop, structure: Structure, keep: Keep, b: RegionBuilder): void {
  const { primal } = of;
  const blocks = blocksOf(primal, primal, structure, b);
  const states = new LoopStates(of, allocate(of, blocks.count, keep, b));
  const carried = primal.body.arguments.slice(1).map(again);
  const block = makeValue("index", { name: "block" });
  const inner = b.nested();
  states.save(block, carried, inner);
  const range = blocks.range(block, inner);
  const results = primal.results.map(again);
  inner.push({ ...withoutCheckpoints(primal), ...range, initial: carried, results });
  b.push({
    kind: "for",
    from: b.index(0),
    to: blocks.count,
    step: b.index(1),
    test: "<",
    initial: primal.initial,
    body: inner.yield(results, [block, ...carried]),
    results: primal.results,
    origin: b.origin,
  });
}

/** The first state is that of the first trip, and the last, beyond the slots, that of the last. */
function keepBinomially(of: CheckpointedLoop, slots: number, structure: Structure, keep: Keep, b: RegionBuilder): void {
  const { primal, keptCount } = of;
  const trips = tripCount(primal, primal, structure, b);
  const known = allocate(of, b.compute("min", trips, b.index(slots + 1)), keep, b);
  const loop = advance(
    {
      of,
      slots,
      states: new LoopStates(of, known),
      starts: known(of.starts),
      run: { from: primal.from, to: primal.to, test: primal.test },
      range: primal,
      initial: primal.initial,
      kept: b.index(0, keptCount.variable),
      next: b.index(0, { name: "next" }),
      end: trips,
    },
    structure,
    b,
  );
  b.push(loop);
  keep(keptCount, loop.results.at(-2)!);
}

/** Room for `count` states. */
function allocate(of: CheckpointedLoop, count: Value, keep: Keep, b: RegionBuilder): (value: Value) => Value {
  const known = new Map<Value, Value>();
  const note = (key: Value, value: Value) => {
    known.set(key, value);
    keep(key, value);
  };
  const room = (key: Value, size: Value) => {
    if (!isFlat(key.type)) return;
    const stored = storedState(of.loop, of.checkpoint, key);
    note(key, b.allocate(key.type, size, { content: "uninitialised", pooled: true, variable: key.variable, stored }));
  };
  if (of.checkpoint.schedule === "binomial") room(of.starts, count);
  for (const { states } of of.scalars) room(states, count);
  for (const { array, length, states } of of.written) {
    note(length, b.length(array, length.variable));
    room(states, b.compute("multiply", count, known.get(length)!));
  }
  for (const { array, copy } of of.copied) {
    if (isArrayType(copy.type)) note(copy, b.duplicate(array, copy.type, copy.variable));
  }
  return (key) => known.get(key)!;
}

function again({ type, variable }: Value): Value {
  return makeValue(type, variable);
}
