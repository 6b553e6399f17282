/**
 * Random positions that are moved where they are used, as in `x[i++] = x[--j]`: inside assignments, arithmetic, calls and
 * the heads of loops, in JavaScript's order of evaluation.
 */
import { someFloat } from "./expressions.ts";
import { float, guard, index, statement, type Tree } from "./program-tree.ts";
import type { ArrayVariable, Scope } from "./scope.ts";

/** A variable that holds a position, and what it holds at this place. */
interface Cursor {
  readonly name: string;
  at: number;
}

export function stepping(scope: Scope): Tree[] {
  const { random } = scope;
  const arrays = scope.writableArrays("bounded").filter(({ most }) => most === undefined);
  if (arrays.length === 0) return [];
  const array = random.pick(arrays);
  return random.chance(0.5) ? inTurn(scope, array) : inLoop(scope, array);
}

/** An element, at a position that this moves. */
function moved(scope: Scope, { name: array, length }: ArrayVariable, cursor: Cursor): string {
  const { name, at } = cursor;
  const isWithin = (position: number) => (position >= 0 && position < length ? 1 : 0);
  const go = (to: number, text: string) => () => {
    cursor.at = to;
    return `${array}[${text}]`;
  };
  const start = scope.random.integer(0, length - 1);
  return scope.random.choose<string>([
    [2 * isWithin(at), go(at + 1, `${name}++`)],
    [isWithin(at), go(at - 1, `${name}--`)],
    [isWithin(at - 1), go(at - 1, `--${name}`)],
    [isWithin(at + 1), go(at + 1, `++${name}`)],
    [0.3 * isWithin(at), go(at, name)],
    [0.3, go(start, `${name} = ${start}`)],
  ]);
}

/** Statements one after the other, each of which moves one of two positions or both. */
function inTurn(scope: Scope, array: ArrayVariable): Tree[] {
  const { random } = scope;
  const cursors = [0, array.length].map((at): Cursor => ({ name: scope.name("at"), at }));
  const starts = cursors.map(({ name, at }) => statement`let ${name} = ${at};`);
  const sources = scope.arrays.filter(({ kind, length }) => kind === "bounded" && length >= array.length);
  const read = () => {
    const source = random.pick(sources);
    return float`${moved(scope, { ...source, length: array.length }, random.pick(cursors))}`;
  };
  const variables = scope.mutableFloats("bounded").filter(({ name }) => !name.includes("["));
  const variable = () => random.pick(variables).name;
  const isThere = variables.length > 0 ? 1 : 0;
  const steps = Array.from({ length: random.integer(2, 4) }, () => {
    const target = () => moved(scope, array, random.pick(cursors));
    // The holes are drawn in the order in which they are evaluated.
    return random.choose<Tree>([
      [2, () => statement`${target()} = ${read()};`],
      [1, () => statement`${target()} = 0.5 * ${read()} - 0.5 * ${read()};`],
      [1, () => statement`${target()} *= Math.cos(${read()});`],
      [1, () => statement`${target()} = Math.sin(${read()} * ${someFloat(scope, 0)});`],
      [0.5, () => statement`${target()} = ${target()} = ${read()};`],
      [
        0.5,
        () => {
          const [first, second] = [read(), read()];
          return statement`[${target()}, ${target()}] = [${first}, ${second}];`;
        },
      ],
      [2 * isThere, () => statement`${variable()} = 0.6 * ${read()} + 0.4 * ${read()};`],
      [isThere, () => statement`${variable()} = Math.max(${read()}, ${read()});`],
    ]);
  });
  return [...starts, ...steps];
}

function inLoop(scope: Scope, { name, length }: ArrayVariable): Tree[] {
  const { random } = scope;
  const [i, j] = [scope.name("i"), scope.name("j")];
  const variables = scope.mutableFloats("bounded");
  const u = variables.length > 0 ? random.pick(variables).name : `${name}[0]`;
  const value = () => someFloat(scope, 1);
  const both = guard`let ${i} = 0, ${j} = ${name}.length`;
  return random.choose<Tree[]>([
    [
      1.5,
      () => [statement`let ${i} = 0;`, statement`while (${i} < ${length}) ${u} = 0.5 * ${u} + 0.5 * ${name}[${i}++];`],
    ],
    [1, () => [statement`for (${both}; ${i} < ${j}; ) ${name}[${i}++] = Math.sin(${name}[--${j}] * ${value()});`]],
    [1, () => [statement`for (${both}; ${i} < ${j}; ) ${u} = ${name}[${i}++] * ${name}[--${j}] * 0.25;`]],
    [1, () => [statement`for (let ${i} = ${name}.length; ${i}--; ) ${name}[${i}] *= Math.cos(${value()});`]],
    [1, () => [statement`let ${i} = ${length};`, statement`while (${i}-- > 0) ${u} = Math.sin(${u} + ${name}[${i}]);`]],
    [
      1,
      () => [
        statement`let ${i} = 0;`,
        statement`do ${name}[${i}] = 0.5 * ${name}[${i}] + 0.5 * ${value()}; while (++${i} < ${length});`,
      ],
    ],
    [
      1,
      () => [
        statement`let ${i} = 0, ${j} = ${length - 1};`,
        statement`while (${i} < ${j}) [${name}[${i}++], ${name}[${j}--]] = [${name}[${j}], ${name}[${i}]];`,
      ],
    ],
    [
      0.7,
      () => [
        statement`let ${i} = 0, ${j} = 0;`,
        statement`while (${j} < ${length}) if (${name}[${j}] > ${value()}) ${name}[${i}++] = ${name}[${j}++]; else ${index`${j}`}++;`,
      ],
    ],
  ]);
}
