/** Random lists that grow and shrink of what is no number: rows, objects, answers, and positions that are still to be visited. */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { bool, float, guard, statement, type Tree } from "./program-tree.ts";
import type { Scope } from "./scope.ts";
import { statements } from "./statements.ts";

const mostRows = 5;

/** A number that such a list has, each with at least one element. */
export function ofStack(scope: Scope, next: () => Tree): Tree {
  const { random, rowStacks, objectStacks } = scope;
  const field = () => random.pick(["u", "v"]);
  const at = (name: string) =>
    random.chance(0.6) ? `${name}[${name}.length - 1]` : `${name}[${random.integer(1, 5)} % ${name}.length]`;
  return random.choose<Tree>([
    [
      rowStacks.length > 0 ? 1 : 0,
      () => {
        const { name, length } = random.pick(rowStacks);
        return float`${at(name)}[${someIndex(scope, length, 1)}]`;
      },
    ],
    [objectStacks.length > 0 ? 1 : 0, () => float`${at(random.pick(objectStacks))}.${field()}`],
    [0.01, next],
  ]);
}

export function stacks(scope: Scope): Tree[] {
  const { random, rowStacks, objectStacks } = scope;
  const [rows, objects] = [rowStacks.length > 0 ? 1 : 0, objectStacks.length > 0 ? 1 : 0];
  return random.choose<Tree[]>([
    [1.5 - rows, () => [declaredRows(scope)]],
    [1.5 - objects, () => [declaredObjects(scope)]],
    [0.5, () => answers(scope)],
    [scope.loops.length === 0 ? 1 : 0, () => traversal(scope)],
    [3 * rows, () => [changedRows(scope)]],
    [3 * objects, () => [changedObjects(scope)]],
  ]);
}

const row = (scope: Scope, length: number): Tree => ({
  kind: "statement",
  parts: ["[", ...Array.from({ length }, () => someFloat(scope, 1)).flatMap((each) => [each, ", "]), "]"],
});

function declaredRows(scope: Scope): Tree {
  const length = scope.random.integer(2, 3);
  const first = row(scope, length);
  const name = scope.name("pile");
  scope.rowStacks.push({ name, length });
  return statement`const ${name}: number[][] = [${first}];`;
}

function changedRows(scope: Scope): Tree {
  const { random } = scope;
  const { name, length } = random.pick(scope.rowStacks);
  const alike = scope.arrays.filter(
    (each) => each.type === "number[]" && each.kind === "bounded" && each.length === length && each.most === undefined,
  );
  const ifShort = (pushed: Tree) => statement`if (${name}.length < ${mostRows}) ${name}.push(${pushed});`;
  const last = `${name}[${name}.length - 1]`;
  return random.choose<Tree>([
    [3, () => ifShort(row(scope, length))],
    [alike.length > 0 ? 1 : 0, () => ifShort(statement`${random.pick(alike).name}.slice()`)],
    [1, () => ifShort(statement`${last}.slice()`)],
    [0.7, () => ifShort(statement`${last}.map((v) => Math.sin(v))`)],
    [scope.isNested ? 0 : 1.5, () => statement`if (${name}.length > 1) ${name}.${random.pick(["pop", "shift"])}();`],
    [2, () => statement`${last}[${someIndex(scope, length, 1)}] = ${someFloat(scope, 1)};`],
    [0.7, () => overRows(scope, name, length)],
  ]);
}

function overRows(scope: Scope, name: string, length: number): Tree {
  const inner = scope.nested({ loop: { label: undefined } });
  const r = scope.name("r");
  inner.arrays.push({ name: r, type: "number[]", kind: "bounded", length, isWritable: true });
  return statement`for (const ${r} of ${name}) {${statements(inner, scope.random.integer(1, 2))}}`;
}

const object = (scope: Scope) => statement`{ u: ${someFloat(scope, 1)}, v: ${someFloat(scope, 1)} }`;

function declaredObjects(scope: Scope): Tree {
  const first = object(scope);
  const name = scope.name("heap");
  scope.objectStacks.push(name);
  return statement`const ${name}: { u: number; v: number }[] = [${first}];`;
}

function changedObjects(scope: Scope): Tree {
  const { random } = scope;
  const name = random.pick(scope.objectStacks);
  const field = random.pick(["u", "v"]);
  const last = `${name}[${name}.length - 1]`;
  return random.choose<Tree>([
    [3, () => statement`if (${name}.length < ${mostRows}) ${name}.push(${object(scope)});`],
    [
      1,
      () =>
        statement`if (${name}.length < ${mostRows}) ${name}.push({ ...${last}, ${field}: ${someFloat(scope, 1)} });`,
    ],
    [scope.isNested ? 0 : 1.5, () => statement`if (${name}.length > 1) ${name}.${random.pick(["pop", "shift"])}();`],
    [2, () => statement`${last}.${field} = ${someFloat(scope, 1)};`],
    [1, () => overObjects(scope, name)],
  ]);
}

function overObjects(scope: Scope, name: string): Tree {
  const inner = scope.nested({ loop: { label: undefined } });
  const o = scope.name("o");
  for (const field of ["u", "v"]) inner.floats.push({ name: `${o}.${field}`, kind: "bounded", isMutable: true });
  return statement`for (const ${o} of ${name}) {${statements(inner, scope.random.integer(1, 2))}}`;
}

/** Answers that a loop keeps, asked for afterwards. */
function answers(scope: Scope): Tree[] {
  const { random } = scope;
  const name = scope.name("seen");
  const count = random.integer(2, 4);
  const i = scope.name("i");
  const inner = scope.nested();
  inner.indexes.push({ name: i, limit: count, isMutable: false });
  const test = condition(inner, 1);
  scope.bools.push(`${name}[${random.integer(0, count - 1)}]`);
  return [
    statement`const ${name}: boolean[] = [];`,
    statement`for (let ${i} = 0; ${i} < ${count}; ${i}++) ${name}.push(${bool`Boolean(${test})`});`,
  ];
}

/** Nodes of a tree, numbered from 1, visited as long as there are some left: the last first, or the first first. */
function traversal(scope: Scope): Tree[] {
  const { random } = scope;
  const [name, k] = [scope.name("todo"), scope.name("node")];
  const inner = scope.nested({ loop: { label: undefined } });
  inner.floats.push({ name: `(${k} / 8)`, kind: "bounded", isMutable: false });
  const taken = guard`const ${k} = ${name}.${random.pick(["pop", "shift"])}()!;`;
  const children = [
    statement`if (${k} < 4 && ${condition(inner, 1)}) ${name}.push(2 * ${k});`,
    statement`if (${k} < 4) ${name}.push(2 * ${k} + 1);`,
  ];
  const body = statements(inner, random.integer(1, 2));
  const all = random.chance(0.5) ? [taken, ...children, ...body] : [taken, ...body, ...children];
  return [statement`const ${name} = [1];`, statement`while (${name}.length > 0) {${all}}`];
}
