/** Random lists of numbers that become longer and shorter, and arrays whose length is not known before they are made. */
import { condition, someFloat } from "./expressions.ts";
import { float, fn, index, statement, type Tree } from "./program-tree.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

/** Never longer than this, whatever loops they stand in. */
export const mostElements = 9;

/** A function that makes the list longer which it is handed. */
export function extender(around: Surroundings, name: string): Tree {
  const { random } = around;
  const scope = new Scope(around, { statements: 2, names: 0 }, true);
  scope.floats.push({ name: "a", kind: "bounded", isMutable: true });
  scope.lists.push("list");
  const body = statements(scope, random.integer(0, 1)).map(boundReturns);
  const longer = statement`if (list.length < ${mostElements}) list.push(${someFloat(scope, 1)});`;
  const end = statement`return Math.sin(${returned(scope)});`;
  around.extenders.push(name);
  return fn`function ${name}(list: number[], a: number): number {${[...body, longer, end]}}`;
}

export function growing(scope: Scope): Tree[] {
  const { random, lists } = scope;
  if (lists.length === 0 || random.chance(0.25)) {
    const name = scope.name("l");
    const items = someFloat(scope, 1);
    lists.push(name);
    return [statement`const ${name}: number[] = [${items}];`];
  }
  const name = random.pick(lists);
  const value = () => someFloat(scope, 1);
  const ifShort = (change: Tree) => [statement`if (${name}.length < ${mostElements}) ${change}`];
  return random.choose<Tree[]>([
    [3, () => ifShort(statement`${name}.push(${someFloat(scope, 2)});`)],
    [1, () => ifShort(statement`${name}.push(${value()}, ${value()});`)],
    [1, () => ifShort(statement`${name}[${name}.length] = ${value()};`)],
    [0.5, () => ifShort(statement`${name}.unshift(${value()}, ${value()});`)],
    [0.3, () => ifShort(statement`${name}.splice(1, 0, ${value()});`)],
    [scope.loops.length < 2 ? 1 : 0, () => [overElements(scope, name)]],
    [scope.loops.length < 2 ? 0.7 : 0, () => [overPositions(scope, name)]],
    [scope.isNested ? 0 : 2, () => [statement`if (${name}.length > 1) {${[shortened(scope, name)]}}`]],
    [scope.isNested ? 0 : 0.5, () => drained(scope, name)],
    [0.5, () => [statement`${name}[${name}.length - 1] = ${value()};`]],
  ]);
}

function overElements(scope: Scope, name: string): Tree {
  const inner = scope.nested({ loop: { label: undefined } });
  const v = scope.name("v");
  inner.floats.push({ name: v, kind: "bounded", isMutable: false });
  return statement`for (const ${v} of ${name}) {${statements(inner, scope.random.integer(1, 2))}}`;
}

function overPositions(scope: Scope, name: string): Tree {
  const inner = scope.nested({ loop: { label: undefined } });
  const i = scope.name("i");
  inner.floats.push({ name: `${name}[${i} % ${name}.length]`, kind: "bounded", isMutable: true });
  const body = statements(inner, scope.random.integer(1, 2));
  return statement`for (let ${i} = 0; ${i} < ${name}.length; ${i}++) {${body}}`;
}

/** Something is taken out of a list of two elements or more, and perhaps kept. */
function shortened(scope: Scope, name: string): Tree {
  const { random } = scope;
  const taken = random.pick([`${name}.pop()!`, `${name}.shift()!`, `${name}.splice(1)[0]`, `${name}.splice(0, 1)[0]`]);
  const targets = scope.mutableFloats("bounded");
  return random.choose<Tree>([
    [2, () => statement`${taken};`],
    [targets.length > 0 ? 3 : 0, () => statement`${random.pick(targets).name} = ${taken};`],
    [0.5, () => statement`${name}.length = 1;`],
    [0.5, () => statement`${name}.length--;`],
  ]);
}

/** All but one element are taken out, one after the other. */
function drained(scope: Scope, name: string): Tree[] {
  const targets = scope.mutableFloats("bounded");
  if (targets.length === 0) return [statement`while (${name}.length > 1) ${name}.pop();`];
  const { name: target } = scope.random.pick(targets);
  const taken = scope.random.pick(["pop", "shift"]);
  return [statement`while (${name}.length > 1) ${target} = 0.5 * ${target} - 0.5 * ${name}.${taken}()!;`];
}

