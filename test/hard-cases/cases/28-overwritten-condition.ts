/** Which difference a cell takes is told by a mask; whether it moves, by what it holds before it moves. */
/** @differentiable wrt u speed */
export function upwind(u: Float64Array, mask: Int32Array, speed: number, steps: number): number {
  for (let step = 0; step < steps; step++) {
    for (let i = 1; i < u.length - 1; i++) {
      if (u[i] * speed > 0) {
        const slope = mask[i] < 0 ? u[i] - u[i - 1] : mask[i] > 0 ? u[i + 1] - u[i] : 0.5 * (u[i + 1] - u[i - 1]);
        u[i] -= 0.1 * speed * slope * u[i];
      } else {
        u[i] = 0.9 * u[i];
      }
    }
  }
  let s = 0;
  for (let i = 0; i < u.length; i++) s += u[i] * u[i];
  return s;
}

/** The condition's own variable is overwritten in both branches. */
/** @differentiable wrt x */
export function threshold(x: number, n: number): number {
  let state = x;
  let s = 0;
  for (let i = 0; i < n; i++) {
    if (state > 1) {
      s += state * state;
      state = state / 2;
    } else {
      s += 3 * state;
      state = 4 * state;
    }
  }
  return s;
}

/** An element that no path reads lies outside its array. */
/** @differentiable wrt u */
export function guarded(u: Float64Array): number {
  let s = 0;
  for (let i = 0; i < u.length; i++) {
    const left = i > 0 ? u[i - 1] : 0;
    const right = i < u.length - 1 ? u[i + 1] : 0;
    if (u[i] > 0.5) u[i] = left * right;
    s += u[i] * left;
  }
  return s;
}

export const samples = {
  upwind: [[Float64Array.of(0.5, 1.2, -0.3, 0.8, 0.6, 0.2), Int32Array.of(0, -1, 1, 0, 1, 0), 0.7, 3]],
  threshold: [
    [0.7, 1],
    [0.7, 4],
    [5, 6],
  ],
  guarded: [[Float64Array.of(0.3, 0.9, 0.4, 0.8)]],
};

export const gradients = {
  threshold: (x: number, n: number) => {
    let [state, rate, s] = [x, 1, 0];
    for (let i = 0; i < n; i++) {
      const isHigh = state > 1;
      s += rate * (isHigh ? 2 * state : 3);
      rate *= isHigh ? 0.5 : 4;
      state *= isHigh ? 0.5 : 4;
    }
    return s;
  },
};
