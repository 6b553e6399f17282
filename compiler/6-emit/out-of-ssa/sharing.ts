/**
 * Groups the values with names into variables: values that hand on to each other (carried values, results of branches)
 * and versions of one source variable share a variable where they are never needed at the same time. A group never
 * spans two names, so that every name of the source stays what it was. Where handing over does not end in
 * the same variable, emission writes an assignment.
 */
import type { IrFunction, Label, Region, Statement, Value, Variable } from "../../ir/nodes.ts";
import { sameType } from "../../ir/types.ts";
import { regionsOf, resultsOf } from "../../ir/walk.ts";
import { LiveRange } from "./live-range.ts";
import { liveRangesOf } from "./liveness.ts";
import type { Nesting } from "./nesting.ts";

/** Values that share a variable, in the order of their definitions. */
export interface Group {
  readonly members: readonly Value[];
  readonly variable: Variable | undefined;
}

export interface Sharing {
  readonly groups: readonly Group[];
  groupOf(value: Value): Group | undefined;
}

export function shareVariables(fn: IrFunction, nesting: Nesting): Sharing {
  const program = surveyOf(fn, nesting);
  const groups = new Grouping(program, liveRangesOf(fn, nesting));
  const isNamed = (value: Value) => groups.has(value) && nesting.isNeeded(value);
  const handings = program.handings.filter(({ from, to }) => isNamed(from) && isNamed(to));
  for (const { from, to } of handings) if (from.variable && from.variable === to.variable) groups.merge(from, to);
  for (const { from, to } of handings) groups.merge(from, to);
  mergeVersions(program.definitions, groups);
  return groups.result();
}

interface Definition {
  readonly value: Value;
  /** The regions around it, outermost first. */
  readonly path: readonly Region[];
}

interface Survey {
  /** Values with names, in the order of their definitions. */
  readonly definitions: readonly Definition[];
  /** A value and the one that it becomes at the end of a region. */
  readonly handings: readonly { readonly from: Value; readonly to: Value }[];
  /** Counters of loops: the loop's header declares each for itself. */
  readonly counters: ReadonlySet<Value>;
  /** Leaves of structured parameters: the source has no variables for them, whatever they are called. */
  readonly leaves: ReadonlySet<Value>;
}

function surveyOf(fn: IrFunction, nesting: Nesting): Survey {
  const definitions: Definition[] = [];
  const handings: { from: Value; to: Value }[] = [];
  const counters = new Set<Value>();
  const leaves = new Set(
    fn.parameters.flatMap((parameter) => (parameter.shape.kind === "leaf" ? [] : parameter.leaves)),
  );
  const results = new Map<Label, readonly Value[]>();

  const hand = (sources: readonly Value[], targets: readonly Value[]) =>
    targets.forEach((to, i) => {
      const from = sources[i];
      if (from) handings.push({ from, to });
    });

  function visitRegion(region: Region, outer: readonly Region[], receivers: readonly Value[]): void {
    const path = [...outer, region];
    for (const value of region.arguments) definitions.push({ value, path });
    for (const statement of region.statements) if (!nesting.isSilent(statement)) visit(statement, path);
    const { terminator } = region;
    if (terminator.kind === "yield") hand(terminator.values, receivers);
    if (terminator.kind === "break") hand(terminator.values, results.get(terminator.target) ?? []);
  }

  function visit(statement: Statement, path: readonly Region[]): void {
    if (statement.kind === "block") results.set(statement.label, statement.results);
    // `let { b } = p`: the variable can be the leaf itself.
    if (statement.kind === "compute" && statement.op === "copy" && leaves.has(statement.operands[0] as Value)) {
      hand(statement.operands, [statement.result]);
    }
    if (statement.kind === "for" || statement.kind === "loop") {
      const [first] = statement.body.arguments;
      if (statement.kind === "for" && first) counters.add(first);
      const carried = statement.body.arguments.slice(statement.kind === "for" ? 1 : 0);
      hand(statement.initial, carried);
      visitRegion(statement.body, path, carried);
      if (statement.kind === "for") hand(carried, statement.results);
    } else if (statement.kind !== "if" || !nesting.isExpression(statement)) {
      for (const region of regionsOf(statement)) visitRegion(region, path, resultsOf(statement));
    }
    for (const value of resultsOf(statement)) definitions.push({ value, path });
  }

  visitRegion(fn.body, [], []);
  return { definitions, handings, counters, leaves };
}

/**
 * Merges the versions of each variable of which the earlier stands in a region around the later, the latest first.
 * Versions in separate regions are declared in each, as the source would.
 */
function mergeVersions(definitions: readonly Definition[], groups: Grouping): void {
  const versions = new Map<Region, Map<Variable, readonly Value[]>>();
  for (const { value, path } of definitions) {
    const { variable } = value;
    if (!variable) continue;
    for (const region of path.toReversed()) {
      for (const earlier of versions.get(region)?.get(variable)?.toReversed() ?? []) groups.merge(earlier, value);
    }
    const own = path.at(-1)!;
    const known = versions.get(own) ?? new Map<Variable, readonly Value[]>();
    versions.set(own, known);
    // One version of each group stands for all.
    const others = known.get(variable)?.filter((earlier) => groups.of(earlier) !== groups.of(value)) ?? [];
    known.set(variable, [...others, value]);
  }
}

/** A group that may still grow, and where the code reads one of its members. */
interface Growing {
  readonly members: Value[];
  variable: Variable | undefined;
  readonly range: LiveRange;
}

/** Sets of values, merged where nothing speaks against it. */
class Grouping {
  private readonly groups = new Map<Value, Growing>();

  constructor(
    private readonly survey: Survey,
    ranges: ReadonlyMap<Value, LiveRange>,
  ) {
    for (const { value } of survey.definitions) {
      const variable = survey.leaves.has(value) ? undefined : value.variable;
      this.groups.set(value, { members: [value], variable, range: ranges.get(value) ?? new LiveRange() });
    }
  }

  has(value: Value): boolean {
    return this.groups.has(value);
  }

  of(value: Value): Group | undefined {
    return this.groups.get(value);
  }

  merge(a: Value, b: Value): void {
    const into = this.groups.get(a);
    const from = this.groups.get(b);
    const { counters } = this.survey;
    if (!into || !from || into === from || counters.has(a) || counters.has(b)) return;
    if (into.variable && from.variable && into.variable.name !== from.variable.name) return;
    if (!sameType(a.type, b.type) || into.range.overlaps(from.range)) return;
    into.members.push(...from.members);
    into.range.include(from.range);
    into.variable ??= from.variable;
    for (const value of from.members) this.groups.set(value, into);
  }

  result(): Sharing {
    const order = new Map(this.survey.definitions.map(({ value }, i) => [value, i]));
    const position = (value: Value) => order.get(value) ?? 0;
    const groups = [...new Set(this.groups.values())];
    for (const group of groups) group.members.sort((x, y) => position(x) - position(y));
    return { groups, groupOf: (value) => this.of(value) };
  }
}
