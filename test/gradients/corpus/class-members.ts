/** Accessors, fields that hold functions, and methods as values. */

class Dense {
  constructor(
    readonly w: Float64Array,
    readonly b: Float64Array,
    readonly activation: (x: number) => number,
  ) {}
  forward(x: Float64Array): Float64Array {
    const y = new Float64Array(this.b.length);
    for (let i = 0; i < y.length; i++) {
      let s = this.b[i];
      for (let j = 0; j < x.length; j++) s += this.w[i * x.length + j] * x[j];
      y[i] = this.activation(s);
    }
    return y;
  }
}
/** @differentiable wrt w1 w2 */
export function dense(w1: Float64Array, w2: Float64Array, x: Float64Array): number {
  const first = new Dense(w1, new Float64Array(2), Math.tanh);
  const second = new Dense(w2, new Float64Array(1), (v) => v * v);
  return second.forward(first.forward(x))[0];
}

class Angle {
  private rad = 0;
  get degrees(): number {
    return (this.rad * 180) / Math.PI;
  }
  set degrees(v: number) {
    this.rad = (v * Math.PI) / 180;
  }
  get now() {
    return this.rad;
  }
  set now(v) {
    this.rad = v % 7;
  }
}
/** @differentiable */
export function degrees(x: number): number {
  const a = new Angle();
  a.degrees = x * 50;
  a.degrees += x;
  a.degrees++;
  const y = (a.now = x * 2) * 3;
  a.now *= x;
  return Math.sin(a.now) + a.degrees + y;
}

class Grid {
  readonly nx = 4;
  readonly h = 1 / this.nx;
  readonly u = new Float64Array(this.nx);
  scale = this.h * 2;
  readonly weight = (i: number) => i * this.h;
  constructor(f: number) {
    for (let i = 0; i < this.nx; i++) this.u[i] = f * i * this.h;
  }
  norm = (): number => {
    let s = 0;
    for (let i = 0; i < this.nx; i++) s += this.u[i] ** 2 * this.weight(i);
    return s * this.scale;
  };
}
/** @differentiable */
export function grid(x: number): number {
  const g = new Grid(x);
  g.scale *= x;
  return g.norm();
}

class Poly {
  constructor(
    readonly a: number,
    readonly b: number,
  ) {}
  at(x: number): number {
    return this.a + this.b * x * x;
  }
  static square(x: number): number {
    return x * x;
  }
  total(xs: number[]): number {
    return xs.map((x) => this.at(x)).reduce((s, v) => s + v, 0);
  }
  bound(xs: number[]): number {
    return xs.map(this.at.bind(this)).reduce((s, v) => s + v, 0);
  }
}
function apply(g: (x: number) => number, x: number) {
  return g(x);
}
/** @differentiable wrt x */
export function methodsAsValues(x: number, xs: number[]): number {
  const p = new Poly(x, 2);
  return p.total(xs) + p.bound(xs) + apply(Poly.square, x) + xs.map(Poly.square)[0];
}

enum Kind {
  Linear,
  Quad,
}
class Spring {
  private _k = 1;
  kind = Kind.Linear;
  get k() {
    return this._k;
  }
  set k(v: number) {
    if (v < 0) throw new RangeError("negative");
    this._k = v;
  }
  force(x: number): number {
    switch (this.kind) {
      case Kind.Linear:
        return -this.k * x;
      case Kind.Quad:
        return -this.k * x * x;
    }
  }
}
/** @differentiable wrt k */
export function guarded(k: number, n: number): number {
  const s = new Spring();
  s.k = k;
  let x = 1,
    v = 0;
  for (let i = 0; i < n; i++) {
    if (i > 2) s.kind = Kind.Quad;
    v += 0.1 * s.force(x);
    x += 0.1 * v;
    s.k *= 0.99;
  }
  return x;
}

interface SolverOptions {
  damping?: number;
  steps?: number;
}
class Solver {
  private readonly damping: number;
  private readonly steps: number;
  constructor(
    private readonly g: (x: number) => number,
    options: SolverOptions = {},
  ) {
    this.damping = options.damping ?? 0.5;
    this.steps = options.steps ?? 4;
  }
  solve(x0: number): number {
    let x = x0;
    for (let i = 0; i < this.steps; i++) x = x + this.damping * (this.g(x) - x);
    return x;
  }
}
/** @differentiable */
export function options(x: number): number {
  return new Solver((t) => Math.cos(t * x)).solve(1) + new Solver(Math.sin, { steps: 2 }).solve(x);
}

class Holder {
  x: number;
  readonly get: () => number;
  constructor(x: number) {
    this.x = x;
    const self = this;
    this.get = () => self.x * 2;
  }
  later(): () => number {
    return () => this.x * 3;
  }
  bump() {
    this.x *= 2;
    return this;
  }
}
/** @differentiable */
export function functionsOfThis(x: number): number {
  const c = new Holder(x);
  const later = c.later();
  c.bump();
  return c.get() * later();
}

class Tally {
  private readonly seen: Float64Array;
  count = 0;
  constructor(n: number) {
    this.seen = new Float64Array(n);
  }
  set add(v: number) {
    this.seen[this.count++] = v;
  }
  get last() {
    return this.seen[this.count - 1];
  }
  get sum() {
    let s = 0;
    for (const v of this.seen) s += v * v;
    return s;
  }
}
/** @differentiable */
export function settersInLoops(x: number, n: number): number {
  const t = new Tally(8);
  for (let i = 0; i < n; i++) {
    t.add = x * i + (i > 0 ? t.last : 1);
  }
  return t.sum + t.count;
}

class Link {
  constructor(
    readonly v: number,
    readonly next?: Link,
  ) {}
  sum(): number {
    return this.v + (this.next ? this.next.sum() : 0);
  }
}
/** @differentiable */
export function chained(x: number): number {
  return new Link(x, new Link(x * x, new Link(3 * x))).sum();
}

class Direction {
  constructor(public a: number[]) {}
  get norm() {
    return Math.sqrt(this.a.reduce((s, v) => s + v * v, 0));
  }
  set norm(n: number) {
    const k = n / this.norm;
    this.a = this.a.map((v) => v * k);
  }
}
/** @differentiable wrt a k */
export function setterThatReplaces(a: number[], k: number): number {
  const v = new Direction(a);
  v.norm = k;
  v.norm *= 2;
  v.norm++;
  return v.a[0] * v.norm;
}

export const samples = {
  dense: [[Float64Array.of(0.5, 0.2, 0.1, -0.4), Float64Array.of(0.6, -0.3), Float64Array.of(1, 2)]],
  degrees: [[0.7]],
  grid: [[0.7]],
  methodsAsValues: [[0.7, [1, 2, 3]]],
  guarded: [[0.7, 5]],
  options: [[0.7]],
  functionsOfThis: [[0.7]],
  settersInLoops: [[0.7, 5]],
  chained: [[0.7]],
  setterThatReplaces: [[[0.7, 0.2], 3]],
};
