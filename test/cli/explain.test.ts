/** What `fluxion explain` says, as text and as JSON. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { FunctionExplanation, ReasonKind } from "../../compiler/explain/explanation.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { fluxion } from "./command-line.ts";

const cases = fileURLToPath(new URL("explained", import.meta.url));
const names = readdirSync(cases);

describe.each(names)("%s", (name) => {
  test("its report is unchanged", async () => {
    const { exitCode, out, error } = await fluxion(cases, ["explain", name]);
    expect({ exitCode, error }).toEqual({ exitCode: 0, error: "" });
    await expect(out).toMatchFileSnapshot(`expected/explained-${name.replace(".ts", ".txt")}`);
  });
});

async function reportOf(folder: string, ...words: string[]): Promise<{ functions: FunctionExplanation[] }> {
  return JSON.parse((await fluxion(folder, ["explain", ...words, "--json"])).out);
}

test("the report as JSON is unchanged, and says the same whenever it is asked for", async () => {
  const { exitCode, out } = await fluxion(cases, ["explain", "recurrences.ts", "--only", "decay", "--json"]);
  expect(exitCode).toBe(0);
  await expect(out).toMatchFileSnapshot("expected/explained-decay.json");
  expect((await fluxion(cases, ["explain", "recurrences.ts", "--only", "decay", "--json"])).out).toBe(out);
});

test("there is a case for each reason to keep something", async () => {
  const { functions } = await reportOf(cases, ...names);
  const stored = functions.flatMap(({ derivatives }) =>
    derivatives.flatMap((each) => [...each.stored, ...each.calls.flatMap((call) => call.stored)]),
  );
  const all: Record<ReasonKind, true> = {
    carried: true,
    overwritten: true,
    replaced: true,
    gone: true,
    madeInTrip: true,
    renamed: true,
    result: true,
    dearer: true,
    needsOthers: true,
    control: true,
    state: true,
    sampled: true,
    call: true,
  };
  expect([...new Set(stored.map(({ reason }) => reason.kind))].sort()).toEqual(Object.keys(all).sort());
});

const loss = `/** @differentiable wrt w b */
export function loss(w: Float64Array, b: number): number {
  return w[0]! * b;
}
`;

test("what is asked for is explained: modes, one function, requests in code", async () => {
  const project = temporaryProject({
    "src/loss.ts": loss,
    "src/main.ts": `import { grad } from "fluxion";\nimport { loss } from "./loss.ts";\nexport const slope = grad(loss, { wrt: [1] });\n`,
  });
  const modes = await reportOf(project.folder, "src/loss.ts", "--modes", "grad,hvp");
  expect(modes.functions[0]?.derivatives.map(({ name, wrt }) => [name, wrt])).toEqual([
    ["lossGrad", ["w", "b"]],
    ["lossHvp", ["w", "b"]],
  ]);
  const calls = await reportOf(project.folder, "src/main.ts");
  expect(calls.functions.map(({ name, file, line }) => [name, file, line])).toEqual([["loss", "src/loss.ts", 2]]);
  expect(calls.functions[0]?.derivatives[0]).toMatchObject({ mode: "grad", wrt: ["b"], tape: { bytes: "0" } });
});

test("derivatives by differences are said with the report, and points that workers are handed in it", async () => {
  const project = temporaryProject({
    "src/root.ts": `import { opaque } from "fluxion";
const root = opaque((a: number) => {
  let [low, high] = [0, 9];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (middle * middle < a) low = middle;
    else high = middle;
  }
  return low;
});
/** @differentiable modes grad */
export const f = (x: number): number => Math.exp(root(x));
/** @differentiable modes finiteDifference workers points */
export const g = (x: number, n: number): number => {
  let s = x;
  for (let i = 0; i < n; i++) s = Math.sin(s);
  return s;
};
`,
  });
  const { exitCode, out, error } = await fluxion(project.folder, ["explain", "src/root.ts"]);
  expect(exitCode).toBe(0);
  expect(error).toContain("warning FX2068: The derivative of 'root', which is opaque, is taken by differences");
  expect(out).toMatch(/gFiniteDifference\n +loop .* parallel; shared by workers\n/);
  const json = JSON.parse((await fluxion(project.folder, ["explain", "src/root.ts", "--json"])).out);
  expect(json.diagnostics).toMatchObject([{ code: "FX2068", severity: "warning" }]);
});

test("colour is for a terminal only", async () => {
  const project = temporaryProject({ "loss.ts": loss });
  const plain = await fluxion(project.folder, ["explain", "loss.ts"]);
  const coloured = await fluxion(project.folder, ["explain", "loss.ts"], { colour: true });
  expect(plain.out).not.toContain("\u001b");
  expect(coloured.out).toContain("\u001b[32mlossGrad");
});

test("mistakes are what they are in a build", async () => {
  const project = temporaryProject({ "loss.ts": loss, "plain.ts": "export const one = 1;\n" });
  const run = async (...words: string[]) => {
    const { exitCode, out, error } = await fluxion(project.folder, ["explain", ...words]);
    return { exitCode, out, error: error.split("\n")[0] };
  };
  expect(await run()).toEqual({
    exitCode: 1,
    out: "",
    error: "error FX0102: No input: neither files nor a project were given.",
  });
  expect(await run("plain.ts")).toEqual({
    exitCode: 1,
    out: "",
    error: "error FX0111: No differentiable function was found in 'plain.ts'.",
  });
  expect(await run("loss.ts", "--only", "los")).toEqual({
    exitCode: 1,
    out: "",
    error: "error FX7007: No differentiable function is called 'los'.",
  });
});
