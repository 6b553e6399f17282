/** A strip of cloth: points held together by springs. */

interface Point {
  position: [number, number, number];
  velocity: [number, number, number];
  fixed: boolean;
}

interface Spring {
  a: number;
  b: number;
  rest: number;
  stiffness: number;
}

const gravity = [0, -9.81, 0] as const;

/**
 * The kinetic and potential energy after some steps.
 * @differentiable wrt points springs damping
 */
export function energyAfter(points: Point[], springs: Spring[], damping: number, dt: number, steps: number): number {
  for (let step = 0; step < steps; step++) {
    const forces: number[][] = points.map(({ velocity }) => gravity.map((g, k) => g - damping * velocity[k]));
    for (const { a, b, rest, stiffness } of springs) {
      const p = points[a].position;
      const q = points[b].position;
      const d = [q[0] - p[0], q[1] - p[1], q[2] - p[2]];
      const length = Math.hypot(d[0], d[1], d[2]);
      const f = (stiffness * (length - rest)) / length;
      for (let k = 0; k < 3; k++) {
        forces[a][k] += f * d[k];
        forces[b][k] -= f * d[k];
      }
    }
    points.forEach((point, i) => {
      if (point.fixed) return;
      for (let k = 0; k < 3; k++) {
        point.velocity[k] += forces[i][k] * dt;
        point.position[k] += point.velocity[k] * dt;
      }
    });
  }
  let energy = 0;
  for (const { position, velocity } of points) {
    energy += 0.5 * (velocity[0] ** 2 + velocity[1] ** 2 + velocity[2] ** 2) + 9.81 * position[1];
  }
  return energy;
}

export const samples = {
  energyAfter: [
    [
      [
        { position: [0, 0.1, 0], velocity: [0, 0, 0], fixed: true },
        { position: [1.1, 0.05, 0.1], velocity: [0, 0.2, 0], fixed: false },
        { position: [2, -0.1, 0.02], velocity: [0.1, 0, -0.3], fixed: false },
      ],
      [
        { a: 0, b: 1, rest: 1, stiffness: 20 },
        { a: 1, b: 2, rest: 1, stiffness: 15 },
      ],
      0.1,
      0.01,
      3,
    ],
  ],
};
