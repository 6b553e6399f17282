/** Objectives are told what an energy gives: one number for each row, or a RangeError. */
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
