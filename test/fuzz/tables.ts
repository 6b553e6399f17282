/**
 * Random tables, of the module and of functions, whose rows, objects and lists a key chooses when the program runs. All
 * that they hold is at most 1 in absolute value.
 */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { float, statement, type Tree } from "./program-tree.ts";
import type { Scope, Surroundings } from "./scope.ts";

/** The module's tables: rows of unequal length, objects by a tag, objects by an index, and numbers by any string. */
export function moduleTables({ random, suffix }: Pick<Surroundings, "random" | "suffix">): string {
  const value = () => random.float(-1, 1).toFixed(2);
  const frozen = random.chance(0.5) ? " as const" : "";
  return `const rows${suffix} = [[${value()}, ${value()}], [${value()}, ${value()}, ${value()}], [${value()}, ${value()}]]${frozen};
const rules${suffix} = {
  low: { gain: ${value()}, list: [${value()}, ${value()}] },
  high: { gain: ${value()}, list: [${value()}, ${value()}, ${value()}] },
}${frozen};
const stages${suffix} = [{ c: ${value()}, w: ${value()} }, { c: ${value()}, w: ${value()} }]${frozen};
const scales${suffix}: Record<string, number> = { low: ${value()}, high: ${value()} };

`;
}

function someTag(scope: Scope): Tree {
  const { random, tags } = scope;
  if (tags.length > 0 && random.chance(0.6)) return statement`${random.pick(tags)}`;
  return random.chance(0.3)
    ? statement`"${random.pick(["low", "high"])}"`
    : statement`(${condition(scope, 0)} ? "low" : "high")`;
}

/** A number out of a table. Those that are frozen have literal types, which a product has not. */
export function ofTable(scope: Scope, next: () => Tree): Tree {
  const { random, ownTables } = scope;
  const { suffix } = scope.around;
  return random.choose<Tree>([
    [1, () => float`(0.9 * rows${suffix}[${someIndex(scope, 3, 1)}][${someIndex(scope, 2, 1)}])`],
    [1, () => float`rules${suffix}[${someTag(scope)}].gain * ${next()}`],
    [1, () => float`(0.9 * rules${suffix}[${someTag(scope)}].list[${someIndex(scope, 2, 1)}])`],
    [1, () => float`(0.9 * stages${suffix}[${someIndex(scope, 2, 1)}].${random.pick(["c", "w"])})`],
    [0.5, () => float`(scales${suffix}[${condition(scope, 0)} ? ${someTag(scope)} : "none"] ?? ${next()})`],
    [
      ownTables.length > 0 ? 3 : 0,
      () => float`${random.pick(ownTables)}[${someTag(scope)}].${random.pick(["u", "v"])}`,
    ],
  ]);
}

export function tables(scope: Scope): Tree[] {
  const { random, ownTables } = scope;
  const { suffix } = scope.around;
  const variables = scope.mutableFloats("bounded");
  return random.choose<Tree[]>([
    [1.5, () => [ownTable(scope)]],
    [1, () => [namedTag(scope)]],
    [1, () => [namedRule(scope)]],
    [
      variables.length > 0 ? 1.5 : 0,
      () => {
        const { name } = random.pick(variables);
        const value = someFloat(scope, 1);
        const [c, w] = [scope.name("c"), scope.name("w")];
        const sum = statement`${name} = Math.sin(${name} * ${w} + ${c} * ${value});`;
        return [statement`for (const { c: ${c}, w: ${w} } of stages${suffix}) ${sum}`];
      },
    ],
    [ownTables.length > 0 ? 2 : 0, () => [unpacked(scope)]],
    [variables.length > 0 ? 1.5 : 0, () => writtenByKey(scope, random.pick(variables).name)],
  ]);
}

function ownTable(scope: Scope): Tree {
  const object = () => statement`{ u: ${someFloat(scope, 1)}, v: ${someFloat(scope, 1)} }`;
  const both = [object(), object()] as const;
  const name = scope.name("tab");
  scope.ownTables.push(name);
  return statement`const ${name} = { low: ${both[0]}, high: ${both[1]} };`;
}

function namedTag(scope: Scope): Tree {
  const value = condition(scope, 1);
  const name = scope.name("tag");
  scope.tags.push(name);
  return statement`const ${name} = ${value} ? "low" : "high";`;
}

function namedRule(scope: Scope): Tree {
  const tag = someTag(scope);
  const name = scope.name("rule");
  scope.floats.push({ name: `${name}.gain`, kind: "bounded", isMutable: false });
  return statement`const ${name} = rules${scope.around.suffix}[${tag}];`;
}

function unpacked(scope: Scope): Tree {
  const { random, ownTables } = scope;
  const tag = someTag(scope);
  const names = [scope.name("d"), scope.name("d")] as const;
  for (const name of names) scope.floats.push({ name, kind: "bounded", isMutable: false });
  return statement`const { u: ${names[0]}, v: ${names[1]} } = ${random.pick(ownTables)}[${tag}];`;
}

/** An object whose fields a key chooses to be written, in a loop or not, and that is gone through afterwards. */
function writtenByKey(scope: Scope, variable: string): Tree[] {
  const { random } = scope;
  const [own, i, k] = [scope.name("own"), scope.name("i"), scope.name("k")];
  const operator = random.pick(["=", "+=", "*=", "-="]);
  const write = statement`${own}[${someTag(scope)}] ${operator} Math.sin(${someFloat(scope, 1)});`;
  const each = random.choose<Tree>([
    [
      1,
      () => statement`for (const ${k} of ["low", "high"] as const) ${variable} = Math.sin(${variable} + ${own}[${k}]);`,
    ],
    [1, () => statement`for (const ${k} of Object.values(${own})) ${variable} = Math.sin(${variable} + ${k});`],
    [
      1,
      () =>
        statement`for (const [${k}, ${i}] of Object.entries(${own})) ${variable} = Math.sin(${variable} + (${k} === "low" ? 2 : 1) * ${i});`,
    ],
    [1, () => statement`${variable} = Math.sin(${own}.low - ${own}.high * ${variable});`],
  ]);
  return [
    statement`const ${own} = { low: ${someFloat(scope, 0)}, high: ${someFloat(scope, 0)} };`,
    random.chance(0.5) ? statement`for (let ${i} = 0; ${i} < 2; ${i}++) {${[write]}}` : write,
    each,
  ];
}
