/** What `fluxion check` takes as the inputs that a user gives. */
import { expect, test } from "vitest";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { fluxion } from "./command-line.ts";

test("samples are taken as one list of arguments or as several, by functions or not", async () => {
  const { exitCode, out } = await fluxion(
    temporaryProject({
      "a.ts": `import { ten } from "./b.ts";
/** @differentiable */
export function one(x: number): number { return Math.sqrt(x - ten); }
/** @differentiable wrt x k */
export const several = (x: number, k = 2): number => Math.log(x - ten) * k;
/** @differentiable */
export function listed(x: number[]): number { return Math.sqrt(x[0]! - ten); }
export const samples = { one: () => [11], several: [[11], [12, 3]], listed: () => [[[11]], [[12, 1]]] };
throw new Error("what a module does is left out");
`,
      "b.ts": 'export const ten = 10;\nthrow new Error("here, too");\n',
    }).folder,
    ["check", "a.ts"],
  );
  expect(out.split("\n").map((line) => line.replace(/:.*/, ""))).toEqual([
    "✓ one by x (a.ts",
    "✓ several by x, k (a.ts",
    "✓ listed by x (a.ts",
    "3 functions",
    "",
  ]);
  expect(out.match(/\d samples?/g)).toEqual(["1 sample", "2 samples", "2 samples"]);
  expect(exitCode).toBe(0);
});

test("lists with gaps, or with elements of other types, fit nothing", async () => {
  const text = `/** @differentiable */
export function gaps(x: number[]): number { return x.length; }
/** @differentiable */
export function words(x: number[][]): number { return x.length; }
export const samples = { gaps: [[[1, , 2]]], words: () => [[[1], ["two"]]] };
`;
  const { exitCode, error } = await fluxion(temporaryProject({ "a.ts": text }).folder, ["check", "a.ts"]);
  expect(error).toMatchInlineSnapshot(`
    "a.ts(2,1): error FX7003: The samples of 'gaps' do not fit its parameters: 'x' is a list of which some elements are missing, or of another type.
      help: Write { gaps: () => [[1.15, 0.4]] } for one list of arguments, or { gaps: [[...], [...]] } for several.
    a.ts(4,1): error FX7003: The samples of 'words' do not fit its parameters: 'x' is a list of which some elements are missing, or of another type.
      help: Write { words: () => [[[1.15, 0.4], [1.03, 1.58]]] } for one list of arguments, or { words: [[...], [...]] } for several.
    "
  `);
  expect(exitCode).toBe(1);
});
