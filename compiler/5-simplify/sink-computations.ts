/**
 * Moves derivative computations that only one branch of an `if` needs into that branch. What the branch not taken would
 * have computed may be infinite or not a number, and would reach a derivative of this code as 0 times that.
 */
import { type Memory, memoryOf, writtenBy } from "../3-analyze/memory.ts";
import type { Compute, IrFunction, Load, Region, Statement, Value } from "../ir/nodes.ts";
import {
  freeValuesOf,
  mapRegions,
  operandsOf,
  operandsOfTerminator,
  regionsOf,
  visitStatements,
  withParts,
} from "../ir/walk.ts";

export function sinkComputations(fn: IrFunction): IrFunction {
  return withParts(fn, { body: sinkRegion(fn.body, memoryOf(fn)) });
}

/** A region nested in a statement of the one looked at. */
interface Inner {
  readonly owner: Statement;
  readonly region: Region;
}

function sinkRegion(region: Region, memory: Memory): Region {
  const sunk = sunkIn(region, memory);
  const moved = new Set([...sunk.values()].flat());
  const kept = sunk.size > 0 ? region.statements.filter((statement) => !moved.has(statement)) : region.statements;
  const statements = kept.map((statement) =>
    mapRegions(statement, (inner) => {
      const first = sunk.get(inner);
      return sinkRegion(first ? { ...inner, statements: [...first, ...inner.statements] } : inner, memory);
    }),
  );
  return withParts(region, { statements });
}

/** The statements of a region that go to the start of a region nested there, in order. */
function sunkIn({ statements, terminator }: Region, memory: Memory): ReadonlyMap<Region, readonly Statement[]> {
  /** Where the uses of a value lie that are behind the statement looked at. */
  const uses = new Map<Value, Inner | "here">();
  const note = (value: Value, place: Inner | "here") => {
    const known = uses.get(value);
    const isSame = known === undefined || (known !== "here" && place !== "here" && known.region === place.region);
    uses.set(value, isSame ? place : "here");
  };
  const sunk = new Map<Region, readonly Statement[]>();
  for (const value of operandsOfTerminator(terminator)) note(value, "here");
  for (let i = statements.length - 1; i >= 0; i--) {
    const statement = statements[i]!;
    const place = isMovable(statement) ? uses.get(statement.result) : undefined;
    const target = place !== "here" && place && mayMove(statement as Compute | Load, i, place) ? place : undefined;
    if (target) sunk.set(target.region, [statement, ...(sunk.get(target.region) ?? [])]);
    for (const operand of operandsOf(statement)) note(operand, target ?? "here");
    for (const nested of regionsOf(statement)) {
      for (const value of freeValuesOf(nested)) note(value, { owner: statement, region: nested });
    }
  }

  /** Whether the computation is better off there, and reads there what it reads here. */
  function mayMove(statement: Compute | Load, position: number, { owner, region }: Inner): boolean {
    if (!endsInBranch(statement.result, owner, region)) return false;
    if (statement.kind === "compute") return true;
    const root = memory.rootOf(statement.array);
    const between = statements.slice(position + 1, statements.indexOf(owner) + 1);
    return !between.some((each) => mayChange(each, root, memory));
  }

  return sunk;
}

function isMovable(statement: Statement): statement is Compute | Load {
  return (statement.kind === "compute" || statement.kind === "load") && statement.origin.derived;
}

/** Whether the value, which is used in one region of `owner` alone, is used in one branch of an `if` alone. */
function endsInBranch(value: Value, owner: Statement, region: Region): boolean {
  if (owner.kind === "if") return true;
  if (owner.kind !== "block" || operandsOfTerminator(region.terminator).includes(value)) return false;
  const users = region.statements.flatMap((statement): readonly (Inner | "here")[] => {
    if (operandsOf(statement).includes(value)) return ["here"];
    const inside = regionsOf(statement).filter((inner) => freeValuesOf(inner).has(value));
    return inside.map((inner) => ({ owner: statement, region: inner }));
  });
  const [user] = users;
  return users.length === 1 && user !== undefined && user !== "here" && endsInBranch(value, user.owner, user.region);
}

/** Whether a statement, or one nested in it, changes or gives back the memory of a root. */
function mayChange(statement: Statement, root: Value, memory: Memory): boolean {
  let changes = false;
  visitStatements({ arguments: [], statements: [statement], terminator: noEnd }, (each) => {
    const array = each.kind === "release" ? each.array : writtenBy(each);
    changes ||= each.kind === "call" || (array !== undefined && memory.rootOf(array) === root);
  });
  return changes;
}

const noEnd = { kind: "yield", values: [], origin: { span: undefined, group: -1, derived: true } } as const;
