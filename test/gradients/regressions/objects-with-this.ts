/** Objects written in place with accessors, and methods that ask for `this`. */

/** @differentiable wrt x y */
export function lengthOfVector(x: number, y: number): number {
  const v = {
    x,
    y,
    get length() {
      return Math.hypot(this.x, this.y);
    },
    scale(s: number) {
      return this.x * s;
    },
  };
  return v.length + v.scale(3);
}
/** @differentiable wrt x */
export function statistics(x: number[]): number {
  const stats = {
    n: 0,
    sum: 0,
    squares: 0,
    add(v: number): void {
      this.n++;
      this.sum += v;
      this.squares += v * v;
    },
    get mean() {
      return this.sum / this.n;
    },
    get variance(): number {
      return this.squares / this.n - this.mean ** 2;
    },
  };
  for (const v of x) stats.add(v);
  for (let i = 0; i < 2; i++) {
    stats.add(i);
    if (stats.mean > 3) break;
  }
  return stats.variance + stats.mean;
}
const vector = (x: number, y: number) => ({
  x,
  y,
  get length() {
    return Math.hypot(this.x, y);
  },
  plus(o: { x: number; y: number }) {
    return vector0(this.x + o.x, this.y + o.y);
  },
});
const vector0 = (x: number, y: number) => ({ x, y });
/** @differentiable wrt x */
export function madeByFunctions(x: number, y: number): number {
  const a = vector(x, y),
    b = vector(2 * x, 3);
  const { length } = a;
  a.x = 5 * x;
  const c = a.plus(b);
  return length * a.length * b.length + c.x * c.y;
}
/** @differentiable wrt x */
export function setsAndSpreads(x: number, y: number): number {
  const t = {
    c: x,
    get f() {
      return this.c * 1.8 + 32;
    },
    set f(v: number) {
      this.c = (v - 32) / 1.8;
    },
  };
  t.f = x * x + t.f;
  t.f += y;
  const u = { ...t, c: 3 };
  const w = {
    ...t,
    get f(): number {
      return this.c * 2;
    },
  };
  t.c *= 2;
  return t.f * u.f + w.f + u.c;
}
/** @differentiable wrt x */
export function countersOfTheirOwn(x: number, n: number): number {
  function makeCounter(step: number) {
    return {
      total: x,
      tick(): { total: number } {
        this.total += step * x;
        return this;
      },
      twice(): void {
        this.tick();
        this.tick();
      },
    };
  }
  const a = makeCounter(2),
    b = makeCounter(3);
  for (let i = 0; i < n; i++) {
    a.tick();
    b.twice();
  }
  return a.total * b.total;
}
/** @differentiable wrt x */
export function inCallbacks(x: number): number {
  const o = {
    x,
    f(v: number) {
      return [v, 1].map((w) => w * this.x).reduce((a, b) => a + b, 0);
    },
  };
  return o.f(3);
}
interface Shape2 {
  r: number;
  area(): number;
  readonly size: number;
}
function circle(r: number): Shape2 {
  return {
    r,
    area() {
      return Math.PI * this.r ** 2;
    },
    get size() {
      return 2 * this.r;
    },
  };
}
function square(r: number): Shape2 {
  return {
    r,
    area() {
      return this.r ** 2;
    },
    get size() {
      return this.r;
    },
  };
}
/** @differentiable wrt x */
export function inALoop(x: number): number {
  const s = circle(x),
    q = square(2 * x);
  let sum = 0;
  for (const e of [s, q]) sum += e.area() * e.size;
  return sum;
}
function total(s: Shape2): number {
  return s.area() + s.size;
}
/** @differentiable wrt x */
export function handedOn(x: number, c: boolean): number {
  const s = circle(x);
  s.r = s.r * 2;
  return total(s) + total(square(x));
}

export const samples = {
  lengthOfVector: [[0.7, 1.1]],
  statistics: [[[0.3, 0.9, 0.4]], [[]]],
  madeByFunctions: [[0.7, 1.1]],
  setsAndSpreads: [[0.7, 1.1]],
  countersOfTheirOwn: [[0.7, 3]],
  inCallbacks: [[0.7]],
  inALoop: [[0.7]],
  handedOn: [[0.7, true]],
};
