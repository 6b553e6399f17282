/**
 * Cursors that inner loops move on, as through the rows of a matrix or of a packed triangle: in trip t, from 0, of the
 * outer loop they are start + t * first + growth * t * (t - 1) / 2. What follows the trip need not be kept: it is computed
 * again, exactly.
 */
import type { For, IrFunction, Value } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";
import { areEqual, type IndexForm, IndexForms, literalIn, sum } from "./index-forms.ts";
import { inductionsOf } from "./inductions.ts";
import { oncePerFunction } from "./once-per-function.ts";
import { Places } from "./places.ts";
import { type Structure, structureOf } from "./structure.ts";

export interface Cursor {
  readonly loop: For;
  readonly start: Value;
  /** What the first trip adds: a number, and so many times the trips of a loop. */
  readonly first: { readonly literal: number; readonly trips?: { readonly of: For; readonly times: number } };
  /** What each trip adds more than the one before. */
  readonly growth: number;
}

/** What one trip of the outer loop adds. */
type Advance = Pick<Cursor, "first" | "growth">;

/** The cursors among the values that counted loops carry. */
export const cursorsOf: (fn: IrFunction) => ReadonlyMap<Value, Cursor> = oncePerFunction((fn) => {
  const structure = structureOf(fn);
  const cursors = new Map<Value, Cursor>();
  const places = new Places(fn, structure);
  const advances = new Advances(fn, structure);
  visitStatements(fn.body, (loop) => {
    const end = loop.kind === "for" ? loop.body.terminator : undefined;
    if (loop.kind !== "for" || end?.kind !== "yield" || !advances.countsUp(loop)) return;
    loop.body.arguments.slice(1).forEach((value, i) => {
      if (value.type !== "index" && value.type !== "f64") return;
      const advance = advances.between(value, end.values[i]!, loop);
      if (advance && places.hasOnly(value)) cursors.set(value, { loop, start: loop.initial[i]!, ...advance });
    });
  });
  return cursors;
});

class Advances {
  private readonly forms: IndexForms;

  constructor(
    private readonly fn: IrFunction,
    private readonly structure: Structure,
  ) {
    this.forms = new IndexForms(structure);
  }

  /** Whether a loop counts from a literal, one by one, and is left at its end alone. */
  countsUp(loop: For): boolean {
    const { from, step, test, body } = loop;
    const isUpward = test === "<" || test === "<=";
    if (!isUpward || body.arguments[0]?.type !== "index" || this.structure.escapesOf(loop).length > 0) return false;
    return Number.isSafeInteger(this.structure.literalOf(from)) && this.structure.literalOf(step) === 1;
  }

  /** What a trip adds between a value that the loop carries and the next: literals, and what one inner loop adds. */
  between(value: Value, next: Value, loop: For): Advance | undefined {
    let literal = 0;
    let inner: Advance | undefined;
    for (let at = next; at !== value; ) {
      const definition = this.structure.definitionOf(at);
      if (definition?.kind === "for" && !inner) {
        const position = definition.results.indexOf(at);
        inner = this.within(definition, position, loop);
        if (!inner) return undefined;
        at = definition.initial[position]!;
        continue;
      }
      if (definition?.kind !== "compute") return undefined;
      const { op, operands } = definition;
      const amount = op === "copy" ? 0 : this.structure.literalOf(operands[1]!);
      if (!["copy", "add", "subtract"].includes(op) || !Number.isSafeInteger(amount)) return undefined;
      literal += op === "subtract" ? -amount! : amount!;
      at = operands[0]!;
    }
    return inner && { ...inner, first: { ...inner.first, literal: inner.first.literal + literal } };
  }

  /** What an inner loop adds to a value that each of its trips changes by a literal. */
  private within(inner: For, position: number, outer: For): Advance | undefined {
    const induction = inductionsOf(this.fn).get(inner.body.arguments[position + 1]!);
    const isCounted = inner.body.arguments[0]?.type === "index" && this.structure.literalOf(inner.step) === 1;
    if (!induction || typeof induction.step !== "number" || !isCounted) return undefined;
    if ((inner.test !== "<" && inner.test !== "<=") || this.structure.escapesOf(inner).length > 0) return undefined;
    const times = induction.step;
    if ([inner.from, inner.to].every((bound) => this.isFixed(bound, outer)))
      return { first: { literal: 0, trips: { of: inner, times } }, growth: 0 };
    return this.growing(inner, outer, times) ?? this.shrinking(inner, outer, times);
  }

  /** From a literal to so much beyond the outer loop's counter. */
  private growing(inner: For, outer: For, times: number): Advance | undefined {
    if (inner.to.type !== "index") return undefined;
    const span = sum(this.forms.of(inner.to), this.forms.of(inner.from), -1);
    const beyond = literalIn(sum(span, this.counterOf(outer), -1));
    const end = inner.test === "<=" ? 1 : 0;
    const atFirst = beyond === undefined ? undefined : beyond + end + this.structure.literalOf(outer.from)!;
    if (atFirst === undefined || !(Number.isSafeInteger(atFirst) && atFirst >= 0)) return undefined;
    return { first: { literal: times * atFirst }, growth: times };
  }

  /** From so much beyond the outer loop's counter to its bound. */
  private shrinking(inner: For, outer: For, times: number): Advance | undefined {
    if (outer.test !== inner.test || !areEqual(this.forms.of(inner.to), this.forms.of(outer.to))) return undefined;
    const ahead = literalIn(sum(this.forms.of(inner.from), this.counterOf(outer), -1));
    if (ahead === undefined || !Number.isSafeInteger(ahead) || ahead > 1) return undefined;
    return { first: { literal: -times * ahead, trips: { of: outer, times } }, growth: -times };
  }

  private counterOf(loop: For): IndexForm {
    return this.forms.of(loop.body.arguments[0]!);
  }

  private isFixed(value: Value, loop: For): boolean {
    if (this.structure.literalOf(value) !== undefined) return true;
    return !this.structure.isWithin(this.structure.homeOf(value), this.structure.placeOf(loop.body));
  }
}
