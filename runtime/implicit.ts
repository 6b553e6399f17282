/**
 * What is given by equations, with the derivatives that follow from these: no step of the way to a solution is
 * differentiated, and none is kept. These are sources of the library, which are compiled into what calls them.
 */
import { customJvp, customVjp, jacobian, jvp, vjp } from "fluxion";

/** Gaussian elimination with partial pivoting (Golub and Van Loan, Matrix Computations, 3.4). */
function eliminated(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  if (a.length !== n * n) throw new RangeError(`The matrix has ${a.length} numbers instead of ${n * n}`);
  const rows = a.slice();
  const x = b.slice();
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(rows[i * n + k]!) > Math.abs(rows[pivot * n + k]!)) pivot = i;
    if (rows[pivot * n + k] === 0) throw new RangeError("The matrix is singular");
    if (pivot !== k) {
      for (let j = k; j < n; j++) {
        const held = rows[k * n + j]!;
        rows[k * n + j] = rows[pivot * n + j]!;
        rows[pivot * n + j] = held;
      }
      const held = x[k]!;
      x[k] = x[pivot]!;
      x[pivot] = held;
    }
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i * n + k]! / rows[k * n + k]!;
      for (let j = k + 1; j < n; j++) rows[i * n + j]! -= factor * rows[k * n + j]!;
      x[i]! -= factor * x[k]!;
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i]! -= rows[i * n + j]! * x[j]!;
    x[i]! /= rows[i * n + i]!;
  }
  return x;
}

function transposed(a: Float64Array, n: number): Float64Array {
  const turned = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) turned[j * n + i] = a[i * n + j]!;
  return turned;
}

/**
 * The x with A x = b, for a dense matrix A [n, n], row by row, and b [n]. It takes n^3 / 3 multiplications, and so does each derivative.
 *
 * A dx = db - dA x gives the tangent. The cotangent w of b solves A' w = xBar, and that of A is -w x'.
 *
 * @throws RangeError where A is singular or has not n * n numbers.
 */
export const solve: (a: Float64Array, b: Float64Array) => Float64Array = customJvp(
  customVjp(eliminated, ([a], x, xBar) => {
    const n = x.length;
    const bBar = solve(transposed(a, n), xBar);
    const aBar = new Float64Array(n * n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) aBar[i * n + j] = -bBar[i]! * x[j]!;
    return [aBar, bBar];
  }),
  ([a], x, [aDot, bDot]) => {
    const n = x.length;
    const right = bDot.slice();
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) right[i]! -= aDot[i * n + j]! * x[j]!;
    return solve(a, right);
  },
);

/** How far two vectors are apart, relative to the longer one, in each component at most. */
function distance(x: Float64Array, y: Float64Array): number {
  let apart = 0;
  let size = 0;
  for (let i = 0; i < x.length; i++) {
    apart = Math.max(apart, Math.abs(x[i]! - y[i]!));
    size = Math.max(size, Math.abs(x[i]!), Math.abs(y[i]!));
  }
  return size > 0 ? apart / size : 0;
}

/** As near as rounding lets an iteration come, about. */
const nearEnough = 1e-14;
const mostSteps = 10_000;

type Step = (z: Float64Array, p: Float64Array) => Float64Array;

function iterated(step: Step, start: Float64Array, p: Float64Array): Float64Array {
  let z = step(start, p);
  for (let k = 0; k < mostSteps; k++) {
    const next = step(z, p);
    const apart = distance(z, next);
    z = next;
    if (apart <= nearEnough) return z;
  }
  throw new RangeError(`The iteration has not come to rest after ${mostSteps} steps`);
}

/** 1 - J, or its transpose, for J = d step / dz. */
function oneMinus(j: Float64Array, n: number, isTransposed: boolean): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) matrix[i * n + k] = (i === k ? 1 : 0) - (isTransposed ? j[k * n + i]! : j[i * n + k]!);
  }
  return matrix;
}

/**
 * The z with z = step(z, p), by repeating the step from `start` until z is at rest, to 14 digits.
 *
 * From z = g(z, p) follows (1 - dg/dz) dz = dg/dp dp: the derivative depends on the z that is reached, not on the way.
 * It takes the Jacobian of one step, in n runs, and the solution of a linear system [n, n]. By `start` it is 0.
 *
 * @throws RangeError where the iteration does not come to rest within 10,000 steps.
 */
export const fixedPoint: (step: Step, start: Float64Array, p: Float64Array) => Float64Array = customJvp(
  customVjp(iterated, ([step, start, p], z, zBar) => {
    const n = z.length;
    const weights = solve(oneMinus(jacobian(step)(z, p), n, true), zBar);
    return [new Float64Array(start.length), vjp(step, { wrt: [1] })(z, p, weights)];
  }),
  ([step, , p], z, [, pDot]) => {
    const n = z.length;
    const [, moved] = jvp(step, { wrt: [1] })(z, p, pDot);
    return solve(oneMinus(jacobian(step)(z, p), n, false), moved);
  },
);
