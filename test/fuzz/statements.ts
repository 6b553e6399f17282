/** Random statements: declarations, assignments, writes into arrays, choices and early exits; loops have their own file. */
import { madeArray, reducedObject, visitedElements } from "./callbacks.ts";
import { stepping } from "./cursors.ts";
import { derivativeStatements } from "./derivatives.ts";
import { callableHelpers, condition, someFloat, someIndex } from "./expressions.ts";
import { declaredFunction } from "./functions.ts";
import { growing, lengthened } from "./lists.ts";
import { someLoop } from "./loops.ts";
import { missing, optionalArgument } from "./missing.ts";
import { modeStatements } from "./modes.ts";
import { objects } from "./objects.ts";
import { optionals } from "./optionals.ts";
import { packed } from "./packed.ts";
import { index, print, statement, type Tree } from "./program-tree.ts";
import { mostDepth } from "./recursion.ts";
import { references } from "./references.ts";
import type { ArrayVariable, Scope } from "./scope.ts";
import { search } from "./searches.ts";
import { stacks } from "./stacks.ts";
import { tables } from "./tables.ts";
import { variants } from "./variants.ts";
import { views } from "./views.ts";

/** A list of statements; declarations among them are visible in the rest of `scope`. */
export function statements(scope: Scope, count: number): Tree[] {
  return Array.from({ length: count }, () => someStatement(scope)).flat();
}

/** The statements of a nested block, in a scope of its own. */
export function block(scope: Scope, inside: Parameters<Scope["nested"]>[0] = {}, most = 3): Tree[] {
  const inner = scope.nested(inside);
  return statements(inner, scope.random.integer(1, most));
}

function someStatement(scope: Scope): Tree[] {
  const { random, budget } = scope;
  const isSpent = budget.statements-- <= 0;
  const depth = scope.loops.length;
  return random.choose<Tree[]>([
    [3, () => [declaration(scope)]],
    [4, () => assignment(scope)],
    [3, () => write(scope)],
    [isSpent ? 0 : 2.5, () => choice(scope)],
    [isSpent || depth >= 3 ? 0 : depth === 0 ? 4 : 2, () => someLoop(scope)],
    [isSpent ? 0 : 0.8, () => switching(scope)],
    [0.8, () => declaredArray(scope)],
    [isSpent ? 0 : 0.4, () => labelledBlock(scope)],
    [depth > 0 || scope.labels.length > 0 ? 1.8 : 0, () => jump(scope)],
    [scope.returnsNumber ? 0.7 : 0, () => [earlyReturn(scope)]],
    [0.5, () => called(scope)],
    [0.5, () => [nestedFunction(scope)]],
    [0.5, () => [structure(scope)]],
    [0.4, () => settling(scope)],
    [0.5, () => integers(scope)],
    [0.3, () => [refusing(scope)]],
    [scope.around.hasReferences ? 4 : 0, () => references(scope)],
    [scope.around.hasObjects ? 3 : 0, () => objects(scope)],
    [scope.around.hasMissing ? 1.5 : 0, () => missing(scope)],
    [scope.around.hasMissing ? 1.5 : 0, () => optionals(scope)],
    [scope.around.hasTables ? 2 : 0, () => tables(scope)],
    [scope.around.hasViews ? 4 : 0, () => views(scope)],
    [scope.around.hasObjects ? 1.5 : 0, () => variants(scope)],
    [scope.around.hasFunctions ? 1.5 : 0, () => [declaredFunction(scope)]],
    [scope.around.hasFunctions ? 1 : 0, () => madeArray(scope)],
    [scope.around.hasFunctions && !isSpent ? 1 : 0, () => visitedElements(scope)],
    [scope.around.hasCursors ? 2.5 : 0, () => stepping(scope)],
    [scope.around.modes.length > 0 ? 2 : 0, () => modeStatements(scope)],
    [speaksOfDerivatives(scope) ? 2 : 0, () => derivativeStatements(scope)],
    [scope.around.hasLists ? 3 : 0, () => growing(scope)],
    [scope.around.hasLists ? 1 : 0, () => lengthened(scope)],
    [scope.around.hasLists ? 1.5 : 0, () => stacks(scope)],
    [scope.around.hasFunctions ? 0.5 : 0, () => [reducedObject(scope)]],
    [isSpent || depth > 1 ? 0 : 0.6, () => search(scope)],
    [isSpent || depth > 1 ? 0 : 0.3, () => packed(scope)],
  ]);
}

