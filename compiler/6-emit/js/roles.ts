/** What integers of a function are used for, which is what they are called by. */
import type { IrFunction, Statement, Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import { visitStatements } from "../../ir/walk.ts";

/** What an index is computed by. */
const indexArithmetic: ReadonlySet<OpName> = new Set(["add", "subtract", "multiply", "toIndex", "toFloat"]);

export class Roles {
  private readonly indexes = new Set<Value>();
  private readonly partsOfIndexes = new Set<Value>();
  private readonly lengths = new Set<Value>();
  private readonly carried = new Set<Value>();

  constructor(
    fn: IrFunction,
    private readonly definitions: ReadonlyMap<Value, Statement>,
  ) {
    visitStatements(fn.body, (statement) => {
      switch (statement.kind) {
        case "load":
        case "store":
        case "accumulate":
          this.indexes.add(statement.index);
          this.addParts(statement.index);
          break;
        case "allocate":
        case "reserve":
          this.lengths.add(statement.length);
          break;
        case "for":
        case "loop":
          for (const argument of statement.body.arguments) this.carried.add(argument);
          break;
      }
    });
  }

  private addParts(value: Value): void {
    if (this.partsOfIndexes.has(value)) return;
    this.partsOfIndexes.add(value);
    const definition = this.definitions.get(value);
    if (definition?.kind === "compute" && indexArithmetic.has(definition.op)) {
      for (const operand of definition.operands) this.addParts(operand);
    }
  }

  /** Whether elements of arrays are found by it. */
  isIndex(value: Value): boolean {
    return this.indexes.has(value);
  }

  /** Whether it goes into a place in an array. */
  isPartOfIndex(value: Value): boolean {
    return this.partsOfIndexes.has(value);
  }

  /** Whether arrays are made so long. */
  isLength(value: Value): boolean {
    return this.lengths.has(value);
  }

  /** Whether it is the counter of a loop, or handed from trip to trip. */
  changesInTrips(value: Value): boolean {
    return this.carried.has(value);
  }
}
