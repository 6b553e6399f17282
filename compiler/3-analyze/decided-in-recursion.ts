/**
 * Numbers that a function finds by comparing and calling itself, as loops do: arguments of which comparisons decide what
 * the next call gets, arguments that are handed out where a comparison ends the recursion, results that count the calls.
 */
import type { Call, IrFunction, Region, Value } from "../ir/nodes.ts";
import { regionsOf, visitStatements } from "../ir/walk.ts";
import type { DecidedNumbers } from "./decided-numbers.ts";
import { isUsed, plainPartsOf, storedIn } from "./decided-numbers.ts";
import { Decisions } from "./decisions.ts";
import { callsIn, reachedArguments } from "./reached-arguments.ts";
import { endsByYield, type Place, type Structure } from "./structure.ts";
import type { Passages, Uses } from "./uses.ts";

/** A function that calls itself, also by way of others, as derivatives by some of its arguments see it. */
interface Member {
  readonly fn: IrFunction;
  readonly decisions: Decisions;
  /** Its calls of members. */
  readonly calls: readonly Call[];
}

/**
 * The numbers that comparisons with what depends on this argument decide in a function that is called, one of `inputs` by
 * which derivatives are taken.
 */
export function decidedInRecursion(
  id: string,
  input: Value,
  inputs: readonly Value[],
  uses: Uses,
  passages: Passages,
): DecidedNumbers | undefined {
  const members = membersAround(id, input, inputs, passages);
  const own = members.get(id);
  const first = own?.calls.find(({ origin }) => !origin.derived);
  if (!own || !first) return undefined;
  const recursion = new Recursion(id, own, [...members.values()]);
  const numbers = own.fn.body.arguments.filter((argument, position) => {
    return own.decisions.isPlainNumber(argument) && recursion.isChosen(position) && isUsed(argument, own.fn, uses);
  });
  const arrays = storedIn(own.fn.body, own.decisions).filter((array) => uses.matters(array));
  const found = [...new Set([...numbers, ...arrays, ...recursion.handedOut(uses)])];
  if (found.length > 0) return { origin: first.origin, values: found };
  return recursion.countsCalls(uses) ? { origin: first.origin, values: [] } : undefined;
}

/** The functions from which calls lead back to one. */
function membersAround(
  id: string,
  input: Value,
  inputs: readonly Value[],
  passages: Passages,
): ReadonlyMap<string, Member> {
  const calls = callsFrom(id, passages);
  const leadsBack = (each: string, seen = new Set<string>()): boolean =>
    calls.get(each)?.some(({ callee }) => {
      if (callee === id) return true;
      if (seen.has(callee)) return false;
      seen.add(callee);
      return leadsBack(callee, seen);
    }) ?? false;
  const members = new Set([...calls.keys()].filter((each) => leadsBack(each)));
  const inside = (fn: IrFunction) => callsIn(fn).filter(({ callee }) => members.has(callee));
  const { functionOf } = passages;
  const own = functionOf(id)!;
  const varied = reachedArguments(own, inputs, {
    of: inside,
    functionOf,
    reachedFrom: (fn, values) => passages.variedBy(fn, values),
  });
  const swayed = reachedArguments(own, [input], {
    of: inside,
    functionOf,
    reachedFrom: (fn, values) => passages.swayedBy(fn, values),
  });
  return new Map(
    [...members].map((each) => {
      const fn = functionOf(each)!;
      const decisions = new Decisions(fn, [...(swayed.get(fn) ?? [])], [...(varied.get(fn) ?? [])], passages);
      return [each, { fn, decisions, calls: inside(fn) }];
    }),
  );
}

/** The calls in all functions that one reaches, itself included, by their callers. */
function callsFrom(id: string, { functionOf }: Passages): ReadonlyMap<string, readonly Call[]> {
  const calls = new Map<string, readonly Call[]>();
  const find = (each: string): void => {
    const fn = functionOf(each);
    if (!fn || calls.has(each)) return;
    const own = callsIn(fn);
    calls.set(each, own);
    for (const { callee } of own) find(callee);
  };
  find(id);
  return calls;
}

class Recursion {
  constructor(
    private readonly id: string,
    private readonly own: Member,
    private readonly members: readonly Member[],
  ) {}

  /** Whether comparisons decide which of several numbers an argument of the next call is. */
  isChosen(position: number): boolean {
    return this.members.some(({ decisions, calls, fn }) => {
      const { structure } = decisions;
      const sites = calls.filter(({ callee }) => callee === this.id);
      const traces = sites.map(({ operands }) => decisions.trace(operands[position]!, structure.placeOf(fn.body)));
      if (traces.some((trace) => trace.isChosen && trace.isComputed)) return true;
      return sites.some((one, i) =>
        sites.slice(0, i).some((other, j) => {
          const [a, b] = [one.operands[position]!, other.operands[position]!];
          const isComputed = traces[i]!.isComputed || traces[j]!.isComputed;
          return isComputed && !isSame(a, b, structure) && areAlternatives(other, one, decisions);
        }),
      );
    });
  }

  /** The arguments that each call computes anew and that are handed out where a comparison ends the recursion. */
  handedOut(uses: Uses): readonly Value[] {
    const { fn, decisions } = this.own;
    const found = this.exits(uses).flatMap(([value, branch]) => {
      return plainPartsOf(value, branch, decisions).flatMap((part) => {
        const { origins } = this.traceInOwn(part);
        if (this.own.calls.some(({ results }) => results.some((result) => origins.has(result)))) return [];
        return fn.body.arguments.filter((argument, position) => origins.has(argument) && this.isComputedAnew(position));
      });
    });
    return found.filter((argument) => decisions.isPlainNumber(argument));
  }

