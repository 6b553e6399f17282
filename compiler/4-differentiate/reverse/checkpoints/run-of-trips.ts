/** Trips of a loop, taken out of their function to be differentiated by themselves and put back as often as they run. */
import { memoryOf } from "../../../3-analyze/memory.ts";
import { structureOf } from "../../../3-analyze/structure.ts";
import { makeValue, noOrigin, RegionBuilder } from "../../../ir/build.ts";
import { instantiateRegion, renaming } from "../../../ir/copy.ts";
import type { For, IrFunction, Region, Statement, Value } from "../../../ir/nodes.ts";
import { leaf } from "../../../ir/types.ts";
import { mapRegions, withParts } from "../../../ir/walk.ts";
import type { Analysed } from "../../analyse.ts";
import { isUpward } from "./blocks.ts";
import type { CheckpointedLoop } from "./checkpointed-loop.ts";
import { withoutCheckpoint } from "./without-checkpoints.ts";

/** A function that runs some trips. Its parameters are what the loop reads from around it and those given here. */
export interface RunOfTrips {
  readonly fn: IrFunction;
  /** What it starts with: the counter, or the range of a loop over it. */
  readonly range: readonly Value[];
  /** What it starts from, for each value that the loop carries. */
  readonly initial: readonly Value[];
  readonly analysed: Analysed;
}

/** The trips of a range, in a loop. */
export function loopOfTrips(of: CheckpointedLoop, analysed: Analysed): RunOfTrips {
  const { loop } = of;
  const initial = loop.body.arguments.slice(1).map(({ type, variable }) => makeValue(type, variable));
  const range = [makeValue("index"), makeValue("index")];
  const [from, to] = range;
  const test = isUpward(loop) ? "<" : ">";
  const trips: For = { ...withoutCheckpoint(loop), from: from!, to: to!, test, initial };
  return run(of, analysed, { range, initial, statements: [trips], returned: loop.results });
}

/** One trip. `keptOtherwise` are the values that would be kept if the loop had no checkpoint. */
export function singleTrip(of: CheckpointedLoop, analysed: Analysed, keptOtherwise: ReadonlySet<Value>): RunOfTrips {
  const { body } = of.loop;
  const [counter, ...initial] = body.arguments;
  const { statements, terminator } = body;
  const returned = terminator.kind === "yield" ? terminator.values : [];
  const trip = run(of, analysed, { range: [counter!], initial, statements, returned });
  return { ...trip, analysed: { ...trip.analysed, keptOtherwise } };
}

interface Content {
  readonly range: readonly Value[];
  readonly initial: readonly Value[];
  readonly statements: readonly Statement[];
  readonly returned: readonly Value[];
}

function run(of: CheckpointedLoop, analysed: Analysed, { range, initial, statements, returned }: Content): RunOfTrips {
  const outside = [...of.read, ...of.written.map(({ array }) => array), ...of.copied.map(({ array }) => array)];
  const b = new RegionBuilder(analysed.operations, noOrigin);
  for (const statement of [...of.repeated, ...statements]) b.push(statement);
  const whole = analysed.linear.fn;
  const fn: IrFunction = {
    name: whole.name,
    parameters: [],
    result: { kind: "tuple", elements: returned.map(({ type }) => leaf(type)) },
    label: { name: "trips" },
    body: b.yield(returned, [...outside, ...range, ...initial]),
    ...(whole.called?.mayAlias && { called: { overwritten: new Set(), mayAlias: true } }),
    span: whole.span,
    documentation: undefined,
  };
  // What trips give is needed by those behind them, though nothing may need it after the loop.
  const handedOn = [initial, of.loop.results].flatMap((values) =>
    values.map((value, i) => [value, of.loop.body.arguments[i + 1]!] as const),
  );
  const carried = new Map(handedOn);
  const { activity } = analysed;
  return {
    fn,
    range,
    initial,
    analysed: {
      ...analysed,
      linear: { fn, slopes: analysed.linear.slopes },
      structure: structureOf(fn),
      memory: memoryOf(fn),
      activity: { ...activity, isActive: (value) => activity.isActive(carried.get(value) ?? value) },
    },
  };
}

/** A statement, marked where it computes again what would otherwise be kept. */
export function runAgain(statement: Statement, kept: ReadonlySet<Value>): Statement {
  const marked = mapRegions(statement, (region) =>
    withParts(region, { statements: region.statements.map((each) => runAgain(each, kept)) }),
  );
  const isKept = marked.kind === "compute" && kept.has(marked.result);
  return isKept ? { ...marked, origin: { ...marked.origin, again: true } } : marked;
}

/** Puts a copy of a region's statements into `b`, with these values in place of others; gives what the region yields. */
export function putCopy(region: Region, substitutes: ReadonlyMap<Value, Value>, b: RegionBuilder): readonly Value[] {
  const copy = instantiateRegion(region, renaming(new Map(substitutes)));
  for (const statement of copy.statements) b.push(statement);
  return copy.terminator.kind === "yield" ? copy.terminator.values : [];
}
