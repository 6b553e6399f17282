/** `fluxion build --watch`: builds again after a change, says so, and survives mistakes. */
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../compiler/cli/run.ts";
import { watch } from "../../compiler/cli/watch.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";
import { interrupting } from "./command-line.ts";

const helper = "export function square(x: number): number {\n  return x * x;\n}\n";
const loss =
  'import { square } from "./helper.ts";\n/** @differentiable modes grad */\nexport function loss(w: number): number {\n  return square(w);\n}\n';

/** Starts a watch of these files; `shows` waits for what it says next. */
function watching(folder: string, words: string[]) {
  const { interrupt, whenInterrupted } = interrupting();
  onTestFinished(interrupt);
  let shown = "";
  const terminal = {
    folder,
    colour: false,
    colourOut: false,
    interactive: false,
    out: () => {},
    error: (text: string) => {
      shown += text;
    },
  };
  const ended = run(["build", ...words, "--watch"], terminal, whenInterrupted);
  return {
    shows: async (text: RegExp) => {
      await vi.waitFor(() => expect(shown).toMatch(text), 10_000);
      shown = "";
    },
    end: () => {
      interrupt();
      return ended;
    },
  };
}

test("a change in a file behind the function builds again; a mistake waits to be mended", async () => {
  const project = temporaryProject({ "src/loss.ts": loss, "src/helper.ts": helper });
  const { shows, end } = watching(project.folder, ["src/loss.ts"]);
  await shows(/^Wrote generated\/loss\.ts in \d+ ms\.\nWatching for changes\. Ctrl-C ends\.\n$/);
  const first = project.read("generated/loss.ts");

  project.write({ "src/helper.ts": helper.replace("x * x", "x * * x") });
  await shows(
    /^src\/helper\.ts\(2,14\): error FX1001: .*\n1 error: nothing was written\.\nWatching for changes\. Ctrl-C ends\.\n$/,
  );
  expect(project.read("generated/loss.ts")).toBe(first);

  project.write({ "src/helper.ts": helper.replace("x * x", "x * x * x") });
  await shows(/^Wrote generated\/loss\.ts/);
  expect(project.read("generated/loss.ts")).not.toBe(first);

  project.write({ "src/helper.ts": helper });
  await shows(/^Wrote generated\/loss\.ts/);
  expect(project.read("generated/loss.ts")).toBe(first);

  expect(await end()).toBe(0);
});

test("what is missing is waited for, and what goes is missed", async () => {
  const project = temporaryProject({});
  const { shows } = watching(project.folder, ["src/loss.ts"]);
  await shows(/^error FX0103: File 'src\/loss\.ts' was not found\.\n[\s\S]*Watching/);
  project.write({ "src/helper.ts": helper, "src/loss.ts": loss });
  await shows(/Wrote generated\/loss\.ts/);
  rmSync(join(project.folder, "src/helper.ts"));
  await shows(/^src\/loss\.ts\(\d+,\d+\): error FX/);
  project.write({ "src/helper.ts": helper });
  await shows(/Wrote generated\/loss\.ts/);
});

test("a folder that goes elsewhere is missed, and the one in its place is watched", async () => {
  const project = temporaryProject({ "src/loss.ts": loss, "src/helper.ts": helper, "next/loss.ts": loss });
  const { shows } = watching(project.folder, ["src/loss.ts"]);
  await shows(/^Wrote generated\/loss\.ts/);
  renameSync(join(project.folder, "src"), join(project.folder, "old"));
  await shows(/^error FX0103: File 'src\/loss\.ts' was not found\./);
  project.write({ "next/helper.ts": helper.replace("x * x", "x") });
  renameSync(join(project.folder, "next"), join(project.folder, "src"));
  await shows(/Wrote generated\/loss\.ts/);
  project.write({ "src/helper.ts": helper });
  await shows(/^Wrote generated\/loss\.ts/);
});

test("a project's new files and new options count", async () => {
  const project = temporaryProject({ "tsconfig.json": "{}", "src/loss.ts": loss, "src/helper.ts": helper });
  const { shows } = watching(project.folder, ["-p", "."]);
  await shows(/^Wrote generated\/loss\.ts/);
  project.write({ "src/more.ts": loss });
  await shows(/^Wrote 2 files/);
  project.write({ "tsconfig.json": "{" });
  await shows(/^tsconfig\.json\(1,2\): error FX0110/);
  project.write({ "tsconfig.json": '{ "exclude": ["src/more.ts"] }' });
  await shows(/^Wrote generated\/loss\.ts/);
});

test("what is saved during the first build is built", async () => {
  const project = temporaryProject({ "loss.ts": loss });
  const { interrupt, whenInterrupted } = interrupting();
  onTestFinished(interrupt);
  let builds = 0;
  const ended = watch(() => {
    builds++;
    const until = Date.now() + 20;
    while (Date.now() < until);
    if (builds === 1) project.write({ "loss.ts": helper });
    return { diagnostics: [], written: [], files: [join(project.folder, "loss.ts")] };
  }, whenInterrupted);
  await vi.waitFor(() => expect(builds).toBe(2), 10_000);
  interrupt();
  await ended;
});
