/** By insertion; equal elements stay in order. */
/** @differentiable wrt a w */
export function insertion(a: Float64Array, w: Float64Array): number {
  for (let i = 1; i < a.length; i++) {
    const value = a[i];
    let j = i - 1;
    while (j >= 0 && a[j] > value) {
      a[j + 1] = a[j];
      j--;
    }
    a[j + 1] = value;
  }
  let s = 0;
  for (let i = 0; i < a.length; i++) s += w[i] * a[i];
  return s;
}

/** A network for four. */
/** @differentiable wrt a w */
export function network(a: Float64Array, w: Float64Array): number {
  const order = (i: number, j: number) => {
    if (a[i] > a[j]) {
      const t = a[i];
      a[i] = a[j];
      a[j] = t;
    }
  };
  order(0, 1);
  order(2, 3);
  order(0, 2);
  order(1, 3);
  order(1, 2);
  return w[0] * a[0] + w[1] * a[1] + w[2] * a[2] + w[3] * a[3];
}

const weights = () => Float64Array.of(1, 10, 100, 1000);

export const samples = {
  insertion: [
    [Float64Array.of(0.3, -1, 2, 0.1), weights()],
    [Float64Array.of(4, 3, 2, 1), weights()],
    [Float64Array.of(2, 1, 2, 1), weights()],
  ],
  network: [
    [Float64Array.of(0.3, -1, 2, 0.1), weights()],
    [Float64Array.of(4, 3, 2, 1), weights()],
  ],
};

function sortedGradient(a: Float64Array, w: Float64Array): number[][] {
  // Sorting is stable here, too.
  const order = Array.from(a.keys()).sort((i, j) => a[i] - a[j]);
  return [Array.from(a, (_, i) => w[order.indexOf(i)]), order.map((i) => a[i])];
}

export const gradients = { insertion: sortedGradient, network: sortedGradient };
