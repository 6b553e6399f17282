/** Random arrays and objects that may be left out, or be `null`: as fields of options, parameters and variables. */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { float, fn, statement, type Tree } from "./program-tree.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

/** Options as a parameter: a list of two numbers and an object, of which each may be left out. */
export const optionsType = "{ w?: number[]; p?: { u: number; v: number } }";

/** A function with a list by default, and one that may be left out. */
export function padded(around: Surroundings, name: string): Tree {
  const scope = new Scope(around, { statements: 2, names: 0 }, true);
  scope.floats.push({ name: "a", kind: "bounded", isMutable: true });
  scope.arrays.push({ name: "b", kind: "bounded", length: 2, type: "number[]", isWritable: false });
  scope.optionalLists.push("list");
  const body = statements(scope, around.random.integer(0, 2)).map(boundReturns);
  const all = [
    ...body,
    statement`return Math.sin(${ofOptional(scope, () => someFloat(scope, 1))} + ${returned(scope)});`,
  ];
  around.padded.push(name);
  return fn`function ${name}(a: number, b = [0.5, -0.75], list?: number[]): number {${all}}`;
}

/** A number out of what may be missing, or else another. */
export function ofOptional(scope: Scope, next: () => Tree): Tree {
  const { random, optionalLists, optionalObjects } = scope;
  const lists = optionalLists.length;
  return random.choose<Tree>([
    [
      lists > 0 ? 2 : 0,
      () => float`(${random.pick(optionalLists)}?.[${someIndex(scope, 3, 1)}] ?? ${elsewhere(scope)})`,
    ],
    [lists > 0 && scope.mutableFloats("bounded").length > 0 ? 1 : 0, () => withEffect(scope)],
    [
      optionalObjects.length > 0 ? 2 : 0,
      () => float`(${random.pick(optionalObjects)}?.${random.pick(["u", "v"])} ?? ${elsewhere(scope)})`,
    ],
    [scope.around.padded.length > 0 ? 1 : 0, () => called(scope, next)],
    [0.01, next],
  ]);
}

/** What assigns behind a `?.`, which it does only where something stands before that. */
function withEffect(scope: Scope): Tree {
  const { random } = scope;
  const [list, { name }] = [random.pick(scope.optionalLists), random.pick(scope.mutableFloats("bounded"))];
  const index = statement`(${name} = 0.5 * ${name} + 0.25, ${someIndex(scope, 3, 0)})`;
  const read = random.chance(0.5) ? statement`${list}?.[${index}]` : statement`${list}?.at(${index})`;
  return float`(${read} ?? ${elsewhere(scope)})`;
}

/** A number for the place where something is missing: there TypeScript takes it for nothing at all. */
function elsewhere(scope: Scope): Tree {
  return someFloat(withoutOptionals(scope), 1);
}

function withoutOptionals(scope: Scope): Scope {
  const inner = scope.nested();
  inner.optionalLists.length = 0;
  inner.optionalObjects.length = 0;
  return inner;
}

function called(scope: Scope, next: () => Tree): Tree {
  const { random, optionalLists } = scope;
  const name = random.pick(scope.around.padded);
  const list = () =>
    optionalLists.length > 0 && random.chance(0.4)
      ? statement`${random.pick(optionalLists)}`
      : statement`[${someFloat(scope, 0)}, ${someFloat(scope, 0)}]`;
  return random.choose<Tree>([
    [1, () => float`${name}(${next()})`],
    [1, () => float`${name}(${next()}, ${list()})`],
    [1, () => float`${name}(${next()}, undefined, ${list()})`],
  ]);
}

export function optionals(scope: Scope): Tree[] {
  const { random, optionalLists, nullables } = scope;
  const variables = scope.mutableFloats("bounded");
  const fields = scope.optionalObjects.filter((name) => name.includes("."));
  return random.choose<Tree[]>([
    [1, () => [nullable(scope)]],
    [
      nullables.length > 0 ? 1.5 : 0,
      () => [statement`if (${condition(scope, 1)}) ${random.pick(nullables)} = ${valueOrNull(scope)};`],
    ],
    [
      optionalLists.length > 0 && variables.length > 0 ? 1.5 : 0,
      () => {
        const [list, { name }] = [random.pick(optionalLists), random.pick(variables)];
        return [statement`if (${list}) ${name} = Math.sin(${list}[0] * ${someFloat(scope, 1)});`];
      },
    ],
    [
      nullables.length > 0 && variables.length > 0 ? 1.5 : 0,
      () => {
        const [object, { name }] = [random.pick(nullables), random.pick(variables)];
        return [statement`if (${object} !== null) ${name} = 0.5 * ${object}.u - 0.5 * ${someFloat(scope, 1)};`];
      },
    ],
    [fields.length > 0 ? 1 : 0, () => [orDefault(scope, random.pick(fields))]],
  ]);
}

const plain = (scope: Scope) => statement`{ u: ${someFloat(scope, 1)}, v: ${someFloat(scope, 1)} }`;

function valueOrNull(scope: Scope): Tree {
  return scope.random.chance(0.3) ? statement`null` : plain(scope);
}

function nullable(scope: Scope): Tree {
  const [test, object] = [condition(scope, 1), plain(scope)];
  const name = scope.name("n");
  scope.optionalObjects.push(name);
  scope.nullables.push(name);
  return statement`let ${name}: { u: number; v: number } | null = ${test} ? ${object} : null;`;
}

/** The object, or another one where it is missing. */
function orDefault(scope: Scope, field: string): Tree {
  const object = plain(withoutOptionals(scope));
  const name = scope.name("e");
  for (const part of ["u", "v"]) scope.floats.push({ name: `${name}.${part}`, kind: "bounded", isMutable: false });
  return statement`const ${name} = ${field} ?? ${object};`;
}
