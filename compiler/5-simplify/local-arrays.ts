/**
 * Turns what derivative code takes from the pool into ordinary arrays, so that every mode differentiates through it:
 * nothing is given back, and an array that grows becomes a variable that names a longer one from then on.
 *
 *     reserve tape, n        becomes        if (tape.length < n) { longer = new ...(2 * n); longer.set(tape); tape = longer }
 */
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type { IrFunction, Label, Region, Reserve, Statement, Terminator, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import type { ArrayType } from "../ir/types.ts";
import { mapParts, rebuildTerminator, regionsOf, visitStatements, withParts } from "../ir/walk.ts";

export function localArrays(fn: IrFunction, operations: OperationTable): IrFunction {
  let usesPool = false;
  visitStatements(fn.body, (statement) => {
    usesPool ||= statement.kind === "release" || (statement.kind === "allocate" && statement.pooled);
  });
  return usesPool ? withParts(fn, { body: new Localisation(operations).function(fn.body) }) : fn;
}

/** What growing arrays are called at some point of the function. */
type Names = ReadonlyMap<Value, Value>;

class Localisation {
  /** The growing arrays that a statement makes longer, somewhere in its regions. */
  private readonly grownIn = new Map<Statement, readonly Value[]>();
  /** Those whose names the results of a block tell. */
  private readonly carriedOut = new Map<Label, readonly Value[]>();

  constructor(private readonly operations: OperationTable) {}

  function(body: Region): Region {
    for (const statement of body.statements) this.findGrown(statement);
    return this.region(body, new Map(), []);
  }

  private findGrown(statement: Statement): readonly Value[] {
    if (statement.kind === "reserve") return [statement.array];
    const own = new Set<Value>();
    const grown = new Set<Value>();
    for (const region of regionsOf(statement)) {
      for (const inner of region.statements) {
        if (inner.kind === "allocate") own.add(inner.result);
        for (const array of this.findGrown(inner)) if (!own.has(array)) grown.add(array);
      }
    }
    if (grown.size > 0) this.grownIn.set(statement, [...grown]);
    return [...grown];
  }

  /** A region whose end hands on what `carried` are called by then. */
  private region(region: Region, outer: Names, carried: readonly Value[], args = region.arguments): Region {
    const b = new RegionBuilder(this.operations);
    let names = outer;
    for (const statement of region.statements) names = this.statement(statement, names, b);
    return {
      arguments: args,
      statements: b.statements,
      terminator: this.terminator(region.terminator, names, carried),
    };
  }

  private terminator(end: Terminator, names: Names, carried: readonly Value[]): Terminator {
    const renamed = rebuildTerminator(end, (value) => names.get(value) ?? value);
    if (renamed.kind === "throw") return renamed;
    const told = renamed.kind === "yield" ? carried : (this.carriedOut.get(renamed.target) ?? []);
    return withParts(renamed, { values: [...renamed.values, ...told.map((array) => names.get(array) ?? array)] });
  }

  /** Writes a statement into `b`; gives the names behind it. */
  private statement(statement: Statement, names: Names, b: RegionBuilder): Names {
    b.origin = statement.origin;
    switch (statement.kind) {
      case "allocate":
        b.push({ ...statement, length: names.get(statement.length) ?? statement.length, pooled: false });
        return names;
      case "release":
        return names;
      case "reserve":
        return new Map(names).set(statement.array, this.grow(statement, names, b));
      default: {
        const grown = this.grownIn.get(statement);
        if (grown) return this.construct(statement, grown, names, b);
        b.push(
          mapParts(
            statement,
            (value) => names.get(value) ?? value,
            (inner) => this.region(inner, names, []),
          ),
        );
        return names;
      }
    }
  }

  private grow({ array, length }: Reserve, names: Names, b: RegionBuilder): Value {
    const current = names.get(array) ?? array;
    const needed = names.get(length) ?? length;
    const isShort = b.compute("less", b.length(current), needed);
    const [longer] = b.if(
      isShort,
      (inner) => {
        const room = inner.compute("multiply", needed, inner.index(2));
        const copy = inner.allocate(current.type as ArrayType, room, { variable: array.variable });
        inner.copy(copy, inner.index(0), current);
        return [copy];
      },
      () => [current],
      [array.variable],
    );
    return longer!;
  }

  /** An `if`, a loop or a block in which arrays grow: what they are called behind it are further results. */
  private construct(statement: Statement, grown: readonly Value[], outer: Names, b: RegionBuilder): Names {
    const use = (value: Value) => outer.get(value) ?? value;
    const fresh = () => grown.map((array) => makeValue(array.type, array.variable));
    const naming = (values: readonly Value[]) =>
      new Map([...outer, ...grown.map((array, i) => [array, values[i]!] as const)]);
    const results = fresh();
    switch (statement.kind) {
      case "if": {
        const [then, otherwise] = [statement.then, statement.otherwise].map((branch) =>
          this.region(branch, outer, grown),
        );
        const condition = use(statement.condition);
        b.push({
          ...statement,
          condition,
          then: then!,
          otherwise: otherwise!,
          results: [...statement.results, ...results],
        });
        break;
      }
      case "block": {
        this.carriedOut.set(statement.label, grown);
        const body = this.region(statement.body, outer, grown);
        b.push({ ...statement, body, results: [...statement.results, ...results] });
        break;
      }
      case "for": {
        const carried = fresh();
        const args = [...statement.body.arguments, ...carried];
        const body = this.region(statement.body, naming(carried), grown, args);
        const range = { from: use(statement.from), to: use(statement.to), step: use(statement.step) };
        const initial = [...statement.initial, ...grown].map(use);
        b.push({ ...statement, ...range, initial, body, results: [...statement.results, ...results] });
        break;
      }
      case "loop": {
        const carried = fresh();
        const body = this.region(statement.body, naming(carried), grown, [...statement.body.arguments, ...carried]);
        b.push({ ...statement, initial: [...statement.initial, ...grown].map(use), body });
        return outer;
      }
    }
    return naming(results);
  }
}
