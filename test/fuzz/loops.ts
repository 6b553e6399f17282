/** Random loops of every form. Each ends after a few trips, whatever its body does. */
import { severalCounters } from "./counters.ts";
import { condition, someFloat } from "./expressions.ts";
import { guard, index, statement, type Tree } from "./program-tree.ts";
import type { Scope } from "./scope.ts";
import { block, statements } from "./statements.ts";

export function someLoop(scope: Scope): Tree[] {
  const { random } = scope;
  return random.choose<Tree[]>([
    [5, () => counted(scope)],
    [1, () => triangular(scope)],
    [2, () => whileLoop(scope)],
    [1, () => doWhile(scope)],
    [1, () => endless(scope)],
    [scope.arrays.length > 0 ? 1.5 : 0, () => overElements(scope)],
    [0.6, () => floatCounter(scope)],
    [1.2, () => severalCounters(scope, scope.random.chance(0.25) ? scope.name("loop") : undefined)],
    [0.5, () => skipping(scope)],
  ]);
}

/** Sometimes a label in front, which jumps inside may name. */
function labelFor(scope: Scope): { label: string | undefined; text: string } {
  const label = scope.random.chance(0.25) ? scope.name("loop") : undefined;
  return { label, text: label === undefined ? "" : `${label}: ` };
}

/** Something that a counted loop runs up to, and the most it can be. */
function bound(scope: Scope): { readonly text: Tree; readonly limit: number } {
  const { random } = scope;
  const fixed = random.integer(1, 4);
  const arrays = scope.arrays;
  const indexes = scope.indexes.filter(({ limit }) => limit <= 4);
  return random.choose<{ text: Tree; limit: number }>([
    [2, () => ({ text: index`${fixed}`, limit: fixed })],
    [
      arrays.length > 0 ? 2.5 : 0,
      () => {
        const { name, length, most } = random.pick(arrays);
        return { text: index`${name}.length`, limit: most ?? length };
      },
    ],
    [
      indexes.length > 0 ? 1 : 0,
      () => {
        const { name, limit } = random.pick(indexes);
        return random.chance(0.5)
          ? { text: index`${name} + 1`, limit }
          : { text: index`${name}`, limit: Math.max(1, limit - 1) };
      },
    ],
    [indexes.length > 0 ? 0.5 : 0, () => ({ text: index`(${random.pick(indexes).name} & 3)`, limit: 3 })],
    [0.5, () => ({ text: index`(${condition(scope, 1)} ? ${fixed} : 2)`, limit: Math.max(fixed, 2) })],
  ]);
}

function counted(scope: Scope): Tree[] {
  const { random } = scope;
  const { label, text } = labelFor(scope);
  const i = scope.name("i");
  const { text: to, limit } = bound(scope);
  const body = () => {
    const inner = scope.nested({ loop: { label } });
    inner.indexes.push({ name: i, limit, isMutable: false });
    return statements(inner, random.integer(1, 4));
  };
  return random.choose<Tree[]>([
    [5, () => [statement`${text}for (let ${i} = 0; ${i} < ${to}; ${i}++) {${body()}}`]],
    [1.5, () => [statement`${text}for (let ${i} = ${to} - 1; ${i} >= 0; ${i}--) {${body()}}`]],
    [1, () => [statement`${text}for (let ${i} = 0; ${i} < ${to}; ${i} += 2) {${body()}}`]],
    [0.5, () => [statement`${text}for (let ${i} = 1; ${i} <= ${to} - 1; ${i}++) {${body()}}`]],
    [0.5, () => [statement`${text}for (let ${i} = ${limit} - 1; ${i} > 0; ${i} -= 2) {${body()}}`]],
    [0.7, () => [statement`${text}for (let ${i} = 0; ${i} < ${to} && ${condition(scope, 1)}; ${i}++) {${body()}}`]],
  ]);
}

function triangular(scope: Scope): Tree[] {
  const { random } = scope;
  const outer = random.chance(0.5) ? scope.indexes.filter(({ limit }) => limit <= 4) : [];
  const j = scope.name("j");
  const { label, text } = labelFor(scope);
  const inner = scope.nested({ loop: { label } });
  if (outer.length === 0) return counted(scope);
  const { name, limit } = random.pick(outer);
  inner.indexes.push({ name: j, limit, isMutable: false });
  const body = statements(inner, random.integer(1, 3));
  return random.chance(0.5)
    ? [statement`${text}for (let ${j} = ${name} + 1; ${j} < ${limit}; ${j}++) {${body}}`]
    : [statement`${text}for (let ${j} = 0; ${j} < ${name}; ${j}++) {${body}}`];
}

