/**
 * The layers that a function calls: which taps belong to one, and what it is called. Comes in: a function with taps. Goes
 * out: the same with the taps that are to be looked at, each with the number of its layer; or nothing, and diagnostics.
 *
 * A layer is known by its weights: calls with the same weights are calls of one layer. So it must follow from the text what
 * the weights are, a parameter or a part of one, and be the same whenever the call is made.
 */
import type { Activity } from "../../3-analyze/activity.ts";
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { layerWeights, noLayer } from "../../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { LayerUse } from "../../ir/layers.ts";
import type { IrFunction, Region, Tap, Value } from "../../ir/nodes.ts";
import { isArrayType, isRecord } from "../../ir/types.ts";
import { mapRegions, visitStatements, withParts } from "../../ir/walk.ts";
import { leafName } from "../signature.ts";

export interface FoundLayers {
  readonly fn: IrFunction;
  readonly layers: readonly LayerUse[];
}

/** `inputs` are the leaves that are differentiated by. */
export function findLayers(
  fn: IrFunction,
  activity: Activity,
  inputs: ReadonlySet<Value>,
  span: Span | undefined,
  report: Report,
): FoundLayers | undefined {
  const places = new Places(fn);
  const layers = new Map<string, LayerUse>();
  const names = new Map<string, number>();
  const numbers = new Map<Tap, number>();
  let isRight = true;
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "tap" || !activity.isActive(statement.weights)) return;
    const { layer, weights, origin } = statement;
    const place = places.of(weights);
    if (typeof place === "string") {
      report(layerWeights.at(origin.span ?? span, { layer: layer.name, why: place }));
      isRight = false;
      return;
    }
    if (!inputs.has(place.parameter)) return;
    if (!layers.has(place.key)) {
      const count = (names.get(place.name) ?? 0) + 1;
      names.set(place.name, count);
      const name = count === 1 ? place.name : `${place.name} (${count})`;
      const bias = statement.bias && places.of(statement.bias);
      layers.set(place.key, {
        name,
        kind: layer.kind,
        function: layer.name,
        ...(typeof bias === "object" && bias.isExact && place.isExact && { sizes: [place.name, bias.name] as const }),
      });
    }
    numbers.set(statement, [...layers.keys()].indexOf(place.key));
  });
  if (!isRight) return undefined;
  if (layers.size === 0) {
    report(noLayer.at(span ?? fn.span, { function: fn.name }));
    return undefined;
  }
  const inRegion = (region: Region): Region =>
    withParts(region, {
      statements: region.statements.flatMap((statement) => {
        if (statement.kind !== "tap") return [mapRegions(statement, inRegion)];
        const number = numbers.get(statement);
        return number === undefined ? [] : [{ ...statement, number }];
      }),
    });
  return { fn: withParts(fn, { body: inRegion(fn.body) }), layers: [...layers.values()] };
}

interface WeightsPlace {
  readonly parameter: Value;
  /** The same for the same part of the same parameter. */
  readonly key: string;
  readonly name: string;
  /** Whether the name is that of this part alone. */
  readonly isExact: boolean;
}

/** Why weights are not known. */
type Unknown = "computed" | "changing";

class Places {
  private readonly structure: Structure;
  private readonly memory: Memory;
  private readonly numbers = new Map<Value, number>();

  constructor(private readonly fn: IrFunction) {
    this.structure = structureOf(fn);
    this.memory = memoryOf(fn);
  }

  of(array: Value): WeightsPlace | Unknown {
    const definition = this.structure.definitionOf(array);
    switch (definition?.kind) {
      case undefined:
        return this.ofParameter(array);
      case "view": {
        const base = this.of(definition.array);
        const bounds = [definition.start, definition.end].map((bound) => this.keyOf(bound));
        if (typeof base === "string") return base;
        if (bounds.includes(undefined)) return "changing";
        const { variable } = array;
        const key = `${base.key}[${bounds.join(":")}]`;
        return { ...base, key, name: variable?.name ?? base.name, isExact: variable !== undefined };
      }
      case "duplicate": {
        const base = this.of(definition.array);
        if (typeof base === "string") return base;
        return this.isWritten(array) ? "computed" : { ...base, key: `copy of ${base.key}` };
      }
      case "load": {
        const base = this.of(definition.array);
        const key = this.keyOf(definition.index);
        if (typeof base === "string") return base;
        if (this.isWritten(definition.array)) return "computed";
        if (key === undefined) return "changing";
        const part = this.partOf(definition.array, definition.index);
        const isExact = base.isExact && part !== undefined;
        return { ...base, key: `${base.key}[${key}]`, name: base.name + (part ?? ""), isExact };
      }
      default:
        return "computed";
    }
  }

  private isWritten(array: Value): boolean {
    return this.memory.writesTo(this.memory.rootOf(array)).length > 0;
  }

  private ofParameter(array: Value): WeightsPlace | Unknown {
    for (const parameter of this.fn.parameters) {
      const position = parameter.leaves.indexOf(array);
      if (position < 0) continue;
      return {
        parameter: array,
        key: String(this.fn.body.arguments.indexOf(array)),
        name: leafName(parameter, position),
        isExact: true,
      };
    }
    return "computed";
  }

  /** `.weights` of a record, `[2]` of a list. */
  private partOf({ type }: Value, index: Value): string | undefined {
    const position = this.structure.literalOf(index);
    if (position === undefined || !isArrayType(type)) return undefined;
    const field = isRecord(type) && type.form === "object" ? type.fields[position] : undefined;
    return field ? `.${field.name}` : `[${position}]`;
  }

  /** The same text for numbers that are surely the same; undefined for one that may be another each time. */
  private keyOf(value: Value): string | undefined {
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant") return String(definition.value);
    if (definition?.kind === "compute") {
      const operands = definition.operands.map((operand) => this.keyOf(operand));
      if (!operands.includes(undefined)) return `${definition.op}(${operands.join(", ")})`;
    }
    if (definition?.kind === "length") {
      const array = this.of(definition.array);
      if (typeof array !== "string") return `length of ${array.key}`;
    }
    if (this.structure.homeOf(value).loops.length > 0) return undefined;
    const number = this.numbers.get(value) ?? this.numbers.size;
    this.numbers.set(value, number);
    return `#${number}`;
  }
}
