/**
 * Random loops that look for one number among many, and cursors that nested loops move on through a packed array: the
 * forms of which derivatives keep nothing, and others close to them.
 */
import { condition, someFloat } from "./expressions.ts";
import { float, index, statement, type Tree } from "./program-tree.ts";
import type { ArrayVariable, Scope } from "./scope.ts";
import { statements } from "./statements.ts";

export function search(scope: Scope): Tree[] {
  const { random } = scope;
  const arrays = scope.arrays.filter(({ kind, most }) => kind === "bounded" && most === undefined);
  if (arrays.length === 0) return [];
  const array = random.pick(arrays);
  const most = scope.name("most");
  const start = random.choose<Tree>([
    [2, () => float`${array.name}[0]`],
    [1, () => float`${random.pick(["-4", "0", "4", "0.5"])}`],
    [1, () => someFloat(scope, 1)],
  ]);
  const loop = random.chance(0.3) ? overPairs(scope, array, most) : overOne(scope, array, most);
  scope.floats.push({ name: most, kind: "bounded", isMutable: true });
  return [statement`let ${most} = ${start};`, ...loop];
}

function overOne(scope: Scope, array: ArrayVariable, most: string): Tree[] {
  const { random } = scope;
  const { name, length } = array;
  if (random.chance(0.2)) {
    const each = scope.name("e");
    return [statement`for (const ${each} of ${name}) {${looking(scope, float`${each}`, most, [])}}`];
  }
  const i = scope.name("i");
  const inner = scope.nested({ loop: { label: undefined } });
  inner.indexes.push({ name: i, limit: length, isMutable: false });
  const candidate = random.choose<Tree>([
    [3, () => float`${name}[${i}]`],
    [1, () => float`Math.abs(${name}[${i}])`],
    [1, () => float`(${name}[${i}] * ${name}[${length - 1} - ${i}] / 4)`],
    [0.7, () => float`Math.sin(${name}[${i}] * ${someFloat(scope, 0)})`],
    [0.5, () => float`Math.cos(${name}[${i}] + ${i})`],
    [0.5, () => someFloat(inner, 1)],
  ]);
  const around = random.chance(0.2) ? statements(inner, 1) : [];
  const body = [...around, ...looking(inner, candidate, most, [i])];
  return random.choose<Tree[]>([
    [3, () => [statement`for (let ${i} = 0; ${i} < ${name}.length; ${i}++) {${body}}`]],
    [1, () => [statement`for (let ${i} = 1; ${i} < ${length}; ${i}++) {${body}}`]],
    [1, () => [statement`for (let ${i} = 0; ${i} + 1 < ${name}.length; ${i}++) {${body}}`]],
    [1, () => [statement`for (let ${i} = ${name}.length - 1; ${i} >= 0; ${i}--) {${body}}`]],
  ]);
}

function overPairs(scope: Scope, { name, length }: ArrayVariable, most: string): Tree[] {
  const { random } = scope;
  const [i, j] = [scope.name("i"), scope.name("j")];
  const candidate = random.choose<Tree>([
    [1, () => float`(${name}[${i}] * ${name}[${j}] / 4)`],
    [1, () => float`(0.5 * ${name}[${i}] - 0.5 * ${name}[${j}])`],
    [1, () => float`${name}[(${i} + ${j}) % ${length}]`],
  ]);
  const body = looking(scope, candidate, most, [i, j]);
  const isTriangle = random.chance(0.4);
  const from = isTriangle ? index`${i} + 1` : index`0`;
  const inner = statement`for (let ${j} = ${from}; ${j} < ${name}.length; ${j}++) {${body}}`;
  const between = random.chance(0.2) ? [statement`${most} = 0.9 * ${most};`] : [];
  return [statement`for (let ${i} = 0; ${i} < ${length}; ${i}++) {${[...between, inner]}}`];
}