/** An element of a list. */
export function listElement(scope: Scope): Tree {
  const { random } = scope;
  const name = random.pick(scope.lists);
  const { extenders } = scope.around;
  return random.choose<Tree>([
    [1, () => float`${name}[${name}.length - 1]`],
    [1, () => float`${name}[${random.integer(1, 5)} % ${name}.length]`],
    [0.3, () => float`${name}.at(-1)!`],
    [0.3, () => float`(${name}.length * 0.1)`],
    [extenders.length > 0 ? 1 : 0, () => float`${random.pick(extenders)}(${name}, ${someFloat(scope, 0)})`],
  ]);
}

/** An array that grows to its length, or whose length an index says. */
export function lengthened(scope: Scope): Tree[] {
  const { random } = scope;
  const name = scope.name("c");
  const indexes = scope.indexes.filter(({ limit }) => limit <= 4);
  const isThere = indexes.length > 0 ? 1 : 0;
  const add = (length: number, most?: number) => {
    scope.arrays.push({ name, type: "number[]", kind: "bounded", length, most, isWritable: true });
  };
  return random.choose<Tree[]>([
    [1.5, () => collected(scope, name)],
    [
      isThere,
      () => {
        const { name: size, limit } = random.pick(indexes);
        const value = someFloat(scope, 1);
        add(1, limit);
        const made = random.pick([`new Array<number>(${size} + 1)`, `new Array(${size} + 1)`]);
        return [statement`const ${name}: number[] = ${made}.fill(${value});`];
      },
    ],
    [
      isThere,
      () => {
        const { name: size, limit } = random.pick(indexes);
        const inner = scope.nestedFunction();
        const i = scope.name("i");
        inner.indexes.push({ name: i, limit, isMutable: false });
        const value = someFloat(inner, 1);
        add(1, limit);
        return [statement`const ${name}: number[] = Array.from({ length: ${size} + 1 }, (_, ${i}) => ${value});`];
      },
    ],
    [
      scope.lists.length > 0 ? 1 : 0,
      () => {
        const list = random.pick(scope.lists);
        const [from, length] = random.pick([
          [`${list}.slice(-2)`, 1],
          [`${list}.slice(0, 3)`, 1],
          [`[...${list}, ...${list}]`, 2],
          [`${list}.concat(${list})`, 2],
        ] as const);
        add(length, 2 * mostElements + 2);
        return [statement`const ${name} = ${from};`];
      },
    ],
  ]);
}

/** An array whose elements a loop pushes, or writes behind the last one. */
function collected(scope: Scope, name: string): Tree[] {
  const { random } = scope;
  const count = random.integer(2, 4);
  const i = scope.name("i");
  const inner = scope.nested();
  inner.indexes.push({ name: i, limit: count, isMutable: false });
  // No jump leaves the loop before all elements are there.
  inner.loops = [];
  inner.labels = [];
  const before = statements(inner, random.integer(0, 1));
  const value = random.chance(0.5) ? someFloat(inner, 1) : someFloat(scope, 1);
  const isSometimes = random.chance(0.3);
  // Methods that go over the list have to find elements everywhere.
  const isCounted = !isSometimes && random.chance(0.3);
  const behind = isCounted ? index`${name}[${i}] = ${value};` : index`${name}[${name}.length] = ${value};`;
  const added = random.chance(0.7) && !isCounted ? index`${name}.push(${value});` : behind;
  const pushed = isSometimes ? statement`if (${condition(inner, 1)}) ${added}` : statement`${added}`;
  const isSized = isCounted && random.chance(0.4);
  const empty = isSized ? statement`new Array<number>(${count})` : statement`[]`;
  const first = isSometimes ? statement`[${someFloat(scope, 1)}]` : empty;
  const length = isSometimes ? 1 : count;
  const most = isSometimes ? count + 1 : undefined;
  scope.arrays.push({ name, type: "number[]", kind: "bounded", length, most, isWritable: true });
  return [
    statement`const ${name}: number[] = ${first};`,
    statement`for (let ${i} = 0; ${i} < ${count}; ${i}++) {${[...before, pushed]}}`,
  ];
}
