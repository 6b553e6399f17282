/**
 * Shares equal expressions: a derivative statement that computes what has been computed before, from the same operands
 * and in scope, is replaced by the earlier result. Loads count as equal while the array is not written in between.
 */
import { type Memory, memoryOf, writtenBy } from "../3-analyze/memory.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { mapParts, rebuildTerminator, regionsOf, visitStatements, withParts } from "../ir/walk.ts";

export function shareCommon(fn: IrFunction): IrFunction {
  return share(fn, (statement) => statement.origin.derived);
}

/** Shares what the function reads or computes at some price more than once, before it is differentiated. */
export function shareReads(fn: IrFunction, operations: OperationTable): IrFunction {
  return share(fn, (statement) => {
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

function share(fn: IrFunction, mayReplace: (statement: Statement) => boolean): IrFunction {
  const memory = memoryOf(fn);
  const numbers = new Numbering();
  const substitutes = new Map<Value, Value>();
  const use = (value: Value): Value => substitutes.get(value) ?? value;

  function shareRegion(region: Region, outer: Scope): Region {
    const scope = new Scope(outer);
    const statements: Statement[] = [];
    for (const original of region.statements) {
      const statement = mapParts(original, use, (inner) => shareRegion(inner, scope));
      if (statement.kind === "constant" && statement.value !== undefined)
        numbers.noteConstant(statement.result, statement.value);
      const key = keyOf(statement, numbers);
      const earlier = key && scope.find(key);
      if (earlier && "result" in statement) {
        numbers.noteEqual(statement.result, earlier);
        if (mayReplace(statement)) {
          substitutes.set(statement.result, earlier);
          continue;
        }
      } else if (key && statement.kind === "load") {
        const root = memory.rootOf(statement.array);
        scope.addLoad(key, statement.result, memory.sourcesOf(root) ? undefined : root);
      } else if (key && "result" in statement) scope.add(key, statement.result);
      scope.forgetLoads(changedBy(statement, memory));
      statements.push(statement);
    }
    return withParts(region, { statements, terminator: rebuildTerminator(region.terminator, use) });
  }

  return withParts(fn, { body: shareRegion(fn.body, new Scope()) });
}

/** The memory whose content a statement, or one nested in it, may change; `any` where that is not certain. */
function changedBy(statement: Statement, memory: Memory): ReadonlySet<Value> | "any" {
  const changed = new Set<Value>();
  let isUncertain = false;
  const note = (each: Statement) => {
    const array = writtenBy(each);
    if (array) changed.add(memory.rootOf(array));
    if (each.kind === "call" || each.kind === "reserve") isUncertain = true;
  };
  note(statement);
  for (const region of regionsOf(statement)) visitStatements(region, note);
  const isMerged = [...changed].some((root) => memory.sourcesOf(root));
  return isUncertain || isMerged ? "any" : changed;
}

/** The results known in a region, by what they are computed from. */
class Scope {
  private readonly known = new Map<string, Value>();
  private readonly loads = new Map<string, { readonly value: Value; readonly root: Value | undefined }>();

  constructor(private readonly outer?: Scope) {}

  find(key: string): Value | undefined {
    // What a loop may have written meanwhile is not looked into: outer loads do not count inside.
    return this.loads.get(key)?.value ?? this.known.get(key) ?? this.outer?.findPure(key);
  }

  private findPure(key: string): Value | undefined {
    return this.known.get(key) ?? this.outer?.findPure(key);
  }

  add(key: string, value: Value): void {
    this.known.set(key, value);
  }

  /** `root` is the memory read; undefined if it may be one of several. */
  addLoad(key: string, value: Value, root: Value | undefined): void {
    this.loads.set(key, { value, root });
  }

  forgetLoads(changed: ReadonlySet<Value> | "any"): void {
    for (const [key, { root }] of this.loads) {
      if (changed === "any" || (changed.size > 0 && (root === undefined || changed.has(root)))) this.loads.delete(key);
    }
  }
}

/** Names values in keys: constants by what they are, all others by a number. */
class Numbering {
  private readonly names = new Map<Value, string>();

  noteConstant(value: Value, literal: number | boolean): void {
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
