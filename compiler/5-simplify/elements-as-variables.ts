/**
 * Replaces arrays by variables, one for each element. Comes in: a function and arrays whose every access is at a place
 * that is known. Goes out: the function without them, where each construct that writes elements carries them on.
 */
import { type Place, type Structure, structureOf } from "../3-analyze/structure.ts";
import { Registers } from "../4-differentiate/reverse/registers.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type {
  Allocate,
  Block,
  For,
  If,
  IrFunction,
  Label,
  Loop,
  Region,
  Statement,
  Terminator,
  Value,
  Variable,
} from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isFlat } from "../ir/types.ts";
import { countUses, mapOperands, mapParts, rebuildTerminator, regionsOf, visitStatements } from "../ir/walk.ts";
import type { Unrolled } from "./unroll-loops.ts";

export function elementsAsVariables(
  unrolled: Unrolled,
  arrays: ReadonlySet<Value>,
  operations: OperationTable,
): IrFunction {
  return new Replacement(unrolled, arrays, operations).function();
}

class Replacement {
  private readonly fn: IrFunction;
  private readonly structure: Structure;
  private readonly registers: Registers;
  /** The registers that stand for an array's elements, by place. */
  private readonly elements = new Map<Value, readonly Value[]>();
  /** The regions in which each of them is assigned. */
  private readonly sites = new Map<Value, Place[]>();
  /** The variables of elements, shared by the copies of an array. */
  private readonly variables = new Map<Variable, Variable[]>();
  /** Registers that the results of a block carry. */
  private readonly carriedOut = new Map<Label, readonly Value[]>();
  private readonly substitutes = new Map<Value, Value>();
  private readonly use = (value: Value): Value => this.substitutes.get(value) ?? value;

  constructor(
    private readonly unrolled: Unrolled,
    arrays: ReadonlySet<Value>,
    private readonly operations: OperationTable,
  ) {
    this.fn = unrolled.fn;
    this.structure = structureOf(this.fn);
    this.registers = new Registers(this.structure);
    const uses = countUses(this.fn.body);
    visitStatements(this.fn.body, (statement, region) => {
      if (statement.kind === "allocate" && arrays.has(unrolled.originalOf(statement.result))) this.enter(statement);
      for (const key of this.assignedBy(statement)) {
        this.sites.get(key)!.push(this.structure.placeOf(region));
        if (statement.kind === "store" && uses.get(statement.value) === 1 && !isSingle(statement.array))
          this.nameStored(statement.value, key, region);
      }
    });
  }

  private enter({ result, length }: Allocate): void {
    const keys = Array.from({ length: this.literal(length) }, (_, i) => makeValue("f64", this.variableOf(result, i)));
    this.elements.set(result, keys);
    for (const key of keys) this.sites.set(key, []);
  }

  private variableOf({ variable }: Value, place: number): Variable | undefined {
    if (!variable) return undefined;
    const known = this.variables.get(variable) ?? [];
    this.variables.set(variable, known);
    known[place] ??= { name: `${variable.name}At${place}` };
    return known[place];
  }

  private literal(place: Value): number {
    return Number(this.unrolled.known.get(place));
  }

  /** The elements that a statement itself assigns. */
  private assignedBy(statement: Statement): readonly Value[] {
    if (statement.kind === "fill") return this.elements.get(statement.array) ?? [];
    return statement.kind === "store" || statement.kind === "accumulate" ? this.elementOf(statement) : [];
  }

  private elementOf({ array, index }: { readonly array: Value; readonly index: Value }): readonly Value[] {
    const key = this.elements.get(array)?.[this.literal(index)];
    return key ? [key] : [];
  }

  /** What is computed only to be stored is computed as the variable's new value. */
  private nameStored(value: Value, key: Value, region: Region): void {
    const definition = this.structure.definitionOf(value);
    const isFree =
      definition?.kind === "compute" || (definition?.kind === "load" && !this.elements.has(definition.array));
    if (!isFree || value.variable || !key.variable || this.structure.homeOf(value).region !== region) return;
    this.substitutes.set(value, makeValue(value.type, key.variable));
  }

  // --- rebuilding ---

  function(): IrFunction {
    return { ...this.fn, body: this.region(this.fn.body, [], []) };
  }

