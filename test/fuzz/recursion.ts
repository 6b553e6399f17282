/** Random functions that call themselves, as often as their last argument says at most. */
import { condition, someFloat } from "./expressions.ts";
import { optionalArgument } from "./missing.ts";
import { fn, guard, statement, type Tree } from "./program-tree.ts";
import { type ArrayVariable, Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

/** How deep a recursion goes. */
export const mostDepth = 3;

export function recursive(around: Surroundings, name: string, array: ArrayVariable | undefined): Tree {
  const { random } = around;
  const scope = new Scope(around, { statements: 3, names: 0 }, true, undefined, { isRecursive: true });
  for (const each of ["a", "b"]) scope.floats.push({ name: each, kind: "bounded", isMutable: true });
  if (array) scope.arrays.push(array);
  if (around.hasMissing && random.chance(0.5)) scope.leftOut = "c";
  const hasOptional = scope.leftOut !== undefined;
  scope.indexes.push({ name: "n", limit: mostDepth + 1, isMutable: false });
  const body = (most: number) => statements(scope, random.integer(0, most)).map(boundReturns);
  const call = (): Tree => {
    const passed = array ? [`${array.name}, `] : [];
    const optional = hasOptional ? optionalArgument(scope) : undefined;
    const last = optional ? [", ", optional] : [];
    return {
      kind: "float",
      parts: [`${name}(`, ...passed, someFloat(scope, 1), ", ", someFloat(scope, 1), ", n - 1", ...last, ")"],
    };
  };
  const leaving = random.chance(0.3) ? statement`if (${condition(scope, 1)}) return Math.sin(${returned(scope)});` : [];
  const end = guard`if (n <= 0) return Math.cos(${someFloat(scope, 1)});`;
  const before = body(2);
  const inner = call();
  const own = scope.name("r");
  scope.floats.push({ name: own, kind: "bounded", isMutable: true });
  const twice = random.chance(0.3) ? [statement`${own} = 0.5 * ${own} + 0.5 * ${call()};`] : [];
  const last = statement`return Math.sin(${returned(scope)});`;
  const all = [end, ...before, ...[leaving].flat(), statement`let ${own} = ${inner};`, ...twice, ...body(2), last];
  around.helpers.push({ name, array, writes: array?.isWritable ?? false, floats: 2, isRecursive: true, hasOptional });
  const parameters = `${array ? `${array.name}: ${array.type}, ` : ""}a: number, b: number, n: number${hasOptional ? ", c?: number" : ""}`;
  return fn`function ${name}(${parameters}): number {${all}}`;
}
