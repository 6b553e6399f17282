/** Random calls of arrays' methods: those that call a function for the elements, and lists that become longer. */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { growing } from "./lists.ts";
import { bool, float, index, statement, type Tree } from "./program-tree.ts";
import type { ArrayVariable, Scope } from "./scope.ts";
import { statements } from "./statements.ts";

/** The inside of a callback for the elements of an array, with names for an element and its position. */
function visiting(scope: Scope, array: Pick<ArrayVariable, "kind" | "length" | "most">, returnsNumber = true) {
  const inner = scope.nestedFunction(returnsNumber);
  const [v, i] = [scope.name("v"), scope.name("i")];
  inner.floats.push({ name: v, kind: array.kind, isMutable: true });
  inner.indexes.push({ name: i, limit: array.most ?? array.length, isMutable: false });
  return { inner, v, i };
}

/** What is gone through: an array, or a list whose length is not known. */
function somethingToVisit(scope: Scope): Pick<ArrayVariable, "name" | "kind" | "length" | "most"> {
  const lists = scope.lists.map((name) => ({ name, kind: "bounded" as const, length: 16 }));
  return scope.random.pick([...scope.arrays, ...lists]);
}

function mayVisit(scope: Scope): boolean {
  return scope.arrays.length + scope.lists.length > 0;
}

/** A number made of an array. */
export function reducedFloat(scope: Scope, next: () => Tree): Tree {
  if (!mayVisit(scope)) return next();
  const { random } = scope;
  const array = somethingToVisit(scope);
  const { inner, v, i } = visiting(scope, array);
  const { name } = array;
  const reduced = () => {
    const s = scope.name("s");
    inner.floats.push({ name: s, kind: "bounded", isMutable: true });
    return float`(${s}, ${v}, ${i}) => ${someFloat(inner, 1)}`;
  };
  const test = () => condition(inner, 1);
  const isBounded = array.kind === "bounded" ? 1 : 0;
  return random.choose<Tree>([
    [3, () => float`${name}.reduce(${reduced()}, ${next()})`],
    [1, () => float`${name}.reduceRight(${reduced()}, ${next()})`],
    [isBounded, () => float`(${name}.find((${v}, ${i}) => ${test()}) ?? ${next()})`],
    [isBounded, () => float`Math.max(...${name}, ${next()})`],
    [0.5 * isBounded, () => float`Math.min(${next()}, ...${name})`],
    [1, () => float`${name}.map((${v}, ${i}): number => ${someFloat(inner, 1)}).reduce((p, q) => 0.5 * p + 0.5 * q)`],
    [
      1,
      () =>
        float`${name}.slice(0, 1 + (${someIndex(scope, array.length, 1)})).map((${v}, ${i}): number => ${someFloat(inner, 1)}).reduce((p, q) => 0.5 * p + 0.5 * q)`,
    ],
    [isBounded, () => float`${name}.filter((${v}, ${i}) => ${test()}).reduce((p, q) => 0.6 * p + 0.4 * q, ${next()})`],
    [isBounded, () => float`${name}.slice().sort((p, q) => ${random.pick(["p - q", "q - p"])})[0]`],
  ]);
}

/** A question about an array. */
export function askedOfArray(scope: Scope, fallback: () => Tree): Tree {
  if (!mayVisit(scope)) return fallback();
  const array = somethingToVisit(scope);
  const { inner, v, i } = visiting(scope, array);
  return bool`${array.name}.${scope.random.pick(["some", "every"])}((${v}, ${i}) => ${condition(inner, 1)})`;
}

/** The position of an element. */
export function foundIndex(scope: Scope, limit: number, fallback: () => Tree): Tree {
  const arrays = scope.arrays.filter(({ length, most }) => (most ?? length) <= limit);
  if (arrays.length === 0) return fallback();
  const array = scope.random.pick(arrays);
  const { inner, v, i } = visiting(scope, array);
  return index`Math.max(0, ${array.name}.findIndex((${v}, ${i}) => ${condition(inner, 1)}))`;
}