function speaksOfDerivatives({ around }: Scope): boolean {
  const { hasRequests, hasStops, hasCheckpoints } = around.derivatives;
  return hasRequests || hasStops || hasCheckpoints;
}

// --- declarations ---

function declaration(scope: Scope): Tree {
  const { random } = scope;
  return random.choose<Tree>([
    [
      3,
      () => {
        const value = someFloat(scope, 2);
        const name = scope.name("t");
        scope.floats.push({ name, kind: "bounded", isMutable: false });
        return statement`const ${name} = ${value};`;
      },
    ],
    [
      3,
      () => {
        const value = someFloat(scope, 2);
        const name = scope.name("u");
        scope.floats.push({ name, kind: "bounded", isMutable: true });
        return statement`let ${name} = ${value};`;
      },
    ],
    [
      2,
      () => {
        const name = scope.name("s");
        const start = random.chance(0.7) ? random.pick(["0", "1", "5", "-0.5"]) : someFloat(scope, 1);
        scope.floats.push({ name, kind: "sum", isMutable: true });
        return statement`let ${name} = ${start};`;
      },
    ],
    [
      0.8,
      () => {
        const value = condition(scope, 1);
        const name = scope.name("flag");
        scope.bools.push(name);
        if (random.chance(0.5)) return statement`const ${name} = ${value};`;
        scope.flags.push(name);
        // Without the type TypeScript would take the first value for the only one.
        return statement`let ${name} = Boolean(${value});`;
      },
    ],
    [
      0.5,
      () => {
        const name = scope.name("count");
        scope.counters.push(name);
        scope.floats.push({ name, kind: "sum", isMutable: false });
        return statement`let ${name} = 0;`;
      },
    ],
    [
      scope.arrays.some(({ length }) => length > 1) ? 0.4 : 0,
      () => {
        const array = random.pick(scope.arrays.filter(({ length }) => length > 1));
        const names = [scope.name("p"), scope.name("q")] as const;
        for (const name of names) scope.floats.push({ name, kind: array.kind, isMutable: false });
        return statement`const [${names.join(", ")}] = ${array.name};`;
      },
    ],
    [
      0.8,
      () => {
        const limit = random.integer(2, 4);
        const value = someIndex(scope, limit, 1);
        const name = scope.name("k");
        const isMutable = random.chance(0.7);
        scope.indexes.push({ name, limit, isMutable });
        // To TypeScript a constant literal is a type of its own, which other numbers are not comparable with.
        return statement`${isMutable ? `let ${name}` : `const ${name}: number`} = ${value};`;
      },
    ],
    [
      0.6,
      () => {
        const [first, second] = [someFloat(scope, 1), someFloat(scope, 1)];
        const names = [scope.name("p"), scope.name("q")] as const;
        for (const name of names) scope.floats.push({ name, kind: "bounded", isMutable: true });
        return statement`let [${names[0]}, ${names[1]}]: [number, number] = [${first}, ${second}];`;
      },
    ],
    [
      scope.around.pairs.length > 0 ? 1 : 0,
      () => {
        const { name, floats } = random.pick(scope.around.pairs);
        const args = Array.from({ length: floats }, () => someFloat(scope, 1))
          .flatMap((each) => [", ", each])
          .slice(1);
        const names = [scope.name("p"), scope.name("q")] as const;
        for (const each of names) scope.floats.push({ name: each, kind: "bounded", isMutable: false });
        return { kind: "statement", parts: [`const [${names.join(", ")}] = ${name}(`, ...args, ");"] };
      },
    ],
    [
      0.5,
      () => {
        const name = scope.name("v");
        const test = condition(scope, 1);
        const [yes, no] = [someFloat(scope, 1), someFloat(scope, 1)];
        scope.floats.push({ name, kind: "bounded", isMutable: true });
        return statement`let ${name}: number; if (${test}) ${name} = ${yes}; else ${name} = ${no};`;
      },
    ],
  ]);
}

