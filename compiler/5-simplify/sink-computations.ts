/**
 * Moves computations that only one branch of an `if` needs into that branch. What the branch not taken would have computed
 * may be infinite or not a number, and would reach a derivative of this code as 0 times that.
 */
import { type Accesses, accessOf } from "../3-analyze/accesses.ts";
import type { Compute, IrFunction, Load, Region, Statement, Value } from "../ir/nodes.ts";
import { definitionsOf, mapRegions, operandsOf, operandsOfTerminator, regionsOf, withParts } from "../ir/walk.ts";

/** A region nested in a statement of the one looked at. */
interface Inner {
  readonly owner: Statement;
  readonly region: Region;
}

type Movable = (statement: Statement) => statement is Compute | Load;

/** Those of derivative code, if nothing else is said. */
export function sinkComputations(fn: IrFunction, accesses: Accesses, isMovable: Movable = isDerived): IrFunction {
  const uses = new FreeValues();

  function sinkRegion(region: Region): Region {
    const sunk = sunkIn(region);
    const moved = new Set([...sunk.values()].flat());
    const kept = sunk.size > 0 ? region.statements.filter((statement) => !moved.has(statement)) : region.statements;
    const statements = kept.map((statement) =>
      mapRegions(statement, (inner) => {
        const first = sunk.get(inner);
        return sinkRegion(first ? { ...inner, statements: [...first, ...inner.statements] } : inner);
      }),
    );
    return withParts(region, { statements });
  }

  /** The statements of a region that go to the start of a region nested there, in order. */
  function sunkIn({ statements, terminator }: Region): ReadonlyMap<Region, readonly Statement[]> {
    /** Where the uses of a value lie that are behind the statement looked at. */
    const places = new Map<Value, Inner | "here">();
    const note = (value: Value, place: Inner | "here") => {
      const known = places.get(value);
      const isSame = known === undefined || (known !== "here" && place !== "here" && known.region === place.region);
      places.set(value, isSame ? place : "here");
    };
    const sunk = new Map<Region, readonly Statement[]>();
    for (const value of operandsOfTerminator(terminator)) note(value, "here");
    for (let i = statements.length - 1; i >= 0; i--) {
      const statement = statements[i]!;
      const place = isMovable(statement) ? places.get(statement.result) : undefined;
      const target = place !== "here" && place && mayMove(statement as Compute | Load, i, place) ? place : undefined;
      if (target) sunk.set(target.region, [statement, ...(sunk.get(target.region) ?? [])]);
      for (const operand of operandsOf(statement)) note(operand, target ?? "here");
      for (const nested of regionsOf(statement)) {
        for (const value of uses.of(nested)) note(value, { owner: statement, region: nested });
      }
    }

    /** Whether the computation is better off there, and reads there what it reads here. */
    function mayMove(statement: Compute | Load, position: number, { owner, region }: Inner): boolean {
      if (!endsInBranch(statement.result, owner, region)) return false;
      const roots = accessOf(statement).reads.map((array) => accesses.memory.rootOf(array));
      if (roots.length === 0) return true;
      const between = statements.slice(position + 1, statements.indexOf(owner) + 1);
      return !between.some((each) => roots.some((root) => accesses.of(each).changed.has(root)));
    }

    return sunk;
  }

  /** Whether the value, which is used in one region of `owner` alone, is used in one branch of an `if` alone. */
  function endsInBranch(value: Value, owner: Statement, region: Region): boolean {
    if (owner.kind === "if") return true;
    if (owner.kind !== "block" || operandsOfTerminator(region.terminator).includes(value)) return false;
    const users = region.statements.flatMap((statement): readonly (Inner | "here")[] => {
      if (operandsOf(statement).includes(value)) return ["here"];
      const inside = regionsOf(statement).filter((inner) => uses.of(inner).has(value));
      return inside.map((inner) => ({ owner: statement, region: inner }));
    });
    const [user] = users;
    return users.length === 1 && user !== undefined && user !== "here" && endsInBranch(value, user.owner, user.region);
  }

  return withParts(fn, { body: sinkRegion(fn.body) });
}

function isDerived(statement: Statement): statement is Compute | Load {
  return (statement.kind === "compute" || statement.kind === "load") && statement.origin.derived;
}

/** The values that regions read and do not define. */
class FreeValues {
  /** Regions never change, and are asked about again by what is around them. */
  private readonly known = new Map<Region, ReadonlySet<Value>>();

  of(region: Region): ReadonlySet<Value> {
    let free = this.known.get(region);
    if (free === undefined) {
      free = this.find(region);
      this.known.set(region, free);
    }
    return free;
  }

  private find(region: Region): ReadonlySet<Value> {
    const read = new Set(operandsOfTerminator(region.terminator));
    for (const statement of region.statements) {
      for (const operand of operandsOf(statement)) read.add(operand);
      for (const nested of regionsOf(statement)) for (const value of this.of(nested)) read.add(value);
    }
    for (const value of definitionsOf(region)) read.delete(value);
    return read;
  }
}
