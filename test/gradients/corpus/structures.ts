interface Point {
  x: number;
  y: number;
}

interface Layer {
  readonly weights: Float64Array;
  readonly bias: number[];
  readonly scale: number;
}

interface Spring {
  readonly rest: number;
  readonly stiffness: number;
  readonly count: number;
}

type Interval = readonly [low: number, high: number];

/** @differentiable wrt a b */
export function distance(a: Point, b: Point): number {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  return Math.sqrt(dx * dx + dy * dy);
}

/** @differentiable wrt layer */
export function layerLoss(layer: Layer, input: Float64Array): number {
  const { weights, bias, scale } = layer;
  let loss = 0;
  for (let i = 0; i < bias.length; i++) {
    let z = bias[i];
    for (let j = 0; j < input.length; j++) z += weights[i * input.length + j] * input[j];
    loss += scale * Math.tanh(z) ** 2;
  }
  return loss;
}

/** @differentiable wrt interval */
export function clampedSquare(interval: Interval, x: number): number {
  const [low, high] = interval;
  const inside = x < low ? low : x > high ? high : x;
  return inside * inside * (high - low);
}

/** @differentiable wrt scale */
export function destructuredParameter({ x, y: height }: Point, scale: number): number {
  return scale * x * height + x;
}

/** @differentiable wrt p */
export function pointResult(p: Point, angle: number): Point {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  return { x: c * p.x - s * p.y, y: s * p.x * p.y };
}

/** @differentiable wrt x */
export function localStruct(x: number, steps: number): number {
  const state = { position: x, velocity: 0 };
  for (let i = 0; i < steps; i++) {
    state.velocity -= 0.1 * Math.sin(state.position);
    state.position += 0.1 * state.velocity;
  }
  return state.position * state.velocity;
}

function add(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}

function scaled(a: Point, factor: number): Point {
  return { x: a.x * factor, y: a.y * factor };
}

/** @differentiable wrt a b */
export function structArithmetic(a: Point, b: Point, t: number): number {
  let p = scaled(a, 1 - t);
  p = add(p, scaled(b, t));
  const { x, y, z } = { ...p, z: 2 };
  return x * y * z;
}

/** @differentiable wrt spring x */
export function mixedStruct(spring: Spring, x: number): number {
  let energy = 0;
  for (let i = 0; i < spring.count; i++) {
    const stretch = x / spring.count - spring.rest * (1 + 0.1 * i);
    energy += 0.5 * spring.stiffness * stretch * stretch;
  }
  return energy;
}

/** @differentiable wrt pair */
export function nestedStructure(pair: { a: Point; rest: [number, Point] }): number {
  const [factor, { x, y }] = pair.rest;
  return pair.a.x * x * factor + pair.a.y * y;
}

/** @differentiable wrt weights x */
export function arrayInResult(weights: Float64Array, x: number): { total: number; parts: Float64Array } {
  const parts = new Float64Array(weights.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    parts[i] = weights[i] * x ** i;
    total += parts[i];
  }
  return { total, parts };
}

export const samples = {
  distance: [
    [
      { x: 1, y: 2 },
      { x: -0.5, y: 0.3 },
    ],
  ],
  layerLoss: [[{ weights: Float64Array.of(1, 2, 0.5, -1), bias: [0.1, 0.2], scale: 1.5 }, Float64Array.of(0.3, 0.7)]],
  clampedSquare: [
    [[1, 2], 1.5],
    [[1, 2], 0.5],
    [[1, 2], 2.5],
  ],
  destructuredParameter: [[{ x: 1, y: 2 }, 3]],
  pointResult: [[{ x: 1, y: 2 }, 0.4]],
  localStruct: [
    [1, 5],
    [1, 1],
  ],
  structArithmetic: [[{ x: 1, y: 2 }, { x: -0.5, y: 0.3 }, 0.3]],
  mixedStruct: [[{ rest: 0.5, stiffness: 2, count: 2.5 }, 2]],
  nestedStructure: [[{ a: { x: 1, y: 2 }, rest: [3, { x: 0.5, y: 0.25 }] }]],
  arrayInResult: [[Float64Array.of(1, 2, 0.5), 1.3]],
};
