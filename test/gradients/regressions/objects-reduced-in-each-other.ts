/** Objects that are made of numbers which a loop carries under no name. */
export const samples = { reducedInEachOther: [[[0.7, -1.2, 3.4], 1.3]] };

/** @differentiable wrt x s */
export function reducedInEachOther(x: number[], s: number): number {
  const outer = x.reduce(
    (sum) => {
      const inner = x.reduce(
        (held, value) => {
          if (value > 3) return held;
          held.v = held.v * s + value;
          return held;
        },
        { u: sum.u, v: sum.u },
      );
      return { u: inner.v, v: 1 };
    },
    { u: s, v: 1 },
  );
  return outer.u;
}