/** An array made here: in a loop, a new one in every trip. */
function declaredArray(scope: Scope): Tree[] {
  const { random } = scope;
  const name = scope.name("c");
  const length = random.integer(2, 4);
  const add = (array: Omit<ArrayVariable, "name" | "isWritable">) => {
    scope.arrays.push({ ...array, name, isWritable: true });
  };
  return random.choose<Tree[]>([
    [
      2,
      () => {
        const filler = random.chance(0.5) ? "" : `.fill(${random.float(0.2, 1).toFixed(2)})`;
        add({ kind: random.chance(0.5) ? "sum" : "bounded", length, type: "Float64Array" });
        return [statement`const ${name} = new Float64Array(${length})${filler};`];
      },
    ],
    [
      scope.indexes.some(({ limit }) => limit <= 4) ? 0.8 : 0,
      () => {
        const size = random.pick(scope.indexes.filter(({ limit }) => limit <= 4));
        add({ kind: random.chance(0.5) ? "sum" : "bounded", length: 2, most: 5, type: "Float64Array" });
        return [statement`const ${name} = new Float64Array(${size.name} + 2);`];
      },
    ],
    [
      1.5,
      () => {
        const items = Array.from({ length }, () => someFloat(scope, 1));
        add({ kind: random.chance(0.5) ? "sum" : "bounded", length, type: "number[]" });
        const parts = items.flatMap((item): (Tree | string)[] => [item, ", "]).slice(0, -1);
        return [{ kind: "statement", parts: [`const ${name} = [`, ...parts, "];"] }];
      },
    ],
    [
      scope.arrays.length > 0 ? 1 : 0,
      () => {
        const { name: source, type, kind, length: ofSource, most } = random.pick(scope.arrays);
        add({ kind, length: ofSource, most, type });
        return [statement`const ${name} = ${source}.slice();`];
      },
    ],
    [
      0.7,
      () => {
        const value = someFloat(scope, 1);
        add({ kind: "bounded", length, type: "Float64Array" });
        return [statement`const ${name} = new Float64Array(${length});`, statement`${name}.fill(${value});`];
      },
    ],
    [
      scope.arrays.some((each) => each.type !== "number[]" && each.length > 2) ? 0.7 : 0,
      () => {
        const base = random.pick(scope.arrays.filter((each) => each.type !== "number[]" && each.length > 2));
        scope.arrays.push({ ...base, name, length: base.length - 1, most: base.most && base.most - 1 });
        return [statement`const ${name} = ${base.name}.subarray(1);`];
      },
    ],
  ]);
}

/** A function that reads, and may write, the variables around it. It is called with two numbers. */
function nestedFunction(scope: Scope): Tree {
  const { random } = scope;
  const name = scope.name("f");
  const inner = scope.nestedFunction();
  const [first, second] = [scope.name("r"), scope.name("r")];
  for (const each of [first, second]) inner.floats.push({ name: each, kind: "bounded", isMutable: true });
  const body = statements(inner, random.integer(0, 2)).map(boundReturns);
  const end = statement`return Math.sin(${returned(inner)});`;
  // A function of its own has another `this`.
  const isArrow = random.chance(0.5) || scope.floats.some(({ name: each }) => each.startsWith("this."));
  const tree =
    body.length === 0 && random.chance(0.6)
      ? statement`const ${name} = (${first}: number, ${second}: number) => Math.sin(${returned(inner)});`
      : isArrow
        ? statement`const ${name} = (${first}: number, ${second}: number): number => {${[...body, end]}};`
        : statement`function ${name}(${first}: number, ${second}: number): number {${[...body, end]}}`;
  scope.functions.push(name);
  return tree;
}

