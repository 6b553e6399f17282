/** Each mistake in tags of layers and in functions that are taken layer by layer, with its exact text. */
import { expect, test } from "vitest";
import { compileFiles, messagesOf } from "../helpers/compiled.ts";

const body = `{
  const y = new Float64Array(x.length * w.length);
  for (let r = 0; r < x.length; r++) for (let o = 0; o < w.length; o++) y[r * w.length + o] = x[r] * w[o];
  return y;
}`;
const layer = `/** @layer input=x weights=w */\nfunction scaled(x: Float64Array, w: Float64Array): Float64Array ${body}\n`;
const requested = "/** @differentiable wrt w modes layerwise */\nexport function f";

/** What is said of a layer with this tag. */
function ofTag(tag: string, head = "scaled(x: Float64Array, w: Float64Array, scale: number): Float64Array"): string {
  return messagesOf(
    `/** @layer ${tag} */\nfunction ${head} ${body}\n${requested}(w: Float64Array, x: Float64Array) { return scaled(x, w, 1); }`,
  );
}

/** What is said of a function with this head and body. */
function of(text: string): string {
  return messagesOf(`${layer}${requested}${text}`);
}

test("words of a tag that say nothing", () => {
  expect(ofTag("x w")).toMatchInlineSnapshot(`
    "f.ts(1,5): error FX1117: 'x' means nothing in '@layer'.
      note: f.ts(8,62): It is called by 'f', here.
      help: The tag reads '@layer input=NAME weights=NAME [bias=NAME] [kind=WORD]', with the names of parameters."
  `);
  expect(ofTag("input=x input=w weights=w")).toMatchInlineSnapshot(`
    "f.ts(1,5): error FX1117: 'input=w' means nothing in '@layer'.
      note: f.ts(8,62): It is called by 'f', here.
      help: The tag reads '@layer input=NAME weights=NAME [bias=NAME] [kind=WORD]', with the names of parameters."
  `);
  expect(ofTag("input=x")).toMatchInlineSnapshot(`
    "f.ts(1,5): error FX1117: '@layer' names no input, or no weights.
      note: f.ts(8,62): It is called by 'f', here.
      help: The tag reads '@layer input=NAME weights=NAME [bias=NAME] [kind=WORD]', with the names of parameters."
  `);
});

test("names of what is no array of numbers", () => {
  expect(ofTag("input=x weights=v")).toMatchInlineSnapshot(`
    "f.ts(1,5): error FX2069: '@layer' names 'v', which is no parameter of 'scaled' that is an array of numbers.
      note: f.ts(8,62): It is called by 'f', here.
      help: Did you mean 'x'? Those are 'x' and 'w'."
  `);
  expect(ofTag("input=x weights=w bias=scale")).toMatchInlineSnapshot(`
    "f.ts(1,5): error FX2069: '@layer' names 'scale', which is no parameter of 'scaled' that is an array of numbers.
      note: f.ts(8,62): It is called by 'f', here.
      help: Those are 'x' and 'w'."
  `);
  expect(
    messagesOf(`/** @layer input=x weights=w */\nfunction first(x: Float64Array, w: Float64Array): number { return x[0] * w[0]; }
${requested}(w: Float64Array, x: Float64Array) { return first(x, w); }`),
  ).toMatchInlineSnapshot(`
    "f.ts(1,5): error FX2070: 'first' is marked as a layer, and does not return one array of numbers.
      note: f.ts(4,62): It is called by 'f', here.
      help: Let it return its outputs, row by row, as a Float64Array or Float32Array."
  `);
});

