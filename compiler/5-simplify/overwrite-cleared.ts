/**
 * Writes that need not be made as they stand. Derivative code only.
 *
 * - `a[i] = 0; ... a[i] += x` with no other access to `a` in between becomes `a[i] = x`.
 * - `p.x = p.x`, and `a[0] = 0` of a new array of zeros, go away.
 */
import type { Accesses } from "../3-analyze/accesses.ts";
import type { Allocate, IrFunction, Load, Region, Statement, Store, Value } from "../ir/nodes.ts";
import { isList } from "../ir/types.ts";
import { mapRegions, regionsOf, withParts } from "../ir/walk.ts";

export function overwriteCleared(fn: IrFunction, accesses: Accesses): IrFunction {
  const { memory } = accesses;
  const literals = new Map<Value, unknown>();

  function overwrite(region: Region): Region {
    /** The last access to a root, where that clears a cell. */
    const cleared = new Map<Value, Store>();
    const contents = new KnownContents(literals, accesses);
    const dropped = new Set<Statement>();
    const statements = region.statements.map((original): Statement => {
      const statement = mapRegions(original, overwrite);
      if (statement.kind === "constant") literals.set(statement.result, statement.value);
      const clearing = statement.kind === "accumulate" ? cleared.get(memory.rootOf(statement.array)) : undefined;
      if (statement.kind === "store" && statement.origin.derived && contents.isHeld(statement)) {
        dropped.add(statement);
        return statement;
      }
      for (const root of accesses.of(statement).touched) cleared.delete(root);
      contents.note(statement);
      // A statement with regions may also end this one early.
      if (regionsOf(statement).length > 0) cleared.clear();
      if (statement.kind === "store" && isClearing(statement)) cleared.set(memory.rootOf(statement.array), statement);
      if (statement.kind !== "accumulate" || statement.sign !== 1) return statement;
      if (clearing?.array !== statement.array || clearing.index !== statement.index) return statement;
      dropped.add(clearing);
      return { ...statement, kind: "store" };
    });
    const kept = dropped.size > 0 ? statements.filter((statement) => !dropped.has(statement)) : statements;
    return withParts(region, { statements: kept });
  }

  function isClearing({ origin, value }: Store): boolean {
    return origin.derived && literals.get(value) === 0;
  }

  return withParts(fn, { body: overwrite(fn.body) });
}

/** What cells are known to hold at a point of a region: what was read of them, and the zeros of new arrays. By root. */
class KnownContents {
  private readonly read = new Map<Value, Map<Value, Load>>();
  private readonly zeros = new Map<Value, Allocate>();

  constructor(
    private readonly literals: ReadonlyMap<Value, unknown>,
    private readonly accesses: Accesses,
  ) {}

  note(statement: Statement): void {
    const { memory } = this.accesses;
    for (const root of this.accesses.of(statement).changed) {
      this.read.delete(root);
      this.zeros.delete(root);
    }
    if (statement.kind === "load") {
      const root = memory.rootOf(statement.array);
      this.read.set(root, (this.read.get(root) ?? new Map<Value, Load>()).set(statement.result, statement));
    }
    if (statement.kind === "allocate" && statement.content === "zero")
      this.zeros.set(memory.rootOf(statement.result), statement);
  }

  /** Whether the cell holds the value already. */
  isHeld({ array, index, value, removes }: Store): boolean {
    const root = this.accesses.memory.rootOf(array);
    const source = this.read.get(root)?.get(value);
    // A list would become longer by an element that it does not have.
    if (source?.array === array && this.isSame(source.index, index)) return !isList(array.type);
    const made = this.zeros.get(root);
    if (made?.result !== array || removes || !Object.is(this.literals.get(value), 0)) return false;
    const [length, position] = [this.literals.get(made.length), this.literals.get(index)];
    return typeof length === "number" && typeof position === "number" && position < length;
  }

  private isSame(a: Value, b: Value): boolean {
    return a === b || (this.literals.has(a) && this.literals.get(a) === this.literals.get(b));
  }
}
