/**
 * Finds local arrays that are no more than a few variables: made with few elements, named by nothing else, and read and
 * written one element at a time, at places that follow from literals and from the counters of loops.
 */
import type { Structure } from "../3-analyze/structure.ts";
import type { Allocate, Statement, Value } from "../ir/nodes.ts";
import { isFlat } from "../ir/types.ts";
import { operandsOf, operandsOfTerminator, visitRegions, visitStatements } from "../ir/walk.ts";

/** The arrays, each with the counters of the loops without which its elements are named by literals. */
export function smallArraysOf(structure: Structure): Map<Value, ReadonlySet<Value>> {
  const found = new Map<Value, Set<Value>>();
  const counters = new Counters(structure);
  const need = (array: Value, place: Value) => {
    const behind = counters.behind(place);
    if (behind) for (const counter of behind) found.get(array)?.add(counter);
    else found.delete(array);
  };
  visitStatements(structure.fn.body, (statement) => {
    if (statement.kind === "allocate" && isSimple(statement)) {
      found.set(statement.result, new Set());
      need(statement.result, statement.length);
    }
    const element = elementOf(statement);
    if (element?.index) need(element.array, element.index);
    for (const value of operandsOf(statement)) if (value !== element?.array) found.delete(value);
  });
  visitRegions(structure.fn.body, ({ terminator }) => {
    for (const value of operandsOfTerminator(terminator)) found.delete(value);
  });
  return found;
}

/** What a statement does to single elements of an array, or to all of them: the array, and the element's place. */
export function elementOf(statement: Statement): { readonly array: Value; readonly index?: Value } | undefined {
  switch (statement.kind) {
    case "store":
      return statement.removes ? undefined : statement;
    case "load":
    case "accumulate":
      return statement;
    case "fill":
    case "length":
      return { array: statement.array };
    default:
      return undefined;
  }
}

/** Whether the elements hold floats, which a variable holds as well. */
function isSimple({ result, pooled }: Allocate): boolean {
  return !pooled && isFlat(result.type) && (result.type.element === "f64" || result.type.element === "f32");
}

/** The counters of counted loops that a value is computed from. */
class Counters {
  private readonly cache = new Map<Value, ReadonlySet<Value> | undefined>();

  constructor(private readonly structure: Structure) {}

  /** Undefined if it depends on anything else but literals and lengths. */
  behind(value: Value): ReadonlySet<Value> | undefined {
    if (!this.cache.has(value)) this.cache.set(value, this.find(value));
    return this.cache.get(value);
  }

  private find(value: Value): ReadonlySet<Value> | undefined {
    const definition = this.structure.definitionOf(value);
    if (!definition) return this.ofArgument(value);
    switch (definition.kind) {
      case "constant":
        return new Set();
      case "length":
        return this.ofLength(definition.array);
      case "compute":
        return this.ofAll(definition.operands);
      default:
        return undefined;
    }
  }

  private ofLength(array: Value): ReadonlySet<Value> | undefined {
    const definition = this.structure.definitionOf(array);
    return definition?.kind === "allocate" ? this.behind(definition.length) : undefined;
  }

  /** The counter itself, and those of the loops around that its bounds depend on. */
  private ofArgument(value: Value): ReadonlySet<Value> | undefined {
    const { owner } = this.structure.homeOf(value);
    if (owner?.kind !== "for" || owner.body.arguments[0] !== value || owner.apart) return undefined;
    // What leaves a loop early is plainer with the loop.
    if (owner.body.terminator.kind !== "yield" || this.structure.escapesOf(owner).length > 0) return undefined;
    const ofBounds = this.ofAll([owner.from, owner.to, owner.step]);
    return ofBounds && new Set([...ofBounds, value]);
  }

  private ofAll(values: readonly Value[]): ReadonlySet<Value> | undefined {
    const all = new Set<Value>();
    for (const value of values) {
      const behind = this.behind(value);
      if (!behind) return undefined;
      for (const counter of behind) all.add(counter);
    }
    return all;
  }
}
