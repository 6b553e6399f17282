/**
 * How a loop can be left, as far as its reversal is concerned:
 * - `none`: every trip is whole;
 * - `while`: one exit, before which nothing active stands. The last, partial trip only hands on its values;
 * - `atEnd`: one exit, behind which nothing active stands. Every trip is whole, and the exit only decides what flows in;
 * - `anywhere`: the last trip has to be asked how far it went.
 */
import { type Break, endsByYield, type LoopStatement } from "../../3-analyze/structure.ts";
import type { If, Region, Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import { visitStatements, visitUses } from "../../ir/walk.ts";
import type { ReverseSweep } from "./reverse-sweep.ts";

export type ExitForm =
  | { readonly kind: "none" | "anywhere" }
  | { readonly kind: "while" | "atEnd"; readonly statement: If; readonly leaving: Region; readonly exit: Break };

export function exitFormOf(loop: LoopStatement, sweep: ReverseSweep): ExitForm {
  const { structure, activity } = sweep.context;
  const escapes = structure.escapesOf(loop);
  const [exit] = escapes;
  if (!exit) return { kind: "none" };
  const { statements, terminator } = loop.body;
  const at = statements.findIndex((statement) => structure.escapesOf(statement).length > 0);
  const statement = statements[at];
  if (escapes.length !== 1 || terminator.kind !== "yield" || statement?.kind !== "if") return { kind: "anywhere" };
  const leaving = [statement.then, statement.otherwise].find((region) => region.terminator === exit);
  if (!leaving || statement.results.length > 0) return { kind: "anywhere" };
  const staying = statement.then === leaving ? statement.otherwise : statement.then;
  const isSimple = endsByYield(staying) && !staying.statements.some((each) => sweep.isRelevant(each));
  const handsArrays = exit.values.some((value) => isArrayType(value.type) && activity.isActive(value));
  if (!isSimple || handsArrays) return { kind: "anywhere" };
  const isActiveBefore = statements.slice(0, at).some((each) => sweep.isRelevant(each));
  const isActiveBehind = statements.slice(at + 1).some((each) => sweep.isRelevant(each));
  const isActiveInside = leaving.statements.some((each) => sweep.isRelevant(each));
  if (loop.kind === "loop" && !isActiveBefore && !isActiveInside) return { kind: "while", statement, leaving, exit };
  if (!isActiveBehind && handsOnAll(loop, leaving, exit, sweep) && !usesArraysOfTrip(loop, leaving, sweep))
    return { kind: "atEnd", statement, leaving, exit };
  return { kind: "anywhere" };
}

/**
 * Whether every value of the body that the exit reads is one that the body hands to its next trip: then its adjoint
 * can come in by that way.
 */
function handsOnAll(loop: LoopStatement, leaving: Region, exit: Break, sweep: ReverseSweep): boolean {
  const { activity, structure } = sweep.context;
  const place = structure.placeOf(loop.body);
  const handed = handedValues(loop, sweep);
  if (new Set(handed).size !== handed.length || handed.some((value) => structure.homeOf(value) !== place)) return false;
  return [...activeOperands(leaving, sweep), ...exit.values]
    .filter((value) => activity.isActive(value))
    .every((value) => structure.homeOf(value) !== place || handed.includes(value));
}

/** Whether the exit uses an array that its trip has made: the adjoint belongs to that trip's shadow. */
function usesArraysOfTrip(loop: LoopStatement, leaving: Region, sweep: ReverseSweep): boolean {
  const { activity, memory, structure } = sweep.context;
  const [body, exit] = [structure.placeOf(loop.body), structure.placeOf(leaving)];
  let found = false;
  visitUses(leaving, (value) => {
    if (!isArrayType(value.type) || !activity.isActive(value)) return;
    const home = memory.isMoving(value) ? structure.homeOf(value) : memory.scopeOf(memory.rootOf(value));
    found ||= structure.isWithin(home, body) && !structure.isWithin(home, exit);
  });
  return found;
}

/** The scalars with adjoints that a loop carries, by position. */
export function activeCarried(loop: LoopStatement, sweep: ReverseSweep): readonly number[] {
  return carriedArguments(loop).flatMap((value, i) =>
    sweep.context.activity.isActive(value) && !isArrayType(value.type) ? [i] : [],
  );
}

export function carriedArguments(loop: LoopStatement): readonly Value[] {
  return loop.kind === "for" ? loop.body.arguments.slice(1) : loop.body.arguments;
}

/** What the body hands to its next trip, for the carried values with adjoints. */
export function handedValues(loop: LoopStatement, sweep: ReverseSweep): readonly Value[] {
  const end = loop.body.terminator;
  return end.kind === "yield" ? activeCarried(loop, sweep).map((i) => end.values[i]!) : [];
}

/** The active scalars that a region's statements read or hand on, each once, in order. */
export function activeOperands(region: Region, sweep: ReverseSweep): readonly Value[] {
  const { activity, linear } = sweep.context;
  const found = new Set<Value>();
  const read = (value: Value) => {
    if (!isArrayType(value.type) && activity.isActive(value)) found.add(value);
  };
  const end = (inner: Region) => {
    if (inner.terminator.kind !== "throw") inner.terminator.values.forEach(read);
  };
  visitStatements(region, (statement) => {
    switch (statement.kind) {
      case "compute":
        for (const slope of linear.slopes.get(statement.result)?.slopes ?? []) read(slope.operand);
        return;
      case "store":
      case "accumulate":
      case "fill":
        return read(statement.value);
      case "compose":
      case "call":
        return statement.operands.forEach(read);
      case "if":
        end(statement.then);
        return end(statement.otherwise);
      case "block":
        return end(statement.body);
      case "for":
      case "loop":
        statement.initial.forEach(read);
        return end(statement.body);
    }
  });
  end(region);
  return [...found];
}
