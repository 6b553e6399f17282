/** Dense layers, convolutions, pooling and activations against versions that loop over what their definition says. */
import * as kernels from "fluxion/kernels";
import { describe, expect, test } from "vitest";
import { checkKernel, normals } from "./kernel-checks.ts";

/** By columns of x and rows of w, as sums of products of numbers picked one by one. */
function naiveDense(x: Float64Array, w: Float64Array, b: Float64Array): number[] {
  const features = w.length / b.length;
  return Array.from({ length: (x.length / features) * b.length }, (_, k) => {
    const [row, output] = [Math.floor(k / b.length), k % b.length];
    return Array.from({ length: features }, (_, i) => x[row * features + i]! * w[output * features + i]!).reduce(
      (a, c) => a + c,
      b[output]!,
    );
  });
}

const denseSizes: [rows: number, features: number, outputs: number][] = [
  [1, 1, 1],
  [3, 5, 7],
  [4, 4, 4],
  [9, 2, 1],
  [2, 6, 5],
];

checkKernel({
  name: "dense",
  wrt: [0, 1, 2],
  samples: denseSizes.map(([n, d, m]) => [normals(0, n * d), normals(1, m * d), normals(2, m)]),
  naive: naiveDense,
});

interface Window {
  height: number;
  width: number;
  channels: number;
  kernelHeight: number;
  kernelWidth: number;
  stride?: number;
  padding?: number;
}

const windows: (Window & { batch: number })[] = [
  { batch: 1, height: 1, width: 1, channels: 1, kernelHeight: 1, kernelWidth: 1 },
  { batch: 2, height: 5, width: 4, channels: 3, kernelHeight: 3, kernelWidth: 2 },
  { batch: 2, height: 4, width: 7, channels: 2, kernelHeight: 3, kernelWidth: 3, stride: 2, padding: 1 },
  { batch: 1, height: 6, width: 3, channels: 1, kernelHeight: 2, kernelWidth: 3, stride: 3, padding: 1 },
];

/** The cells of the window at each place, by image, row and column: 0-based places in the image, outside of it, too. */
function places(window: Window): { row: number; column: number }[][] {
  const { height, width, kernelHeight, kernelWidth, stride = 1, padding = 0 } = window;
  const found = [];
  for (let top = -padding; top + kernelHeight <= height + padding; top += stride) {
    for (let left = -padding; left + kernelWidth <= width + padding; left += stride) {
      const cells = [];
      for (let row = top; row < top + kernelHeight; row++) {
        for (let column = left; column < left + kernelWidth; column++) cells.push({ row, column });
      }
      found.push(cells);
    }
  }
  return found;
}

/** The number of a channel in a cell; undefined outside the image. */
function cellOf(
  x: Float64Array,
  image: number,
  { row, column }: { row: number; column: number },
  channel: number,
  window: Window,
): number | undefined {
  const { height, width, channels } = window;
  if (row < 0 || row >= height || column < 0 || column >= width) return undefined;
  return x[image * height * width * channels + row * width * channels + column * channels + channel];
}

function imagesIn(x: Float64Array, { height, width, channels }: Window): number[] {
  return Array.from({ length: x.length / (height * width * channels) }, (_, image) => image);
}

const channelsOf = ({ channels }: Window) => Array.from({ length: channels }, (_, channel) => channel);

function naivePatches(x: Float64Array, window: Window): number[] {
  return imagesIn(x, window).flatMap((image) =>
    places(window).flatMap((cells) =>
      cells.flatMap((cell) => channelsOf(window).map((channel) => cellOf(x, image, cell, channel, window) ?? 0)),
    ),
  );
}

function naiveConvolution(x: Float64Array, w: Float64Array, b: Float64Array, window: Window): number[] {
  const { kernelHeight, kernelWidth, channels } = window;
  return imagesIn(x, window).flatMap((image) =>
    places(window).flatMap((cells) =>
      Array.from(b, (bias, output) => {
        let sum = bias;
        for (const [k, cell] of cells.entries()) {
          for (const channel of channelsOf(window)) {
            const weight = w[output * kernelHeight * kernelWidth * channels + k * channels + channel]!;
            sum += weight * (cellOf(x, image, cell, channel, window) ?? 0);
          }
        }
        return sum;
      }),
    ),
  );
}

function naivePool(x: Float64Array, window: Window, pooled: (inside: number[]) => number): number[] {
  return imagesIn(x, window).flatMap((image) =>
    places(window).flatMap((cells) =>
      channelsOf(window).map((channel) =>
        pooled(cells.map((cell) => cellOf(x, image, cell, channel, window)).filter((value) => value !== undefined)),
      ),
    ),
  );
}

const images = windows.map(({ batch, ...window }) => {
  return [normals(3, batch * window.height * window.width * window.channels), window] as const;
});

checkKernel({ name: "patches", wrt: [0], samples: images, naive: naivePatches });
checkKernel({
  name: "convolution",
  wrt: [0, 1, 2],
  samples: images.map(([x, window], k) => {
    const { kernelHeight, kernelWidth, channels } = window;
    return [x, normals(4, (k + 1) * kernelHeight * kernelWidth * channels), normals(5, k + 1), window];
  }),
  naive: naiveConvolution,
});
checkKernel({
  name: "maxPool",
  wrt: [0],
  samples: images,
  naive: (x: Float64Array, window: Window) => naivePool(x, window, (inside) => Math.max(...inside)),
});
checkKernel({
  name: "meanPool",
  wrt: [0],
  samples: images,
  naive: (x: Float64Array, window: Window) =>
    naivePool(x, window, (inside) => inside.reduce((a, b) => a + b) / inside.length),
});

