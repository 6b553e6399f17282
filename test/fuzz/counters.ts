/** Random loops with several counters, which come towards each other or run beside each other, read in the loop and after it. */
import { float, index, statement, type Tree } from "./program-tree.ts";
import type { Scope } from "./scope.ts";
import { statements } from "./statements.ts";

/** A loop's parts, for every way to write it. */
interface Counting {
  readonly counters: readonly { readonly name: string; readonly start: Tree; readonly limit: number }[];
  readonly test: Tree;
  readonly steps: readonly Tree[];
}

export function severalCounters(scope: Scope, label: string | undefined): Tree[] {
  const { random } = scope;
  const counting = random.chance(0.5) ? meeting(scope) : beside(scope);
  const inner = scope.nested({ loop: { label } });
  for (const { name, limit } of counting.counters) inner.indexes.push({ name, limit, isMutable: false });
  const body = statements(inner, random.integer(1, 3));
  const [before, after] = [label === undefined ? "" : `${label}: `, () => readAfter(scope, counting)];
  const starts = counting.counters.flatMap(({ name, start }, i) => [i === 0 ? "" : ", ", index`${name} = ${start}`]);
  const [start, test] = [{ kind: "guard", parts: starts } as Tree, counting.test];
  const steps: Tree = { kind: "guard", parts: counting.steps.flatMap((step, i) => (i === 0 ? [step] : [", ", step])) };
  return random.choose<Tree[]>([
    [3, () => [statement`${before}for (let ${start}; ${test}; ${steps}) {${body}}`]],
    [1.5, () => [statement`let ${start};`, statement`${before}for (; ${test}; ${steps}) {${body}}`, ...after()]],
    [1.5, () => whileLoop(scope, counting, label, before)],
  ]);
}

/** The steps stand at the end, where no `continue` must jump over them, or at the start. */
function whileLoop(
  scope: Scope,
  { counters, test, steps }: Counting,
  label: string | undefined,
  before: string,
): Tree[] {
  const isAtStart = scope.random.chance(0.4);
  const advances = steps.map((step): Tree => ({ kind: "guard", parts: [step, ";"] }));
  const inner = scope.nested({ loop: { label } });
  if (!isAtStart) inner.loops = [];
  if (!isAtStart) inner.labels = [];
  // Before the test has been passed again, counters may be beyond their limits.
  if (!isAtStart) for (const { name, limit } of counters) inner.indexes.push({ name, limit, isMutable: false });
  const body = statements(inner, scope.random.integer(1, 3));
  const whole = isAtStart ? [...advances, ...body] : [...body, ...advances];
  const starts = counters.map(({ name, start }) => statement`let ${name} = ${start};`);
  return [...starts, statement`${before}while (${test}) {${whole}}`, ...readAfter(scope, { counters, test, steps })];
}

function meeting(scope: Scope): Counting {
  const { random } = scope;
  const [i, j] = [scope.name("i"), scope.name("j")];
  const fitting = scope.arrays.filter(({ most }) => most === undefined);
  const array = fitting.length > 0 && random.chance(0.5) ? random.pick(fitting) : undefined;
  const limit = array?.length ?? random.integer(1, 6);
  const end = array ? index`${array.name}.length - 1` : index`${limit - 1}`;
  const [up, down] = [random.pick([0, 1, 1, 2]), random.pick([1, 1, 2, 3])];
  const steps = [...(up > 0 ? [advance(i, up)] : []), advance(j, -down)];
  if (random.chance(0.3)) steps.reverse();
  const forms = [index`${i} < ${j}`, index`${j} > ${i}`, index`${i} <= ${j}`, index`${j} >= ${i}`];
  const isReached = up + down > 0 && (limit - 1) % (up + down) === 0;
  const test = isReached && random.chance(0.3) ? index`${i} !== ${j}` : random.pick(forms);
  const counters = [
    { name: i, start: index`0`, limit },
    { name: j, start: end, limit },
  ];
  return { counters, test, steps };
}

function beside(scope: Scope): Counting {
  const { random } = scope;
  const [i, k] = [scope.name("i"), scope.name("k")];
  const trips = random.integer(1, 4);
  const sizes = scope.indexes.filter(({ limit, isMutable }) => limit <= 4 && !isMutable);
  const stride = sizes.length > 0 && random.chance(0.4) ? random.pick(sizes) : undefined;
  const size = random.integer(1, 3);
  const most = trips * (stride ? stride.limit : size);
  const isDown = random.chance(0.4);
  const amount = stride ? stride.name : String(size);
  const step = index`${k} ${isDown ? "-" : "+"}= ${amount}`;
  const start = isDown ? index`${most}` : index`${random.integer(0, 2)}`;
  const steps = [advance(i, 1), step];
  if (random.chance(0.4)) steps.reverse();
  const counters = [
    { name: i, start: index`0`, limit: trips },
    { name: k, start, limit: most + 3 },
  ];
  return { counters, test: index`${i} < ${trips}`, steps };
}

function advance(name: string, by: number): Tree {
  if (Math.abs(by) === 1) return index`${name}${by > 0 ? "++" : "--"}`;
  return index`${name} ${by > 0 ? "+" : "-"}= ${Math.abs(by)}`;
}

function readAfter(scope: Scope, { counters }: Counting): Tree[] {
  if (scope.random.chance(0.3)) return [];
  const name = scope.name("after");
  const [first = "", second = ""] = counters.map((counter) => counter.name);
  scope.floats.push({ name, kind: "bounded", isMutable: false });
  const other = scope.mutableFloats("bounded")[0];
  const factor = other && scope.random.chance(0.5) ? float`Math.sin(${other.name})` : float`1`;
  return [statement`const ${name} = 0.05 * (${first} - 2 * ${second}) * ${factor};`];
}
