/** @differentiable wrt x */
export function absolute(x: number): number {
  return Math.abs(x);
}

/** @differentiable wrt x y */
export function larger(x: number, y: number): number {
  return Math.max(x, y);
}

/** @differentiable wrt x y */
export function smaller(x: number, y: number): number {
  return Math.min(x, y);
}

/** @differentiable wrt x */
export function rectified(x: number): number {
  return Math.max(x, 0);
}

/** @differentiable wrt x */
export function rectifiedTheOtherWay(x: number): number {
  return Math.max(0, x);
}

/** @differentiable wrt x */
export function clamped(x: number): number {
  return Math.min(Math.max(x, -1), 1);
}

/** @differentiable wrt x y */
export function hypotenuse(x: number, y: number): number {
  return Math.hypot(x, y);
}

/** @differentiable wrt y x */
export function angle(y: number, x: number): number {
  return Math.atan2(y, x);
}

/** @differentiable wrt x */
export function staircases(x: number): number {
  return Math.sign(x) * x + Math.floor(x) * 2 * x;
}

/** @differentiable wrt x m */
export function modulo(x: number, m: number): number {
  return x % m;
}

/** @differentiable wrt x */
export function elementwise(x: Float64Array): number {
  return Math.abs(x[0]) + 2 * Math.max(x[1], x[2]) + 3 * Math.min(x[1], x[2]) + (x[3] % x[4]);
}

export const samples = {
  absolute: [[0], [-0], [2], [-2]],
  larger: [
    [1, 1],
    [1, 2],
    [2, 1],
  ],
  smaller: [
    [1, 1],
    [1, 2],
    [2, 1],
  ],
  rectified: [[0], [1], [-1]],
  rectifiedTheOtherWay: [[0], [1], [-1]],
  clamped: [[-1], [1], [0.5], [2], [-2]],
  hypotenuse: [
    [0, 0],
    [3, 4],
    [0, -2],
  ],
  angle: [
    [0, 0],
    [1, 2],
    [1, -2],
  ],
  staircases: [[0.5], [-1.5], [0], [2]],
  modulo: [
    [7.5, 2],
    [-7.5, 2],
    [7.5, -2],
    [1, 3],
  ],
  elementwise: [[Float64Array.of(0, 1, 1, 7.5, 2)]],
};

export const gradients = {
  absolute: (x: number) => (x === 0 ? 0 : x > 0 ? 1 : -1),
  larger: (x: number, y: number) => (x >= y ? [1, 0] : [0, 1]),
  smaller: (x: number, y: number) => (x <= y ? [1, 0] : [0, 1]),
  rectified: (x: number) => (x >= 0 ? 1 : 0),
  rectifiedTheOtherWay: (x: number) => (0 >= x ? 0 : 1),
  clamped: (x: number) => (x >= -1 && x <= 1 ? 1 : 0),
  hypotenuse: (x: number, y: number) => (x === 0 && y === 0 ? [0, 0] : [x / Math.hypot(x, y), y / Math.hypot(x, y)]),
  angle: (y: number, x: number) => (x === 0 && y === 0 ? [0, 0] : [x / (x * x + y * y), -y / (x * x + y * y)]),
  staircases: (x: number) => Math.sign(x) + 2 * Math.floor(x),
  modulo: (x: number, m: number) => [1, -Math.trunc(x / m)],
  elementwise: () => [0, 5, 0, 1, -3],
};
