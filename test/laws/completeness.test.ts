/** What is declared in one place must be there in another: cases for diagnostics, records for operations, reasons for exceptions. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DiagnosticKind } from "../../compiler/diagnostics/diagnostic.ts";
import { opNames } from "../../compiler/ir/op-names.ts";
import { operations } from "../../compiler/ops/index.ts";
import { filesBelow, root } from "./sources.ts";

const ours = [
  ...filesBelow("compiler"),
  ...filesBelow("runtime"),
  ...filesBelow("test"),
  ...filesBelow("scripts", [".mjs"]),
];
const compilerAndRuntime = ours.filter(({ path }) => /^(compiler|runtime)\//.test(path));
const tests = [...filesBelow("test", [".ts", ".txt", ".snap", ".json"])].filter(
  ({ path }) => !path.startsWith("test/laws/"),
);
const expectedTexts = readExpected();

/** Texts that tests compare with lie in folders called `expected`. */
function readExpected(): string[] {
  return readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((name) => /[\\/]expected[\\/].*\.\w+$/.test(name))
    .map((name) => readFileSync(join(root, "test", name), "utf8"));
}

describe("diagnostics", async () => {
  const catalog = "compiler/diagnostics/catalog";
  const kinds: { code: string; name: string; file: string }[] = [];
  for (const file of readdirSync(join(root, catalog))) {
    const module: Record<string, DiagnosticKind<never>> = await import(/* @vite-ignore */ `../../${catalog}/${file}`);
    for (const [name, { code }] of Object.entries(module)) kinds.push({ code, name, file });
  }
  const thrown = compilerAndRuntime
    .filter(({ path }) => !path.startsWith(catalog))
    .flatMap(({ text }) => [...text.matchAll(/FX8\d{3}/g)].map(([code]) => code));

  test("no code is used twice", () => {
    expect(kinds.length).toBeGreaterThan(50);
    const codes = kinds.map(({ code }) => code);
    expect(codes.filter((code, k) => codes.indexOf(code) !== k)).toEqual([]);
  });

  test("the first digit is that of the stage whose catalogue it stands in", () => {
    expect(kinds.filter(({ code, file }) => !/^FX\d{4}$/.test(code) || code[2] !== file[0])).toEqual([]);
  });

  test("each has a test that shows its exact text", () => {
    const texts = [...tests.map(({ text }) => text), ...expectedTexts];
    const isShown = (code: string) => texts.some((text) => new RegExp(`${code}: \\S.{8}`).test(text));
    const codes = new Set([...kinds.map(({ code }) => code), ...thrown]);
    expect([...codes].filter((code) => !isShown(code)).sort()).toEqual([]);
  });

  test("each is reported somewhere", () => {
    const text = compilerAndRuntime
      .filter(({ path }) => !path.startsWith(catalog))
      .map(({ text }) => text)
      .join("\n");
    expect(kinds.map(({ name }) => name).filter((name) => !new RegExp(`\\b${name}\\b`).test(text))).toEqual([]);
  });
});

test("every operation has a record, and every record is an operation", () => {
  expect(Object.keys(operations).sort()).toEqual([...opNames].sort());
});

test("every public name is used by a test", () => {
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const paths = Object.values<string | Record<string, string>>(exports).flatMap((path) =>
    typeof path === "string" ? [path] : Object.values(path),
  );
  const entries = paths.filter((path) => path.endsWith(".js"));
  const users = [...tests, ...filesBelow("examples")].map(({ text }) => text).join("\n");
  const unused = entries.flatMap((entry) => {
    // Kernels in single precision are made of those in double.
    const path = entry.replace("./dist/", "").replace("/single/", "/").replace(/\.js$/, ".ts");
    return exportedNames(path)
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(users))
      .map((name) => `${path}: ${name}`);
  });
  expect(unused).toEqual([]);
});

/** The values behind `export {}` and `export const`, `function` and `class`; types are held by the type check. */
function exportedNames(path: string): string[] {
  const text = readFileSync(join(root, path), "utf8");
  const lists = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) =>
    (list as string).split(",").map((item) => item.trim().replace(/^.* as /, "")),
  );
  const declared = [...text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)];
  const names = [...lists, ...declared.map(([, name]) => name as string)];
  return names.filter((name) => name !== "" && !name.startsWith("type "));
}

test("every example has what a reader and a test look for", () => {
  const list = readFileSync(join(root, "examples/README.md"), "utf8");
  const folders = readdirSync(join(root, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.length).toBeGreaterThan(0);
  for (const { name } of folders) {
    for (const file of ["model.ts", "main.ts", "run.mjs", "README.md", "expected.json"]) {
      expect(existsSync(join(root, "examples", name, file)), `examples/${name}/${file}`).toBe(true);
    }
    expect(list).toContain(`${name}/README.md`);
  }
});

/** Files longer than 400 lines, with the reason. */
const long: Readonly<Record<string, string>> = {
  "test/helpers/random-ir.ts": "a case for each construct of the IR",
  "test/unit/emit.test.ts": "a list of cases",
  "test/unit/ir-verify.test.ts": "a malformed program for each law of the IR",
};

test("no file is longer than 400 lines without a reason", () => {
  const found = ours.filter(({ text }) => text.split("\n").length > 401).map(({ path }) => path);
  expect(found.filter((path) => !(path in long))).toEqual([]);
  expect(Object.keys(long).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test("no file is left half done", () => {
  const marks = new RegExp(
    ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "@ts-" + "ignore", "\\.on" + "ly\\("].join("|"),
  );
  expect(ours.filter(({ text }) => marks.test(text)).map(({ path }) => path)).toEqual([]);
});

test("names of files are lower case, with hyphens", () => {
  const names = ours.map(({ path }) => path.slice(path.lastIndexOf("/") + 1));
  expect(names.filter((name) => !/^[0-9a-z]+(-[0-9a-z]+)*(\.test|\.d)?\.(ts|mjs)$/.test(name))).toEqual([]);
});

test("a file of the compiler or the runtime opens by saying what it is for", () => {
  const silent = compilerAndRuntime.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

test("every package we depend on is named with a reason, and every command is explained", () => {
  const { dependencies, devDependencies, peerDependencies, scripts } = JSON.parse(
    readFileSync(join(root, "package.json"), "utf8"),
  );
  const guide = readFileSync(join(root, "CONTRIBUTING.md"), "utf8");
  const packages = Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies });
  expect(packages.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  const commands = Object.keys(scripts).filter((name) => !/^(pre|post)/.test(name));
  const isNamed = (name: string) => new RegExp(`npm (run )?${name}\\b`).test(guide);
  expect(commands.filter((name) => !isNamed(name))).toEqual([]);
});
