function square(x: number): number {
  return x * x;
}

function smoothStep(x: number, low = 0, high = 1): number {
  if (x <= low) return 0;
  if (x >= high) return 1;
  const t = (x - low) / (high - low);
  return t * t * (3 - 2 * t);
}

function scaleAll(x: Float64Array, factor: number): void {
  for (let i = 0; i < x.length; i++) x[i] *= factor;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function firstAbove(x: readonly number[], limit: number): number {
  for (let i = 0; i < x.length; i++) if (x[i] > limit) return x[i];
  return limit;
}

function polar(r: number, angle: number): [number, number] {
  return [r * Math.cos(angle), r * Math.sin(angle)];
}

/** @differentiable wrt x y */
export function nestedCalls(x: number, y: number): number {
  return square(square(x) + y) - square(y) * smoothStep(x, 0, 2);
}

/** @differentiable wrt x */
export function earlyReturningCallee(x: number): number {
  let s = 0;
  for (let k = 0; k < 3; k++) s += smoothStep(x + 0.3 * k) * x;
  return s + smoothStep(x, -2);
}

/** @differentiable wrt x factor */
export function calleeThatWrites(x: Float64Array, factor: number): number {
  const before = dot(x, x);
  scaleAll(x, factor);
  return before * dot(x, x);
}

/** @differentiable wrt x */
export function calleeWithLoopExit(x: number[]): number {
  return firstAbove(x, 1) * x[0] + firstAbove(x, 100) * x[1];
}

/** @differentiable wrt r angle */
export function tupleResult(r: number, angle: number): number {
  const [x, y] = polar(r, angle);
  const [u, v] = polar(x, y);
  return x * v + y * u;
}

/** @differentiable wrt r angle */
export function returnsTuple(r: number, angle: number): [number, number] {
  return [r * Math.cos(angle), r * Math.sin(angle)];
}

/** @differentiable wrt x */
export function nestedFunctions(x: number, y: number): number {
  const shift = x * y;
  const f = (t: number) => Math.sin(t + shift);
  let calls = 0;
  function g(t: number): number {
    calls += t;
    return f(t) * t;
  }
  return g(x) + g(y) * calls;
}

/** @differentiable wrt x */
export const asArrow = (x: number, y: number): number => Math.atan2(x, y) * x;

/** @differentiable wrt x */
export const asExpression = function (x: number): number {
  return x * Math.exp(-x);
};

/** @differentiable wrt x */
export function guardsThatThrow(x: number[], n: number): number {
  if (n < 0) throw new Error("n must not be negative");
  if (x.length !== n) throw new RangeError(`expected ${n} elements, got ${x.length}`);
  let s = 1;
  for (let i = 0; i < n; i++) {
    if (!(x[i] > 0)) throw new Error("not positive");
    s *= Math.log(x[i]);
  }
  return s;
}

export const samples = {
  nestedCalls: [[0.7, 1.1]],
  earlyReturningCallee: [[0.2], [-0.4], [0.9]],
  calleeThatWrites: [[Float64Array.of(1, 2, 0.5), 1.5]],
  calleeWithLoopExit: [[[0.5, 2, 3]], [[0.5, 0.2]], [[1.5, 7]]],
  tupleResult: [[1.2, 0.4]],
  returnsTuple: [[1.2, 0.4]],
  nestedFunctions: [[1.2, 0.4]],
  asArrow: [[1.2, 0.4]],
  asExpression: [[1.2]],
  guardsThatThrow: [
    [[2, 3, 4], 3],
    [[2, 3, 4], -3],
    [[2, 3, 4], 2],
    [[2, -3, 4], 3],
  ],
};
