/** What is left of lists, tuples and objects: `...rest` in patterns, assignments and parameters. */
export const samples = {
  ofList: [[[0.7, -1.2, 0.4]], [[0.7]]],
  ofTyped: [[Float64Array.of(0.7, -1.2, 0.4)], [Float64Array.of(0.5, 2)]],
  ofTuple: [[[0.7, -1.2, 0.4]]],
  ofItems: [[0.7, 1.3]],
  ofObject: [[{ rate: 0.7, size: 1.2, bias: -0.4 }]],
  ofRecords: [
    [
      [
        { rate: 0.7, size: 1.2 },
        { rate: 0.3, size: -0.2 },
      ],
    ],
  ],
  ofObjects: [
    [
      [
        { rate: 0.7, size: 1.2 },
        { rate: 0.3, size: -0.2 },
      ],
    ],
  ],
  assigned: [[[0.7, -1.2, 0.4], 1.1]],
  recursive: [[[0.7, -1.2, 0.4, 2]]],
  byParameters: [[0.7, [1.3, 0.2]]],
  written: [[[0.7, -1.2, 0.4]]],
  ofTuples: [
    [
      [
        [0.7, -1.2, 0.4],
        [1.1, 0.3, 2],
      ],
    ],
  ],
  ofOptions: [
    [{ a: 0.7, b: 1.2 }, 1.3],
    [{ a: 0.7, c: -0.4 }, 1.3],
  ],
  sharedField: [[[{ a: 0.7, w: [1.2, 0.3] }]]],
};

/** @differentiable */
export function ofList(list: number[]): number {
  const [first, ...others] = list;
  let sum = first!;
  for (const each of others) sum += each * first! * others.length;
  return sum;
}

/** @differentiable */
export function ofTyped(list: Float64Array): number {
  const [first = 1, ...others] = list;
  others.push(first);
  return others.reduce((product, each) => product * each, 2) * others[0]!;
}

/** @differentiable */
export function ofTuple(point: [number, number, number]): number {
  const [, ...[y, z]] = point;
  const [x, ...others] = point;
  return x * others[0] + y * z;
}

/** @differentiable wrt x y */
export function ofItems(x: number, y: number): number {
  const [first, ...others] = [x * y, x, y];
  return first! * others.reduce((sum, each) => sum + each * each, 0);
}

interface Layer {
  rate: number;
  size: number;
}

/** @differentiable */
export function ofObject({ rate, ...others }: Layer & { bias: number }): number {
  const { size, ...last } = others;
  return rate * others.size + size * last.bias;
}

/** @differentiable */
export function ofRecords(layers: Layer[]): number {
  let sum = 0;
  for (const { rate, ...others } of layers) sum += rate ** 2 * others.size;
  return sum;
}

/** @differentiable */
export function ofObjects(layers: Layer[]): number {
  const [first, ...others] = layers;
  others[0]!.rate *= first!.size;
  return layers[1]!.rate * first!.rate;
}

/** @differentiable wrt list x */
export function assigned(list: number[], x: number): number {
  let others: number[] = [x];
  let first = x;
  [first, ...others] = list;
  let size = 0;
  let rest = { rate: 0 };
  ({ size, ...rest } = { size: x, rate: others[1]! });
  return first * others[0]! * size + rest.rate;
}

function total(list: number[]): number {
  if (list.length === 0) return 0;
  const [first, ...others] = list;
  return first! ** 2 + 0.5 * total(others);
}

/** @differentiable */
export function recursive(list: number[]): number {
  return total(list);
}

function weighed(weight: number, ...values: number[]): number {
  const [first, ...others] = values;
  return weight * first! + others.length * others[0]!;
}

/** @differentiable wrt x list */
export function byParameters(x: number, list: number[]): number {
  return weighed(x, x * x, ...list) + weighed(2, x, 3);
}

/** @differentiable */
export function written(list: number[]): number {
  const [first, ...others] = list;
  others[0]! *= first!;
  list[2] = others[0]! + others[1]!;
  return list[1]! * list[2]! * others[1]!;
}

/** @differentiable */
export function ofTuples(points: [number, number, number][]): number {
  let sum = 0;
  for (const [x, ...others] of points) sum += x * others[0] + others[1] * others.length;
  return sum;
}

/** @differentiable wrt options x */
export function ofOptions(options: { a: number; b?: number; c?: number }, x: number): number {
  const { a, ...others } = options;
  return a * (others.b ?? x) + (others.c ?? 2) * x;
}

/** @differentiable */
export function sharedField(list: { a: number; w: number[] }[]): number {
  const { a, ...others } = list[0]!;
  others.w[0]! *= a;
  return list[0]!.w[0]! * a;
}
