/** @differentiable modes jacobian */
export function diagonal(x: Float64Array): Float64Array {
  return x.map((v) => v * Math.exp(v));
}

/** @differentiable wrt x modes jacobian */
export function smoothed(x: Float64Array, width: number, height: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let i = 1; i < height - 1; i++) {
    for (let j = 1; j < width - 1; j++) {
      const at = i * width + j;
      y[at] = (x[at - width]! + x[at + width]! + x[at - 1]! + x[at + 1]!) / 4 - x[at]! ** 2;
    }
  }
  return y;
}

/** @differentiable wrt x modes jacobian */
export function convolved(x: Float64Array, kernel: Float64Array): Float64Array {
  const y = new Float64Array(x.length - kernel.length + 1);
  for (let i = 0; i < y.length; i++) {
    let sum = 0;
    for (let j = 0; j < kernel.length; j++) sum += kernel[j]! * x[i + j]! ** 2;
    y[i] = sum;
  }
  return y;
}

/** @differentiable wrt x stiffness modes hessian */
export function bent(x: Float64Array, stiffness: number): number {
  let energy = 0;
  for (let i = 2; i < x.length; i++) energy += stiffness * (x[i]! - 2 * x[i - 1]! + x[i - 2]!) ** 4;
  return energy;
}

/** @differentiable modes jacobian */
export function normalised(x: Float64Array): Float64Array {
  let norm = 0;
  for (const v of x) norm += v * v;
  return x.map((v) => v / Math.sqrt(norm));
}

export const samples = {
  diagonal: [[Float64Array.of(1, 2, 4)]],
  smoothed: [[Float64Array.from({ length: 20 }, (_, i) => Math.sin(i)), 5, 4]],
  convolved: [[Float64Array.of(1, 2, 4, 3, 5), Float64Array.of(0.5, 1)]],
  bent: [[Float64Array.of(1, 2, 4, 3, 5), 1.5]],
  normalised: [[Float64Array.of(1, 2, 4)]],
};
