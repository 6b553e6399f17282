/** Random loops that look for one number among many: the forms of which derivatives keep nothing, and others close to them. */
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
