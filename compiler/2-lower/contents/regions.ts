/**
 * Control flow over the environment: branches that meet, blocks that are left early. Cells whose value depends on the
 * path become results of the construct.
 */
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import type { Label, Region, Terminator, Value } from "../../ir/nodes.ts";
import { isArrayType, isRecord, type Type } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import type { Cell } from "./contents.ts";
import { type Environment, meet, valuesOf } from "./environment.ts";
import { isPresenceKept, noteMerged } from "./missing-values.ts";
import { isToldBeside, noteTold, toldOf } from "./told.ts";

/** A path of control flow that forked from the current one. */
export interface Branch {
  readonly builder: RegionBuilder;
  readonly environment: Environment;
  /** How it leaves, if it does not reach its end. */
  readonly end: Terminator | undefined;
}

/** Lowers `body` into a region of its own; the context is afterwards as before. */
export function branch(context: Context, body: () => Terminator | undefined): Branch {
  const builder = new RegionBuilder(context.program.operations, context.builder.origin);
  return { builder, ...inside(context, { builder, environment: context.environment.fork() }, body) };
}

/** Goes on with a branch after its end. */
export function inside<T>(
  context: Context,
  path: { builder: RegionBuilder; environment: Environment },
  body: () => T,
): { end: T; environment: Environment } {
  const { builder, environment } = context;
  context.builder = path.builder;
  context.environment = path.environment;
  const end = body();
  const reached = context.environment;
  context.builder = builder;
  context.environment = environment;
  return { end, environment: reached };
}

/** Writes the statements of a branch here, where its path is the only one. */
export function splice(context: Context, path: Branch): Terminator | undefined {
  context.builder.statements.push(...path.builder.statements);
  context.environment = path.environment;
  return path.end;
}

export function region(path: Branch, values: readonly Value[], args: readonly Value[] = []): Region {
  return path.end ? path.builder.close(path.end, args) : path.builder.yield(values, args);
}

/**
 * The `if` of two branches. Where one of them leaves, what follows belongs to the other, whose statements then stand
 * after the `if`.
 */
export function joinBranches(
  context: Context,
  condition: Value,
  then: Branch,
  otherwise: Branch,
): Terminator | undefined {
  const { builder } = context;
  const empty = () => builder.nested().yield();
  const push = (test: Value, thenRegion: Region, otherwiseRegion: Region, results: readonly Value[]) =>
    builder.push({
      kind: "if",
      condition: test,
      then: thenRegion,
      otherwise: otherwiseRegion,
      results,
      origin: builder.origin,
    });
  if (then.end) {
    push(condition, region(then, []), empty(), []);
    return splice(context, otherwise);
  }
  if (otherwise.end) {
    push(builder.compute("not", condition), region(otherwise, []), empty(), []);
    return splice(context, then);
  }
  joinValues(context, condition, { path: then, values: [] }, { path: otherwise, values: [] });
  return undefined;
}

/**
 * The `if` of two branches that both reach their end, each with values of its own; gives those of the one taken. The
 * cells in `lasting` are known after it, also those that only one branch made.
 */
export function joinValues(
  context: Context,
  condition: Value,
  then: { path: Branch; values: readonly Value[] },
  otherwise: { path: Branch; values: readonly Value[] },
  lasting: readonly Cell[] = [],
): Value[] {
  const { builder, environment } = context;
  const environments = [then.path.environment, otherwise.path.environment];
  const made = cellsMade(environment, environments, lasting);
  for (const { path } of [then, otherwise]) standIn(path.builder, path.environment, made);
  const cells = [...meet(environment, environments), ...made];
  const given = [then, otherwise].map(({ path, values }) => [...values, ...valuesOf(cells, path.environment)] as const);
  const told = toldBeside(context, [then.path, otherwise.path], given);
  const regionOf = ({ path }: typeof then, i: number) =>
    region(path, [...given[i]!, ...told.map(({ tests }) => tests[i]!)]);
  const own = then.values.map((value) => makeValue(value.type));
  const merged = cells.map((cell) => makeValue(cell.type, cell.variable));
  builder.push({
    kind: "if",
    condition,
    then: regionOf(then, 0),
    otherwise: regionOf(otherwise, 1),
    results: [...own, ...merged, ...told.map(({ isMissing }) => isMissing)],
    origin: builder.origin,
  });
  own.forEach((value, i) => noteSources(context, value, [then.values[i]!, otherwise.values[i]!]));
  setMerged(context, cells, merged, environments);
  for (const { position, isMissing } of told) {
    const sources = given.map((values) => values[position]!);
    noteTold(context, [...own, ...merged][position]!, sources, isMissing);
  }
  return own;
}

/** One of the values that paths give, and what they tell of it. */
interface Told {
  readonly position: number;
  readonly tests: readonly Value[];
  /** What comes of the tests where the paths meet. */
  readonly isMissing: Value;
}

/** Of values that paths give, those of which the paths can tell whether they are missing, where somebody may ask. */
function toldBeside(context: Context, paths: readonly Branch[], given: readonly (readonly Value[])[]): Told[] {
  if (!isPresenceKept(context)) return [];
  return (given[0] ?? []).flatMap((_, position): Told[] => {
    const sources = given.map((values) => values[position]!);
    if (!isToldBeside(context, sources)) return [];
    const tests = sources.map((source, i) => inside(context, paths[i]!, () => toldOf(context, source)).end);
    return tests.every((test) => test !== undefined) ? [{ position, tests, isMissing: makeValue("bool") }] : [];
  });
}

