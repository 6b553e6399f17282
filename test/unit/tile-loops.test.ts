/** Which loops run four trips at once, and that what they compute stays the same, whatever the number of trips. */
import { describe, expect, test } from "vitest";
import { inSinglePrecision } from "../../compiler/check/precision.ts";
import { Random } from "../../compiler/check/random.ts";
import { session } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

type Gradient = (...args: unknown[]) => [number, ...unknown[]];

/** Functions of arrays of `n` times `d` or `n` or `d` numbers, as their parameters' names say. */
const tiled = {
  "a layer with its activation": `(nd: Float64Array, n: Float64Array, d: Float64Array) {
    let sum = 0;
    for (let o = 0; o < n.length; o++) {
      let s = n[o];
      for (let i = 0; i < d.length; i++) s += nd[o * d.length + i] * d[i];
      sum += Math.tanh(s) ** 2;
    }
    return sum;
  }`,
  "a layer that is kept in an array": `(nd: Float64Array, n: Float64Array, d: Float64Array) {
    const y = new Float64Array(n.length);
    for (let o = 0; o < n.length; o++) {
      let s = 0;
      for (let i = 0; i < d.length; i++) s += nd[o * d.length + i] * d[i];
      y[o] = s;
    }
    let sum = 0;
    for (let o = 0; o < n.length; o++) sum += Math.sin(y[o]) * n[o];
    return sum;
  }`,
  "rows with a largest one, which is carried": `(nd: Float64Array, n: Float64Array, d: Float64Array) {
    let most = 0;
    for (let i = 0; i < n.length; i++) {
      let s = n[i];
      for (let j = 0; j < d.length; j++) s += nd[i * d.length + j] * d[j];
      if (s > most) most = s;
    }
    return most;
  }`,
} as const;

const plain = {
  "a triangle that is solved forwards": `(nn: Float64Array, n: Float64Array) {
    const y = new Float64Array(n.length);
    for (let i = 0; i < n.length; i++) {
      let s = n[i];
      for (let j = 0; j < i; j++) s -= nn[i * n.length + j] * y[j];
      y[i] = s / (2 + nn[i * n.length + i]);
    }
    return y[n.length - 1];
  }`,
  "sweeps over one array in its place": `(n: Float64Array, d: Float64Array) {
    const x = n.slice();
    for (let k = 0; k < d.length; k++) {
      for (let i = 1; i < x.length; i++) x[i] = 0.5 * x[i - 1] + d[k] * x[i];
    }
    return x[x.length - 1];
  }`,
  "a sliding window, whose adjoint adds to one cell in several trips": `(n: Float64Array, d: Float64Array) {
    let sum = 0;
    for (let i = 0; i < n.length - d.length; i++) {
      let s = 0;
      for (let k = 0; k < d.length; k++) s += n[i + k] * d[k];
      sum += s * s;
    }
    return sum;
  }`,
  "places that are looked up": `(nd: Float64Array, n: Float64Array, d: Float64Array, places: Int32Array) {
    const y = new Float64Array(n.length);
    for (let i = 0; i < n.length; i++) {
      let s = n[i];
      for (let j = 0; j < d.length; j++) s += nd[i * d.length + j] * d[j] + y[places[j]];
      y[places[i]] = s;
    }
    return y[0];
  }`,
} as const;

function build(
  body: string,
  isSingle: boolean,
): { code: string; run: Gradient; value: (...args: unknown[]) => number } {
  const names = body
    .slice(1, body.indexOf(")"))
    .split(", ")
    .map((each) => each.split(":")[0]);
  const wrt = names.filter((name) => name !== "places").join(" ");
  const own = `/** @differentiable wrt ${wrt} modes valueAndGrad */\nexport function f${body}\nexport const unused = 0;`;
  const text = isSingle ? inSinglePrecision(own) : own;
  const { modules, diagnostics } = session.compile([{ path: "/tiles.ts", text }], { tags: true, standalone: true });
  expect(diagnostics).toEqual([]);
  const { code } = modules[0]!;
  return { code, run: runModule(code).fValueAndGrad as Gradient, value: runModule(text).f as () => number };
}

describe.each(Object.entries(tiled))("%s", (_, body) => {
  test("runs four trips at once", () => {
    expect(build(body, false).code).toContain("+= 4) {");
  });

  test.each([false, true])(
    "gives the same value, and a gradient that is its slope (single precision: %s)",
    (isSingle) => {
      checkAll(body, isSingle);
    },
  );
});

describe.each(Object.entries(plain))("%s", (_, body) => {
  test("runs trip by trip", () => {
    expect(build(body, false).code).not.toContain("+= 4) {");
  });

  test("gives the same value, and a gradient that is its slope", () => {
    checkAll(body, false);
  });
});

/** For all small numbers of trips: values bit by bit, gradients by central differences in double precision. */
function checkAll(body: string, isSingle: boolean): void {
  const { run, value } = build(body, isSingle);
  const exact = build(body, false).value;
  const names = body
    .slice(1, body.indexOf(")"))
    .split(", ")
    .map((each) => each.split(":")[0]!);
  const random = new Random(11);
  for (let n = 1; n < 11; n++) {
    for (const d of [1, 2, 5]) {
      const args = names.map((name) => {
        if (name === "places") return Int32Array.from({ length: 16 }, () => random.integer(0, n - 1));
        const length = [...name].reduce((size, letter) => size * (letter === "n" ? n : d), 1);
        const numbers = Array.from({ length }, () => random.float(-1, 1));
        return isSingle ? Float32Array.from(numbers) : Float64Array.from(numbers);
      });
      const [result, gradient] = run(...args);
      expect(result).toBe(value(...args));
      const gradients = (
        names.filter((name) => name !== "places").length > 1 ? gradient : [gradient]
      ) as Float64Array[];
      args.forEach((array, at) => {
        if (array instanceof Int32Array) return;
        const direction = Float64Array.from(array, () => random.float(-1, 1));
        const moved = (by: number) => {
          const wide = args.map((each) => (each instanceof Int32Array ? each : Float64Array.from(each)));
          wide[at] = Float64Array.from(array, (element, i) => element + by * direction[i]!);
          return exact(...wide);
        };
        const slope = (moved(1e-5) - moved(-1e-5)) / 2e-5;
        const along = gradients[at]!.reduce((sum, element, i) => sum + element * direction[i]!, 0);
        const size = gradients[at]!.reduce((sum, element, i) => sum + Math.abs(element * direction[i]!), 1);
        expect(Math.abs(along - slope) / size).toBeLessThan(isSingle ? 1e-5 : 1e-8);
      });
    }
  }
}

test("loops stay plain where that is asked for", () => {
  const [body] = Object.values(tiled);
  const text = `/** @differentiable */\nexport function f${body}`;
  const { modules } = session.compile([{ path: "/plain.ts", text }], { tags: true, plainLoops: true });
  expect(modules[0]!.code).not.toContain("+= 4) {");
});