  /** Whether a result without a derivative is computed of the next call's, as often as comparisons decide. */
  countsCalls(uses: Uses): boolean {
    const { fn, decisions, calls } = this.own;
    const given = new Set(calls.flatMap(({ results }) => results));
    return this.returned().some(({ values }) =>
      values.some((value, leaf) => {
        if (value.type !== "f64" || !uses.isOutput(leaf) || decisions.isVaried(value)) return false;
        return this.traceInOwn(value).isChosen && isBuiltFrom(given, value, fn, decisions);
      }),
    );
  }

  private traceInOwn(value: Value) {
    const { fn, decisions } = this.own;
    return decisions.trace(value, decisions.structure.placeOf(fn.body));
  }

  private isComputedAnew(position: number): boolean {
    return this.members.some(({ fn, decisions, calls }) =>
      calls.some(({ callee, operands }) => {
        if (callee !== this.id) return false;
        return decisions.trace(operands[position]!, decisions.structure.placeOf(fn.body)).isComputed;
      }),
    );
  }

  /** Numbers that are handed out on the one side of a comparison, where the function is called again on the other. */
  private exits(uses: Uses): readonly (readonly [Value, Place])[] {
    const { fn, decisions, calls } = this.own;
    const { structure } = decisions;
    const isIn = (place: Place, region: Region) => structure.isWithin(place, structure.placeOf(region));
    const isCalling = (region: Region) => calls.some((call) => isIn(structure.placeOfStatementOf(call), region));
    const found: (readonly [Value, Place])[] = [];
    visitStatements(fn.body, (statement) => {
      if (statement.kind !== "if" || !decisions.isSwayed(statement.condition)) return;
      const ways = regionsOf(statement);
      const again = ways.filter(isCalling);
      if (again.length === ways.length) return;
      const isCalledBehind = calls.some((call) => structure.orderOf(call) > structure.endOf(statement));
      for (const end of ways.filter((way) => !again.includes(way))) {
        if (again.length === 0 && (endsByYield(end) || !isCalledBehind)) continue;
        if (end.terminator.kind === "yield") {
          const used = end.terminator.values.filter((_, i) => isUsed(statement.results[i]!, fn, uses));
          found.push(...used.map((value) => [value, structure.placeOf(end)] as const));
        }
        for (const { values, place } of this.returned()) {
          const isBehind = again.some((way) => !endsByYield(way)) && place === structure.body;
          if (!isIn(place, end) && !isBehind) continue;
          const branch = isBehind ? place : structure.placeOf(end);
          values.forEach((value, leaf) => {
            if (uses.isOutput(leaf)) found.push([value, branch]);
          });
        }
      }
    });
    return found;
  }

  /** What the function returns, and where. */
  private returned(): readonly { readonly values: readonly Value[]; readonly place: Place }[] {
    const { fn, decisions } = this.own;
    const { structure } = decisions;
    const early = structure
      .breaksTo(fn.label)
      .map((exit) => ({ values: exit.values, place: structure.placeOfBreak(exit) }));
    const { terminator } = fn.body;
    return terminator.kind === "yield" ? [...early, { values: terminator.values, place: structure.body }] : early;
  }
}

/** Whether two values are computed alike of the same ones, in few steps. */
function isSame(a: Value, b: Value, structure: Structure, steps = 4): boolean {
  if (a === b) return true;
  if (steps === 0) return false;
  const [one, other] = [structure.definitionOf(a), structure.definitionOf(b)];
  if (one?.kind === "constant" && other?.kind === "constant") return Object.is(one.value, other.value);
  if (one?.kind !== "compute" || other?.kind !== "compute" || one.op !== other.op) return false;
  return one.operands.every((operand, i) => isSame(operand, other.operands[i]!, structure, steps - 1));
}

/** Whether a comparison decides which of two calls is made, of which the second stands behind the first. */
function areAlternatives(first: Call, second: Call, decisions: Decisions): boolean {
  const { structure } = decisions;
  const [one, other] = [first, second].map((call) => structure.placeOfStatementOf(call));
  const common = structure.commonPlace(one!, other!);
  const branchOf = (inner: Place): Place | undefined => {
    let branch = inner;
    if (branch === common) return undefined;
    while (branch.parent !== common) branch = branch.parent!;
    return branch;
  };
  const [a, b] = [branchOf(one!), branchOf(other!)];
  const owner = a?.owner;
  if (owner?.kind !== "if" || !decisions.isSwayed(owner.condition)) return false;
  return b?.owner === owner || !endsByYield(a!.region);
}

/** Whether a number is computed, and not only chosen, of one of these. */
function isBuiltFrom(given: ReadonlySet<Value>, value: Value, fn: IrFunction, decisions: Decisions): boolean {
  const body = decisions.structure.placeOf(fn.body);
  return [...decisions.trace(value, body).origins].some((origin) => {
    const definition = decisions.structure.definitionOf(origin);
    if (definition?.kind !== "compute" || !decisions.makesNumbers(definition)) return false;
    return definition.operands.some((operand) => {
      const { origins } = decisions.trace(operand, body);
      return [...given].some((result) => origins.has(result));
    });
  });
}
