/**
 * Random programs in which much is kept: cases in a loop, or one, and in it layers, nonlinear functions, recurrences,
 * stencils, sums with what came before and windows over an array of features, in arrays of each case, of all cases or that
 * are used again.
 */
import { Random } from "../../compiler/check/random.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";

export interface LayersProgram {
  readonly seed: number;
  readonly name: string;
  readonly text: string;
  readonly args: readonly UserValue[];
}

const curves = [
  "Math.max(z, 0)",
  "Math.tanh(z)",
  "z * 0.5",
  "Math.sin(z)",
  "z > 0.1 ? z : 0.3 * z",
  "0.3 * z * z",
] as const;
const losses = ["y * y", "Math.exp(0.2 * y)", "Math.abs(y)", "Math.log(1 + y * y)"] as const;

/** Such as the second slots of others have, and that of a budget. */
const layerNames = ["a", "a2", "bytes", "a3"];

export function randomLayers(seed: number): LayersProgram {
  const random = new Random(seed);
  const name = `layers${seed}`;
  const [rows, inputs, weights] = [1 + random.integer(0, 2), 3 + random.integer(0, 3), 17 + random.integer(0, 19)];
  const lines: string[] = [];
  const isFlat = random.integer(0, 2) === 0;
  let [known, width, count] = ["x", inputs, 0];
  let at = "row * inputs + ";
  const previous: { readonly array: string; readonly width: number; readonly at: string }[] = [];
  const weight = (index: string) => `w[(${index} + ${random.integer(0, weights - 1)}) % ${weights}]!`;
  const curve = () => random.pick(curves);

  const layer = (units: number): void => {
    const array = layerNames[previous.length]!;
    const place = isFlat ? `row * ${units} + ` : "";
    const skip = previous.find((each) => each.width === units);
    const added = skip && random.integer(0, 1) === 0 ? ` + ${skip.array}[${skip.at}o]!` : "";
    const gate = random.integer(0, 3) === 0 ? `if (o % 2 === ${random.integer(0, 1)}) ` : "";
    lines.push(
      isFlat ? "" : `const ${array} = new Float64Array(${units});`,
      `for (let o = 0; o < ${units}; o++) {`,
      `  let z = ${weight("o")};`,
      `  ${gate}for (let i = 0; i < ${width}; i++) z += ${weight(`o * ${width} + i`)} * ${known}[${at}i]!;`,
      `  ${array}[${place}o] = ${curve()}${added};`,
      "}",
    );
    previous.push({ array, width: units, at: place });
    [known, width, at] = [array, units, place];
  };
  const made: string[] = [];
  const recurrence = (): void => {
    const [state, next] = [`s${count}`, `t${count++}`];
    lines.push(
      `const ${state} = new Float64Array(${width}), ${next} = new Float64Array(${width});`,
      `for (let i = 0; i < ${width}; i++) ${state}[i] = ${known}[${at}i]!;`,
      `for (let step = 0; step < ${2 + random.integer(0, 1)}; step++) {`,
      `  for (let i = 0; i < ${width}; i++) {`,
      `    let z = 0;`,
      `    for (let j = 0; j < ${width}; j++) z += ${weight(`i * ${width} + j`)} * ${state}[j]!;`,
      `    ${next}[i] = 0.7 * ${curve()};`,
      "  }",
      `  for (let i = 0; i < ${width}; i++) ${state}[i] = ${next}[i]!;`,
      "}",
    );
    [known, at] = [state, ""];
  };
  const stencil = (): void => {
    const u = `u${count++}`;
    lines.push(
      `const ${u} = new Float64Array(${width});`,
      `for (let i = 0; i < ${width}; i++) ${u}[i] = ${known}[${at}i]!;`,
      `for (let step = 0; step < 3; step++) {`,
      `  for (let i = 1; i < ${width} - 1; i++) ${u}[i] = ${u}[i]! + 0.1 * (${u}[i - 1]! - ${u}[i + 1]!) + 0.2 * ${weight("i")} * ${u}[i]!;`,
      "}",
    );
    [known, at] = [u, ""];
  };
  // Stretches of one array, of several lengths: rows of one number, such as the next does not touch, or overlap.
  const windows = (): void => {
    const f = `f${count++}`;
    made.push(
      `const ${f} = new Float64Array(rows * 6 + 12);`,
      `for (let k = 0; k < ${f}.length; k++) ${f}[k] = Math.sin(x[k % x.length]! + 0.1 * k);`,
    );
    for (let k = 0; k <= 1 + random.integer(0, 1); k++) {
      const step = random.integer(1, 6);
      const read = `${f}[row * ${step} + i * ${random.integer(1, 2)}]!`;
      lines.push(`for (let i = 0; i < ${random.integer(1, step)}; i++) y += ${weight(`i + ${k}`)} * ${read};`);
    }
  };
  const depth = 1 + random.integer(0, 2);
  for (let l = 0; l < depth; l++) {
    const kind = random.integer(0, 5);
    if (kind === 0 && !isFlat) recurrence();
    else if (kind === 1 && !isFlat) stencil();
    else layer(3 + random.integer(0, 4));
  }
  if (isFlat) made.push(...previous.map((each) => `const ${each.array} = new Float64Array(rows * ${each.width});`));
  const [y, loss, end] = [
    weight("i"),
    random.pick(losses),
    random.pick(["loss / rows", "loss * loss", "Math.sqrt(loss)"]),
  ];
  if (random.integer(0, 2) === 0) windows();
  // What a case hands to the next: adjoints that meet its layers meet those of the cases before, too.
  const isCarried = random.integer(0, 2) === 0;
  const carried = `for (let i = 0; i < ${width}; i++) m[i] = 0.6 * m[i]! + ${weight("i")} * ${known}[${at}i]!;`;
  if (isCarried) made.push(`const m = new Float64Array(${width});`);
  // A second loop over the cases has slots of its own of what it reads.
  const read = previous.at(-1);
  const again =
    isFlat && read && random.integer(0, 1) === 0
      ? `for (let row = 0; row < rows; row++) for (let i = 0; i < ${read.width}; i++) loss += 0.1 * ${weight("i")} * ${read.array}[${read.at}i]!;`
      : "";
  const text = `
/** @differentiable wrt w x modes randomizedGrad */
export function ${name}(w: Float64Array, x: Float64Array, rows: number): number {
  const inputs = ${inputs};
  let loss = 0.1;
  ${made.join("\n  ")}
  for (let row = 0; row < rows; row++) {
    let y = 0;
    ${lines.filter((line) => line !== "").join("\n    ")}
    for (let i = 0; i < ${width}; i++) y += ${y} * ${known}[${at}i]!${isCarried ? ` * (1 + 0.5 * m[i]!)` : ""};
    loss += ${loss};
    ${isCarried ? carried : ""}
  }
  ${again}
  return ${end};
}
`;
  const draw = (length: number) => Float64Array.from({ length }, () => random.normal());
  return { seed, name, text, args: [draw(weights), draw(rows * inputs), rows] };
}
