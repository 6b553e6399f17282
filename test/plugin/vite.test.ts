/** The Vite plugin, on a build as Vite runs it. */
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type InlineConfig } from "vite";
import { expect, test } from "vitest";
import fluxion from "../../compiler/plugin/vite.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

const model = "export function loss(w: number, x: number): number {\n  return w * w * x;\n}\n";

function config(root: string): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: "silent",
    plugins: [fluxion()],
    build: {
      lib: { entry: "main.ts", formats: ["es"], fileName: "out" },
      outDir: "out",
      sourcemap: true,
      minify: false,
    },
  };
}

test("requests become the generated functions, with a source map", async () => {
  const project = temporaryProject({
    "package.json": "{}",
    "model.ts": model,
    "main.ts":
      'import { grad } from "fluxion";\nimport { loss } from "./model.ts";\nconst x = 5;\nexport const slope = grad((w: number) => loss(w, x));\n',
  });
  await build(config(project.folder));
  const file = project.list("out").find((name) => /\.m?js$/.test(name)) ?? "";
  const { slope } = await import(pathToFileURL(join(project.folder, file)).href);
  expect(slope(3)).toBe(30);
  expect(JSON.parse(project.read(`${file}.map`)).sources).toContain("../model.ts");
});

test("a mistake stops the build with its place", async () => {
  const project = temporaryProject({
    "package.json": "{}",
    "main.ts": 'import { grad } from "fluxion";\nexport const g = grad(3);\n',
  });
  const failure = await build(config(project.folder)).catch((error) => error);
  expect(failure.message).toContain("main.ts(2,23): error FX1303: The build cannot tell which function '3' is");
  expect(failure.message).toContain("help: Name a function declaration");
});

test("the report on derivatives is handed over when the build ends", async () => {
  const project = temporaryProject({
    "package.json": "{}",
    "model.ts": model,
    "main.ts": 'import { grad } from "fluxion";\nimport { loss } from "./model.ts";\nexport const g = grad(loss);\n',
  });
  const told: string[] = [];
  const plugin = fluxion({
    explain: (functions) => told.push(...functions.map(({ name, file }) => `${name} ${file}`)),
  });
  await build({ ...config(project.folder), plugins: [plugin] });
  expect(told).toEqual(["loss model.ts"]);
});
