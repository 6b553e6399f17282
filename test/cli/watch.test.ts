/** `fluxion build --watch`: builds again after a change, says so, and survives mistakes. */
import { expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../compiler/cli/run.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

const helper = "export function square(x: number): number {\n  return x * x;\n}\n";
const loss =
  'import { square } from "./helper.ts";\n/** @differentiable modes grad */\nexport function loss(w: number): number {\n  return square(w);\n}\n';

test("a change in a file behind the function builds again; a mistake waits to be mended", async () => {
  const project = temporaryProject({ "src/loss.ts": loss, "src/helper.ts": helper });
  const end = new AbortController();
  let shown = "";
  const terminal = {
    folder: project.folder,
    colour: false,
    interactive: false,
    out: () => {},
    error: (text: string) => {
      shown += text;
    },
  };
  const shows = async (text: RegExp) => {
    await vi.waitFor(() => expect(shown).toMatch(text), 10_000);
    shown = "";
  };
  const ended = run(["build", "src/loss.ts", "--watch"], terminal, end.signal);
  onTestFinished(() => end.abort());
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

  end.abort();
  expect(await ended).toBe(0);
});