  /** A region that hands on the registers `keys`, besides its own values, and takes `args` besides its own arguments. */
  private region(region: Region, keys: readonly Value[], args: readonly Value[]): Region {
    const b = new RegionBuilder(this.operations);
    for (const statement of region.statements) {
      b.origin = statement.origin;
      this.statement(statement, b);
    }
    return b.close(this.terminator(region.terminator, keys), [...region.arguments, ...args]);
  }

  private terminator(original: Terminator, keys: readonly Value[]): Terminator {
    const end = rebuildTerminator(original, this.use);
    if (end.kind === "throw") return end;
    const carried = end.kind === "yield" ? keys : (this.carriedOut.get(end.target) ?? []);
    return { ...end, values: [...end.values, ...this.registers.values(carried)] };
  }

  private statement(statement: Statement, b: RegionBuilder): void {
    switch (statement.kind) {
      case "if":
      case "for":
      case "loop":
      case "block":
        return this.control(statement, b);
      case "allocate":
        if (this.elements.has(statement.result)) return this.allocate(statement, b);
        break;
      case "length": {
        const elements = this.elements.get(statement.array);
        if (!elements) break;
        return b.push({ kind: "constant", value: elements.length, result: statement.result, origin: b.origin });
      }
      case "load": {
        const [key] = this.elementOf(statement);
        if (!key) break;
        const { variable } = statement.result;
        const value = this.registers.get(key);
        this.substitutes.set(statement.result, variable ? b.computeAs(variable, "copy", value) : value);
        return;
      }
      case "store":
      case "fill":
      case "accumulate": {
        if (!this.elements.has(statement.array)) break;
        const value = this.use(statement.value);
        for (const key of this.assignedBy(statement)) {
          if (statement.kind !== "accumulate") this.assign(key, statement.array, value, b);
          else {
            const op = statement.sign === 1 ? "add" : "subtract";
            const variable = isSingle(statement.array) ? undefined : key.variable;
            this.assign(key, statement.array, b.computeAs(variable, op, this.registers.get(key), value), b);
          }
        }
        return;
      }
    }
    const rebuilt = mapOperands(statement, this.use);
    const isNamed = (rebuilt.kind === "compute" || rebuilt.kind === "load") && this.substitutes.has(rebuilt.result);
    b.push(isNamed ? { ...rebuilt, result: this.use(rebuilt.result) } : rebuilt);
  }

  private allocate({ result, content }: Allocate, b: RegionBuilder): void {
    for (const key of this.elements.get(result)!) {
      // A list's elements are undefined until they are written, which counts as NaN.
      const initial = b.float(content === "zero" ? 0 : Number.NaN, key.variable);
      this.registers.declare(key, this.sites.get(key)!, initial);
    }
  }

  private assign(key: Value, array: Value, value: Value, b: RegionBuilder): void {
    if (isSingle(array)) this.registers.set(key, b.computeAs(key.variable, "fround", value));
    else if (key.variable === value.variable) this.registers.set(key, value);
    else this.registers.set(key, b.computeAs(key.variable, "copy", value));
  }

  /** The elements that a construct assigns go round with the values that it carries, and come out with its results. */
  private control(statement: If | For | Loop | Block, b: RegionBuilder): void {
    const keys = this.registers.assignedIn(regionsOf(statement));
    const before = this.registers.values(keys);
    const carries = statement.kind === "for" || statement.kind === "loop";
    if (statement.kind === "block") this.carriedOut.set(statement.label, keys);
    const rebuilt = mapParts(statement, this.use, (region) =>
      this.registers.alternative(() => this.region(region, keys, carries ? this.registers.renew(keys) : [])),
    );
    b.push(carrying(rebuilt, before, statement.kind === "loop" ? [] : this.registers.renew(keys)));
  }
}

/** A construct that starts with, and gives, further values. */
function carrying(statement: Statement, initial: readonly Value[], results: readonly Value[]): Statement {
  switch (statement.kind) {
    case "for":
      return {
        ...statement,
        initial: [...statement.initial, ...initial],
        results: [...statement.results, ...results],
      };
    case "loop":
      return { ...statement, initial: [...statement.initial, ...initial] };
    case "if":
    case "block":
      return { ...statement, results: [...statement.results, ...results] };
    default:
      return statement;
  }
}

/** Whether an array rounds what it holds to single precision. */
function isSingle({ type }: Value): boolean {
  return isFlat(type) && type.element === "f32";
}