const formulas: Readonly<Record<string, (x: number, slope?: number) => number>> = {
  relu: (x) => (x < 0 ? 0 : x),
  leakyRelu: (x, slope = 0.01) => Math.max(x, 0) + slope * Math.min(x, 0),
  gelu: (x) => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x / (1 + Math.exp(-x)),
  tanh: (x) => (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  softplus: (x) => Math.log(1 + Math.exp(x)),
};

for (const [name, formula] of Object.entries(formulas)) {
  // A number left out is passed as undefined where arguments follow it.
  const further = name === "leakyRelu" ? [[undefined], [0.2]] : [[], []];
  checkKernel({
    name,
    wrt: [0],
    samples: further.map((rest, k) => [normals(6 + k, 1 + 12 * k), ...rest]),
    naive: (x: Float64Array, slope?: number) => Array.from(x, (value) => formula(value, slope)),
  });
}

describe("where numbers are large, or tie", () => {
  const ones = (length: number) => new Float64Array(length).fill(1);
  const slopesAt = (vjp: (x: Float64Array, cotangent: Float64Array) => Float64Array, ...x: number[]) => [
    ...vjp(Float64Array.from(x), ones(x.length)),
  ];

  test("activations neither overflow nor lose digits", () => {
    const x = Float64Array.of(-1000, -40, 0, 40, 1000);
    const tail = Math.exp(-40);
    const close = (actual: Float64Array | number[], expected: number[]) => {
      for (const [i, value] of expected.entries())
        expect(Math.abs(actual[i]! - value)).toBeLessThanOrEqual(1e-14 * Math.abs(value));
    };
    close(kernels.sigmoid(x), [0, tail, 0.5, 1, 1]);
    close(kernels.softplus(x), [0, tail, Math.LN2, 40, 1000]);
    close(kernels.silu(x), [0, -40 * tail, 0, 40, 1000]);
    expect([...kernels.gelu(Float64Array.of(-1000, 1000))]).toEqual([-0, 1000]);
    close(slopesAt(kernels.sigmoidVjp, ...x), [0, tail, 0.25, tail, 0]);
    close(slopesAt(kernels.softplusVjp, ...x), [0, tail, 0.5, 1, 1]);
    close(slopesAt(kernels.siluVjp, ...x), [0, -39 * tail, 0.5, 1, 1]);
    expect(slopesAt(kernels.geluVjp, -1000, 1000)).toEqual([0, 1]);
    expect(slopesAt(kernels.tanhVjp, -1000, 0, 1000)).toEqual([0, 1, 0]);
  });

  test("slopes at kinks", () => {
    expect(slopesAt(kernels.reluVjp, -1, 0, 1)).toEqual([0, 1, 1]);
    const leaky = kernels.leakyReluVjp(Float64Array.of(-1, 0, 1), 0.1, ones(3));
    expect([...leaky]).toEqual([0.1, 0.1, 1]);
  });

  test("of equal numbers in a window the first takes the derivative, and NaN is not lost", () => {
    const window = { height: 2, width: 2, channels: 1, kernelHeight: 2, kernelWidth: 2 };
    expect([...kernels.maxPoolVjp(Float64Array.of(1, 3, 3, 3), window, ones(1))]).toEqual([0, 1, 0, 0]);
    expect([...kernels.maxPool(Float64Array.of(1, Number.NaN, 3, 3), window)]).toEqual([Number.NaN]);
  });
});

test("sizes that do not fit are refused by functions and derivatives", () => {
  const [one, two, three] = [1, 2, 3].map((length) => new Float64Array(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const call of [
    () => kernels.dense(three, two, one),
    () => kernels.denseVjp(three, two, one, one),
    () => kernels.denseJvp(three, two, one, three, two, one),
  ]) {
    expect(call).toThrow(new RangeError("3 numbers are no rows of 2"));
  }
  expect(() => kernels.dense(one, one, new Float64Array(0))).toThrow(RangeError);
  expect(() => kernels.denseVjp(one, one, one, two)).toThrow("FX8002");
  const window = { height: 3, width: 3, channels: 1, kernelHeight: 2, kernelWidth: 2 };
  const nine = new Float64Array(9);
  expect(() => kernels.patches(three, window)).toThrow(new RangeError("3 numbers are no rows of 9"));
  const refused: [wrong: object, message: string][] = [
    [{ kernelWidth: 4 }, "no window of 4 cells fits 3 cells with 0 more on each side"],
    [{ padding: 2 }, "no window of 2 cells fits 3 cells with 2 more on each side"],
    [{ stride: 0 }, "'stride' is 0, not a whole number from 1"],
    [{ padding: -1 }, "'padding' is -1, not a whole number from 0"],
    [{ kernelHeight: 1.5 }, "'kernelHeight' is 1.5, not a whole number from 1"],
    [{ channels: 0 }, "'channels' is 0, not a whole number from 1"],
  ];
  for (const [wrong, message] of refused) {
    for (const kernel of [kernels.patches, kernels.maxPool, kernels.meanPool]) {
      expect(() => kernel(nine, { ...window, ...wrong })).toThrow(new RangeError(message));
    }
  }
});
