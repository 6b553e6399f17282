/**
 * Random classes without inheritance, their instances, and objects that are replaced while another name may hold the
 * old one. All fields are bounded numbers.
 */
import { condition, someFloat } from "./expressions.ts";
import { float, fn, statement, type Tree } from "./program-tree.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

/** A class of two public numbers, `u` and `v`, and a private one. */
export function someClass(around: Surroundings, name: string): Tree {
  const { random } = around;
  const inside = (isStatic = false) => {
    const scope = new Scope(around, { statements: 2, names: 0 }, !isStatic);
    const own = isStatic ? [] : ["this.u", "this.v", "this.#w"];
    for (const field of own) scope.floats.push({ name: field, kind: "bounded", isMutable: true });
    scope.floats.push({ name: "a", kind: "bounded", isMutable: true });
    return scope;
  };
  const body = (scope: Scope, most = 2) => statements(scope, random.integer(0, most)).map(boundReturns);
  const method = (head: string, end: (scope: Scope) => Tree, isStatic = false) => {
    const scope = inside(isStatic);
    return statement`${head} {${[...body(scope), end(scope)]}}`;
  };
  const pair = (scope: Scope, other = "a") => statement`new ${name}(${someFloat(scope, 1)}, 0.5 * ${other})`;
  const moving = new Scope(around, { statements: 2, names: 0 }, false);
  moving.floats.push(...inside().floats);
  const getter = new Scope(around, { statements: 0, names: 0 }, false);
  getter.floats.push(...inside().floats.filter(({ name: each }) => each !== "a"));
  const members = [
    statement`u: number;`,
    statement`#w = ${random.float(0.2, 1).toFixed(2)};`,
    random.chance(0.5)
      ? statement`constructor(u: number, public v: number) { this.u = u; }`
      : statement`constructor(u: number, public v = 0.7) {${[statement`this.u = u;`, statement`this.#w = 0.5 * u - 0.25 * v;`]}}`,
    statement`get size(): number { return Math.sin(${returned(getter)}); }`,
    method("value(a: number): number", (scope) => statement`return Math.sin(${returned(scope)});`),
    statement`move(a: number): void {${[...statements(moving, 1), statement`this.u = ${someFloat(moving, 2)};`]}}`,
    statement`joined(other: ${name}): ${name} { return new ${name}(0.5 * this.u + 0.5 * other.v, 0.5 * other.u - 0.5 * this.#w); }`,
    method(`static of(a: number): ${name}`, (scope) => statement`return ${pair(scope)};`, true),
  ];
  around.classes.push(name);
  return fn`class ${name} {${members}}`;
}

/** A number that an instance gives. */
export function ofInstance(scope: Scope, next: () => Tree): Tree {
  const name = scope.random.pick(scope.instances).name;
  return scope.random.chance(0.6) ? float`${name}.value(${next()})` : float`${name}.size`;
}

export function objects(scope: Scope): Tree[] {
  const { random, instances, replaceable } = scope;
  const { classes } = scope.around;
  const isThere = instances.length > 0 ? 1 : 0;
  return random.choose<Tree[]>([
    [classes.length > 0 ? 2 : 0, () => [declaredInstance(scope)]],
    [1.5, () => [declaredObject(scope)]],
    [2 * isThere, () => [statement`${random.pick(instances).name}.move(${someFloat(scope, 1)});`]],
    [replaceable.length > 0 ? 3 : 0, () => [replacement(scope)]],
    [replaceable.length > 0 ? 1.5 : 0, () => [otherName(scope)]],
  ]);
}

function addFields(scope: Scope, name: string): void {
  for (const field of ["u", "v"]) scope.floats.push({ name: `${name}.${field}`, kind: "bounded", isMutable: true });
}

function instanceOf(scope: Scope, type: string): Tree {
  const { random } = scope;
  const alike = scope.instances.filter((each) => each.type === type);
  return random.choose<Tree>([
    [2, () => statement`new ${type}(${someFloat(scope, 1)}, ${someFloat(scope, 1)})`],
    [1, () => statement`${type}.of(${someFloat(scope, 1)})`],
    [alike.length > 0 ? 2 : 0, () => statement`${random.pick(alike).name}.joined(${random.pick(alike).name})`],
  ]);
}

function declaredInstance(scope: Scope): Tree {
  const type = scope.random.pick(scope.around.classes);
  const value = instanceOf(scope, type);
  const name = scope.name("b");
  const isReplaceable = scope.random.chance(0.5);
  scope.instances.push({ name, type });
  if (isReplaceable) scope.replaceable.push({ name, type });
  addFields(scope, name);
  return statement`${isReplaceable ? "let" : "const"} ${name} = ${value};`;
}

const plainType = "{ u: number; v: number }";

function objectOf(scope: Scope): Tree {
  return statement`{ u: ${someFloat(scope, 1)}, v: ${someFloat(scope, 1)} }`;
}

function declaredObject(scope: Scope): Tree {
  const value = objectOf(scope);
  const name = scope.name("z");
  const isReplaceable = scope.random.chance(0.6);
  if (isReplaceable) scope.replaceable.push({ name, type: plainType });
  scope.objects.push(name);
  addFields(scope, name);
  return statement`${isReplaceable ? "let" : "const"} ${name}: ${plainType} = ${value};`;
}

function replacement(scope: Scope): Tree {
  const { random } = scope;
  const { name, type } = random.pick(scope.replaceable);
  const others = scope.replaceable.filter((each) => each.type === type && each.name !== name);
  const lists = scope.records;
  const made = () => (type === plainType ? objectOf(scope) : instanceOf(scope, type));
  return random.choose<Tree>([
    [2, () => statement`${name} = ${made()};`],
    [1, () => statement`if (${condition(scope, 1)}) ${name} = ${made()};`],
    [others.length > 0 ? 0.7 : 0, () => statement`${name} = ${random.pick(others).name};`],
    [type === plainType && lists.length > 0 ? 1 : 0, () => statement`${name} = ${random.pick(lists).name}[0];`],
    [type === plainType ? 1 : 0, () => statement`${name} = { ...${name}, u: ${someFloat(scope, 1)} };`],
  ]);
}

/** Another name for what a variable holds now. */
function otherName(scope: Scope): Tree {
  const { name: from, type } = scope.random.pick(scope.replaceable);
  const name = scope.name("w");
  addFields(scope, name);
  if (type === plainType) scope.objects.push(name);
  else scope.instances.push({ name, type });
  return statement`const ${name} = ${from};`;
}
