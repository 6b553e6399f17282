/** Random statements: one of all kinds, choices and early exits; declarations, assignments and loops have their own files. */

import { assignment, integers, settling, write } from "./assignments.ts";
import { madeArray, reducedObject, visitedElements } from "./callbacks.ts";
import { stepping } from "./cursors.ts";
import { declaration, declaredArray } from "./declarations.ts";
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
import type { Scope } from "./scope.ts";
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

/** An error exit that is never taken, since values are bounded. */
function refusing(scope: Scope): Tree {
  const error = scope.random.pick([`new Error("too large")`, `new RangeError(\`out of \${1} range\`)`]);
  return statement`if (${someFloat(scope, 1)} > 5) throw ${error};`;
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
