/** Constant factors are put together where that changes nothing but the last bits. */
import { expect, test } from "vitest";
import { session } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

const text = `
/** @differentiable modes jvp */
export function product(x: number, other: number): number {
  return FIRST * (SECOND * (other * x));
}
`;

test.each([
  ["1e200", "1e200", 1e-250, 1e150],
  ["1e-200", "1e-200", 1e250, 1e-150],
  ["1e300", "1e-300", 7, 7],
])("%s and %s", (first, second, other, slope) => {
  const source = { path: "/factors/f.ts", text: text.replace("FIRST", first).replace("SECOND", second) };
  const { modules } = session.compile([source], { tags: true });
  const { productJvp } = runModule(modules[0]!.code) as { productJvp: (...args: number[]) => [number, number] };
  const [value, tangent] = productJvp(1, other, 1);
  expect(tangent).toBe(value);
  expect(Math.abs(tangent / slope - 1)).toBeLessThan(1e-12);
});