/** What a trip does with the number that it has come to. */
function looking(scope: Scope, candidate: Tree, most: string, counters: readonly string[]): Tree[] {
  const { random } = scope;
  const isBetter = random.pick([">", ">=", "<", "<="]);
  const noted = random.chance(0.25) && counters.length > 0 ? scope.mutableFloats("bounded") : [];
  const others = noted.length > 0 ? [statement`${random.pick(noted).name} = 0.3 * ${counters[0]!};`] : [];
  const used = scope.mutableFloats("sum");
  const use = used.length > 0 && random.chance(0.2) ? [statement`${random.pick(used).name} += 0.1 * ${most};`] : [];
  const taken = random.choose<Tree[]>([
    [3, () => [statement`if (${candidate} ${isBetter} ${most}) {${[statement`${most} = ${candidate};`, ...others]}}`]],
    [2, () => [statement`${most} = Math.${random.pick(["max", "min"])}(${most}, ${candidate});`]],
    [1, () => [statement`${most} = Math.${random.pick(["max", "min"])}(${candidate}, ${most});`]],
    [1, () => [statement`${most} = ${candidate} ${isBetter} ${most} ? ${candidate} : ${most};`]],
    [0.7, () => [statement`if (${condition(scope, 1)}) ${most} = ${candidate};`]],
    [0.7, () => [statement`if (${candidate} ${isBetter} ${most} && ${condition(scope, 1)}) ${most} = ${candidate};`]],
  ]);
  return [...taken, ...use];
}

/** How far an inner loop goes, in a trip of the outer one. */
interface Extent {
  readonly head: (i: string, j: string, rows: number) => string;
  readonly trips: (i: number, rows: number) => number;
}

const extents: readonly Extent[] = [
  { head: (i, j) => `let ${j} = 0; ${j} <= ${i}; ${j}++`, trips: (i) => i + 1 },
  { head: (i, j) => `let ${j} = 0; ${j} < ${i}; ${j}++`, trips: (i) => i },
  { head: (i, j) => `let ${j} = 1; ${j} < ${i}; ${j}++`, trips: (i) => Math.max(0, i - 1) },
  { head: (i, j, rows) => `let ${j} = ${i}; ${j} < ${rows}; ${j}++`, trips: (i, rows) => rows - i },
  { head: (i, j, rows) => `let ${j} = ${i} + 1; ${j} < ${rows}; ${j}++`, trips: (i, rows) => rows - i - 1 },
  {
    head: (i, j, rows) => `let ${j} = ${i} + 2; ${j} < ${rows}; ${j}++`,
    trips: (i, rows) => Math.max(0, rows - i - 2),
  },
  { head: (_, j) => `let ${j} = 0; ${j} < 3; ${j}++`, trips: () => 3 },
  { head: (i, j) => `let ${j} = 0; ${j} < ((${i} * 5) & 3); ${j}++`, trips: (i) => (i * 5) & 3 },
];

export function packed(scope: Scope): Tree[] {
  const { random } = scope;
  const [array, at, row] = [scope.name("packed"), scope.name("at"), scope.name("row")];
  const [i, j, k] = [scope.name("i"), scope.name("j"), scope.name("k")];
  const rows = random.integer(1, 4);
  const { head, trips } = random.pick(extents);
  const [start, by, extra] = [random.integer(0, 2), random.pick([1, 1, 1, 2]), random.pick([0, 0, 1])];
  let size = start;
  for (let i = 0; i < rows; i++) size += by * trips(i, rows) + extra;
  const inner = scope.nested({ loop: { label: undefined } });
  inner.indexes.push({ name: i, limit: rows, isMutable: false });
  const factor = someFloat(inner, 0);
  const moved =
    by === 1 && random.chance(0.6)
      ? [statement`${row} += 0.25 * ${array}[${at}++] * ${factor};`]
      : [statement`${row} += 0.25 * ${array}[${at}] * ${factor};`, statement`${at} += ${by};`];
  const targets = scope.mutableFloats("bounded").filter(({ name }) => !name.includes("["));
  const target = targets.length > 0 && random.chance(0.7) ? random.pick(targets).name : `${array}[0]`;
  const rest = extra > 0 ? [statement`${at}++;`] : [];
  const body = [
    statement`let ${row} = 0;`,
    statement`for (${head(i, j, rows)}) {${moved}}`,
    statement`${target} = Math.sin(${row} * ${target});`,
    ...rest,
  ];
  return [
    statement`const ${array} = new Float64Array(${size + 1});`,
    statement`for (let ${k} = 0; ${k} < ${array}.length; ${k}++) ${array}[${k}] = Math.cos(${k} * ${someFloat(scope, 0)});`,
    statement`let ${at} = ${start};`,
    statement`for (let ${i} = 0; ${i} < ${rows}; ${i}++) {${body}}`,
  ];
}
