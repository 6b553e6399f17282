/** The model of the digits is one that methods can take layer by layer. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";

test("the network that reads digits has two layers", () => {
  const { messages, code } = compileFiles({
    "main.ts":
      'import { layerwise } from "fluxion";\nimport { scoresOf } from "./model.ts";\nexport const pass = layerwise(scoresOf);\n',
    "model.ts": readFileSync("examples/mnist/model.ts", "utf8"),
  });
  expect(messages).toBe("");
  const names = [...code.matchAll(/name: "([^"]*)"/g)].map(([, name]) => name);
  expect(names).toEqual(["model.hiddenWeights", "model.outputWeights"]);
});
