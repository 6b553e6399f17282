/** Accessors, static members, private ones, fields that hold functions, and methods as values. */

class Vec3 {
  static readonly ZERO_LENGTH = 1e-12;
  constructor(
    readonly x: number,
    readonly y: number,
    readonly z: number,
  ) {}
  static zero(): Vec3 {
    return new Vec3(0, 0, 0);
  }
  static unit(i: number): Vec3 {
    return new Vec3(i === 0 ? 1 : 0, i === 1 ? 1 : 0, i === 2 ? 1 : 0);
  }
  add(o: Vec3): Vec3 {
    return new Vec3(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  scale(s: number): Vec3 {
    return new Vec3(this.x * s, this.y * s, this.z * s);
  }
  cross(o: Vec3): Vec3 {
    return new Vec3(this.y * o.z - this.z * o.y, this.z * o.x - this.x * o.z, this.x * o.y - this.y * o.x);
  }
  dot(o: Vec3) {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  get length() {
    return Math.sqrt(this.dot(this));
  }
  normalize(): Vec3 {
    const l = this.length;
    return l < Vec3.ZERO_LENGTH ? Vec3.zero() : this.scale(1 / l);
  }
}
/** @differentiable */
export function crossed(p: Float64Array): number {
  let s = Vec3.zero();
  for (let i = 0; i + 2 < p.length; i += 3)
    s = s.add(new Vec3(p[i], p[i + 1], p[i + 2]).normalize().cross(Vec3.unit(1)));
  return s.length + s.dot(Vec3.unit(0));
}

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

class Complex {
  static readonly I = new Complex(0, 1);
  static readonly ONE = new Complex(1);
  constructor(
    public re: number,
    public im = 0,
  ) {}
  static polar(r: number, t: number) {
    return new Complex(r * Math.cos(t), r * Math.sin(t));
  }
  add(o: Complex) {
    return new Complex(this.re + o.re, this.im + o.im);
  }
  mul(o: Complex | number): Complex {
    if (typeof o === "number") return new Complex(this.re * o, this.im * o);
    return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re);
  }
  div(o: Complex) {
    const d = o.re * o.re + o.im * o.im;
    return new Complex((this.re * o.re + this.im * o.im) / d, (this.im * o.re - this.re * o.im) / d);
  }
  get abs() {
    return Math.hypot(this.re, this.im);
  }
  conj() {
    return new Complex(this.re, -this.im);
  }
}
/** @differentiable wrt a b */
export function iterated(a: number, b: number): number {
  let z = new Complex(a, b);
  for (let i = 0; i < 3; i++) z = z.mul(z).add(Complex.I.mul(0.1)).div(Complex.ONE.add(z.conj()));
  return z.abs + Complex.polar(a, b).mul(2).re;
}

class Pair<A, B> {
  constructor(
    readonly first: A,
    readonly second: B,
  ) {}
  swap(): Pair<B, A> {
    return new Pair(this.second, this.first);
  }
  mapFirst<C>(g: (a: A) => C): Pair<C, B> {
    return new Pair(g(this.first), this.second);
  }
}
class Stack<T> {
  private items: T[] = [];
  push(item: T): void {
    this.items.push(item);
  }
  pop(): T {
    return this.items.pop()!;
  }
  get size(): number {
    return this.items.length;
  }
}
/** @differentiable */
export function generic(x: number): number {
  const p = new Pair(x, Float64Array.of(x * x, 2)).swap();
  const q = p.mapFirst((a) => a[0] * 3);
  const s = new Stack<number>();
  s.push(x);
  s.push(q.first);
  return s.pop() * s.pop() + q.second + s.size;
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

class Account {
  #balance: number;
  static #rate = 0.05;
  constructor(start: number) {
    this.#balance = start;
  }
  #grow(years: number): number {
    return this.#balance * (1 + Account.#rate) ** years;
  }
  get #half() {
    return this.#balance / 2;
  }
  after(years: number): number {
    return this.#grow(years) + this.#half;
  }
  static difference(a: Account, b: Account) {
    return a.#balance - b.#balance;
  }
}
/** @differentiable */
export function compound(x: number): number {
  return new Account(x).after(3) * Account.difference(new Account(x * x), new Account(2));
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

class Vec2 {
  static readonly ZERO = new Vec2(0, 0);
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  plus(o: Vec2) {
    return new Vec2(this.x + o.x, this.y + o.y);
  }
}
const ORIGIN = new Vec2(1, 2);
class Material {
  constructor(readonly stiffness: number) {}
  stress(e: number) {
    return this.stiffness * e;
  }
}
const STEEL = new Material(200);
class Config {
  static readonly steps = 4;
  static readonly table = [1, 2, 3];
  static factor = 2;
}
/** @differentiable */
export function constantObjects(x: number): number {
  let v = Vec2.ZERO;
  for (let i = 0; i < Config.steps; i++) v = v.plus(ORIGIN).plus(new Vec2(x * i, x * x));
  return v.x * v.y + STEEL.stress(x) + Config.table[1] * Config.factor;
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

class Scaled {
  static factor = 2;
  protected constructor(readonly v: number) {}
  static of(v: number): Scaled {
    return new Scaled(v * this.factor);
  }
  times(k = this.v): number {
    return this.v * k;
  }
}
/** @differentiable */
export function factories(x: number): number {
  return Scaled.of(x).times() + Scaled.of(x).times(3);
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
  crossed: [[Float64Array.of(1, 2, 3, -1, 0.5, 0.2)]],
  dense: [[Float64Array.of(0.5, 0.2, 0.1, -0.4), Float64Array.of(0.6, -0.3), Float64Array.of(1, 2)]],
  iterated: [[0.4, 0.3]],
  generic: [[0.7]],
  degrees: [[0.7]],
  compound: [[0.7]],
  grid: [[0.7]],
  methodsAsValues: [[0.7, [1, 2, 3]]],
  guarded: [[0.7, 5]],
  constantObjects: [[0.7]],
  options: [[0.7]],
  functionsOfThis: [[0.7]],
  settersInLoops: [[0.7, 5]],
  factories: [[0.7]],
  chained: [[0.7]],
  setterThatReplaces: [[[0.7, 0.2], 3]],
};
