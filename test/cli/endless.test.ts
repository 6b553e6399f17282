/** What might be waited for without an end: functions under check, at a time limit or until Ctrl-C, and pipes. */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { fluxion } from "./command-line.ts";

/** Ends where it comes back to 0, which it seldom does. */
const spin = `/** @differentiable */
export function spin(x: number): number {
  let y = x;
  while (y !== 0) y = y > 1e9 ? 0.1 : y * y - x;
  return y * x;
}
`;

test("what has not ended in time is said, with where it was", async () => {
  const files = {
    "given.ts": `${spin}export const samples = { spin: [[1.15]] };\n`,
    "moved.ts": `${spin.replaceAll("spin", "near")}export const samples = { near: [[0]] };\n`,
    "made.ts": `/** @differentiable */
export function square(x: number): number { return x * x; }
function made(): number { for (;;) if (square(2) < 0) return 1; }
export const samples = { square: [[made()]] };
`,
    "right.ts": "/** @differentiable */\nexport function right(x: number): number { return x * x; }\n",
  };
  const { folder } = temporaryProject(files);
  const { exitCode, out, error } = await fluxion(folder, ["check", ...Object.keys(files), "--limit", "1"]);
  expect(exitCode).toBe(0);
  expect(out).toContain("\n4 functions: 1 right, 3 not checked.\n");
  expect(error).toMatchInlineSnapshot(`
    "given.ts(2,1): warning FX7012: 'spin' was not checked: it had not ended after 1 s.
      note: The arguments were, or were near: 1.15
      help: See that it ends there. If it only takes long, give samples at which it takes less, or more time: '--limit 6'.
    made.ts(2,1): warning FX7012: 'square' was not checked: the code that it needs had not ended after 1 s.
      help: See that it ends there. If it only takes long, give samples at which it takes less, or more time: '--limit 6'.
    moved.ts(2,1): warning FX7012: 'near' was not checked: it had not ended after 1 s.
      note: The arguments were, or were near: 0
      help: See that it ends there. If it only takes long, give samples at which it takes less, or more time: '--limit 6'.
    "
  `);
});

test.skipIf(process.platform === "win32")("Ctrl-C ends a check", { timeout: 60_000 }, async () => {
  const begins = 'export const samples = { spin: () => { process.stdout.write("begun\\n"); return [1.15]; } };\n';
  const { folder } = temporaryProject({ "a.ts": `${spin}${begins}` });
  const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
  const words = ["--import", path("test/helpers/register-typescript.mjs"), path("compiler/cli/main.ts")];
  const check = spawn(process.execPath, [...words, "check", "a.ts", "--limit", "1000"], { cwd: folder });
  const ended = new Promise((resolve) => check.once("exit", (_code, signal) => resolve(signal)));
  check.stdout.once("data", () => check.kill("SIGINT"));
  const impatient = setTimeout(() => check.kill("SIGKILL"), 50_000);
  expect(await ended).toBe("SIGINT");
  clearTimeout(impatient);
});

test.skipIf(process.platform === "win32")("pipes among sources and outputs are not waited for", async () => {
  const { folder } = temporaryProject({ "a.ts": spin, "generated/notes.ts": "" });
  execFileSync("mkfifo", [join(folder, "pipe.ts"), join(folder, "generated/a.ts")]);
  const source = await fluxion(folder, ["check", "pipe.ts"]);
  expect(source.error).toContain("error FX0106: File 'pipe.ts' could not be read: it is a pipe or a device.");
  const output = await fluxion(folder, ["build", "a.ts"]);
  expect(output.error).toContain("error FX0115: 'generated/a.ts' exists, and Fluxion did not write it.");
});
