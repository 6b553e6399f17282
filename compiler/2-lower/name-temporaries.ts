/**
 * Names arrays, objects and what is read of objects where the source has no variable for them. A new array or object has
 * the name of the variable that holds it first, or else that of the field it is put into.
 *
 * Derivatives take their names from these (`velocityBar`), so all are given before differentiation begins.
 */
import { namingOf } from "../ir/build.ts";
import { contentNaming, fieldNaming, type Hint, hint, type Variable } from "../ir/naming.ts";
import type { Compose, Region, Statement, Value } from "../ir/nodes.ts";
import { isList, isRecord } from "../ir/types.ts";
import { renamed, visitStatements } from "../ir/walk.ts";

/** `holders` are the variables that hold arrays and objects first. */
export function nameTemporaries(region: Region, holders: ReadonlyMap<Value, Variable>): Region {
  const named = new Map<Value, Value>();
  for (const [value, given] of new Hints(region, holders).given) named.set(value, { ...value, hint: given });
  return renamed(region, named);
}

class Hints {
  readonly given = new Map<Value, Hint>();
  private readonly positions = new Map<Value, number>();
  /** New arrays and objects that no variable holds and no field has taken yet. */
  private readonly unnamed = new Set<Value>();
  private readonly made: Compose[] = [];

  constructor(
    region: Region,
    private readonly holders: ReadonlyMap<Value, Variable>,
  ) {
    visitStatements(region, (statement) => this.visit(statement));
    for (const value of this.unnamed) this.given.set(value, hint(kindOf(value)));
    for (const object of this.made)
      object.operands.forEach((operand, i) => {
        this.nameNumber(operand, object.result, fieldOf(object.result, i));
      });
  }

  private visit(statement: Statement): void {
    switch (statement.kind) {
      case "constant":
        if (statement.result.type === "index") this.positions.set(statement.result, Number(statement.value));
        return;
      case "load": {
        const { result, array } = statement;
        if (!result.variable && !this.isHeld(result)) this.namePart(result, array, this.fieldAt(statement));
        return;
      }
      case "store":
        this.nameContent(statement.value, this.fieldAt(statement));
        this.nameNumber(statement.value, statement.array, this.fieldAt(statement));
        return;
      case "compose":
        this.enter(statement.result);
        this.made.push(statement);
        statement.operands.forEach((operand, i) => {
          this.nameContent(operand, fieldOf(statement.result, i));
        });
        return;
      case "allocate":
      case "duplicate":
      case "zerosLike":
      case "view":
        this.enter(statement.result);
    }
  }

  private fieldAt({ array, index }: { readonly array: Value; readonly index: Value }): string | undefined {
    const position = this.positions.get(index);
    return position === undefined ? undefined : fieldOf(array, position);
  }

  /** Takes up a new array or object. */
  private enter(value: Value): void {
    if (!value.variable && !this.isHeld(value)) this.unnamed.add(value);
  }

  /** Whether a variable holds the value, from which it then has its name. */
  private isHeld(value: Value): boolean {
    const holder = this.holders.get(value);
    if (holder) this.give(value, hint(holder.name));
    return holder !== undefined;
  }

  private namePart(value: Value, object: Value, field: string | undefined): void {
    if (field !== undefined) this.give(value, fieldNaming(this.given.get(object) ?? namingOf(object), field));
  }

  /** A number that is computed for a field. */
  private nameNumber(value: Value, object: Value, field: string | undefined): void {
    if (value.type === "f64" && !value.variable && !this.given.has(value)) this.namePart(value, object, field);
  }

  private nameContent(value: Value, field: string | undefined): void {
    const name = field !== undefined && this.unnamed.has(value) ? contentNaming(field) : undefined;
    if (name) this.unnamed.delete(value);
    this.give(value, name);
  }

  private give(value: Value, name: Hint | undefined): void {
    if (name) this.given.set(value, name);
  }
}

function fieldOf({ type }: Value, position: number): string | undefined {
  return isRecord(type) ? type.fields[position]?.name : undefined;
}

/** What an array or object is called of which nothing is known but what it is. */
function kindOf({ type }: Value): string {
  if (isRecord(type)) return type.form === "tuple" ? "tuple" : "object";
  return isList(type) ? "list" : "array";
}
