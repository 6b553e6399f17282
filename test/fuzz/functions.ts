/**
 * Random functions as values: written in place, of the library, made by others, chosen, kept in fields and handed on.
 * All of them take a number and give one that is at most 4 in absolute value.
 */
import { condition, someFloat } from "./expressions.ts";
import { float, fn, statement, type Tree } from "./program-tree.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

const bounded = ["Math.sin", "Math.cos", "Math.tanh", "Math.atan"] as const;

/** An expression that gives a function. */
export function someFunction(scope: Scope, depth = 1): Tree {
  const { random, unary } = scope;
  const { factories } = scope.around;
  return random.choose<Tree>([
    [3, () => arrow(scope)],
    [1.5, () => float`${random.pick(bounded)}`],
    [unary.length > 0 ? 3 : 0, () => float`${random.pick(unary)}`],
    [factories.length > 0 ? 2 : 0, () => float`${random.pick(factories)}(${someFloat(scope, 1)})`],
    [depth > 0 ? 0.5 : 0, () => float`(${condition(scope, 1)} ? ${plainFunction(scope)} : ${plainFunction(scope)})`],
  ]);
}

/** One that keeps no variables of its own, so that a branch may make it. */
function plainFunction(scope: Scope): Tree {
  const { random, unary } = scope;
  if (unary.length > 0 && random.chance(0.5)) return float`${random.pick(unary)}`;
  return random.chance(0.5) ? arrow(scope) : float`${random.pick(bounded)}`;
}

/** A function in place, which may change the variables around it. */
export function arrow(scope: Scope): Tree {
  const inner = scope.nestedFunction();
  const v = scope.name("v");
  inner.floats.push({ name: v, kind: "bounded", isMutable: true });
  if (scope.random.chance(0.6)) return float`((${v}: number) => ${someFloat(inner, 1)})`;
  const body = statements(inner, scope.random.integer(1, 2)).map(boundReturns);
  return float`((${v}: number): number => {${[...body, statement`return Math.sin(${returned(inner)});`]}})`;
}

/** A call of a function that is known as a value, or of one that takes such a function. */
export function calledFunction(scope: Scope, next: () => Tree): Tree {
  const { random, unary } = scope;
  const { appliers } = scope.around;
  return random.choose<Tree>([
    [unary.length > 0 ? 3 : 0.01, () => float`${unary.length > 0 ? random.pick(unary) : "Math.sin"}(${next()})`],
    [appliers.length > 0 ? 2 : 0, () => float`${random.pick(appliers)}(${someFunction(scope)}, ${next()})`],
    [0.5, () => float`${arrow(scope)}(${next()})`],
  ]);
}

/** A variable or a field that holds a function. */
export function declaredFunction(scope: Scope): Tree {
  const { random } = scope;
  const name = scope.name("g");
  const value = someFunction(scope);
  if (random.chance(0.7)) {
    scope.unary.push(name);
    return statement`const ${name} = ${value};`;
  }
  const number = someFloat(scope, 1);
  scope.unary.push(`${name}.f`);
  scope.floats.push({ name: `${name}.w`, kind: "bounded", isMutable: true });
  return statement`const ${name} = { f: ${value}, w: ${number} };`;
}

// --- functions of the module ---

/** A function that takes another one. */
export function applier(around: Surroundings, name: string): Tree {
  const scope = new Scope(around, { statements: 3, names: 0 }, true);
  scope.unary.push("f");
  for (const each of ["a"]) scope.floats.push({ name: each, kind: "bounded", isMutable: true });
  const body = statements(scope, around.random.integer(0, 2)).map(boundReturns);
  const end = statement`return Math.sin(f(${someFloat(scope, 1)}) + ${returned(scope)});`;
  around.appliers.push(name);
  return fn`function ${name}(f: (v: number) => number, a: number): number {${[...body, end]}}`;
}

/** A function that gives another one, which keeps the variables of the first. */
export function factory(around: Surroundings, name: string): Tree {
  const scope = new Scope(around, { statements: 2, names: 0 }, false);
  for (const each of ["a"]) scope.floats.push({ name: each, kind: "bounded", isMutable: true });
  const body = statements(scope, around.random.integer(0, 2));
  const early = around.random.chance(0.3)
    ? [statement`if (${condition(scope, 1)}) return ${around.random.pick(bounded)};`]
    : [];
  const given = arrow(scope);
  around.factories.push(name);
  return fn`function ${name}(a: number): (v: number) => number {${[...body, ...early, statement`return ${given};`]}}`;
}
