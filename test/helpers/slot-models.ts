/** Functions in which it is not plain what is one slot, and what it is called. */
export const slotModels = `
/**
 * Where it is sampled little is kept but the state, from which factors are computed again that the gradient keeps.
 * @differentiable wrt theta
 */
export function leapfrog(theta: Float64Array, start: Float64Array, steps: number): number {
  const u = start.slice(), v = new Float64Array(start.length);
  let loss = 0;
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < start.length; i++) {
      const p = u[i]!;
      v[i] = v[i]! - 0.1 * (theta[0]! + theta[1]! * Math.sin(i)) * p * p;
    }
    for (let i = 0; i < start.length; i++) {
      const q = v[i]!;
      u[i] = u[i]! + 0.1 * q * theta[2]!;
      loss += q * q;
    }
  }
  return loss;
}

/**
 * Weights in a struct.
 * @differentiable wrt model
 */
export function fields(model: { first: Float64Array; then: { second: Float64Array } }, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(6);
    for (let i = 0; i < 6; i++) h[i] = Math.tanh(model.first[i]! * x[row * 6 + i]!);
    let z = 0;
    for (let i = 0; i < 6; i++) z += model.then.second[i]! * h[i]!;
    sum += Math.exp(z);
  }
  return sum;
}

/**
 * Names that are one another's with a number behind it, as that of the second slot of an array.
 * @differentiable wrt w
 */
export function alike(w: Float64Array, x: Float64Array, rows: number): number {
  const h = new Float64Array(rows * 6), h2 = new Float64Array(rows * 6);
  for (let i = 0; i < rows * 6; i++) {
    h[i] = Math.exp(Math.sin(x[i]!));
    h2[i] = Math.exp(Math.cos(x[i]!));
  }
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let j = 0; j < 6; j++) z += w[j]! * h[i * 6 + j]!;
    sum += z * z;
  }
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let j = 0; j < 6; j++) z += w[6 + j]! * h[i * 6 + j]!;
    sum += z * z;
  }
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let j = 0; j < 6; j++) z += w[12 + j]! * h2[i * 6 + j]!;
    sum += z * z;
  }
  return Math.sqrt(1 + sum);
}

/** @differentiable wrt w */
export function packed(w: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const bytes = new Float64Array(6);
    for (let i = 0; i < 6; i++) bytes[i] = Math.exp(Math.sin(x[row * 6 + i]!));
    let z = 0;
    for (let i = 0; i < 6; i++) z += w[i]! * bytes[i]!;
    sum += z * z;
  }
  return Math.sqrt(1 + sum);
}

/**
 * Rows of one number.
 * @differentiable wrt w
 */
export function narrow(w: Float64Array, x: Float64Array, rows: number): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const h = new Float64Array(1);
    h[0] = Math.exp(Math.sin(x[row]!));
    let z = 0;
    for (let i = 0; i < w.length; i++) z += w[i]! * h[0]!;
    sum += z * z;
  }
  return Math.sqrt(sum);
}

/**
 * Short and long windows over the same features.
 * @differentiable wrt w v
 */
export function windows(w: Float64Array, v: Float64Array, x: Float64Array, rows: number): number {
  const a = new Float64Array(8 * rows);
  for (let i = 0; i < 8 * rows; i++) a[i] = Math.sin(x[i]!);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let z = 0;
    for (let j = 0; j < 4; j++) z += w[j]! * a[i * 4 + j]!;
    for (let j = 0; j < 8; j++) z += v[j]! * a[i * 8 + j]!;
    sum += z * z;
  }
  return Math.sqrt(1 + sum);
}

/**
 * A number of each row, and the row of a table whose width is not known; stretches that end before the next begins.
 * @differentiable wrt w v
 */
export function diagonal(w: Float64Array, v: Float64Array, x: Float64Array, rows: number, width: number): number {
  const a = new Float64Array(rows * width);
  for (let i = 0; i < a.length; i++) a[i] = Math.exp(Math.sin(x[i]!));
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let z = w[0]! * a[i]! + w[1]! * a[2 * i]!;
    for (let j = 0; j < width; j++) z += v[j]! * a[i * width + j]!;
    for (let j = 0; j < 3; j++) z += w[j]! * a[i * 5 + j]!;
    sum += z * z;
  }
  return Math.sqrt(1 + sum);
}
`;
