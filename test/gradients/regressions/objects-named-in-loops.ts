/** Objects that get their first name in a loop, where a field stays as it was. */
export const samples = {
  reducedInOneField: [[[0.7, -1.2, 0.4], 1.3]],
  countedInOneField: [[[0.7, -1.2, 0.4], 1.3]],
  handedOnInLoop: [[[0.7, -1.2, 0.4], 1.3]],
};

/** @differentiable wrt x m */
export function reducedInOneField(x: number[], m: number): number {
  const sum = x.reduce(
    (held, value) => {
      held.u += value * held.v;
      return held;
    },
    { u: 1, v: m },
  );
  return sum.u * sum.v;
}

/** @differentiable wrt x m */
export function countedInOneField(x: number[], m: number): number {
  const { most, count } = x.reduce(
    (found, value) => {
      if (value > 0) found.count++;
      return found;
    },
    { most: m * m, count: 0 },
  );
  return most * count + Math.sin(m) * x[0]!;
}

interface Held {
  u: number;
  v: number;
}

function spread(held: Held, x: number[]): Held {
  for (const value of x) {
    const own = held;
    own.u += value * own.v;
  }
  return held;
}

/** @differentiable wrt x m */
export function handedOnInLoop(x: number[], m: number): number {
  const run = (held: Held) => spread(held, x);
  const { u, v } = run({ u: 1, v: m });
  return u * v;
}
