/**
 * Random chains of functions, each of which calls the one before twice: too long to be written out at every call, so that
 * some of them are called.
 */
import { condition, someFloat } from "./expressions.ts";
import { fn, guard, statement, type Tree } from "./program-tree.ts";
import { type ArrayVariable, Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

/** The functions, the last of which is one of the helpers afterwards; all take the array, if there is one, and two numbers. */
export function fanningOut(around: Surroundings, name: string, array: ArrayVariable | undefined): Tree[] {
  const { random } = around;
  const parameters = `${array ? `${array.name}: ${array.type}, ` : ""}a: number, b: number`;
  const scopeOf = (most: number) => {
    const scope = new Scope(around, { statements: most, names: 0 }, true);
    for (const each of ["a", "b"]) scope.floats.push({ name: each, kind: "bounded", isMutable: true });
    if (array) scope.arrays.push(array);
    return scope;
  };
  const first = scopeOf(4);
  const body = [...statements(first, random.integer(2, 4)).map(boundReturns)];
  const trees = [
    fn`function ${name}0(${parameters}): number {${[...body, statement`return Math.sin(${returned(first)});`]}}`,
  ];
  const count = random.integer(3, 6);
  for (let i = 1; i <= count; i++) {
    const scope = scopeOf(1);
    const call = (): Tree => {
      const passed = array ? [`${array.name}, `] : [];
      const parts = [`${name}${i - 1}(`, ...passed, someFloat(scope, 1), ", ", someFloat(scope, 1), ")"];
      return { kind: "float", parts };
    };
    const early = random.chance(0.3) ? [guard`if (${condition(scope, 1)}) return ${call()};`] : [];
    const own = scope.name("r");
    const kept = statement`const ${own} = ${call()};`;
    scope.floats.push({ name: own, kind: "bounded", isMutable: false });
    const between = statements(scope, random.integer(0, 1)).map(boundReturns);
    const end = statement`return Math.sin(${own} * ${returned(scope)} + ${call()});`;
    trees.push(fn`function ${name}${i}(${parameters}): number {${[...early, kept, ...between, end]}}`);
  }
  around.helpers.push({
    name: `${name}${count}`,
    array,
    writes: array?.isWritable ?? false,
    floats: 2,
    isRecursive: false,
    hasOptional: false,
  });
  return trees;
}
