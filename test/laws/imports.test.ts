/** Who may import whom. Data flows one way: diagnostics, ir, ops, the stages in their order, compile, index, then the ways in. */
import { expect, test } from "vitest";
import { filesBelow, type Import, importsOf, isOurs } from "./sources.ts";

const files = [...filesBelow("compiler"), ...filesBelow("runtime")];
const imports = files.flatMap(importsOf);

/** From what knows nothing of the rest to what knows all. A part may import the parts above it in this list, and itself. */
const order: readonly (readonly string[])[] = [
  ["compiler/diagnostics/"],
  // What a request is, which all stages are told.
  ["compiler/1-parse/request.ts"],
  ["compiler/ir/"],
  ["compiler/ops/"],
  ["compiler/1-parse/"],
  ["compiler/2-lower/"],
  ["compiler/3-analyze/"],
  ["compiler/4-differentiate/"],
  ["compiler/5-simplify/"],
  ["compiler/runtime-names.ts"],
  ["compiler/6-emit/"],
  ["compiler/derive.ts"],
  ["compiler/explain/"],
  ["compiler/options.ts"],
  ["compiler/output/"],
  ["compiler/project/"],
  ["compiler/lower-requests.ts"],
  ["compiler/compile.ts", "compiler/requested-functions.ts"],
  ["compiler/session.ts"],
  ["compiler/gradient-types.ts", "compiler/request-options.ts", "compiler/device-types.ts"],
  ["compiler/requests-api.ts", "compiler/index.ts"],
  ["compiler/check/"],
  ["compiler/plugin/", "compiler/cli/"],
];

/** The first part that holds the file. */
function rankOf(path: string): number {
  return order.findIndex((parts) =>
    parts.some((part) => path === part || (part.endsWith("/") && path.startsWith(part))),
  );
}

function shown(found: readonly Import[]): string[] {
  return found.map(({ from, to }) => `${from} imports ${to}`);
}

test("every file of the compiler has a place in the order", () => {
  const compiler = files.filter(({ path }) => path.startsWith("compiler/"));
  expect(compiler.length).toBeGreaterThan(100);
  expect(compiler.map(({ path }) => path).filter((path) => rankOf(path) < 0)).toEqual([]);
});

test("imports follow the order", () => {
  const within = imports.filter(({ from, to }) => from.startsWith("compiler/") && to.startsWith("compiler/"));
  expect(within.length).toBeGreaterThan(300);
  expect(shown(within.filter(({ from, to }) => rankOf(to) > rankOf(from)))).toEqual([]);
});

test("imports of files name a file that exists", () => {
  const known = new Set(files.map(({ path }) => path));
  expect(shown(imports.filter(({ to }) => isOurs(to) && !known.has(to)))).toEqual([]);
});

test("no file imports itself, directly or around a corner", () => {
  const next = new Map(files.map(({ path }) => [path, importsOfFile(path)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
    if (done.has(path) || trail.includes(path)) return;
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const { path } of files) visit(path, []);
  expect(cycles).toEqual([]);
});

/** A type that is known both ways is no cycle when the program runs. */
function importsOfFile(path: string): string[] {
  return imports.filter(({ from, to, isTypeOnly }) => from === path && isOurs(to) && !isTypeOnly).map(({ to }) => to);
}

test("the runtime never imports the compiler; the compiler knows the runtime by the types of its names, checks run it, and random numbers mean what it draws", () => {
  const leaving = imports.filter(({ from, to }) => isOurs(to) && from.split("/")[0] !== to.split("/")[0]);
  // Checks run what is generated, and so what it imports; an operation that draws is evaluated by what draws.
  const known = leaving.filter(({ from }) => !from.startsWith("compiler/check/") && from !== "compiler/ops/random.ts");
  // What a forward pass gives is said once, for those who ask for it and for those who are handed it.
  const isOfPass = ({ from, to }: Import) => from === "compiler/requests-api.ts" && to === "runtime/layers.ts";
  const namesTypes = ["compiler/runtime-names.ts", "compiler/device-types.ts"];
  expect(known).toEqual(known.filter((found) => namesTypes.includes(found.from) || isOfPass(found)));
  expect(known.every(({ isTypeOnly }) => isTypeOnly)).toBe(true);
});

/** Who may know what is not ours. The rest is written with nothing but the language. */
const packages: Readonly<Record<string, readonly string[]>> = {
  "ts-morph": [
    "compiler/1-parse/",
    "compiler/2-lower/",
    "compiler/project/",
    "compiler/compile.ts",
    "compiler/lower-requests.ts",
    "compiler/requested-functions.ts",
  ],
  esbuild: ["compiler/plugin/", "compiler/diagnostics/esbuild.ts"],
  vite: ["compiler/plugin/"],
  "@jridgewell/gen-mapping": ["compiler/output/"],
  "@jridgewell/trace-mapping": ["compiler/output/"],
  "magic-string": ["compiler/output/"],
  commander: ["compiler/cli/"],
  picocolors: ["compiler/cli/", "compiler/diagnostics/terminal.ts", "compiler/explain/text.ts"],
  "cli-progress": ["runtime/training/node/"],
  "ml-matrix": ["runtime/linear-algebra/eigen.ts"],
  // By its name, as users import it: what is compiled into their code.
  fluxion: ["runtime/implicit.ts", "runtime/scores/", "runtime/kernels/"],
};

test("packages are known where they are needed and nowhere else", () => {
  const foreign = imports.filter(({ to }) => !isOurs(to) && !to.startsWith("node:"));
  const allowed = ({ from, to }: Import) => (packages[to] ?? []).some((place) => from.startsWith(place));
  expect(shown(foreign.filter((found) => !allowed(found)))).toEqual([]);
  expect([...new Set(foreign.map(({ to }) => to))].sort()).toEqual(Object.keys(packages).sort());
});

test("what runs in a browser imports nothing of Node", () => {
  const ofNode = [
    "compiler/plugin/",
    "compiler/check/run-source.ts",
    "compiler/check/time-limit.ts",
    "compiler/cli/",
    "compiler/project/",
    "compiler/session.ts",
    "runtime/training/node/",
    "runtime/workers/node.ts",
  ];
  const inNode = imports.filter(({ to }) => to.startsWith("node:"));
  const allowed = ({ from, to }: Import) =>
    ofNode.some((place) => from.startsWith(place)) ||
    (from === "compiler/diagnostics/terminal.ts" && to === "node:path");
  expect(shown(inNode.filter((found) => !allowed(found)))).toEqual([]);
});