/** `return e;` becomes `return Math.sin(e);`: what functions give is bounded like everything else. */
export function boundReturns(tree: Tree): Tree {
  const parts = tree.parts.map((part, i) => {
    if (typeof part === "string") return part;
    if (!("kind" in part)) return part.map(boundReturns);
    const before = tree.parts[i - 1];
    const isReturned = part.kind === "float" && typeof before === "string" && before.endsWith("return ");
    return isReturned ? { kind: "float" as const, parts: ["Math.sin(", part, ")"] } : boundReturns(part);
  });
  return { ...tree, parts };
}

/** An object of two numbers: its fields are variables like others. */
function structure(scope: Scope): Tree {
  const { random } = scope;
  const values = [someFloat(scope, 1), someFloat(scope, 1)] as const;
  const name = scope.name("o");
  const isSum = random.chance(0.3);
  scope.floats.push({ name: `${name}.u`, kind: "bounded", isMutable: true });
  scope.floats.push({ name: `${name}.v`, kind: isSum ? "sum" : "bounded", isMutable: true });
  return statement`const ${name} = { u: ${values[0]}, v: ${values[1]} };`;
}

/** An iteration that runs until something is small. */
function settling(scope: Scope): Tree[] {
  const variables = scope.mutableFloats("bounded");
  if (variables.length === 0) return assignment(scope);
  const { name } = scope.random.pick(variables);
  const rate = scope.random.float(0.2, 0.6).toFixed(2);
  const shift = scope.random.chance(0.5) ? statement` + 0.01 * ${someFloat(scope, 0)}` : "";
  return [statement`while (Math.abs(${name}) > 0.3) ${name} = ${rate} * ${name}${shift};`];
}

// --- assignments ---

