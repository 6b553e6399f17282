/** What is emitted passes the type checker at its strictest usual setting, as TypeScript, as declarations and as JSDoc. */
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { requestableModes } from "../../compiler/1-parse/modes.ts";
import type { Mode } from "../../compiler/1-parse/request.ts";
import { openSession } from "../../compiler/session.ts";
import { type TemporaryProject, temporaryProject } from "../helpers/temporary-project.ts";

const session = openSession();

function project(include: readonly string[]): TemporaryProject {
  const compilerOptions = {
    target: "es2022",
    lib: ["es2023"],
    types: [],
    module: "preserve",
    strict: true,
    noImplicitReturns: true,
    noEmit: true,
    checkJs: true,
    allowImportingTsExtensions: true,
    paths: {
      "fluxion/runtime": [resolve("runtime/index.ts")],
      "fluxion/random": [resolve("runtime/random.ts")],
      "fluxion/workers": [resolve("dist/runtime/workers/node.d.ts")],
      fluxion: [resolve("compiler/requests-api.ts")],
    },
  };
  return temporaryProject({
    "package.json": '{ "type": "module" }',
    "tsconfig.json": JSON.stringify({ compilerOptions, include }),
  });
}

async function typeErrors({ folder }: TemporaryProject): Promise<string> {
  const checker = [resolve("node_modules/typescript/bin/tsc"), "-p", "."];
  const { stdout } = await promisify(execFile)(process.execPath, checker, { cwd: folder }).catch((error) => error);
  return stdout;
}

/** The emitted modules of a source: what they say, without the line that keeps checkers away. */
function emitted(text: string, modes: readonly Mode[] | undefined) {
  const source = [{ path: "/project/source.ts", text }];
  const compiled = (emit: "source" | "js") => {
    const { modules, diagnostics } = session.compile(source, { tags: true, modes, emit });
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    return modules[0];
  };
  const [typescript, javascript] = [compiled("source"), compiled("js")];
  return {
    typescript: typescript?.code.replace("// @ts-nocheck\n", "") ?? "",
    javascript: javascript?.code ?? "",
    declarations: javascript?.declarations ?? "",
  };
}

const optional = `
/** @differentiable order 2 */
export function withDefault(a: number, b = 3): number {
  return a * b;
}

/** @differentiable wrt b w order 2 */
export function byWhatMayBeMissing(w: Float64Array, isSquared = true, b?: number): number {
  const scale = b ?? 2;
  return isSquared ? w[0] * w[0] * scale : w[0];
}

function shifted(by = 1, x: number): number {
  return x + by;
}

/** @differentiable order 2 */
export function defaultBeforeRequired(a = 1, b: number, c?: number): number {
  let sum = 0;
  for (let i = 0; i < 3; i++) sum = shifted(undefined, sum * a) + shifted(c ?? b, a);
  return sum;
}
`;

test("parameters that may be left out, before those that a mode adds", async () => {
  const { typescript, javascript, declarations } = emitted(
    optional,
    requestableModes.filter((mode) => mode !== "layerwise"), // It takes functions with layers alone.
  );
  const out = project(["."]);
  out.write({
    "a.ts": typescript,
    "js/b.js": javascript,
    "declared/b.js": javascript,
    "declared/b.d.ts": declarations,
    "use.ts": `import * as ts from "./a.ts";
import * as js from "./js/b.js";
import * as declared from "./declared/b.js";
const w = new Float64Array(1);
for (const { withDefaultGrad, withDefaultJvp, withDefaultVjp, byWhatMayBeMissingValueAndGradInto } of [ts, js, declared]) {
  withDefaultGrad(1) satisfies number;
  withDefaultJvp(1, undefined, 2) satisfies [number, number];
  withDefaultVjp(1, 2, 3) satisfies number;
  byWhatMayBeMissingValueAndGradInto(w, undefined, undefined, w, w) satisfies number;
  // @ts-expect-error the tangent is missing
  withDefaultJvp(1, 2);
  // @ts-expect-error a gradient needs what the function needs
  withDefaultGrad();
}
for (const { withDefaultFiniteDifference } of [ts, declared]) {
  const slope: number = withDefaultFiniteDifference(1, 2, 3);
  const coarse: number = withDefaultFiniteDifference(1, undefined, 3, { step: 0.1, estimateError: false });
  const [derivative, error] = withDefaultFiniteDifference(1, 2, slope, { estimateError: true });
  const either: number | [number, number] = withDefaultFiniteDifference(1, 2, 3, { estimateError: error < coarse });
  // @ts-expect-error it may have come with its error
  withDefaultFiniteDifference(1, 2, derivative, { estimateError: error < 1 }) + 1;
  typeof either;
}
`,
  });
  expect(await typeErrors(out)).toBe("");
  expect(typescript).toContain("withDefaultJvp(a: number, b = 3, aDot: number)");
});

// One build and one type check of everything: longer than other tests by what the corpus holds.
test("the corpus of functions", { timeout: 180_000 }, async () => {
  const out = project(["*.ts"]);
  for (const folder of ["test/gradients/corpus", "test/gradients/regressions", "test/golden/cases"]) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".ts"))) {
      const text = readFileSync(join(folder, file), "utf8");
      out.write({ [`${folder.replaceAll("/", "-")}-${file}`]: emitted(text, ["jvp", "vjp"]).typescript });
    }
  }
  expect(await typeErrors(out)).toBe("");
});

test("functions that are taken layer by layer", { timeout: 60_000 }, async () => {
  const out = project(["*.ts"]);
  for (const file of ["networks.ts", "surroundings.ts"]) {
    const { typescript, declarations } = emitted(
      readFileSync(join("test/layerwise/programs", file), "utf8"),
      undefined,
    );
    out.write({ [file]: typescript, [`declared-${file.replace(".ts", ".d.ts")}`]: declarations });
    expect(typescript).toContain("structuredClone(state)");
  }
  out.write({
    "use.ts": `import { listedLayerwise, structuredLayerwise } from "./networks.ts";
const { outputs, pull } = listedLayerwise([{ w: new Float64Array(1), b: new Float64Array(1) }], new Float64Array(1));
const { gradient, layers } = pull(outputs);
gradient[0]?.w satisfies Float64Array | undefined;
layers[0].outputAdjoint satisfies Float64Array;
const structured = structuredLayerwise({ first: gradient[0]!, rest: [outputs, outputs], scale: 1 }, outputs);
structured.pull({ y: outputs, size: 1 }).gradient.scale satisfies number;
// @ts-expect-error a cotangent is like the outputs
structured.pull(outputs);
`,
  });
  expect(await typeErrors(out)).toBe("");
});
