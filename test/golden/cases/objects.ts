interface Vector {
  x: number;
  y: number;
}

interface Body {
  position: Vector;
  velocity: Vector;
  steps: number;
}

/**
 * Objects that take the place of others: new ones are called after the fields that take them.
 * @differentiable wrt bodies
 */
export function flight(bodies: Body[], steps: number): number {
  for (let step = 0; step < steps; step++) {
    for (const body of bodies) {
      body.velocity = { x: body.velocity.x * 0.9, y: body.velocity.y - 0.1 };
      body.position = { x: body.position.x + body.velocity.x, y: body.position.y + body.velocity.y };
      body.steps++;
    }
  }
  let distance = 0;
  for (const { position } of bodies) distance += position.x ** 2 + position.y ** 2;
  return distance;
}

/**
 * A list that grows, which the source has a variable for.
 * @differentiable
 */
export function chain(x: number, n: number): number {
  const t = [x];
  for (let i = 1; i < n; i++) t[i] = Math.sin(t[i - 1]! * x);
  return t[n - 1]!;
}

/**
 * An accumulator, which only the callback has a name for.
 * @differentiable wrt x m
 */
export function reduced(x: number[], m: number): number {
  const sum = x.reduce(
    (held, value) => {
      if (value < 0) return held;
      held.weight += value * held.factor;
      return held;
    },
    { weight: m, factor: m * m },
  );
  return sum.weight * sum.factor;
}

/**
 * A list of known length, and parameters without names of their own.
 * @differentiable
 */
export function weighted([first, second]: [number, number], { x, y }: Vector): number {
  const terms = [x, y * first, second * first];
  let sum = 0;
  for (let i = 0; i < terms.length; i++) sum += (i + 1) * terms[i]! ** 2;
  return sum;
}

export const samples = {
  flight: [
    [
      [
        { position: { x: 1, y: 2 }, velocity: { x: 0.5, y: 0.25 }, steps: 0 },
        { position: { x: -1, y: 0.5 }, velocity: { x: 1, y: -1 }, steps: 1 },
      ],
      3,
    ],
  ],
  chain: [[0.7, 4]],
  weighted: [[[2, 3], { x: 0.5, y: -1 }]],
  reduced: [[[1, -2, 3], 0.5]],
};
