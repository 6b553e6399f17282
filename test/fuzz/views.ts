/**
 * Random views into typed arrays, ranges of arrays, and copies between them: what they give are arrays like others, whose
 * elements go by several names. Ranges begin and end before the start, behind the end and where an index says.
 */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { float, index, statement, type Tree } from "./program-tree.ts";
import type { ArrayVariable, Scope } from "./scope.ts";
import { statements } from "./statements.ts";

/** What `subarray` and its kin are given, and how many elements it leaves: at least one. */
interface Range {
  readonly text: Tree;
  readonly length: number;
  readonly most?: number | undefined;
}

const isTyped = ({ type }: ArrayVariable) => type !== "number[]";
const lengthKnown = ({ most }: ArrayVariable) => most === undefined;

function someRange(scope: Scope, array: ArrayVariable): Range {
  const { random } = scope;
  const { name, length, most } = array;
  const begin = random.integer(0, length - 1);
  const end = random.integer(begin + 1, length);
  const indexes = scope.indexes.filter(({ limit }) => limit <= length);
  const strides = scope.indexes.filter(({ limit }) => 2 * limit <= length);
  const isThere = indexes.length > 0 ? 1 : 0;
  const i = isThere > 0 ? random.pick(indexes) : { name: "", limit: 1 };
  const width = length - i.limit + 1;
  const toEnd = (text: Tree): Range => ({ text, length: length - begin, most: most && most - begin });
  const exact = (text: Tree, count: number): Range => ({ text, length: count });
  const known = lengthKnown(array) ? 1 : 0;
  return random.choose<Range>([
    [1.5, () => toEnd(index`${begin}`)],
    [2, () => exact(index`${begin}, ${end}`, end - begin)],
    [1, () => exact(index`-${length - begin}`, length - begin)],
    [0.7, () => ({ text: index`${begin}, -1`, ...atLeast(length - begin - 1, most && most - begin - 1) })],
    [begin < end - 1 ? 0.7 : 0, () => exact(index`-${length - begin}, -${length - end + 1}`, end - begin - 1)],
    [0.5, () => toEnd(index`${begin}, ${name}.length`)],
    [0.5 * known, () => toEnd(index`${begin}, ${length + random.integer(1, 9)}`)],
    [0.5 * known, () => exact(index`-${length + random.integer(1, 9)}, ${end}`, end)],
    [0.5 * known, () => exact(index`${name}.length >> 1`, length - (length >> 1))],
    [1.5 * isThere, () => exact(index`${i.name}, ${i.name} + ${width}`, width)],
    [isThere, () => ({ text: index`${i.name}`, length: width, most: most ?? length })],
    [0.7 * isThere, () => ({ text: index`0, ${i.name} + 1`, ...between(1, i.limit) })],
    [0.7 * isThere, () => ({ text: index`-1 - ${i.name}`, ...between(1, i.limit) })],
    [0.4, () => ({ text: index`0, ${condition(scope, 0)} ? ${end} : ${length}`, ...between(end, length) })],
    [
      strides.length > 0 ? 3 : 0,
      () => {
        const { name: stride } = random.pick(strides);
        return exact(index`${stride} * 2, (${stride} + 1) * 2`, 2);
      },
    ],
  ]);
}

function between(length: number, most: number): Omit<Range, "text"> {
  return { length, most: most > length ? most : undefined };
}

/** Where nothing would be left, a range is chosen again: see `rangeOf`. */
function atLeast(length: number, most: number | undefined): Omit<Range, "text"> {
  return { length, most };
}

function rangeOf(scope: Scope, array: ArrayVariable): Range {
  for (;;) {
    const range = someRange(scope, array);
    if (range.length > 0) return range;
  }
}

/** A view as an argument for what wants an array of this length. */
export function viewAs(scope: Scope, wanted: Pick<ArrayVariable, "type" | "length" | "kind">): Tree | undefined {
  if (wanted.type === "number[]") return undefined;
  const { type, length, kind } = wanted;
  const alike = (each: ArrayVariable) => each.type === type && each.kind === kind && each.isWritable;
  const arrays = scope.arrays.filter((each) => alike(each) && each.length >= length);
  if (arrays.length === 0) return undefined;
  const { name, length: whole } = scope.random.pick(arrays);
  const shift = someIndex(scope, whole - length + 1, 0);
  return scope.random.chance(0.3)
    ? statement`${name}.subarray(${whole - length}, ${whole})`
    : statement`${name}.subarray(${shift}).subarray(0, ${length})`;
}

/** An element of a view that has no name. */
export function elementOfView(scope: Scope, next: () => Tree): Tree {
  const arrays = scope.arrays.filter((each) => isTyped(each) && each.kind === "bounded");
  if (arrays.length === 0) return next();
  const array = scope.random.pick(arrays);
  const { text, length } = rangeOf(scope, array);
  const taken = scope.random.pick(["subarray", "subarray", "slice"]);
  return float`${array.name}.${taken}(${text})[${someIndex(scope, length, 1)}]`;
}

