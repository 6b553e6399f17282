/**
 * How what trips hand to each other depends on what they were handed: a scan combines it with a number of each trip by an
 * operation that may be grouped in any way, a linear recurrence multiplies it and adds to it. Both could be computed for
 * parts of the trips at once; any other recurrence could not.
 */
import type { Region, Statement, Value } from "../../ir/nodes.ts";
import { freeValuesOf, operandsOf, regionsOf, resultsOf } from "../../ir/walk.ts";
import type { LoopStatement, Structure } from "../structure.ts";

export type Recurrence = "scan" | "linear" | "other";

/** How numbers that a loop carries go on together, of which none follows from the number of the trip. */
export function recurrenceOf(loop: LoopStatement, carried: readonly Value[], structure: Structure): Recurrence {
  const end = loop.body.terminator;
  const first = loop.kind === "for" ? 1 : 0;
  const nexts = carried.map((value) =>
    end.kind === "yield" ? end.values[loop.body.arguments.indexOf(value) - first] : undefined,
  );
  if (!nexts.every((next) => next !== undefined)) return "other";
  const degrees = new Degrees(new Set(carried), structure, loop.body);
  if (carried.every((value, i) => isCombined(value, nexts[i]!, degrees, structure))) return "scan";
  return nexts.every((next) => degrees.of(next) <= 1) ? "linear" : "other";
}

const groupable: ReadonlySet<string> = new Set(["add", "multiply", "min", "max"]);

/** Whether the next value is the last, combined with what hangs on none that is carried. */
function isCombined(value: Value, next: Value, degrees: Degrees, structure: Structure): boolean {
  let op: string | undefined;
  for (let at = next; at !== value; ) {
    const definition = structure.definitionOf(at);
    if (definition?.kind !== "compute") return false;
    const [left, right] = definition.operands as [Value, Value];
    if (definition.op === "copy") {
      at = left;
      continue;
    }
    // A difference adds what it takes away with the other sign.
    const own = definition.op === "subtract" ? "add" : definition.op;
    if (!groupable.has(own) || (op !== undefined && op !== own)) return false;
    const isRight = definition.op !== "subtract" && degrees.of(left) === 0;
    if (degrees.of(isRight ? left : right) > 0) return false;
    op = own;
    at = isRight ? right : left;
  }
  return op !== undefined;
}

/** Degrees of values of a trip as polynomials of what is carried: 0, 1, or more. */
class Degrees {
  private readonly known = new Map<Value, number>();

  constructor(
    private readonly carried: ReadonlySet<Value>,
    private readonly structure: Structure,
    private readonly body: Region,
  ) {}

  of(value: Value): number {
    let degree = this.known.get(value);
    if (degree === undefined) {
      degree = this.find(value);
      this.known.set(value, degree);
    }
    return degree;
  }

  private find(value: Value): number {
    if (this.carried.has(value)) return 1;
    const definition = this.structure.definitionOf(value);
    const isInside = this.structure.isWithin(this.structure.homeOf(value), this.structure.placeOf(this.body));
    if (!definition || !isInside) return 0;
    if (definition.kind === "if") {
      const at = resultsOf(definition).indexOf(value);
      const branches = [definition.then, definition.otherwise].map(({ terminator }) =>
        terminator.kind === "yield" ? this.of(terminator.values[at]!) : Number.POSITIVE_INFINITY,
      );
      return this.none([definition.condition]) ? Math.max(...branches) : Number.POSITIVE_INFINITY;
    }
    if (definition.kind !== "compute") return this.none(readBy(definition)) ? 0 : Number.POSITIVE_INFINITY;
    const [first = 0, second = 0] = definition.operands.map((operand) => this.of(operand));
    switch (definition.op) {
      case "add":
      case "subtract":
        return Math.max(first, second);
      case "multiply":
        return first + second;
      case "divide":
        return second === 0 ? first : Number.POSITIVE_INFINITY;
      case "copy":
      case "negate":
        return first;
      default:
        return this.none(definition.operands) ? 0 : Number.POSITIVE_INFINITY;
    }
  }

  private none(values: readonly Value[]): boolean {
    return values.every((value) => this.of(value) === 0);
  }
}

/** Also what stands in a statement's regions. */
function readBy(statement: Statement): readonly Value[] {
  return [...operandsOf(statement), ...regionsOf(statement).flatMap((region) => [...freeValuesOf(region)])];
}
