/**
 * Random statements about references: lists of arrays and of objects whose elements are named, exchanged and replaced,
 * and variables that name one array after the other. What they name is read and written like any array or variable.
 */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { statement, type Tree } from "./program-tree.ts";
import type { ArrayVariable, Rows, Scope } from "./scope.ts";

export function references(scope: Scope): Tree[] {
  const { random } = scope;
  const rows = scope.rows.length > 0 ? 1 : 0;
  const records = scope.records.length > 0 ? 1 : 0;
  return random.choose<Tree[]>([
    [1, () => [declaredRows(scope)]],
    [1, () => [declaredRecords(scope)]],
    [1, () => [declaredReference(scope)]],
    [2 * rows, () => [namedRow(scope, random.pick(scope.rows))]],
    [1.5 * rows, () => [movedRow(scope, random.pick(scope.rows))]],
    [2 * records, () => [namedRecord(scope)]],
    [1.5 * records, () => [movedRecord(scope)]],
    [scope.references.length > 0 ? 2 : 0, () => [reassigned(scope)]],
  ]);
}

const ofLength = (scope: Scope, length: number, type: ArrayVariable["type"]) =>
  scope.arrays.filter(
    (each) => each.length === length && each.most === undefined && each.type === type && each.kind === "bounded",
  );

function numbers(scope: Scope, count: number): Tree {
  const parts = Array.from({ length: count }, () => someFloat(scope, 1)).flatMap((each) => [", ", each]);
  return { kind: "statement", parts: parts.slice(1) };
}

/** An array expression of numbers: a new one, a copy, or one that has a name already. */
function someRow(scope: Scope, length: number): Tree {
  const { random } = scope;
  const named = ofLength(scope, length, "number[]");
  return random.choose<Tree>([
    [2, () => statement`[${numbers(scope, length)}]`],
    [named.length > 0 ? 1 : 0, () => statement`${random.pick(named).name}.slice()`],
    [named.some(isOwn) ? 1 : 0, () => statement`${random.pick(named.filter(isOwn)).name}`],
  ]);
}

/** A parameter that is not written must not become so by another name. */
const isOwn = (array: ArrayVariable) => array.isWritable;

function declaredRows(scope: Scope): Tree {
  const { random } = scope;
  const [count, length] = [random.integer(2, 3), random.integer(2, 3)];
  const items = Array.from({ length: count }, () => someRow(scope, length)).flatMap((each) => [", ", each]);
  const name = scope.name("g");
  scope.rows.push({ name, count, length });
  return { kind: "statement", parts: [`const ${name}: number[][] = [`, ...items.slice(1), "];"] };
}

function namedRow(scope: Scope, { name, count, length }: Rows): Tree {
  const row = scope.name("r");
  const at = someIndex(scope, count, 1);
  scope.arrays.push({ name: row, kind: "bounded", length, type: "number[]", isWritable: true });
  return statement`const ${row} = ${name}[${at}];`;
}

function movedRow(scope: Scope, { name, count, length }: Rows): Tree {
  const [i, j] = [someIndex(scope, count, 0), someIndex(scope, count, 0)];
  return scope.random.choose<Tree>([
    [1, () => statement`[${name}[${i}], ${name}[${j}]] = [${name}[${j}], ${name}[${i}]];`],
    [1, () => statement`${name}[${i}] = ${someRow(scope, length)};`],
    [1, () => statement`${name}[${i}][${someIndex(scope, length, 1)}] = ${someFloat(scope, 2)};`],
    [0.5, () => statement`${name}[${i}] = ${name}[${j}];`],
  ]);
}

/** An object: a new one, or one that has a name already. */
function record(scope: Scope): Tree {
  const { random, objects, records } = scope;
  return random.choose<Tree>([
    [2, () => statement`{ u: ${someFloat(scope, 1)}, v: ${someFloat(scope, 1)} }`],
    [objects.length > 0 ? 1.5 : 0, () => statement`${random.pick(objects)}`],
    [records.length > 0 ? 0.3 : 0, () => statement`${random.pick(records).name}[1]`],
  ]);
}

function declaredRecords(scope: Scope): Tree {
  const count = scope.random.integer(2, 3);
  const items = Array.from({ length: count }, () => record(scope)).flatMap((each) => [", ", each]);
  const name = scope.name("o");
  scope.records.push({ name, count });
  return { kind: "statement", parts: [`const ${name}: { u: number; v: number }[] = [`, ...items.slice(1), "];"] };
}

function namedRecord(scope: Scope): Tree {
  const { name, count } = scope.random.pick(scope.records);
  const own = scope.name("p");
  const at = someIndex(scope, count, 1);
  const isTaken = scope.random.chance(0.3);
  if (isTaken) {
    const [u, v] = [scope.name("u"), scope.name("v")];
    for (const each of [u, v]) scope.floats.push({ name: each, kind: "bounded", isMutable: false });
    return statement`const { u: ${u}, v: ${v} } = ${name}[${at}];`;
  }
  for (const field of ["u", "v"]) scope.floats.push({ name: `${own}.${field}`, kind: "bounded", isMutable: true });
  scope.objects.push(own);
  return statement`const ${own} = ${name}[${at}];`;
}

function movedRecord(scope: Scope): Tree {
  const { name, count } = scope.random.pick(scope.records);
  const [i, j] = [someIndex(scope, count, 0), someIndex(scope, count, 0)];
  return scope.random.choose<Tree>([
    [1, () => statement`[${name}[${i}], ${name}[${j}]] = [${name}[${j}], ${name}[${i}]];`],
    [1, () => statement`${name}[${i}] = ${record(scope)};`],
    [1, () => statement`${name}[${i}].${scope.random.pick(["u", "v"])} = ${someFloat(scope, 2)};`],
    [0.5, () => statement`${name}[${i}] = ${name}[${j}];`],
    [0.7, () => statement`for (const each of ${name}) each.${scope.random.pick(["u", "v"])} = ${someFloat(scope, 1)};`],
    [0.5, () => statement`${name}[${i}] = { ...${name}[${j}], u: ${someFloat(scope, 1)} };`],
  ]);
}

/** A variable that will name other arrays of its type and length. */
function declaredReference(scope: Scope): Tree {
  const { random } = scope;
  const first = scope.arrays.filter((each) => each.kind === "bounded" && each.most === undefined && isOwn(each));
  if (first.length === 0) return declaredRows(scope);
  const { length, type, name: from } = random.pick(first);
  const others = ofLength(scope, length, type).filter(isOwn);
  const name = scope.name("c");
  const isFixed = random.chance(0.3);
  const text = isFixed
    ? statement`const ${name} = ${condition(scope, 1)} ? ${from} : ${random.pick(others).name};`
    : statement`let ${name}: ${type} = ${from};`;
  scope.arrays.push({ name, kind: "bounded", length, type, isWritable: true });
  if (!isFixed) scope.references.push({ name, length, type });
  return text;
}

function reassigned(scope: Scope): Tree {
  const { random } = scope;
  const { name, length, type } = random.pick(scope.references);
  const others = ofLength(scope, length, type).filter(isOwn);
  const partner = scope.references.find((each) => each.name !== name && each.length === length && each.type === type);
  return random.choose<Tree>([
    [2, () => statement`${name} = ${random.pick(others).name};`],
    [1, () => statement`${name} = ${random.pick(others).name}.slice();`],
    [1, () => statement`if (${condition(scope, 1)}) ${name} = ${random.pick(others).name};`],
    [partner ? 2 : 0, () => statement`[${name}, ${partner!.name}] = [${partner!.name}, ${name}];`],
  ]);
}
