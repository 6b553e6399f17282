/**
 * The layers that a function calls: which taps belong to one, and what it is called. Comes in: a function with taps. Goes
 * out: the same with the taps that are to be looked at, each with the number of its layer; or nothing, and diagnostics.
 *
 * A layer is known by its weights: calls with the same weights are calls of one layer. So it must follow from the text what
 * the weights are, a parameter or a part of one, and be the same whenever the call is made; or they are a part of an element
 * of a list, and another element in each trip of a loop: then each element has a layer.
 */
import type { Activity } from "../../3-analyze/activity.ts";
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { layerWeights, noLayer } from "../../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { LayerUse } from "../../ir/layers.ts";
import type { IrFunction, Load, Region, Statement, Tap, Value } from "../../ir/nodes.ts";
import { isArrayType, isNested, isRecord } from "../../ir/types.ts";
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
  const found = new Map<Tap, WeightsPlace>();
  let isRight = true;
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "tap" || !activity.isActive(statement.weights)) return;
    const { layer, weights, origin } = statement;
    const place = places.of(weights);
    if (typeof place === "string") {
      report(layerWeights.at(origin.span ?? span, { layer: layer.name, why: place }));
      isRight = false;
    } else if (inputs.has(place.parameter)) found.set(statement, place);
  });
  if (!isRight) return undefined;
  if (found.size === 0) {
    report(noLayer.at(span ?? fn.span, { function: fn.name }));
    return undefined;
  }
  const layers = new Map<string, LayerUse>();
  const numbered = new Map<Tap, Tap>();
  const names = new Map<string, number>();
  const listed = new Set([...found.values()].flatMap(({ key, element }) => (key === undefined ? [element?.key] : [])));
  for (const [tap, { key, name, isExact, element }] of found) {
    const isListed = element !== undefined && listed.has(element.key);
    const own = isListed ? element.key : key!;
    if (!layers.has(own)) {
      const called = isListed ? `${element.before}[i]${element.behind}` : name;
      const count = (names.get(called) ?? 0) + 1;
      names.set(called, count);
      const suffix = count === 1 ? "" : ` (${count})`;
      const bias = tap.bias && places.of(tap.bias);
      layers.set(own, {
        name: called + suffix,
        kind: tap.layer.kind,
        function: tap.layer.name,
        ...(isListed && { ofList: { before: element.before, behind: element.behind + suffix } }),
        ...(!isListed && typeof bias === "object" && bias.isExact && isExact && { sizes: [name, bias.name] as const }),
      });
    }
    const number = [...layers.keys()].indexOf(own);
    const place = isListed ? { element: { list: element.list, index: element.index } } : {};
    numbered.set(tap, { ...tap, number, ...place });
  }
  const inRegion = (region: Region): Region =>
    withParts(region, {
      statements: region.statements.flatMap((statement): readonly Statement[] => {
        if (statement.kind !== "tap") return [mapRegions(statement, inRegion)];
        const tap = numbered.get(statement);
        return tap ? [tap] : [];
      }),
    });
  return { fn: withParts(fn, { body: inRegion(fn.body) }), layers: [...layers.values()] };
}

interface WeightsPlace {
  readonly parameter: Value;
  /** The same for the same part of the same parameter; absent of a part of an element that may be another each time. */
  readonly key: string | undefined;
  readonly name: string;
  /** Whether the name is that of this part alone. */
  readonly isExact: boolean;
  /** Of a part of an element of a list, and no other list's within: the same part of whichever element. */
  readonly element?: ListElement | undefined;
}

interface ListElement {
  /** A parameter's leaf. */
  readonly list: Value;
  readonly index: Value;
  /** The same for the same part of any element. */
  readonly key: string;
  /** What the weights are called, before and behind the number of the element. */
  readonly before: string;
  readonly behind: string;
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
        if (bounds.includes(undefined) || base.key === undefined) return "changing";
        const { variable } = array;
        const key = `${base.key}[${bounds.join(":")}]`;
        const name = variable?.name ?? base.name;
        return { parameter: base.parameter, key, name, isExact: variable !== undefined };
      }
      case "duplicate": {
        const base = this.of(definition.array);
        if (typeof base === "string") return base;
        if (this.isWritten(array)) return "computed";
        const copyOf = (key: string) => `copy of ${key}`;
        return {
          ...base,
          key: base.key === undefined ? undefined : copyOf(base.key),
          element: base.element && { ...base.element, key: copyOf(base.element.key) },
        };
      }
      case "load": {
        const base = this.of(definition.array);
        const key = this.keyOf(definition.index);
        if (typeof base === "string") return base;
        if (this.isWritten(definition.array)) return "computed";
        const element = this.elementOf(definition, base, key);
        if (key === undefined && !element) return "changing";
        const part = this.partOf(definition.array, definition.index);
        return {
          parameter: base.parameter,
          key: key === undefined || base.key === undefined ? undefined : `${base.key}[${key}]`,
          name: base.name + (part ?? ""),
          isExact: base.isExact && part !== undefined,
          element,
        };
      }
      default:
        return "computed";
    }
  }

  /** Which element of a list a load gives, or a part of. */
  private elementOf({ array, index }: Load, base: WeightsPlace, key: string | undefined): ListElement | undefined {
    if (isNested(array.type) && array === base.parameter) {
      return { list: array, index, key: `${base.key}[any]`, before: base.name, behind: "" };
    }
    const part = this.partOf(array, index);
    if (!base.element || key === undefined || part === undefined) return undefined;
    return { ...base.element, key: `${base.element.key}[${key}]`, behind: base.element.behind + part };
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
      if (typeof array !== "string" && array.key !== undefined) return `length of ${array.key}`;
    }
    if (this.structure.homeOf(value).loops.length > 0) return undefined;
    const number = this.numbers.get(value) ?? this.numbers.size;
    this.numbers.set(value, number);
    return `#${number}`;
  }
}
