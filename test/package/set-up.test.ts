/** Setting up a clone: builds what is not built, notices what has changed, and is done at once when nothing has. */
import { execFileSync } from "node:child_process";
import { cpSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../helpers/temporary-project.ts";

test("a clone is built once, and again after a change", () => {
  const clone = temporaryProject({
    "package.json": '{ "type": "module" }',
    "tsconfig.json": "{}",
    "tsconfig.build.json": '{ "compilerOptions": { "rootDir": ".", "types": [] }, "include": ["compiler"] }',
    "compiler/index.ts": "export const one: number = 1;\n",
    "runtime/index.ts": "",
  });
  cpSync("scripts", join(clone.folder, "scripts"), { recursive: true });
  symlinkSync(resolve("node_modules"), join(clone.folder, "node_modules"));
  const setUp = () => execFileSync(process.execPath, ["scripts/set-up.mjs"], { cwd: clone.folder, encoding: "utf8" });

  expect(setUp()).toBe("Building Fluxion...\n");
  expect(clone.read("dist/compiler/index.js")).toContain("one = 1;");
  expect(setUp()).toBe("");
  clone.write({ "compiler/index.ts": "export const two: number = 2;\n", "compiler/more.ts": "export {};\n" });
  expect(setUp()).toBe("Building Fluxion...\n");
  expect(clone.read("dist/compiler/index.js")).toContain("two = 2;");

  // What does not compile leaves the last build in place.
  clone.write({ "compiler/index.ts": "export const three: string = 3;\n" });
  expect(setUp).toThrow();
  expect(clone.read("dist/compiler/index.js")).toContain("two = 2;");
  expect(clone.list(".").filter((path) => path.startsWith("dist."))).toEqual([]);
});
