/** Objects of several variants, which a tag tells apart. */

interface Disc {
  readonly kind: "disc";
  r: number;
}
interface Box {
  readonly kind: "box";
  w: number;
  h: number;
}
type Shape = Disc | Box;

type Layer =
  | { type: "dense"; weights: Float64Array; bias: number }
  | { type: "scale"; by: number }
  | { type: "clip"; limits: { lo: number; hi: number } };

function area(shape: Shape): number {
  switch (shape.kind) {
    case "disc":
      return Math.PI * shape.r ** 2;
    case "box":
      return shape.w * shape.h;
  }
}

/** @differentiable wrt x */
export function ofParameter(x: number, shape: Shape): number {
  return shape.kind === "disc" ? x * shape.r : x * x * area(shape);
}

/** @differentiable wrt shape */
export function byShape(shape: Shape): number {
  return area(shape) ** 2;
}

/** @differentiable wrt x */
export function chosen(x: number, isRound: boolean): number {
  const shape: Shape = isRound ? { kind: "disc", r: x } : { kind: "box", w: x, h: x * x };
  return area(shape) + area({ kind: "box", w: x, h: 3 });
}

/** @differentiable wrt x */
export function inLists(x: number, given: Shape[]): number {
  const shapes: Shape[] = [
    { kind: "disc", r: x },
    { kind: "box", w: x, h: 2 },
  ];
  shapes.push({ kind: "disc", r: x * x });
  let sum = 0;
  for (const shape of shapes) sum += area(shape) * x;
  for (const shape of given) sum += (shape.kind === "box" ? 2 : 1) * x * x;
  return sum;
}

/** @differentiable wrt x */
export function replaced(x: number, n: number): number {
  let shape: Shape = { kind: "disc", r: x };
  for (let i = 0; i < n; i++) {
    if (shape.kind === "disc") shape = { kind: "box", w: shape.r, h: x };
    else shape = { kind: "disc", r: shape.w * Math.sin(shape.h) };
  }
  return area(shape);
}

/** @differentiable wrt x layer */
export function layer(x: number, layer: Layer): number {
  if (layer.type === "scale") return x * layer.by;
  if (layer.type === "clip") return Math.min(Math.max(x, layer.limits.lo), layer.limits.hi) * x;
  let sum = layer.bias;
  for (const w of layer.weights) sum += w * x * x;
  return sum;
}

/** @differentiable wrt x */
export function network(x: number, last: Layer): number {
  const scale: Layer = { type: "scale", by: x };
  return layer(layer(layer(x, scale), { type: "dense", weights: Float64Array.of(x, 2), bias: 1 }), last);
}

export const samples = {
  ofParameter: [
    [0.7, { kind: "disc", r: 2 }],
    [0.7, { kind: "box", w: 2, h: 3 }],
  ],
  byShape: [[{ kind: "disc", r: 2 }], [{ kind: "box", w: 2, h: 3 }]],
  chosen: [
    [0.7, true],
    [0.7, false],
  ],
  inLists: [
    [0.7, []],
    [
      0.7,
      [
        { kind: "disc", r: 2 },
        { kind: "box", w: 2, h: 3 },
      ],
    ],
  ],
  replaced: [
    [0.7, 0],
    [0.7, 1],
    [0.7, 2],
    [0.7, 3],
  ],
  layer: [
    [0.7, { type: "scale", by: 2 }],
    [0.7, { type: "clip", limits: { lo: -1, hi: 0.5 } }],
    [0.7, { type: "dense", weights: Float64Array.of(1, 2), bias: 3 }],
  ],
  network: [
    [0.7, { type: "scale", by: 2 }],
    [0.7, { type: "clip", limits: { lo: -1, hi: 9 } }],
  ],
};
