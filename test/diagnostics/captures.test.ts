/** What a requested function reads of the code around it: handed over where the request stands, or refused. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";

/** The rewritten module, or what is wrong with it. */
function compiled(files: Record<string, string>): string {
  const { messages, code } = compileFiles(files);
  return messages || code;
}

const withRequests = (text: string) => compiled({ "main.ts": `import { grad, jvp } from "fluxion";\n${text}` });

test("captured variables become the first arguments, in the order of their first use", () => {
  const inPlace = withRequests("export const f = (a: number, b: number) => grad((w: number) => w * b + a * w);");
  expect(inPlace).toContain("=> (w: number) => inlineGrad(b, a, w);\n");
  const nested = withRequests(
    "export function outer(k: number) {\n  function inner(w: number) {\n    return w * w * k;\n  }\n  return jvp(inner)(1, 2);\n}",
  );
  expect(nested).toContain("return ((w: number, wDot: number) => innerJvp(k, w, wDot))(1, 2);");
  const ofModule = withRequests("let k = Math.random();\nconst f = (w: number) => w * k;\nexport const g = grad(f);");
  expect(ofModule).toContain("export const g = (w: number) => fGrad(k, w);");
});

test("constants with known values are part of the generated code", () => {
  const text = withRequests("const half = 0.5;\nexport const g = grad((w: number) => w * w * half);");
  expect(text).toContain("export const g = gGrad;");
});

test("content that may change is read when the derivative is called", () => {
  const own = withRequests(
    "export const w = [1, 2];\nconst f = (x: number) => x * w[0]!;\nexport const g = grad(f);\nw[0] = 4;",
  );
  expect(own).toContain("export const g = (x: number) => fGrad(w, x);");
  const tables = "export const w = new Float64Array([1, 2]);\nexport const rates = { low: 1 };\n";
  const f = "const f = (x: number) => x * v[0]! + rates.low * x;\nexport const g = grad(f);";
  const imports = `import { grad } from "fluxion";\nimport { w as v, rates } from "./tables.ts";\n`;
  const imported = compiled({ "main.ts": `${imports}${f}`, "tables.ts": tables });
  expect(imported).toContain(imports.split("\n")[1]);
  expect(imported).toContain("export const g = (x: number) => fGrad(v, rates, x);");
});

test("content that may change, where it cannot be handed over", () => {
  const tables = "export const w = [1, 2];\n";
  const model = 'import { w } from "./tables.ts";\nexport const f = (x: number) => x * w[0]!;\n';
  const main = 'import { grad } from "fluxion";\nimport { f } from "./model.ts";\nexport const g = grad(f);\n';
  expect(compiled({ "main.ts": main, "model.ts": model, "tables.ts": tables })).toMatchInlineSnapshot(`
    "model.ts(2,37): error FX2012: 'w' cannot be used here: it is exported, and other modules can change its content.
      note: tables.ts(1,14): It is exported here.
      help: Hand it in as a parameter, or declare it as 'readonly number[]'.
    "
  `);
  const named = 'import { grad } from "fluxion";\nimport * as t from "./tables.ts";\n';
  expect(
    compiled({ "main.ts": `${named}export const g = grad((x: number) => x * t.w[0]!);\n`, "tables.ts": tables }),
  ).toMatchInlineSnapshot(`
    "main.ts(3,42): error FX2012: 't.w' cannot be used here: it is exported, and other modules can change its content.
      note: tables.ts(1,14): It is exported here.
      help: Hand it in as a parameter, or declare it as 'readonly number[]'.
    "
  `);
});

test("a variable that another one hides at the request", () => {
  const text = `export function outer(k: number) {
  const inner = (w: number) => w * k;
  return [1].map((k) => grad(inner)(k));
}`;
  expect(withRequests(text)).toMatchInlineSnapshot(`
    "main.ts(4,25): error FX1310: 'inner' reads 'k', and another 'k' hides it here.
      help: Rename one of them, or move the request next to the function.
    "
  `);
});

test("a variable of another module, or of a function with a tag", () => {
  const model = "export const rate = Math.random();\nexport const model = (w: number) => w * rate;\n";
  const main = 'import { grad } from "fluxion";\nimport { model } from "./model.ts";\nexport const g = grad(model);\n';
  expect(compiled({ "main.ts": main, "model.ts": model })).toMatchInlineSnapshot(`
    "model.ts(2,41): error FX2012: 'rate' cannot be used here: its initial value is not made of literal numbers.
      help: Hand 'rate' in as a parameter, or make it a 'const' of literal numbers.
    "
  `);
});

test("a captured variable that is written", () => {
  expect(
    withRequests("let calls = 0;\nexport const g = grad((w: number) => {\n  calls++;\n  return w * w;\n});"),
  ).toMatchInlineSnapshot(`
    "main.ts(4,3): error FX2011: The function writes 'calls', which belongs to the code around it.
      help: Use a variable of its own and return the value.
    "
  `);
});

test("a captured object that is written as an element of a list", () => {
  const text =
    "export const g = (c: { v: number }) =>\n  grad((x: number) => { const l = [c]; l[0]!.v = x; return x * c.v; });";
  expect(withRequests(text)).toMatchInlineSnapshot(`
    "main.ts(3,36): error FX2011: The function writes 'c', which belongs to the code around it.
      help: Use a variable of its own and return the value.
    "
  `);
});
