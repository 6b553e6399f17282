/** Lists of objects and of tuples, and objects reached by reference. */

interface Particle {
  x: number;
  y: number;
  vx: number;
  vy: number;
  mass: number;
}

/** @differentiable */
export function energy(particles: Particle[]): number {
  let e = 0;
  for (const p of particles) e += 0.5 * p.mass * (p.vx * p.vx + p.vy * p.vy);
  for (let i = 0; i < particles.length; i++) {
    for (let j = i + 1; j < particles.length; j++) {
      const { x, y, mass } = particles[j]!;
      const dx = particles[i]!.x - x;
      const dy = particles[i]!.y - y;
      e -= (particles[i]!.mass * mass) / Math.sqrt(dx * dx + dy * dy + 0.01);
    }
  }
  return e;
}

/** @differentiable wrt particles */
export function steps(particles: Particle[], dt: number, n: number): void {
  for (let k = 0; k < n; k++) {
    for (const p of particles) {
      let ax = 0;
      let ay = 0;
      for (const q of particles) {
        if (q === p) continue;
        const dx = q.x - p.x;
        const dy = q.y - p.y;
        const r2 = dx * dx + dy * dy + 0.1;
        const f = q.mass / (r2 * Math.sqrt(r2));
        ax += f * dx;
        ay += f * dy;
      }
      p.vx += ax * dt;
      p.vy += ay * dt;
    }
    for (const p of particles) {
      p.x += p.vx * dt;
      p.y += p.vy * dt;
    }
  }
}

interface Body {
  at: number[];
  on: boolean;
  parts: { w: number; k: number }[];
}

/** @differentiable */
export function nested(bodies: Body[], scale: number): number {
  let s = 0;
  for (let i = 0; i < bodies.length; i++) {
    const body = bodies[i]!;
    if (!body.on) continue;
    for (const { w, k } of body.parts) s += w * body.at[0]! * scale + k * s * 0.1;
    s *= body.at[1]!;
  }
  return s;
}

/** @differentiable */
export function buildsAndReplaces(x: number[]): number {
  const points: { a: number; b: number }[] = [];
  for (let i = 0; i < x.length; i++) points[i] = { a: x[i]! * 2, b: Math.sin(x[i]!) };
  for (let i = 0; i + 1 < points.length; i++) {
    const left = points[i]!;
    const right = points[i + 1]!;
    points[i] = { a: left.a * right.b, b: left.b };
    right.a += left.a * left.a;
  }
  let best = points[0]!;
  for (const p of points) if (p.a > best.a) best = p;
  best.b *= 3;
  let s = 0;
  for (const p of points) s += p.a * p.b;
  return s;
}

/** @differentiable */
export function sortsByKey(points: { key: number; value: number }[]): number {
  const own = points.slice();
  for (let i = 1; i < own.length; i++) {
    const current = own[i]!;
    let j = i - 1;
    while (j >= 0 && own[j]!.key > current.key) {
      own[j + 1] = own[j]!;
      j--;
    }
    own[j + 1] = current;
  }
  let s = 0;
  for (let i = 0; i < own.length; i++) s += own[i]!.value * (i + 1) * own[i]!.key;
  return s;
}

function length(p: { x: number; y: number }): number {
  return Math.sqrt(p.x * p.x + p.y * p.y);
}

/** @differentiable */
export function handsToFunctions(points: { x: number; y: number }[], pairs: [number, number][]): number {
  let s = 0;
  for (const [i, [a, b]] of pairs.entries()) s += a * b * length(points[i % points.length]!);
  return s;
}

const particles = () => [
  { x: 0.1, y: 0.3, vx: -0.2, vy: 0.5, mass: 1.2 },
  { x: 1.1, y: -0.4, vx: 0.3, vy: 0.1, mass: 0.7 },
  { x: -0.6, y: 0.8, vx: 0.1, vy: -0.3, mass: 0.9 },
];

export const samples = {
  energy: [[particles()], [[]]],
  steps: [[particles(), 0.1, 2]],
  nested: [
    [
      [
        {
          at: [0.3, 1.2],
          on: true,
          parts: [
            { w: 0.4, k: 0.2 },
            { w: -0.6, k: 1.1 },
          ],
        },
        { at: [0.7, 0.1], on: false, parts: [] },
        { at: [-0.2, 0.9], on: true, parts: [{ w: 1.3, k: 0.8 }] },
      ],
      1.5,
    ],
  ],
  buildsAndReplaces: [[[0.3, -0.7, 1.1]]],
  sortsByKey: [
    [
      [
        { key: 0.7, value: 1.2 },
        { key: -0.4, value: 0.3 },
        { key: 0.2, value: -0.8 },
      ],
    ],
  ],
  handsToFunctions: [
    [
      [
        { x: 0.3, y: 0.4 },
        { x: -1.2, y: 0.5 },
      ],
      [
        [0.2, 0.7],
        [1.1, -0.3],
        [0.5, 0.5],
      ],
    ],
  ],
};
