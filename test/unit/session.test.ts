/** Sessions: what comes out depends on the sources and the options, never on what was compiled before. */
import { join } from "node:path";
import { expect, test } from "vitest";
import { formatDiagnostic, openSession, type Session, type Source } from "../../compiler/index.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

const helper = "export function scale(x: number): number {\n  return 3 * x;\n}\n";
const loss = `import { scale } from "./helper.ts";
/** @differentiable wrt w b */
export function loss(w: number, b: number): number {
  return scale(w) * w * b;
}
`;
const main = 'import { grad } from "fluxion";\nimport { loss } from "./loss.ts";\nexport const slope = grad(loss);\n';

/** Everything that a compilation gave, as one text. */
function given(session: Session, sources: readonly Source[], tags = true): string {
  return JSON.stringify(session.compile(sources, { tags }), undefined, 1);
}

test("a warm session gives the bytes of a cold one, whatever it compiled before", () => {
  const project = temporaryProject({ "helper.ts": helper, "loss.ts": loss, "main.ts": main });
  const at = (name: string, text?: string): Source => ({ path: join(project.folder, name), text });
  const cold = (sources: readonly Source[]) => given(openSession({ verify: true }), sources);
  const warm = openSession({ verify: true });
  const globals = "declare global { const three: number }\nexport {};\n";
  const steps: (() => Source[] | undefined)[] = [
    () => [at("loss.ts")],
    () => [at("main.ts"), at("loss.ts")],
    // A text that is not on the disk, and the disk again.
    () => [at("loss.ts", loss.replace("* b", "* b * b"))],
    () => [at("main.ts")],
    () => [at("loss.ts"), at("helper.ts")],
    // Names that another file declares for all.
    () => [at("globals.ts", globals), at("loss.ts", loss.replace("* b", "* b + 0 * three"))],
    () => [at("loss.ts", loss.replace("* b", "* b + 0 * three"))],
    // A mistake, and its end.
    () => [at("loss.ts", loss.replace("wrt w b", "wrt v"))],
    () => [at("loss.ts", loss.replace("scale(w)", "scale("))],
    () => [at("loss.ts")],
    // A file behind changes, goes, and comes back.
    () => void project.write({ "helper.ts": helper.replace("3", "5") }),
    () => [at("loss.ts")],
    () => [at("main.ts")],
    () => [at("loss.ts", loss.replace("./helper.ts", "./missing.ts"))],
    () => void project.write({ "missing.ts": helper }),
    () => [at("loss.ts", loss.replace("./helper.ts", "./missing.ts"))],
    () => [at("loss.ts")],
  ];
  for (const [i, step] of steps.entries()) {
    const sources = step();
    if (sources) expect(given(warm, sources), `step ${i}`).toBe(cold(sources));
  }
});

test("compiling together gives what compiling alone gives", () => {
  const project = temporaryProject({ "helper.ts": helper, "loss.ts": loss, "main.ts": main });
  const paths = ["loss.ts", "main.ts"].map((name) => ({ path: join(project.folder, name) }));
  const together = openSession().compile(paths, { tags: true }).modules;
  const alone = paths.flatMap((source) => openSession().compile([source], { tags: true }).modules);
  expect(together).toEqual(alone);
});

test("what the project's types declare is there for the functions that need it, and read for them alone", () => {
  const tsconfig = { compilerOptions: { strict: true, lib: ["es2022", "dom"], types: ["kilogram"] } };
  const project = temporaryProject({
    "tsconfig.json": JSON.stringify(tsconfig),
    "node_modules/@types/kilogram/package.json": '{ "name": "@types/kilogram", "types": "index.d.ts" }',
    "node_modules/@types/kilogram/index.d.ts": "declare type Kilogram = number;\n",
    "loss.ts": loss,
    "helper.ts": helper,
    "energy.ts": `/** @differentiable */
export function energy(mass: Kilogram, speed: number): number {
  return 0.5 * mass * speed * speed;
}
`,
    "points.ts": `/** @differentiable */
export function height(points: DOMPointReadOnly[]): number {
  return points.length;
}
`,
  });
  const session = openSession({ project: join(project.folder, "tsconfig.json") });
  const compiled = (name: string) => session.compile([{ path: join(project.folder, name) }], { tags: true });
  const before = compiled("loss.ts");
  const messages = (name: string) => compiled(name).diagnostics.map(({ message }) => message);
  expect(messages("energy.ts")).toEqual([]);
  expect(compiled("energy.ts").modules[0]!.code).toContain("energyGrad(mass: number");
  expect(messages("points.ts").join("\n")).not.toContain("Cannot find name");
  expect(messages("points.ts")).not.toEqual([]);
  expect(compiled("loss.ts")).toEqual(before);
});

test("a file that cannot be read is reported, and the others are compiled", () => {
  const project = temporaryProject({ "helper.ts": helper, "loss.ts": loss });
  const sources = ["missing.ts", "loss.ts"].map((name) => ({ path: join(project.folder, name) }));
  const { modules, diagnostics } = openSession().compile(sources, { tags: true });
  expect(modules.map(({ source }) => source)).toEqual([join(project.folder, "loss.ts")]);
  const style = { colour: false, frame: false, folder: project.folder, textOf: () => undefined };
  const messages = diagnostics.map((diagnostic) =>
    formatDiagnostic(diagnostic, style).replaceAll(project.folder, "PROJECT"),
  );
  expect(messages).toEqual([
    "error FX0106: File 'PROJECT/missing.ts' could not be read: ENOENT: no such file or directory, open 'PROJECT/missing.ts'.\n" +
      "  help: Check the permissions of the file.",
  ]);
});

test("texts handed in one after the other may import what the build does not know", () => {
  const project = temporaryProject({ "helper1.ts": helper, "helper2.ts": helper, "helper3.ts": helper });
  const session = openSession({ verify: true });
  for (const k of [1, 2, 3]) {
    const imports = `import { join } from "node:path";\nimport { scale } from "./helper${k}.ts";\n`;
    const tagged = "/** @differentiable modes grad */\nexport function f(x: number): number {\n  return scale(x);\n}\n";
    const text = `${imports}${tagged}export const path = join("a", "b");\n`;
    const { modules, diagnostics } = session.compile([{ path: join(project.folder, `${k}.ts`), text }], { tags: true });
    expect(diagnostics).toEqual([]);
    expect(modules).toHaveLength(1);
  }
});
