/** Mistakes in what is said of one mode and not of another, with their exact text. */
import { expect, test } from "vitest";
import { parseText } from "./parse-text.ts";

const messageOf = (text: string) => parseText(text).messages;
const tagged = (words: string) =>
  `/** @differentiable ${words} */\nexport function loss(w: Float64Array, bias: number): number { return bias; }`;

test("options of some modes alone", () => {
  const declared = 'import { forwardGrad } from "fluxion";\nconst f = (x: number) => x * x;\n';
  const request = (options: string) => messageOf(`${declared}const d = forwardGrad(f, ${options});`);
  expect(request('{ distribution: "gaussian" }')).toMatchInlineSnapshot(`
    "loss.ts(3,42): error FX1316: 'gaussian' is not a distribution of directions.
      help: It is 'normal' or 'rademacher'."
  `);
  expect(request("{ distribution: kind }")).toMatchInlineSnapshot(`
    "loss.ts(3,42): error FX1305: The options of 'forwardGrad' are read at build time, and 'kind' is not a literal.
      help: Write them in place: { wrt: [0, 1] }."
  `);
  expect(messageOf(tagged("modes grad directions 2"))).toMatchInlineSnapshot(`
    "loss.ts(1,43): error FX1116: 'directions' says nothing of the modes that this tag asks for.
      help: It is an option of 'jvp' and 'forwardGrad': name one of them behind 'modes', or leave it out."
  `);
  expect(messageOf(tagged("modes forwardGrad distribution Normal"))).toMatchInlineSnapshot(`
    "loss.ts(1,52): error FX1316: 'Normal' is not a distribution of directions.
      help: Did you mean 'normal'? It is 'normal' or 'rademacher'."
  `);
  expect(messageOf(tagged("modes jvp directions 1.5"))).toMatchInlineSnapshot(`
    "loss.ts(1,42): error FX1309: '1.5' is not a number of directions.
      help: Write a positive integer literal: { directions: 4 }, in a tag 'directions 4'."
  `);
  expect(messageOf(tagged("modes taylor"))).toMatchInlineSnapshot(`
    "loss.ts(1,5): error FX1318: 'taylor' is not told up to which order to differentiate.
      help: Write it as a literal: { order: 3 }, in a tag 'order 3'."
  `);
  expect(messageOf(tagged("modes taylor order 17"))).toMatchInlineSnapshot(`
    "loss.ts(1,40): error FX1317: '17' is not an order of derivatives.
      help: Write an integer literal from 1 to 16: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'."
  `);
  const orders = declared.replace("forwardGrad", "taylor");
  expect(messageOf(`${orders}const d = taylor(f, { order: 0.5 });`)).toMatchInlineSnapshot(`
    "loss.ts(3,30): error FX1317: '0.5' is not an order of derivatives.
      help: Write an integer literal from 1 to 16: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'."
  `);
  expect(messageOf(`${orders}const d = taylor(f);`)).toMatchInlineSnapshot(`
    "loss.ts(3,11): error FX1318: 'taylor' is not told up to which order to differentiate.
      help: Write it as a literal: { order: 3 }, in a tag 'order 3'."
  `);
  expect(messageOf(tagged("modes jvp directions 2 3"))).toMatchInlineSnapshot(`
    "loss.ts(1,44): error FX1101: '3' means nothing in '@differentiable'.
      help: The tag reads '@differentiable [wrt NAME...] [modes MODE...] [OPTION VALUE] [target js|webgpu...] [budget SIZE] [workers [points]]'."
  `);
  expect(messageOf(tagged("modes finiteDifference accuracy 3"))).toMatchInlineSnapshot(`
    "loss.ts(1,53): error FX1319: '3' is not an order of accuracy.
      help: Central differences have an even one. Write 2, 4, 6 or 8 as a literal."
  `);
  expect(messageOf(tagged("modes finiteDifference order 2,17"))).toMatchInlineSnapshot(`
    "loss.ts(1,52): error FX1317: '17' is not an order of derivatives.
      help: Write an integer literal from 1 to 16: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'."
  `);
  expect(messageOf(tagged("modes finiteDifference taylor order 2 3"))).toMatchInlineSnapshot(`
    "loss.ts(1,59): error FX1101: '3' means nothing in '@differentiable'.
      help: The tag reads '@differentiable [wrt NAME...] [modes MODE...] [OPTION VALUE] [target js|webgpu...] [budget SIZE] [workers [points]]'."
  `);
  const randomized = declared.replace("forwardGrad", "randomizedGrad");
  expect(messageOf(`${randomized}const d = randomizedGrad(f, { estimator: "samples" });`)).toMatchInlineSnapshot(`
    "loss.ts(3,42): error FX1320: 'samples' is not a way to estimate a gradient from a part of its tape.
      help: Did you mean 'sample'? It is 'sample', 'sampleStratified', 'sampleWithReplacement' or 'project'."
  `);
  expect(messageOf(`${randomized}const d = randomizedGrad(f, { slots: "h" });`)).toMatchInlineSnapshot(`
    "loss.ts(3,38): error FX1322: '"h"' is not a list of slots.
      help: Write the names that 'fluxion explain' gives them as literals: { slots: ['hidden'] }."
  `);
  expect(messageOf(`${randomized}const d = randomizedGrad(f, { slots: [h] });`)).toMatchInlineSnapshot(`
    "loss.ts(3,38): error FX1322: '[h]' is not a list of slots.
      help: Write the names that 'fluxion explain' gives them as literals: { slots: ['hidden'] }."
  `);
  expect(messageOf(tagged("modes randomizedGrad share row"))).toMatchInlineSnapshot(`
    "loss.ts(1,48): error FX1321: 'row' does not say what has one sample.
      help: It is 'case' or 'batch'."
  `);
  expect(messageOf(tagged("modes grad workers points"))).toMatchInlineSnapshot(`
    "loss.ts(1,40): error FX1323: 'points' does not say what workers share.
      help: They share loops: 'workers: true', in a tag 'workers'. Of 'finiteDifference' they may take whole points: 'workers: "points"', in a tag 'workers points'."
  `);
  expect(messageOf(tagged("modes finiteDifference workers values"))).toMatchInlineSnapshot(`
    "loss.ts(1,52): error FX1323: 'values' does not say what workers share.
      help: They share loops: 'workers: true', in a tag 'workers'. Of 'finiteDifference' they may take whole points: 'workers: "points"', in a tag 'workers points'."
  `);
  expect(messageOf(tagged("modes layerwise layerWeights row"))).toMatchInlineSnapshot(`
    "loss.ts(1,50): error FX1327: 'row' does not say what is given for the weights of layers.
      help: Did you mean 'rows'? It is 'gradient' or 'rows'."
  `);
  expect(messageOf(tagged("modes randomizedGrad where leafs"))).toMatchInlineSnapshot(`
    "loss.ts(1,48): error FX1328: 'leafs' does not say where samples may stand.
      help: It is 'leaves' or 'chain'."
  `);
  expect(messageOf(`${randomized}const d = randomizedGrad(f, { where: "path" });`)).toMatchInlineSnapshot(`
    "loss.ts(3,38): error FX1329: Samples cannot be drawn among the edges that leave a value: how many leave an entry of an array is known only when the function runs.
      help: Write 'chain', and name what is kept of values that several edges leave in 'slots': at the same fraction a path's second moment is no larger there."
  `);
  expect(messageOf(tagged("modes grad slots h"))).toMatchInlineSnapshot(`
    "loss.ts(1,38): error FX1116: 'slots' says nothing of the modes that this tag asks for.
      help: It is an option of 'randomizedGrad': name one of them behind 'modes', or leave it out."
  `);
  const differences = declared.replace("forwardGrad", "finiteDifference");
  expect(messageOf(`${differences}const d = finiteDifference(f, { accuracy: 10 });`)).toMatchInlineSnapshot(`
    "loss.ts(3,43): error FX1319: Differences are written up to the order of accuracy 8, not 10.
      help: Central differences have an even one. Write 2, 4, 6 or 8 as a literal."
  `);
  expect(messageOf(`${differences}const d = finiteDifference(f, { order: [1, 17] });`)).toMatchInlineSnapshot(`
    "loss.ts(3,44): error FX1317: '17' is not an order of derivatives.
      help: Write an integer literal from 1 to 16: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'."
  `);
  expect(messageOf(`${differences}const d = finiteDifference(f, { order: [] });`)).toMatchInlineSnapshot(`
    "loss.ts(3,40): error FX1317: '[]' is not an order of derivatives.
      help: Write an integer literal from 1 to 16: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'."
  `);
  expect(messageOf(`${orders}const d = taylor(f, { order: [1, 2] });`)).toMatchInlineSnapshot(`
    "loss.ts(3,30): error FX1317: '[1, 2]' is not an order of derivatives.
      help: Write an integer literal from 1 to 16: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'."
  `);
  expect(messageOf(`${differences}const d = finiteDifference(f, { order: 0 });`)).toMatchInlineSnapshot(`
    "loss.ts(3,40): error FX1317: '0' is not an order of derivatives.
      help: Write an integer literal from 1 to 16: { order: 3 }, in a tag 'order 3'; of 'finiteDifference' also several, { order: [1, 2] }, 'order 1 2'."
  `);
});