export function views(scope: Scope): Tree[] {
  const { random } = scope;
  const typed = scope.arrays.filter(isTyped);
  const isTypedThere = typed.length > 0 ? 1 : 0;
  const writable = scope.arrays.filter(({ isWritable }) => isWritable);
  const isWritableThere = writable.length > 0 ? 1 : 0;
  return random.choose<Tree[]>([
    [typed.some(({ length }) => length > 3) ? 0.5 : 1.5, () => buffer(scope)],
    [4 * isTypedThere, () => [named(scope, random.pick(typed), "subarray")]],
    [scope.arrays.length > 0 ? 1 : 0, () => [named(scope, random.pick(scope.arrays), "slice")]],
    [1.5 * isWritableThere, () => [filled(scope, random.pick(writable))]],
    [1.5 * isWritableThere, () => [movedWithin(scope, random.pick(writable))]],
    [2 * isTypedThere * isWritableThere, () => [copied(scope)]],
    [scope.loops.length < 2 ? 1.5 * isTypedThere : 0, () => [overView(scope, random.pick(typed))]],
  ]);
}

/** An array long enough for several views that do not meet. */
function buffer(scope: Scope): Tree[] {
  const { random } = scope;
  const name = scope.name("buffer");
  const length = random.integer(4, 8);
  const value = random.chance(0.6) ? [statement`${name}.fill(${someFloat(scope, 1)});`] : [];
  scope.arrays.push({ name, type: "Float64Array", kind: "bounded", length, isWritable: true });
  return [statement`const ${name} = new Float64Array(${length});`, ...value];
}

function named(scope: Scope, array: ArrayVariable, method: "subarray" | "slice"): Tree {
  const { text, length, most } = rangeOf(scope, array);
  const name = scope.name("view");
  const isWritable = method === "slice" || array.isWritable;
  scope.arrays.push({ name, type: array.type, kind: array.kind, length, most, isWritable });
  return statement`const ${name} = ${array.name}.${method}(${text});`;
}

function filled(scope: Scope, array: ArrayVariable): Tree {
  const { text } = rangeOf(scope, array);
  return statement`${array.name}.fill(${someFloat(scope, 1)}, ${text});`;
}

/** From wherever to wherever: what lies outside is cut off. */
function movedWithin(scope: Scope, array: ArrayVariable): Tree {
  const { text } = rangeOf(scope, array);
  const to = scope.random.chance(0.3)
    ? index`-${scope.random.integer(1, array.length)}`
    : someIndex(scope, array.length, 1);
  return statement`${array.name}.copyWithin(${to}, ${text});`;
}

/** `set`, of what fits: also of a part of the same array, over which it may lie. */
function copied(scope: Scope): Tree {
  const { random } = scope;
  const targets = scope.arrays.filter((each) => isTyped(each) && each.isWritable);
  if (targets.length === 0) return buffer(scope)[0]!;
  const target = random.pick(targets);
  const { name, length, kind } = target;
  const fits = (each: ArrayVariable) =>
    lengthKnown(each) && each.length <= length && (each.kind === kind || kind === "sum");
  const sources = scope.arrays.filter(fits);
  const source = random.pick([target, ...sources]);
  const whole = source.length;
  return random.choose<Tree>([
    [1, () => statement`${name}.set([${someFloat(scope, 1)}], ${someIndex(scope, length, 1)});`],
    [
      sources.length > 0 ? 2 : 0,
      () => {
        const { name: from, length: own } = random.pick(sources);
        const at = someIndex(scope, length - own + 1, 0);
        return statement`${name}.set(${from}${random.chance(0.6) ? statement`, ${at}` : ""});`;
      },
    ],
    [
      isTyped(source) && whole > 1 ? 3 : 0,
      () => {
        const [from, count] = [random.integer(0, whole - 1), random.integer(1, whole - 1)];
        const part = statement`${source.name}.subarray(${from}, ${Math.min(from + count, whole)})`;
        const most = length - Math.min(count, whole - from);
        return random.chance(0.7)
          ? statement`${name}.set(${part}, ${random.integer(0, most)});`
          : statement`${name}.subarray(${random.integer(0, most)}).set(${part});`;
      },
    ],
  ]);
}

/** A loop over a part, in which its elements have the name that the loop gives them. The part may be empty. */
function overView(scope: Scope, array: ArrayVariable): Tree {
  const { random } = scope;
  const inner = scope.nested({ loop: { label: undefined } });
  const isEmptyable = random.chance(0.3) && scope.indexes.length > 0;
  const text = isEmptyable ? index`${random.pick(scope.indexes).name} + 1` : rangeOf(scope, array).text;
  const view = statement`${array.name}.subarray(${text})`;
  if (random.chance(0.4)) {
    const e = scope.name("e");
    inner.floats.push({ name: e, kind: array.kind, isMutable: false });
    return statement`for (const ${e} of ${view}) {${statements(inner, random.integer(1, 2))}}`;
  }
  const [v, i] = [scope.name("part"), scope.name("i")];
  inner.floats.push({ name: `${v}[${i}]`, kind: array.kind, isMutable: array.isWritable });
  const body = statements(inner, random.integer(1, 2));
  return statement`for (let ${v} = ${view}, ${i} = 0; ${i} < ${v}.length; ${i}++) {${body}}`;
}
