/** @differentiable wrt x y */
export function rosenbrockPair(x: number, y: number): number {
  return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
}

/** @differentiable wrt x */
export function horner(x: number): number {
  let p = 3;
  p = p * x - 2;
  p = p * x + 0.5;
  p = p * x - 7;
  return p;
}

/** @differentiable wrt x y z */
export function reusedTemporaries(x: number, y: number, z: number): number {
  let t = x * y;
  const u = t + z;
  t = u * u - t;
  const v = t / (1 + u * u);
  t += v * x;
  return t * u;
}

/** @differentiable wrt x */
export function reassignedParameter(x: number): number {
  x = x * x + 1;
  x -= 0.25;
  x *= x;
  return x / 3;
}

/** @differentiable wrt a b */
export function assignmentsInside(a: number, b: number): number {
  let s: number;
  let t: number;
  const u = (s = a * b) + (t = s - b) * s;
  let w = u;
  w += (s += 2) * (t *= 3);
  return (a = w / s) * a + t;
}

/** @differentiable wrt x y */
export function remainderAndPowers(x: number, y: number): number {
  return (x % y) * x + x ** 3 + Math.pow(x, y) + y ** -2 + (-x) ** 2;
}

/** @differentiable wrt x y */
export function choices(x: number, y: number): number {
  const larger = x > y ? x : y;
  const both = x > 0 && y > 0 ? x * y : x - y;
  const either = x < -1 || y < -1 ? Math.sin(x) : Math.cos(y);
  return larger * both + either;
}

/** @differentiable wrt x */
export function piecewise(x: number): number {
  if (x < -1) return x * x;
  else if (x < 0) {
    const shifted = x + 1;
    return shifted * shifted * shifted;
  }
  if (x < 2) {
    x = Math.sqrt(x + 1);
  } else x = x * 0.5;
  return x * x * x;
}

/** @differentiable wrt x */
export function switchWithFallThrough(x: number, kind: number): number {
  let s = x;
  switch (kind) {
    case 0:
      s = Math.sin(x);
      break;
    case 1:
      s *= x;
    case 2:
      s += Math.exp(s);
      break;
    case 3: {
      const t = s * s;
      return t * t;
    }
    default:
      s = -x * s;
  }
  return s * s;
}

/** @differentiable wrt x y */
export function defaultsAndConstants(x: number, y = 2.5, scale = 1, shift?: number): number {
  const moved = shift === undefined ? x : x + shift;
  return moved * y * scale + gravity * halves[1]! * moved * moved;
}

const gravity = 9.81;
const halves = [0.25, 0.5, 0.75];

/** @differentiable wrt x y */
export function declaredLater(x: number, y: number): number {
  let s: number, t: number;
  if (x > y) {
    s = x * x;
    t = y;
  } else {
    s = y;
    t = x * y;
  }
  return s * t + s;
}

/** @differentiable wrt dx t0 */
export function collidingNames(dx: number, t0: number): number {
  const xBar = dx * t0;
  let tape = xBar + dx;
  const dxBar = Math.sin(tape);
  const dxDot = dxBar * t0;
  const cotangent = tape * dxDot;
  for (let i = 0; i < 3; i++) {
    const product = tape * cotangent;
    tape = Math.cos(product) + dxDot;
  }
  return tape + cotangent;
}

export const samples = {
  rosenbrockPair: [
    [1.2, -0.7],
    [1, 1],
  ],
  horner: [[0.4], [-2]],
  reusedTemporaries: [
    [0.3, 1.7, -0.4],
    [1, 2, 3],
  ],
  reassignedParameter: [[0.9], [-2]],
  assignmentsInside: [
    [1.5, 0.7],
    [-1, 2],
  ],
  remainderAndPowers: [
    [2.3, 0.7],
    [5.2, 1.9],
  ],
  choices: [
    [1, 2],
    [2, 1],
    [-2, 0.5],
    [0.5, -2],
  ],
  piecewise: [[-2], [-0.5], [0.5], [3]],
  switchWithFallThrough: [
    [0.7, 0],
    [0.7, 1],
    [0.7, 2],
    [0.7, 3],
    [0.7, 4],
  ],
  defaultsAndConstants: [
    [1.5, 2, 3, 4],
    [1.5, 2, 3],
    [1.5, 2],
  ],
  declaredLater: [
    [1, 2],
    [2, 1],
  ],
  collidingNames: [[0.3, 1.1]],
};
