/**
 * Whether two places in a loop ever get at the same cell of an array in different trips. Comes in: the indexes there.
 * Goes out: yes where it is not proved otherwise.
 *
 * An index moves by `own` with each trip of the loop, and with the counters of loops inside it. The cells of different
 * trips are apart if what the inner counters and constants add spans less than `own`, as in `i * d + j` with j from 0 to
 * d - 1: taken from the shortest stride to the longest, each stride is the span of those before it.
 */
import type { For, Value } from "../ir/nodes.ts";
import { areEqual, constant, type IndexForm, type IndexForms, literalIn, product, scaled, sum } from "./index-forms.ts";
import type { LoopStatement, Structure } from "./structure.ts";

/** How an index moves inside a loop. */
interface Movement {
  readonly own: IndexForm;
  readonly inner: readonly Stride[];
  readonly fixed: IndexForm;
}

interface Stride {
  readonly counter: Value;
  readonly by: IndexForm;
  /** How many values the counter takes at most. */
  readonly count: IndexForm;
}

const none: IndexForm = new Map();

export class Cells {
  constructor(
    private readonly structure: Structure,
    private readonly forms: IndexForms,
  ) {}

  mayMeet(a: Value, b: Value, loop: For): boolean {
    const [first, second] = [this.movementOf(a, loop), this.movementOf(b, loop)];
    if (!first || !second || !areEqual(first.own, second.own)) return true;
    const shift = literalIn(sum(first.fixed, second.fixed, -1));
    if (shift === undefined || !areAlike(first.inner, second.inner)) return true;
    return !isCovered(spanOf(1 + Math.abs(shift), first.inner), first.own);
  }

  /** Whether an index is the same in all trips of a loop, and another one in each of those of the loops inside it. */
  isSteady(index: Value, loop: For, inside: readonly LoopStatement[]): boolean {
    const movement = this.movementOf(index, loop);
    if (!movement || movement.own.size > 0 || !spanOf(1, movement.inner)) return false;
    return inside.every(
      (inner) => inner.kind === "for" && movement.inner.some(({ counter }) => counter === inner.body.arguments[0]),
    );
  }

  private movementOf(index: Value, loop: For): Movement | undefined {
    const [counter] = loop.body.arguments;
    const inner = new Map<Value, IndexForm>();
    let [own, fixed] = [none, none];
    for (const [key, factor] of this.forms.of(index)) {
      const factors = this.forms.factorsOf(key);
      if (!factors) return undefined;
      const moving = factors.filter((value) => this.isInside(value, loop));
      const rest = factors.filter((value) => !moving.includes(value));
      const by = rest.reduce((form, value) => product(form, this.forms.of(value)), constant(factor));
      const [value, ...others] = moving;
      if (others.length > 0) return undefined;
      if (value === undefined) fixed = sum(fixed, by);
      else if (value === counter) own = sum(own, by);
      else inner.set(value, sum(inner.get(value) ?? none, by));
    }
    const strides: Stride[] = [];
    for (const [value, by] of inner) {
      const count = this.countOf(value);
      if (!count) return undefined;
      strides.push({ counter: value, by, count });
    }
    return { own, inner: strides, fixed };
  }

  private isInside(value: Value, loop: For): boolean {
    return this.structure.isWithin(this.structure.homeOf(value), this.structure.placeOf(loop.body));
  }

  /** A number above all that the counter of a loop is, which is never negative. */
  private countOf(value: Value): IndexForm | undefined {
    const { owner, region } = this.structure.homeOf(value);
    if (owner?.kind !== "for" || region.arguments[0] !== value) return undefined;
    const { from, to, test } = owner;
    const isRising = test === "<" || test === "<=";
    const [low, high] = isRising ? [from, to] : [to, from];
    const lowest = this.structure.literalOf(low);
    const isLowStrict = test === ">";
    if (lowest === undefined || lowest < (isLowStrict ? -1 : 0)) return undefined;
    return test === "<" ? this.forms.of(high) : sum(this.forms.of(high), constant(1));
  }
}

/** The span of a number of neighbouring cells, moved by these strides; undefined where they are not known to fit together. */
function spanOf(cells: number, strides: readonly Stride[]): IndexForm | undefined {
  let span: IndexForm = constant(cells);
  let left = [...strides];
  while (left.length > 0) {
    const next = left.find(({ by }) => isCovered(span, by));
    if (!next) return undefined;
    span = product(positive(next.by), next.count);
    left = left.filter((each) => each !== next);
  }
  return span;
}

/** Whether a stride is at least as long as a span, forwards or backwards. */
function isCovered(span: IndexForm | undefined, stride: IndexForm): boolean {
  if (!span) return false;
  if (areEqual(span, stride)) return true;
  const [cells, step] = [literalIn(span), literalIn(stride)];
  return cells !== undefined && step !== undefined && Math.abs(step) >= cells;
}

function positive(form: IndexForm): IndexForm {
  return (literalIn(form) ?? 0) < 0 ? scaled(form, -1) : form;
}

function areAlike(a: readonly Stride[], b: readonly Stride[]): boolean {
  const left = [...b];
  return (
    a.length === b.length &&
    a.every((stride) => {
      const at = left.findIndex(({ by, count }) => areEqual(by, stride.by) && areEqual(count, stride.count));
      if (at < 0) return false;
      left.splice(at, 1);
      return true;
    })
  );
}
