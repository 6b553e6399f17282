/** Objectives are told what an energy gives: one number for each row, or a RangeError; and what they are handed. */
import { expect, test } from "vitest";
import { directions } from "../../runtime/scores/index.ts";
import { runModule } from "../helpers/source-programs.ts";
import { energyNames, session, takenBy } from "./objectives.ts";

test("an energy that gives more or less than one number for each row is told", () => {
  const data = "x: Float64Array, clean: Float64Array, v: Float64Array, sigmas: Float64Array, d: number";
  const requests = energyNames.map((name) => {
    const model = "y.map((value) => m[0]! * value * value)";
    return `${name}: valueAndGrad((m: Float64Array, ${data}) => S.${name}((y) => ${model}, ${takenBy(name).join(", ")}))`;
  });
  const text = `import { valueAndGrad } from "fluxion";
import * as S from "fluxion/scores";
export const objectives = { ${requests.join(",\n")} };`;
  const { modules } = session.compile([{ path: "/project/counted.ts", text }], { standalone: true });
  type Counted = (m: Float64Array, ...data: unknown[]) => unknown;
  const { objectives } = runModule(modules[0]!.code) as { objectives: Record<string, Counted> };
  const x = Float64Array.of(0.3, -1, 2, 0.5);
  for (const name of energyNames) {
    const given = (d: number, rows: number) =>
      objectives[name]!(Float64Array.of(1.2), x, x, directions(rows, d, 1), new Float64Array(rows).fill(0.5), d);
    expect(() => given(2, 2), name).toThrow(new RangeError("'energies' has 4 numbers instead of 2"));
    expect(given(1, 4), name).toHaveLength(2);
  }
});

test("no rows, and noise that is not positive, are told; a row of v that is 0 leaves no number", () => {
  const first =
    "const each = new Float64Array((y.length / 2) | 0); for (let r = 0; r < each.length; r++) each[r] = m * y[2 * r]! ** 2; return each;";
  const [energy, score] = [`(y) => { ${first} }`, "(y) => y.map((value) => -m * value)"];
  const objectives = {
    smOfEnergy: [energy, "x, 2"],
    ssmOfEnergy: [energy, "x, v, 2"],
    nestedSsmOfEnergy: [energy, "x, v, 2"],
    ssmVrOfEnergy: [energy, "x, v, 2"],
    dsmOfEnergy: [energy, "x, x, sigma, 2"],
    multiscaleDsmOfEnergy: [energy, "x, x, sigmas, 2, sigma"],
    fdSsmOfEnergy: [energy, "x, v, 2"],
    fdDsmOfEnergy: [energy, "x, x, v, sigma, 2"],
    fdMultiscaleDsmOfEnergy: [energy, "x, x, v, sigmas, 2, sigma"],
    smOfScore: [score, "x, 2"],
    ssmVrOfScore: [score, "x, v, 2"],
    dsmOfScore: [score, "x, x, sigma, 2"],
    annealedDsmOfScore: [score, "x, x, sigmas, 2"],
    fdSsmOfScore: [score, "x, v, 2"],
    fdSsmVrOfScore: [score, "x, v, 2"],
  } as const;
  const taken = "m: number, x: Float64Array, v: Float64Array, sigmas: Float64Array, sigma: number";
  const requests = Object.entries(objectives).map(
    ([name, [model, args]]) => `${name}: valueAndGrad((${taken}) => S.${name}(${model}, ${args}))`,
  );
  const text = `import { valueAndGrad } from "fluxion";
import * as S from "fluxion/scores";
export const objectives = { ${requests.join(",\n")} };`;
  const { modules, diagnostics } = session.compile([{ path: "/project/told.ts", text }], { standalone: true });
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  type Told = (m: number, x: Float64Array, v: Float64Array, sigmas: Float64Array, sigma: number) => [number, number];
  const made = runModule(modules[0]!.code).objectives as Record<keyof typeof objectives, Told>;
  const [x, v, none] = [Float64Array.of(0.3, -1, 2, 0.5), Float64Array.of(0.1, 0, 0, 0), new Float64Array(0)];
  const sigmas = Float64Array.of(0.5, 0.5);
  for (const [name, [, args]] of Object.entries(objectives)) {
    const run = made[name as keyof typeof objectives];
    expect(() => run(1.2, none, none, none, 0.5), name).toThrow(
      new RangeError("there are no rows to take a mean over"),
    );
    if (args.includes("v")) expect(run(1.2, x, v, sigmas, 0.5)[0], name).toBeNaN();
    if (!args.endsWith("sigma") && !args.includes("sigma,")) continue;
    for (const sigma of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => run(1.2, x, v, sigmas, sigma), name).toThrow(`is ${sigma}, not a positive number`);
  }
});