function whileLoop(scope: Scope): Tree[] {
  const { random } = scope;
  const { label, text } = labelFor(scope);
  const w = scope.name("w");
  const limit = random.integer(1, 4);
  const test = random.chance(0.6) ? condition(scope, 1) : undefined;
  const body = block(scope, { loop: { label } });
  const head = statement`let ${w} = 0;`;
  if (random.chance(0.5)) {
    const both = test ? statement`${w}++ < ${limit} && (${test})` : statement`${w}++ < ${limit}`;
    return [head, statement`${text}while (${both}) {${body}}`];
  }
  const both = test ? statement`${w} < ${limit} && (${test})` : statement`${w} < ${limit}`;
  return [head, statement`${text}while (${both}) {${[guard`${w}++;`, ...body]}}`];
}

function doWhile(scope: Scope): Tree[] {
  const { random } = scope;
  const { label, text } = labelFor(scope);
  const w = scope.name("w");
  const body = block(scope, { loop: { label } });
  const test = condition(scope, 1);
  const loop = statement`${text}do {${body}} while (++${w} < ${random.integer(1, 3)} && (${test}));`;
  return [statement`let ${w} = 0;`, loop];
}

function endless(scope: Scope): Tree[] {
  const { random } = scope;
  const { label, text } = labelFor(scope);
  const w = scope.name("w");
  const inner = scope.nested({ loop: { label } });
  const before = random.chance(0.5) ? statements(inner, 1) : [];
  // What leaves for certain comes first: a `continue` must not jump over it.
  const leave = guard`if (${w}++ >= ${random.integer(1, 3)}) break;`;
  const body = [leave, ...before, ...statements(inner, random.integer(1, 3))];
  const head = random.chance(0.5) ? "for (;;)" : "while (true)";
  return [statement`let ${w} = 0;`, statement`${text}${head} {${body}}`];
}

function overElements(scope: Scope): Tree[] {
  const { random } = scope;
  const { label, text } = labelFor(scope);
  const array = random.pick(scope.arrays);
  const inner = scope.nested({ loop: { label } });
  const e = scope.name("e");
  inner.floats.push({ name: e, kind: array.kind, isMutable: false });
  if (random.chance(0.3)) {
    const i = scope.name("i");
    inner.indexes.push({ name: i, limit: array.most ?? array.length, isMutable: false });
    const body = statements(inner, random.integer(1, 3));
    return [statement`${text}for (const [${i}, ${e}] of ${array.name}.entries()) {${body}}`];
  }
  const body = statements(inner, random.integer(1, 3));
  return [statement`${text}for (const ${e} of ${array.name}) {${body}}`];
}

function floatCounter(scope: Scope): Tree[] {
  const { random } = scope;
  const { label, text } = labelFor(scope);
  const x = scope.name("x");
  const start = someFloat(scope, 1);
  const inner = scope.nested({ loop: { label } });
  inner.floats.push({ name: x, kind: "bounded", isMutable: false });
  const body = statements(inner, random.integer(1, 2));
  if (random.chance(0.3)) {
    const i = scope.name("i");
    return [statement`${text}for (let ${i} = 0, ${x} = ${start}; ${i} < 3; ${i}++, ${x} *= 0.7) {${body}}`];
  }
  return [statement`${text}for (let ${x} = 0.3 * ${start}; ${x} < 1; ${x} += 0.6) {${body}}`];
}

/** A counter that the body moves as well. */
function skipping(scope: Scope): Tree[] {
  const { label, text } = labelFor(scope);
  const i = scope.name("i");
  const limit = scope.random.integer(2, 5);
  const inner = scope.nested({ loop: { label } });
  inner.indexes.push({ name: i, limit, isMutable: false });
  const body = statements(inner, scope.random.integer(1, 3));
  const skip = statement`if (${condition(inner, 1)}) ${i}++;`;
  return [statement`${text}for (let ${i} = 0; ${i} < ${limit}; ${i}++) {${[...body, skip]}}`];
}
