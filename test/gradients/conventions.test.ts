/** What the README says of values that an array or tape holds, and of matrices without columns. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";

const source = `
import { grad, hvp, jacobian } from "fluxion";

function late(x: number[]): number {
  const roots = x.map(Math.sqrt);
  let sum = 0;
  for (let i = 0; i < x.length; i++) if (x[i]! > 0) sum += roots[i]!;
  return sum;
}
function direct(x: number[]): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    const root = Math.sqrt(x[i]!);
    if (x[i]! > 0) sum += root;
  }
  return sum;
}
function writes(x: Float64Array, few: number[]): number {
  x[0] = 7;
  return few.reduce((sum, each) => sum + each * each, x[0]);
}
export const gradients = { late: grad(late), direct: grad(direct) };
export const products = { direct: hvp(direct) };
export const matrix = jacobian(writes, { wrt: [1] });
`;

const { messages, code } = compileFiles({ "f.ts": source }, { emit: "js", standalone: true });
if (messages) throw new Error(messages);
const { gradients, products, matrix } = await import(
  /* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code.replace(/^import .*$/gm, ""))}`
);

test("what is computed before it is asked for has no part in the gradient, but in an array", () => {
  expect(gradients.direct([4, 0])).toEqual([0.25, 0]);
  expect(products.direct([4, 0], [1, 1])).toEqual([-1 / 32, 0]);
  expect(gradients.late([4, 0])).toEqual([0.25, Number.NaN]);
});

test("without a column the function is not run", () => {
  const x = Float64Array.of(1, 2);
  expect(matrix(x, [])).toEqual(new Float64Array(0));
  expect(x).toEqual(Float64Array.of(1, 2));
  expect(matrix(x, [3])).toEqual(Float64Array.of(6, 0, 0));
  expect(x).toEqual(Float64Array.of(7, 2));
});
