/** The trips of a loop run ahead, keeping states where the binomial schedule has them. */
import type { Structure } from "../../../3-analyze/structure.ts";
import { makeValue, noEffects, type RegionBuilder } from "../../../ir/build.ts";
import type { For, Value } from "../../../ir/nodes.ts";
import { type Range, tripAt } from "../../trip-count.ts";
import { spacingId } from "./binomial-spacing.ts";
import type { CheckpointedLoop } from "./checkpointed-loop.ts";
import type { LoopStates } from "./loop-states.ts";
import { withoutCheckpoints } from "./without-checkpoints.ts";

/** From which state on which trips run, and how far the trips go that are still to be reversed. */
export interface Advance {
  readonly of: CheckpointedLoop;
  readonly slots: number;
  readonly states: LoopStates;
  readonly starts: Value;
  /** The range of the counter. */
  readonly run: Pick<For, "from" | "to" | "test">;
  /** The range of the whole loop. */
  readonly range: Range;
  readonly initial: readonly Value[];
  /** How many states are kept, and the trip whose state is the next. */
  readonly kept: Value;
  readonly next: Value;
  /** The trip behind the last that is still to be reversed. */
  readonly end: Value;
}

/** The loop over these trips. Behind what they carry it gives how many states are kept. */
export function advance(task: Advance, structure: Structure, b: RegionBuilder): For {
  const { of, states, starts, kept, next, end, slots } = task;
  const primal = withoutCheckpoints(of.primal);
  const [counter, ...carried] = primal.body.arguments;
  const args = [keptValue(), nextValue()];
  const inner = b.nested();
  const trip = tripAt(primal, task.range, counter!, structure, inner);
  const after = inner.if(
    inner.compute("equal", trip, args[1]!),
    (save) => {
      states.save(args[0]!, carried, save);
      save.store(starts, args[0]!, trip);
      const left = save.compute("subtract", end, trip);
      const free = save.compute("subtract", save.index(slots), args[0]!);
      const further = spacingOf(left, free, save);
      return [
        save.computeAs(kept.variable, "add", args[0]!, save.index(1)),
        save.computeAs(next.variable, "add", trip, further),
      ];
    },
    () => args,
    args.map(({ variable }) => variable),
  );
  const { body } = primal;
  const ending = body.terminator;
  return {
    ...primal,
    ...task.run,
    initial: [...task.initial, kept, next],
    body: {
      arguments: [counter!, ...carried, ...args],
      statements: [...inner.statements, ...body.statements],
      terminator: ending.kind === "yield" ? { ...ending, values: [...ending.values, ...after] } : ending,
    },
    results: [...primal.results, keptValue(), nextValue()],
  };

  function keptValue(): Value {
    return makeValue("index", kept.variable);
  }

  function nextValue(): Value {
    return makeValue("index", next.variable);
  }
}

/** How far behind the state that was kept last the next one is kept. */
export function spacingOf(trips: Value, states: Value, b: RegionBuilder): Value {
  const further = makeValue("index", { name: "spacing" });
  b.push({
    kind: "call",
    callee: spacingId,
    operands: [trips, states],
    results: [further],
    effects: noEffects,
    origin: b.origin,
  });
  return further;
}
