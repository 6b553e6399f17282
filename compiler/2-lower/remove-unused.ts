/**
 * Removes carried values and results that nothing reads: a variable that is set before it is used in every trip of a
 * loop is no state of the loop.
 */
import type { Label, Region, Statement, Terminator, Value } from "../ir/nodes.ts";
import { operandsOf, regionsOf } from "../ir/walk.ts";

export function removeUnused(body: Region): Region {
  const live = new Liveness(body);
  return prune(body, live, () => true);
}

/** The values that something with an effect depends on. */
class Liveness {
  readonly values = new Set<Value>();
  /** For each value that control flow hands on, those it may come from. */
  private readonly origins = new Map<Value, Value[]>();
  readonly results = new Map<Label, readonly Value[]>();

  constructor(body: Region) {
    const pending: Value[] = [...body.arguments];
    this.visit(body, undefined, pending);
    for (let value = pending.pop(); value; value = pending.pop()) {
      if (this.values.has(value)) continue;
      this.values.add(value);
      pending.push(...(this.origins.get(value) ?? []));
    }
  }

  private hand(from: readonly Value[], to: readonly Value[]): void {
    to.forEach((target, i) => {
      const source = from[i];
      if (source) this.origins.set(target, [...(this.origins.get(target) ?? []), source]);
    });
  }

  /** `yielded` are the values that the region's `yield` becomes; undefined where they leave the function. */
  private visit(region: Region, yielded: readonly Value[] | undefined, pending: Value[]): void {
    for (const statement of region.statements) this.visitStatement(statement, pending);
    const { terminator } = region;
    const targets = targetsOf(terminator, yielded, this.results);
    if (terminator.kind === "throw") pending.push(...terminator.parts.filter((part) => typeof part !== "string"));
    else if (targets) this.hand(terminator.values, targets);
    else pending.push(...terminator.values);
  }

  private visitStatement(statement: Statement, pending: Value[]): void {
    switch (statement.kind) {
      case "if":
        pending.push(statement.condition);
        this.visit(statement.then, statement.results, pending);
        this.visit(statement.otherwise, statement.results, pending);
        return;
      case "block":
        this.results.set(statement.label, statement.results);
        this.visit(statement.body, statement.results, pending);
        return;
      case "for":
      case "loop": {
        const args = carriedArguments(statement);
        if (statement.kind === "for") {
          pending.push(statement.from, statement.to, statement.step);
          statement.results.forEach((result, i) => this.hand([args[i]!], [result]));
        }
        this.hand(statement.initial, args);
        this.visit(statement.body, args, pending);
        return;
      }
      default:
        pending.push(...operandsOf(statement));
    }
  }
}

function carriedArguments(statement: Extract<Statement, { kind: "for" | "loop" }>): readonly Value[] {
  return statement.kind === "for" ? statement.body.arguments.slice(1) : statement.body.arguments;
}

function targetsOf(
  terminator: Terminator,
  yielded: readonly Value[] | undefined,
  results: ReadonlyMap<Label, readonly Value[]>,
): readonly Value[] | undefined {
  if (terminator.kind === "yield") return yielded;
  return terminator.kind === "break" ? results.get(terminator.target) : undefined;
}

/** `keeps` says which of the values that the region's `yield` gives are wanted. */
function prune(region: Region, live: Liveness, keeps: (position: number) => boolean): Region {
  const { terminator } = region;
  let ending = terminator;
  if (terminator.kind === "yield") {
    ending = { ...terminator, values: terminator.values.filter((_, i) => keeps(i)) };
  } else if (terminator.kind === "break") {
    const results = live.results.get(terminator.target);
    if (results) ending = { ...terminator, values: terminator.values.filter((_, i) => live.values.has(results[i]!)) };
  }
  return {
    ...region,
    statements: region.statements.map((statement) => pruneStatement(statement, live)),
    terminator: ending,
  };
}

function pruneStatement(statement: Statement, live: Liveness): Statement {
  if (regionsOf(statement).length === 0) return statement;
  const isLive = (value: Value) => live.values.has(value);
  switch (statement.kind) {
    case "if": {
      const results = statement.results.filter(isLive);
      const keeps = (i: number) => isLive(statement.results[i]!);
      const then = prune(statement.then, live, keeps);
      return { ...statement, then, otherwise: prune(statement.otherwise, live, keeps), results };
    }
    case "block": {
      const results = statement.results.filter(isLive);
      return { ...statement, body: prune(statement.body, live, (i) => isLive(statement.results[i]!)), results };
    }
    case "for":
    case "loop": {
      const args = carriedArguments(statement);
      const keeps = (i: number) => isLive(args[i]!);
      const body = prune(statement.body, live, keeps);
      const counter = statement.kind === "for" ? statement.body.arguments.slice(0, 1) : [];
      const initial = statement.initial.filter((_, i) => keeps(i));
      const kept = { ...body, arguments: [...counter, ...args.filter(isLive)] };
      if (statement.kind === "loop") return { ...statement, initial, body: kept };
      return { ...statement, initial, body: kept, results: statement.results.filter((_, i) => keeps(i)) };
    }
    default:
      return statement;
  }
}
