function weighted(a: Float64Array): number {
  let s = 0;
  for (let i = 0; i < a.length; i++) s += (i + 1) * a[i];
  return s;
}

/** @differentiable */
export function swapped(a: Float64Array): number {
  const t = a[0];
  a[0] = a[1];
  a[1] = t;
  return weighted(a);
}

/** @differentiable */
export function swappedByPattern(a: Float64Array): number {
  [a[0], a[1]] = [a[1], a[0]];
  return weighted(a);
}

/** @differentiable */
export function rotated(a: Float64Array): number {
  [a[0], a[1], a[2]] = [a[1], a[2], a[0]];
  return weighted(a);
}

/** @differentiable */
export function reversed(a: Float64Array): number {
  for (let i = 0, j = a.length - 1; i < j; i++, j--) {
    const t = a[i];
    a[i] = a[j];
    a[j] = t;
  }
  return weighted(a);
}

/** @differentiable */
export function reversedByMethod(a: Float64Array): number {
  a.reverse();
  return weighted(a);
}

/** @differentiable */
export function reversedTwice(a: Float64Array): number {
  for (let turn = 0; turn < 2; turn++) {
    let [i, j] = [0, a.length];
    while (i < j) [a[i++], a[j]] = [a[--j], a[i]];
  }
  return weighted(a);
}

const five = () => [Float64Array.of(3, 1, 4, 1.5, 9)];

export const samples = {
  swapped: [five()],
  swappedByPattern: [five()],
  rotated: [five()],
  reversed: [five(), [Float64Array.of(2, 7)], [Float64Array.of(2)]],
  reversedByMethod: [five()],
  reversedTwice: [five(), [Float64Array.of(2, 7)]],
};

export const gradients = {
  swapped: () => [2, 1, 3, 4, 5],
  swappedByPattern: () => [2, 1, 3, 4, 5],
  rotated: () => [3, 1, 2, 4, 5],
  reversed: (a: Float64Array) => Array.from(a, (_, i) => a.length - i),
  reversedByMethod: (a: Float64Array) => Array.from(a, (_, i) => a.length - i),
};