/** Those of some cells that are not known before the paths fork, but made on one of them. */
function cellsMade(entry: Environment, paths: readonly Environment[], cells: readonly Cell[]): Cell[] {
  const isMade = (cell: Cell) => paths.some((path) => typeof path.get(cell) !== "string");
  const isNew = (cell: Cell) => !entry.has(cell) && typeof entry.get(cell) === "string";
  return cells.filter((cell) => isNew(cell) && isMade(cell));
}

/** Gives values to the cells that a path has not made: nothing reads them. */
function standIn(builder: RegionBuilder, path: Environment, cells: readonly Cell[]): void {
  for (const cell of cells) {
    if (typeof path.get(cell) === "string") path.set(cell, anyValue(builder, cell.type));
  }
}

export function anyValue(builder: RegionBuilder, type: Type): Value {
  if (!isArrayType(type)) return builder.constant(undefined, type);
  if (!isRecord(type)) return builder.allocate(type, builder.index(0));
  return builder.compose(
    type,
    type.fields.map((field) => anyValue(builder, field.type)),
  );
}

/** After paths have met: the cells hold what merges the values of the paths. */
function setMerged(
  context: Context,
  cells: readonly Cell[],
  merged: readonly Value[],
  paths: readonly Environment[],
): void {
  cells.forEach((cell, i) => {
    noteSources(
      context,
      merged[i]!,
      paths.map((path) => valuesOf([cell], path)[0]!),
    );
    context.environment.set(cell, merged[i]!);
  });
}

function noteSources(context: Context, merged: Value, sources: readonly Value[]): void {
  if (isArrayType(merged.type)) context.mayBeOneOf(merged, sources);
  noteMerged(context, merged, sources);
}

/** The end of a block, and the paths that arrive there by a `break`. */
export interface Exit {
  readonly label: Label;
  readonly arrivals: Arrival[];
}

interface Arrival {
  readonly terminator: Terminator;
  readonly environment: Environment;
  /** The values that the arriving path hands over, besides those of the cells. */
  readonly leaves: readonly Value[];
  /** Whether they are missing, where somebody may ask and the path can tell. */
  readonly tests: readonly (Value | undefined)[];
  /** What the `break` gives: filled in when all arrivals are known. */
  readonly given: Value[];
}

/** Leaves a block with `leaves` as its values. */
export function leave(context: Context, exit: Exit, leaves: readonly Value[] = []): Terminator {
  const given: Value[] = [];
  const isAsked = isPresenceKept(context);
  const tests = leaves.map((leaf) => (isAsked ? toldOf(context, leaf) : undefined));
  const terminator = context.builder.break(exit.label, given);
  exit.arrivals.push({ terminator, environment: context.environment.fork(), leaves, tests, given });
  return terminator;
}

/**
 * A block around `body`, made only if `body` leaves it early. Gives what arrives with the paths (`types` says what, when
 * the body is there);
 * `end` when none arrives. The cells that `lasting` names then are known after it, also those that only one path made.
 */
export function block(
  context: Context,
  name: string,
  types: readonly Type[] | (() => readonly Type[]),
  body: (exit: Exit) => Terminator | undefined,
  lasting: () => readonly Cell[] = () => [],
): { end: Terminator | undefined; leaves: readonly Value[] } {
  const exit: Exit = { label: { name }, arrivals: [] };
  context.exits.push(exit);
  const inner = branch(context, () => body(exit));
  context.exits.pop();
  const atEnd = exit.arrivals.find((arrival) => arrival.terminator === inner.end);
  const early = exit.arrivals.filter((arrival) => arrival !== atEnd);
  const last = atEnd ?? (inner.end ? undefined : { environment: inner.environment, leaves: [], tests: [] });
  if (early.length === 0) {
    const end = splice(context, inner);
    return { end: last ? undefined : end, leaves: last?.leaves ?? [] };
  }
  const { builder, environment } = context;
  const arriving = [...early, ...(last ? [last] : [])];
  const paths = arriving.map((path) => path.environment);
  const made = cellsMade(environment, paths, lasting());
  for (const path of paths) standIn(builder, path, made);
  const cells = [...meet(environment, paths), ...made];
  const leaves = (typeof types === "function" ? types() : types).map((type) => makeValue(type));
  const told = leaves.flatMap((leaf, i) => {
    const sources = arriving.map((path) => path.leaves[i]!);
    const isTold = isToldBeside(context, sources) && arriving.every(({ tests }) => tests[i]);
    return isTold ? [{ leaf, i, sources, isMissing: makeValue("bool") }] : [];
  });
  const handed = (path: (typeof arriving)[number]) => [
    ...path.leaves,
    ...valuesOf(cells, path.environment),
    ...told.map(({ i }) => path.tests[i]!),
  ];
  for (const arrival of early) arrival.given.push(...handed(arrival));
  const body_ = region({ ...inner, end: last ? undefined : inner.end }, last ? handed(last) : []);
  const merged = cells.map((cell) => makeValue(cell.type, cell.variable));
  builder.push({
    kind: "block",
    label: exit.label,
    body: body_,
    results: [...leaves, ...merged, ...told.map(({ isMissing }) => isMissing)],
    origin: builder.origin,
  });
  leaves.forEach((leaf, i) =>
    noteSources(
      context,
      leaf,
      arriving.map((path) => path.leaves[i]!),
    ),
  );
  for (const { leaf, sources, isMissing } of told) noteTold(context, leaf, sources, isMissing);
  setMerged(context, cells, merged, paths);
  return { end: undefined, leaves };
}

/** What stands after an endless loop, and is never reached. */
export function unreachable(context: Context): Terminator {
  return { kind: "throw", errorClass: "Error", parts: ["unreachable"], origin: context.builder.origin };
}