/** A new array with the elements that a method gives. */
export function madeArray(scope: Scope): Tree[] {
  const { random } = scope;
  const name = scope.name("c");
  const add = (array: Omit<ArrayVariable, "name" | "isWritable">) => {
    scope.arrays.push({ ...array, name, isWritable: true });
  };
  const length = random.integer(2, 4);
  const ofPositions = () => {
    const inner = scope.nestedFunction();
    const i = scope.name("i");
    inner.indexes.push({ name: i, limit: length, isMutable: false });
    const value = someFloat(inner, 1);
    add({ kind: "bounded", length, type: "number[]" });
    return random.chance(0.6)
      ? [statement`const ${name}: number[] = Array.from({ length: ${length} }, (_, ${i}) => ${value});`]
      : [statement`const ${name}: number[] = new Array(${length}).fill(0).map((_, ${i}) => ${value});`];
  };
  const isThere = scope.arrays.length > 0 ? 1 : 0;
  return random.choose<Tree[]>([
    [1.5, ofPositions],
    [
      3 * isThere,
      () => {
        const array = random.pick(scope.arrays);
        const { inner, v, i } = visiting(scope, array);
        const value = someFloat(inner, 1);
        add({ kind: "bounded", length: array.length, most: array.most, type: array.type });
        return [statement`const ${name} = ${array.name}.map((${v}, ${i}) => ${value});`];
      },
    ],
    [
      isThere,
      () => {
        const array = random.pick(scope.arrays);
        const item = someFloat(scope, 1);
        add({ kind: array.kind, length: array.length + 1, most: array.most && array.most + 1, type: "number[]" });
        return [statement`const ${name} = [...${array.name}, ${item}];`];
      },
    ],
    [
      isThere,
      () => {
        const array = random.pick(scope.arrays);
        const order = random.pick(["reverse()", "sort((p, q) => p - q)", "sort((p, q) => Math.abs(q) - Math.abs(p))"]);
        add({ kind: array.kind, length: array.length, most: array.most, type: array.type });
        return [statement`const ${name} = ${array.name}.slice().${order};`];
      },
    ],
  ]);
}

/** A function called for each element, for what it does. */
export function visitedElements(scope: Scope): Tree[] {
  if (!mayVisit(scope)) return growing(scope);
  const array = somethingToVisit(scope);
  const { inner, v, i } = visiting(scope, array, false);
  const before = statements(inner, scope.random.integer(1, 2));
  const leaving = scope.random.chance(0.3) ? [statement`if (${condition(inner, 1)}) return;`] : [];
  const body = [...before, ...leaving, ...statements(inner, 1)];
  return [statement`${array.name}.forEach((${v}, ${i}) => {${body}});`];
}

/** An object that an array is reduced to. */
export function reducedObject(scope: Scope): Tree {
  if (scope.arrays.length === 0) return growing(scope)[0]!;
  const array = scope.random.pick(scope.arrays);
  const { inner, v, i } = visiting(scope, array);
  const o = scope.name("o");
  for (const field of ["u", "v"]) inner.floats.push({ name: `${o}.${field}`, kind: "bounded", isMutable: false });
  const [first, second] = [someFloat(inner, 1), someFloat(inner, 1)];
  const start = statement`{ u: ${someFloat(scope, 0)}, v: ${someFloat(scope, 0)} } as { u: number; v: number }`;
  const name = scope.name("o");
  for (const field of ["u", "v"]) scope.floats.push({ name: `${name}.${field}`, kind: "bounded", isMutable: false });
  const { random } = scope;
  if (random.chance(0.5)) {
    return statement`const ${name} = ${array.name}.reduce((${o}, ${v}, ${i}) => ({ u: ${first}, v: ${second} }), ${start});`;
  }
  const writes = [statement`${o}.u = ${first};`, statement`${o}.v = ${second};`];
  // A field may stay as it was.
  const changes = random.chance(0.6) ? writes : [random.pick(writes)];
  const body = random.chance(0.2) ? [statement`if (${condition(inner, 1)}) return ${o};`, ...changes] : changes;
  return statement`const ${name} = ${array.name}.reduce((${o}, ${v}, ${i}) => {${[...body, statement`return ${o};`]}}, ${start});`;
}

// --- lists that become longer ---
