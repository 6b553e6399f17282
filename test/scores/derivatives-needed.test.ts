/** Which derivatives of an energy or a score objectives need, told by what compiles. */
import { expect, test } from "vitest";
import { energyNames, type Objective, scoreNames, session, takenBy } from "./objectives.ts";

const data = "x: Float64Array, clean: Float64Array, v: Float64Array, sigmas: Float64Array, d: number";

/** What is said of objectives over a model whose gradient is given, and how that changes nobody knows. */
function refused(names: readonly Objective[]): string[] {
  const text = `
import { customVjp, valueAndGrad } from "fluxion";
import * as S from "fluxion/scores";
const squares = (p: Float64Array, x: Float64Array) => x.map((value) => p[0]! * value * value);
// Forward mode has no rule.
const given = customVjp(squares, ([p, x], _, bar) => [
  Float64Array.of(bar.reduce((sum, each, i) => sum + each * x[i]! * x[i]!, 0)),
  x.map((value, i) => 2 * p[0]! * value * bar[i]!),
]);
${names.map((name) => `export const ${name} = valueAndGrad((p: Float64Array, ${data}) => S.${name}((y) => given(p, y), ${takenBy(name).join(", ")}));`).join("\n")}
`;
  const { diagnostics } = session.compile([{ path: "/project/given.ts", text }], { standalone: true });
  return diagnostics.map(({ code }) => code);
}

test("differences need first derivatives alone", () => {
  const names = [...energyNames, ...scoreNames].filter((name) => /fd/i.test(name));
  expect(names).toHaveLength(6);
  expect(refused(names)).toEqual([]);
});

test.each(["ssmOfEnergy", "ssmVrOfEnergy", "ssmOfScore"] as const)("%s needs more", (name) => {
  expect(refused([name])).not.toEqual([]);
});

test("nested SSM runs through the energy once", () => {
  const text = `
import { valueAndGrad } from "fluxion";
import { nestedSsmOfEnergy } from "fluxion/scores";
export const f = valueAndGrad((p: Float64Array, x: Float64Array, v: Float64Array) =>
  nestedSsmOfEnergy((y) => y.map((value) => Math.tanh(p[0]! * value)), x, v, 1));
`;
  const { modules, diagnostics } = session.compile([{ path: "/project/once.ts", text }], { standalone: true });
  expect(diagnostics).toEqual([]);
  // Of tanh all derivatives follow from its value.
  expect(modules[0]!.code.match(/Math\.tanh\(/g)).toHaveLength(1);
});
