/**
 * Shares equal expressions: a derivative statement that computes what has been computed before, from the same operands
 * and in scope, is replaced by the earlier result. What is read of an array counts as equal until the array is changed.
 */
import { Accesses, accessOf } from "../3-analyze/accesses.ts";
import { memoryOf } from "../3-analyze/memory.ts";
import { isLoop } from "../3-analyze/structure.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { mapParts, rebuildTerminator, withParts } from "../ir/walk.ts";

export function shareCommon(fn: IrFunction, accesses: Accesses): IrFunction {
  return share(fn, accesses, (statement) => statement.origin.derived);
}

/** Shares what the function reads or computes at some price more than once, before it is differentiated. */
export function shareReads(fn: IrFunction, operations: OperationTable): IrFunction {
  return share(fn, new Accesses(memoryOf(fn)), (statement) => {
    if (statement.kind === "load" || statement.kind === "length") return statement.result.variable === undefined;
    return (
      statement.kind === "compute" &&
      statement.result.variable === undefined &&
      operations[statement.op].cost >= worthSharing
    );
  });
}

/** Nanoseconds from which a repeated computation is not left to the engine. */
const worthSharing = 3;

function share(fn: IrFunction, accesses: Accesses, mayReplace: (statement: Statement) => boolean): IrFunction {
  const numbers = new Numbering();
  const substitutes = new Map<Value, Value>();
  const use = (value: Value): Value => substitutes.get(value) ?? value;

  function shareRegion(region: Region, scope: Scope): Region {
    const statements: Statement[] = [];
    for (const original of region.statements) {
      // What a trip changes, the next one reads.
      const changed = isLoop(original) ? accesses.of(original).changed : [];
      const statement = mapParts(original, use, (inner) => shareRegion(inner, new Scope(scope, changed)));
      if (statement.kind === "constant" && statement.value !== undefined && statement.value !== null)
        numbers.noteConstant(statement.result, statement.value);
      const key = keyOf(statement, numbers);
      if (key && "result" in statement) {
        const [array] = accessOf(statement).reads;
        const root = array && accesses.memory.rootOf(array);
        // An element that is read again further inside would be kept for trips and branches that do not read it.
        const earlier = statement.kind === "load" ? scope.findHere(key, root) : scope.find(key, root);
        if (!earlier) scope.add(key, root, statement.result);
        else {
          numbers.noteEqual(statement.result, earlier);
          if (mayReplace(statement)) {
            substitutes.set(statement.result, earlier);
            continue;
          }
        }
      }
      for (const root of accesses.of(statement).changed) scope.forget(root);
      statements.push(statement);
    }
    return withParts(region, { statements, terminator: rebuildTerminator(region.terminator, use) });
  }

  return withParts(fn, { body: shareRegion(fn.body, new Scope()) });
}

/** The results known in a region, by what they are computed from. */
class Scope {
  private readonly computed = new Map<string, Value>();
  /** What was read of a root since it was changed last. */
  private readonly read = new Map<Value, Map<string, Value>>();
  /** The roots of which reads further out do not count any more. */
  private readonly changed: Set<Value>;

  constructor(
    private readonly outer?: Scope,
    changed: Iterable<Value> = [],
  ) {
    this.changed = new Set(changed);
  }

  /** `root` is the memory that is read for it, if any. */
  find(key: string, root: Value | undefined): Value | undefined {
    const isSteady = !root || !this.changed.has(root);
    return this.findHere(key, root) ?? (isSteady ? this.outer?.find(key, root) : undefined);
  }

  findHere(key: string, root: Value | undefined): Value | undefined {
    return root ? this.read.get(root)?.get(key) : this.computed.get(key);
  }

  add(key: string, root: Value | undefined, value: Value): void {
    if (!root) this.computed.set(key, value);
    else this.read.set(root, (this.read.get(root) ?? new Map<string, Value>()).set(key, value));
  }

  forget(root: Value): void {
    this.read.delete(root);
    this.changed.add(root);
  }
}

/** Names values in keys: constants by what they are, all others by a number. */
class Numbering {
  private readonly names = new Map<Value, string>();

  noteConstant(value: Value, literal: number | boolean | string): void {
    this.names.set(value, `${value.type}:${Object.is(literal, -0) ? "-0" : literal}`);
  }

  noteEqual(value: Value, earlier: Value): void {
    this.names.set(value, this.of(earlier));
  }

  of(value: Value): string {
    const known = this.names.get(value);
    if (known !== undefined) return known;
    const name = `#${this.names.size}`;
    this.names.set(value, name);
    return name;
  }
}

function keyOf(statement: Statement, numbers: Numbering): string | undefined {
  switch (statement.kind) {
    case "compute":
      return `${statement.op} ${statement.operands.map((operand) => numbers.of(operand)).join(" ")}`;
    case "length":
      return `length ${numbers.of(statement.array)}`;
    case "load":
      return `load ${numbers.of(statement.array)} ${numbers.of(statement.index)}`;
    default:
      return undefined;
  }
}
