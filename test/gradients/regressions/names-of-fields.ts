/** Fields that are written by keys which the run knows, and objects that are gone through field by field. */

type Level = "low" | "middle" | "high";

const shares = { low: 0.5, high: 2 };

/** @differentiable wrt x */
export function sumsByLevel(x: number[]): number {
  const sums = { low: 0, middle: 0, high: 1, level: 5 };
  const levelOf = (value: number): Level => (value > 1 ? "high" : value > 0 ? "middle" : "low");
  for (const value of x) {
    const level = levelOf(value);
    sums[level] += value * value;
    if (value > 2) sums[level] = sums[level] * 0.5 + sums.level;
    sums[level]++;
  }
  return sums.low * sums.middle + sums.high * sums.level;
}

/** @differentiable wrt bodies */
export function alongAxis(bodies: { x: number; y: number }[], isAcross: boolean): number {
  const axis = isAcross ? "x" : "y";
  let sum = 0;
  for (const body of bodies) {
    body[axis] *= 2;
    sum += body.x * body.y;
  }
  for (const body of bodies)
    for (const key of ["x", "y"] as const) {
      body[key] += 1;
      if (key === "x") continue;
      sum += body[key];
    }
  return sum * bodies[0]!.x;
}

/** @differentiable wrt p */
export function fieldByField(p: { low: number; high: number }): number {
  const own = { top: 3, ...p, high: p.high * 2 };
  const other = Object.assign({ top: 2 }, own, { high: p.low });
  let sum = other.top * other.high * other.low;
  for (const value of Object.values(own)) sum += value ** 2;
  for (const [key, share] of Object.entries(shares)) sum += share * p[key as "low" | "high"] ** 3;
  for (const key of Object.keys(own) as (keyof typeof own)[]) {
    sum += own[key] ** 2;
    own[key] += 1;
  }
  return sum + Object.values(own).reduce((a, b) => a * b, 1) * Object.keys(own).length;
}

export const samples = {
  sumsByLevel: [[[1.5, 2.5, 0.5, -3]]],
  alongAxis: [
    [
      [
        { x: 1, y: 2 },
        { x: 3, y: 0.5 },
      ],
      true,
    ],
    [[{ x: 1, y: 2 }], false],
  ],
  fieldByField: [[{ low: 1.7, high: 2 }]],
};
