/** Static members, private ones, constants that are objects, and generic classes. */

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

export const samples = {
  crossed: [[Float64Array.of(1, 2, 3, -1, 0.5, 0.2)]],
  iterated: [[0.4, 0.3]],
  generic: [[0.7]],
  compound: [[0.7]],
  constantObjects: [[0.7]],
  factories: [[0.7]],
};
