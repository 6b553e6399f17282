/** Random assignments: to variables, indexes and counters, and writes into arrays. */
import { declaration } from "./declarations.ts";
import { condition, someFloat, someIndex } from "./expressions.ts";
import { statement, type Tree } from "./program-tree.ts";
import type { ArrayVariable, Scope } from "./scope.ts";

/** An iteration that runs until something is small. */
export function settling(scope: Scope): Tree[] {
  const variables = scope.mutableFloats("bounded");
  if (variables.length === 0) return assignment(scope);
  const { name } = scope.random.pick(variables);
  const rate = scope.random.float(0.2, 0.6).toFixed(2);
  const shift = scope.random.chance(0.5) ? statement` + 0.01 * ${someFloat(scope, 0)}` : "";
  return [statement`while (Math.abs(${name}) > 0.3) ${name} = ${rate} * ${name}${shift};`];
}

export function assignment(scope: Scope): Tree[] {
  const { random } = scope;
  const [variables, sums] = [scope.mutableFloats("bounded"), scope.mutableFloats("sum")];
  const indexes = scope.indexes.filter(({ isMutable }) => isMutable);
  const value = () => someFloat(scope, 2);
  const target = () => random.pick(variables).name;
  const isThere = variables.length > 0 ? 1 : 0;
  return random.choose<Tree[]>([
    [0.2, () => [declaration(scope)]],
    [2 * isThere, () => [statement`${target()} = ${value()};`]],
    [0.7 * isThere, () => [statement`${target()} *= Math.tanh(${value()});`]],
    [0.5 * isThere, () => [statement`${target()} /= 1 + Math.abs(${value()});`]],
    [0.4 * isThere, () => [statement`${target()} %= 1.5;`]],
    [
      0.3 * isThere,
      () => {
        const name = target();
        return [statement`if (${name} > 0) ${name} **= 0.5;`];
      },
    ],
    [sums.length > 0 ? 0.3 : 0, () => [statement`${random.pick(sums).name}${random.pick(["++", "--"])};`]],
    [
      isThere,
      () => {
        const name = target();
        return [statement`${name} = 0.6 * ${name} + 0.4 * ${value()};`];
      },
    ],
    [
      0.5 * isThere,
      () => {
        const name = target();
        return [statement`${name} -= 0.5 * ${name};`];
      },
    ],
    [sums.length > 0 ? 3 : 0, () => [statement`${random.pick(sums).name} ${random.pick(["+=", "-="])} ${value()};`]],
    [
      variables.length > 1 ? 0.6 : 0,
      () => {
        const [a, b] = [target(), target()];
        if (a === b) return [statement`${a} = -${a};`];
        return random.chance(0.5)
          ? [statement`[${a}, ${b}] = [${b}, ${a}];`]
          : [statement`[${a}, ${b}] = [${value()}, 0.5 * ${a} - 0.5 * ${b}];`];
      },
    ],
    [scope.counters.length > 0 ? 0.8 : 0, () => [statement`${random.pick(scope.counters)}++;`]],
    [
      scope.counters.length > 0 ? 0.6 : 0,
      () => [statement`${random.pick(scope.counters)} += ${someIndex(scope, 4, 1)};`],
    ],
    [scope.flags.length > 0 ? 0.8 : 0, () => [statement`${random.pick(scope.flags)} = ${condition(scope, 1)};`]],
    [
      indexes.length > 0 ? 0.7 : 0,
      () => {
        const { name, limit } = random.pick(indexes);
        return [statement`${name} = ${someIndex(scope, limit, 1)};`];
      },
    ],
    [
      indexes.length > 0 ? 0.4 : 0,
      () => {
        const { name, limit } = random.pick(indexes);
        return [statement`if (++${name} >= ${limit}) ${name} = 0;`];
      },
    ],
  ]);
}

/** An array of indexes, some of them written. */
export function integers(scope: Scope): Tree[] {
  const { random } = scope;
  const writable = scope.integers.filter(({ isWritable }) => isWritable);
  if (writable.length > 0 && random.chance(0.7)) {
    const { name, length, limit } = random.pick(writable);
    return [statement`${name}[${someIndex(scope, length, 1)}] = ${someIndex(scope, limit, 1)};`];
  }
  const name = scope.name("m");
  const [length, limit] = [random.integer(2, 3), random.integer(2, 4)];
  scope.integers.push({ name, length, limit, isWritable: true });
  const kind = random.chance(0.6) ? "Int32Array" : random.pick(["Uint8Array", "Int16Array", "Uint32Array"]);
  return [statement`const ${name} = new ${kind}(${length});`];
}

/** A write into an array. */
export function write(scope: Scope): Tree[] {
  const { random } = scope;
  const [bounded, sums] = [scope.writableArrays("bounded"), scope.writableArrays("sum")];
  const value = () => someFloat(scope, 2);
  const cell = (array: ArrayVariable) => statement`${array.name}[${someIndex(scope, array.length, 1)}]`;
  const alike = bounded.filter((each) => each.type !== "number[]");
  const isThere = bounded.length > 0 ? 1 : 0;
  return random.choose<Tree[]>([
    [0.2, () => assignment(scope)],
    [2 * isThere, () => [statement`${cell(random.pick(bounded))} = ${value()};`]],
    [0.7 * isThere, () => [statement`${cell(random.pick(bounded))} *= Math.cos(${value()});`]],
    [0.5 * isThere, () => [statement`${cell(random.pick(bounded))} /= 1 + (${value()}) ** 2;`]],
    [0.3 * isThere, () => [statement`${cell(random.pick(bounded))} = ${random.float(0, 1).toFixed(2)};`]],
    [
      isThere,
      () => {
        const array = random.pick(bounded);
        const at = someIndex(scope, array.length, 0);
        return [statement`${array.name}[${at}] = 0.5 * ${array.name}[${at}] + 0.5 * ${value()};`];
      },
    ],
    [
      0.7 * isThere,
      () => {
        const array = random.pick(bounded);
        const [i, j] = [someIndex(scope, array.length, 0), someIndex(scope, array.length, 0)];
        return [statement`[${array.name}[${i}], ${array.name}[${j}]] = [${array.name}[${j}], ${array.name}[${i}]];`];
      },
    ],
    [sums.length > 0 ? 2.5 : 0, () => [statement`${cell(random.pick(sums))} ${random.pick(["+=", "-="])} ${value()};`]],
    [sums.length > 0 ? 0.3 : 0, () => [statement`${cell(random.pick(sums))}${random.pick(["++", "--"])};`]],
    [0.2 * isThere, () => [statement`${random.pick(bounded).name}.fill(${value()});`]],
    [
      alike.length > 1 ? 0.3 : 0,
      () => {
        const [to, from] = [random.pick(alike), random.pick(alike)];
        return to.length >= (from.most ?? from.length)
          ? [statement`${to.name}.set(${from.name});`]
          : [statement`${to.name}[0] = ${value()};`];
      },
    ],
  ]);
}
