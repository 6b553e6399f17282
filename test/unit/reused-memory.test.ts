/**
 * `valueAndGradInto` makes no typed array after its first call, and what it uses again does not show in what it gives.
 * The generated code runs with array types that count how often they are made.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";

const session = openSession({ verify: true });
const functions = fileURLToPath(new URL("../bench/functions/", import.meta.url));
const model = fileURLToPath(new URL("../../examples/mnist/model.ts", import.meta.url));

/** Arrays of every kind, made in loops and branches that are left early, copied, viewed and made from lists. */
const local = `
/** @differentiable wrt x modes valueAndGradInto */
export function local(x: Float64Array, list: number[], limit: number): number {
  const squares = new Float64Array(x.length);
  const counts = new Int32Array(x.length);
  for (let i = 0; i < x.length; i++) squares[i] = x[i] * x[i];
  const kept = squares.slice();
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const row = new Float32Array(i + 1);
    for (let j = 0; j <= i; j++) row[j] = Math.sin(squares[j]) * list[j];
    if (row[i] > limit) {
      const more = new Float64Array(3);
      for (let j = 0; j < 3; j++) more[j] = squares[i] * row[i];
      total += more[0] * more[2];
      if (total > limit) break;
    }
    if (row[0] < 0) continue;
    counts[i] += 1;
    for (let j = 0; j <= i; j++) total += row[j] * row[i] * counts[i];
    squares[i] = total;
  }
  const half = kept.subarray(0, 2);
  if (total < -limit) return total * half[1];
  for (let i = 0; i < x.length; i++) total += kept[i] * squares[i];
  return total + half[0];
}
`;

const network = () => ({
  hiddenWeights: ramp(5 * 9),
  hiddenBias: ramp(5),
  outputWeights: ramp(10 * 5),
  outputBias: ramp(10),
});

interface Case {
  readonly name: string;
  readonly path: string;
  readonly text?: string;
  readonly args: readonly unknown[];
  readonly buffers: readonly unknown[];
}

const cases: readonly Case[] = [
  {
    name: "meanSquare",
    path: `${functions}lorenz.ts`,
    args: [ramp(3), ramp(3), 20, 0.01],
    buffers: [ramp(3), ramp(3)],
  },
  {
    name: "logLikelihood",
    path: `${functions}gaussian-mixture.ts`,
    args: [ramp(2), ramp(6), ramp(6), ramp(6), ramp(12)],
    buffers: [ramp(2), ramp(6), ramp(6), ramp(6)],
  },
  {
    name: "sequenceLoss",
    path: `${functions}lstm.ts`,
    args: [ramp(40), ramp(8), ramp(2), ramp(12), ramp(4)],
    buffers: [ramp(40), ramp(8), ramp(2)],
  },
  {
    name: "loss",
    path: model,
    text: readFileSync(model, "utf8").replace("pixels = 784", "pixels = 9").replace("units = 256", "units = 5"),
    args: [network(), ramp(18), Uint8Array.of(7, 2)],
    buffers: [network()],
  },
  ...[-3, 0.01, 100].map((limit) => ({
    name: "local",
    path: `${functions}local.ts`,
    text: local,
    args: [ramp(5), [0.5, 2, 1, 3, 1], limit],
    buffers: [ramp(5)],
  })),
];

test.each(cases)("$name of $path", ({ name, path, text, args, buffers }) => {
  const { modules, diagnostics } = session.compile([{ path: path.replaceAll("\\", "/"), text }], {
    tags: true,
    modes: ["valueAndGradInto"],
    emit: "js",
    standalone: true,
  });
  expect(diagnostics).toEqual([]);
  const { made, run } = counted(modules[0]!.code, `${name}ValueAndGradInto`);
  const first = run(...args, ...buffers);
  const gradient = structuredClone(buffers);
  const { count } = made;
  expect(count).toBeGreaterThan(0);
  for (let call = 1; call < 1000; call++) run(...args, ...buffers);
  expect(made.count - count).toBe(0);
  expect([run(...args, ...buffers), buffers]).toEqual([first, gradient]);
});

/** The function of a module, with the arrays that the module has made. A view makes none. */
function counted(code: string, name: string) {
  const made = { count: 0 };
  const counting = (Original: new (...args: unknown[]) => object) =>
    class extends Original {
      constructor(...args: unknown[]) {
        super(...args);
        if (!(args[0] instanceof ArrayBuffer)) made.count++;
      }
    };
  const types = { Float64Array, Float32Array, Int32Array, Uint8Array } as unknown as Record<string, never>;
  const body = `"use strict";\n${code.replace(/^export /gm, "")}\nreturn ${name};`;
  const run = new Function(...Object.keys(types), body)(...Object.values(types).map(counting));
  return { made, run: run as (...args: unknown[]) => unknown };
}

function ramp(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.3 + ((i * 7) % 11) / 40);
}
