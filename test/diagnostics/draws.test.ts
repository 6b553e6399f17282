/** Random numbers in functions that are differentiated: what is drawn there, and what outside. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";

test.each(["randomUniform(3, 0, 0)", "randomBits(3, 0, 0)", "randomIndex(3, 0, 0, 9)"])(
  "%s is drawn outside",
  (draw) => {
    const name = draw.slice(0, draw.indexOf("("));
    const f = `import { grad } from "fluxion";\nimport { ${name} } from "fluxion/random";`;
    const { messages } = compileFiles({ "f.ts": `${f}\nexport const g = grad((x: number) => x * ${draw});` });
    expect(messages).toBe(`f.ts(3,42): error FX2004: '${name}' is not supported in differentiated code.
  help: Draw by 'randomNormal' or 'randomSign', or call it outside and hand the result in as a parameter.
`);
  },
);

test("normal numbers and signs are drawn where they are needed", () => {
  const text = `import { grad } from "fluxion";
import { randomNormal, randomSign } from "fluxion/random";
export const g = grad((x: number) => x * randomNormal(3, 0, 0) * randomSign(3, 1, 0));`;
  expect(compileFiles({ "f.ts": text }).messages).toBe("");
});

test("a helper that the file imports itself is no name of the file's own", () => {
  const text = `import { forwardGrad } from "fluxion";
import { randomNormal } from "fluxion/random";
export const f = forwardGrad((w: number) => w * randomNormal(1, 0, 0));
export const drawn = randomNormal(2, 0, 0);
`;
  const { code, messages } = compileFiles({ "f.ts": text }, { standalone: true });
  expect(messages).toBe("");
  expect(code.match(/^import .*/gm)).toEqual([
    'import { randomNormal as randomNormal2, stepSeed } from "fluxion/random";',
    'import { randomNormal } from "fluxion/random";',
  ]);
});
