/**
 * Random cursors that nested loops move on through a packed array: the rows of which a derivative computes again where
 * they begin, and others close to them.
 */
import { someFloat } from "./expressions.ts";
import { statement, type Tree } from "./program-tree.ts";
import type { Scope } from "./scope.ts";

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