test("layers that are no functions of their own any more", () => {
  expect(
    messagesOf(`${requested}(w: Float64Array, x: Float64Array) {
  /** @layer input=x weights=w */
  function scaled(x: Float64Array, w: Float64Array): Float64Array ${body}
  return scaled(x, w);
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(3,7): error FX2071: 'scaled' is marked as a layer, and is written out where it is called: 'layerwise' does not see its calls.
      help: Make it a function of the top level, with arrays and numbers as typed parameters, that takes no functions and changes no objects."
  `);
});

test("functions without a layer, and layers of what is not differentiated by", () => {
  expect(of("(w: Float64Array): Float64Array { return w.map((each) => each * each); }")).toMatchInlineSnapshot(`
    "f.ts(7,5): error FX4050: 'f' calls no layer whose weights are among wrt.
      help: Call layers, such as 'dense' of 'fluxion/kernels' or functions marked '@layer input=x weights=w bias=b', with parameters as weights, and name these in wrt."
  `);
  const other = of(
    "(w: Float64Array, v: Float64Array, x: Float64Array) { const y = scaled(x, v); y[0] *= w[0]; return y; }",
  );
  expect(other).toContain("FX4050: 'f' calls no layer whose weights are among wrt.");
});

test("weights that are not known", () => {
  expect(
    of("(w: Float64Array, x: Float64Array) { return scaled(x, w.map((each) => 2 * each)); }"),
  ).toMatchInlineSnapshot(`
    "f.ts(8,62): error FX4051: The weights of the layer 'scaled' are computed or chosen here: they are not always one parameter, or one part of one.
      help: Hand the layer a parameter, a field of one or a stretch of one ('subarray'), compute with its outputs, and choose between calls instead of between weights."
  `);
  expect(
    of(`(w: Float64Array, x: Float64Array): Float64Array {
  let h = x;
  for (let i = 0; i < w.length; i++) h = scaled(h, w.subarray(i, i + 1));
  return h;
}`),
  ).toMatchInlineSnapshot(`
    "f.ts(10,42): error FX4051: The weights of the layer 'scaled' are others in each trip of a loop here, so that one layer is not told from the next.
      help: Hand the parameters in as a list, of which each trip takes the next element, or write the calls out, each with its own part of the parameters."
  `);
  expect(of("(w: Float64Array, v: Float64Array, x: Float64Array) { return scaled(x, x[0] > 0 ? w : v); }")).toContain(
    "FX4051: The weights of the layer 'scaled' are computed or chosen here",
  );
});

test("layers in recursive functions", () => {
  expect(
    messagesOf(`${layer}function deep(w: Float64Array, x: Float64Array, depth: number): Float64Array {
  return depth <= 0 ? x : deep(w, scaled(x, w), depth - 1);
}
${requested}(w: Float64Array, x: Float64Array) { return deep(w, x, 3); }`),
  ).toMatchInlineSnapshot(`
    "f.ts(8,35): error FX4052: The layer 'scaled' is called by 'deep', whose calls stay calls: 'layerwise' does not see what is in them.
      help: Write a recursion as a loop, and call layers outside of functions whose derivatives are given."
  `);
});

test("layers in functions whose derivatives are given, or asked for inside", () => {
  expect(
    compileFiles(
      {
        "f.ts": `import { customVjp } from "fluxion";
${layer}const given = customVjp(
  (w: Float64Array, x: Float64Array): Float64Array => scaled(x, w),
  ([w], _y, yBar) => [w.map((_, i) => yBar[i]), w.map(() => 0)],
);
${requested}(w: Float64Array, x: Float64Array) { return given(w, scaled(x, w)); }`,
      },
      { tags: true },
    ).messages.trimEnd(),
  ).toMatchInlineSnapshot(`
    "f.ts(9,55): error FX4052: The layer 'scaled' is called by 'given', whose calls stay calls: 'layerwise' does not see what is in them.
      help: Write a recursion as a loop, and call layers outside of functions whose derivatives are given."
  `);
  expect(
    compileFiles(
      {
        "f.ts": `import { grad } from "fluxion";
${layer}function first(x: Float64Array, w: Float64Array): number { return scaled(x, w)[0]; }
${requested}(w: Float64Array, x: Float64Array) { return scaled(grad(first)(x, w), w); }`,
      },
      { tags: true },
    ).messages.trimEnd(),
  ).toMatchInlineSnapshot(`
    "f.ts(9,5): error FX4055: 'firstGrad' differentiates a function that calls the layer 'scaled': 'layerwise' does not see what flows through it there.
      help: Ask for the gradient instead, or write the derivative that is needed with layers of its own."
  `);
});

test("functions, and layers, that change what they are handed", () => {
  expect(
    of("(w: Float64Array, x: Float64Array) { const y = scaled(x, w); x[0] = 0; return y; }"),
  ).toMatchInlineSnapshot(`
    "f.ts(7,5): error FX4053: 'f' writes 'x', which 'layerwise' needs as it was.
      help: Return a new array instead."
  `);
  expect(
    messagesOf(`/** @layer input=x weights=w */
function doubled(x: Float64Array, w: Float64Array): Float64Array {
  x[0] *= 2;
  return Float64Array.of(x[0] * w[0]);
}
${requested}(w: Float64Array, x: Float64Array) { return doubled(x.slice(), w); }`),
  ).toMatchInlineSnapshot(`
    "f.ts(2,1): error FX4054: The layer 'doubled' changes an array that it is handed.
      help: Let it return a new array."
  `);
});

test("derivatives of what it gives", () => {
  const inCode = (text: string) => {
    return compileFiles({ "f.ts": `import { grad, layerwise } from "fluxion";\n${layer}${text}` }).messages.trimEnd();
  };
  expect(
    inCode(`const f = (w: Float64Array, x: Float64Array) => scaled(x, w)[0];
// @ts-expect-error what it gives is no number
export const g = grad(layerwise(f));`),
  ).toMatchInlineSnapshot(`
    "f.ts(10,23): error FX1325: 'layerwise' gives a function that runs backwards, which is not differentiated.
      help: Call it outside of functions that are differentiated, and differentiate the function itself."
  `);
  expect(
    inCode(`const f = (w: Float64Array, x: Float64Array) => scaled(x, w)[0];
export const g = grad((w: Float64Array, x: Float64Array) => layerwise(f)(w, x).outputs);`),
  ).toMatchInlineSnapshot(`
    "f.ts(9,61): error FX1325: 'layerwise' gives a function that runs backwards, which is not differentiated.
      help: Call it outside of functions that are differentiated, and differentiate the function itself."
  `);
});

test("sizes that are no rows of a layer", () => {
  const { code, messages } = compileFiles(
    { "f.ts": `${layer}${requested}(w: Float64Array, x: Float64Array) { return scaled(x, w).slice(1); }` },
    { tags: true, emit: "js" },
  );
  expect(messages).toBe("");
  expect(code).toContain("FX8006: the layer 'w' makes ");
});
