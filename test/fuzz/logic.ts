/** `&&` and `||` between conditions and numbers: as values, and where only their truth is asked. */
import { condition } from "./expressions.ts";
import { float, type Tree } from "./program-tree.ts";
import type { Scope } from "./scope.ts";

export function mixedLogic(scope: Scope, next: () => Tree): Tree {
  const { random } = scope;
  const numbers = [...scope.floats, ...scope.indexes].map(({ name }) => name);
  const asked = () => condition(scope, 0);
  const one = () => random.pick(numbers);
  return random.choose<Tree>([
    [2, () => float`((${asked()} && ${next()}) || ${next()})`],
    [numbers.length > 0 ? 1 : 0, () => float`(${one()} && ${asked()} ? ${next()} : ${next()})`],
    [numbers.length > 0 ? 1 : 0, () => float`(${asked()} || ${one()} ? ${next()} : ${next()})`],
    [numbers.length > 0 ? 0.5 : 0, () => float`(!(${asked()} && ${one()}) ? ${next()} : ${next()})`],
  ]);
}