function assignment(scope: Scope): Tree[] {
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
function integers(scope: Scope): Tree[] {
  const { random } = scope;
  const writable = scope.integers.filter(({ isWritable }) => isWritable);
  if (writable.length > 0 && random.chance(0.7)) {
    const { name, length, limit } = random.pick(writable);
    return [statement`${name}[${someIndex(scope, length, 1)}] = ${someIndex(scope, limit, 1)};`];
  }
  const name = scope.name("m");
  const [length, limit] = [random.integer(2, 3), random.integer(2, 4)];
  scope.integers.push({ name, length, limit, isWritable: true });
  return [statement`const ${name} = new Int32Array(${length});`];
}

/** An error exit that is never taken, since values are bounded. */
function refusing(scope: Scope): Tree {
  const error = scope.random.pick([`new Error("too large")`, `new RangeError(\`out of \${1} range\`)`]);
  return statement`if (${someFloat(scope, 1)} > 5) throw ${error};`;
}

/** A write into an array. */
function write(scope: Scope): Tree[] {
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

// --- choices ---

function choice(scope: Scope): Tree[] {
  const { random } = scope;
  const test = () => condition(scope, 2);
  const single = () => {
    const [only] = assignment(scope.nested());
    return /^(const|let) /.test(print(only!)) ? statement`{${[only!]}}` : only!;
  };
  return random.choose<Tree[]>([
    [2, () => [statement`if (${test()}) {${block(scope)}}`]],
    [2.5, () => [statement`if (${test()}) {${block(scope)}} else {${block(scope)}}`]],
    [
      1,
      () => [statement`if (${test()}) {${block(scope)}} else if (${test()}) {${block(scope)}} else {${block(scope)}}`],
    ],
    [0.8, () => [statement`if (${test()}) ${single()}`]],
  ]);
}

function switching(scope: Scope): Tree[] {
  const { random } = scope;
  const chosen = someIndex(scope, 4, 1);
  // To TypeScript a variable is the literal of its case inside, which other numbers are not comparable with.
  const subject = index`${chosen} + 0`;
  const clauses = Array.from({ length: random.integer(1, 3) }, (_, i): Tree => {
    const inner = scope.nested();
    const body = statements(inner, random.integer(1, 2));
    const end = random.choose<Tree[]>([
      [3, () => [statement`break;`]],
      [2, () => []],
      [scope.returnsNumber ? 0.5 : 0, () => [statement`return ${returned(inner)};`]],
    ]);
    return statement`case ${i}: {${[...body, ...end]}}`;
  });
  const fallback = statement`default: {${block(scope)}}`;
  if (random.chance(0.6)) clauses.splice(random.chance(0.8) ? clauses.length : 0, 0, fallback);
  return [statement`switch (${subject}) {${clauses}}`];
}

function labelledBlock(scope: Scope): Tree[] {
  const label = scope.name("block");
  const inner = scope.nested({ label });
  const before = statements(inner, 1);
  const leaving = statement`if (${condition(inner, 1)}) break ${label};`;
  const behind = statements(inner, scope.random.integer(1, 2));
  return [statement`${label}: {${[...before, leaving, ...behind]}}`];
}

// --- exits ---

function jump(scope: Scope): Tree[] {
  const { random, loops, labels } = scope;
  const outer = loops.filter(({ label }) => label !== undefined);
  const jumps = random.choose<string>([
    [loops.length > 0 ? 2 : 0, () => "break"],
    [loops.length > 0 ? 2 : 0, () => "continue"],
    [outer.length > 0 ? 1 : 0, () => `break ${random.pick(outer).label}`],
    [outer.length > 0 ? 1 : 0, () => `continue ${random.pick(outer).label}`],
    [labels.length > 0 ? 1 : 0, () => `break ${random.pick(labels)}`],
  ]);
  if (random.chance(0.6)) return [statement`if (${condition(scope, 1)}) ${jumps};`];
  const body = statements(scope.nested(), 1);
  return [statement`if (${condition(scope, 1)}) {${[...body, statement`${jumps};`]}}`];
}

function earlyReturn(scope: Scope): Tree {
  const test = condition(scope, 1);
  if (scope.random.chance(0.5)) return statement`if (${test}) return ${returned(scope)};`;
  const inner = scope.nested();
  const body = statements(inner, 1);
  return statement`if (${test}) {${[...body, statement`return ${returned(inner)};`]}}`;
}

/** What a function returns: something of everything, so that derivatives are seldom zero. */
export function returned(scope: Scope): Tree {
  const { random } = scope;
  const terms: (Tree | string)[] = [someFloat(scope, 2)];
  for (const { name } of scope.floats) {
    if (random.chance(0.7)) terms.push(` + ${random.float(0.2, 1).toFixed(2)} * ${name}`);
  }
  for (const array of scope.arrays) {
    if (random.chance(0.7)) terms.push(" + ", statement`${array.name}[${someIndex(scope, array.length, 0)}]`);
  }
  return { kind: "float", parts: terms };
}

/** A helper called for what it does to an array. */
function called(scope: Scope): Tree[] {
  const { random } = scope;
  const usable = callableHelpers(scope).filter(({ helper }) => helper.writes);
  if (usable.length === 0) return write(scope);
  const { helper, array = "" } = random.pick(usable);
  const args = Array.from({ length: helper.floats }, () => someFloat(scope, 1)).flatMap((each) => [", ", each]);
  const depth = helper.isRecursive ? [", ", someIndex(scope, mostDepth + 1, 0)] : [];
  const optional = helper.hasOptional ? optionalArgument(scope) : undefined;
  const last = optional ? [", ", optional] : [];
  return [{ kind: "statement", parts: [`${helper.name}(`, array, ...args, ...depth, ...last, ");"] }];
}
