/**
 * Shares equal expressions: a derivative statement that computes what has been computed before, from the same operands
 * and in scope, is replaced by the earlier result. Loads count as equal while the array is not written in between.
 */
import { writtenBy } from "../3-analyze/memory.ts";
import type { IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { mapOperands, rebuildTerminator } from "../ir/walk.ts";
import { rebuildNested } from "./rebuild-nested.ts";

export function shareCommon(fn: IrFunction): IrFunction {
  const numbers = new Numbering();
  const substitutes = new Map<Value, Value>();
  const use = (value: Value): Value => substitutes.get(value) ?? value;

  function share(region: Region, outer: Scope): Region {
    const scope = new Scope(outer);
    const statements: Statement[] = [];
    for (const original of region.statements) {
      const statement = rebuildNested(original, use, (inner) => share(inner, scope)) ?? mapOperands(original, use);
      if (statement.kind === "constant" && statement.value !== undefined)
        numbers.noteConstant(statement.result, statement.value);
      const key = keyOf(statement, numbers);
      const earlier = key && scope.find(key);
      if (earlier && "result" in statement && statement.origin.derived) {
        substitutes.set(statement.result, earlier);
        continue;
      }
      if (key && "result" in statement) scope.add(key, statement.result);
      if (writes(statement)) scope.forgetLoads();
      statements.push(statement);
    }
    return { ...region, statements, terminator: rebuildTerminator(region.terminator, use) };
  }

  return { ...fn, body: share(fn.body, new Scope()) };
}

function isNested(statement: Statement): boolean {
  return statement.kind === "if" || statement.kind === "for" || statement.kind === "loop" || statement.kind === "block";
}

/** Whether a statement may change the content of arrays. */
function writes(statement: Statement): boolean {
  return (
    isNested(statement) ||
    statement.kind === "call" ||
    statement.kind === "reserve" ||
    writtenBy(statement) !== undefined
  );
}

class Scope {
  private readonly known = new Map<string, Value>();

  constructor(private readonly outer?: Scope) {}

  find(key: string): Value | undefined {
    const own = this.known.get(key);
    if (own) return own;
    // What a loop may have written meanwhile is not looked into: outer loads do not count inside.
    return key.startsWith("load") ? undefined : this.outer?.find(key);
  }

  add(key: string, value: Value): void {
    this.known.set(key, value);
  }

  forgetLoads(): void {
    for (const key of [...this.known.keys()]) if (key.startsWith("load")) this.known.delete(key);
  }
}

/** Names values in keys: constants by what they are, all others by a number. */
class Numbering {
  private readonly names = new Map<Value, string>();

  noteConstant(value: Value, literal: number | boolean): void {
    this.names.set(value, `${value.type}:${Object.is(literal, -0) ? "-0" : literal}`);
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
