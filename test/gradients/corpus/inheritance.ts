/** Classes that inherit: constructors, overridden members and `super`. */

abstract class Shape {
  constructor(protected readonly scale: number) {}
  abstract area(): number;
  abstract perimeter(): number;
  compactness(): number {
    return ((4 * Math.PI * this.area()) / this.perimeter() ** 2) * this.scale;
  }
}
class Circle extends Shape {
  constructor(private readonly r: number) {
    super(2);
  }
  area(): number {
    return Math.PI * this.r ** 2;
  }
  perimeter(): number {
    return 2 * Math.PI * this.r;
  }
}
class Rect extends Shape {
  constructor(
    readonly w: number,
    readonly h: number,
  ) {
    super(1);
  }
  override area(): number {
    return this.w * this.h;
  }
  override perimeter(): number {
    return 2 * (this.w + this.h);
  }
}
class Square extends Rect {
  constructor(side: number) {
    super(side, side);
  }
  override area(): number {
    return super.area() * 1.01;
  }
}
/** @differentiable wrt a b */
export function compact(a: number, b: number): number {
  return new Circle(a).compactness() + new Rect(a, b).compactness() * new Square(b).compactness();
}

abstract class Integrator {
  protected readonly state: Float64Array;
  constructor(
    start: Float64Array,
    protected dt: number,
  ) {
    this.state = start.slice();
  }
  protected abstract derivative(i: number): number;
  step(): void {
    const k = new Float64Array(this.state.length);
    for (let i = 0; i < k.length; i++) k[i] = this.derivative(i);
    for (let i = 0; i < k.length; i++) this.state[i] += this.dt * k[i];
  }
  run(n: number): this {
    for (let i = 0; i < n; i++) this.step();
    return this;
  }
  get energy(): number {
    let s = 0;
    for (const v of this.state) s += v * v;
    return s;
  }
}
class Pendulum extends Integrator {
  constructor(
    start: Float64Array,
    dt: number,
    private damping: number,
  ) {
    super(start, dt);
  }
  protected derivative(i: number): number {
    return i === 0 ? this.state[1] : -Math.sin(this.state[0]) - this.damping * this.state[1];
  }
}
class Decay extends Integrator {
  protected override derivative(i: number): number {
    return -this.state[i] * (i + 1);
  }
}
/** @differentiable wrt start damping */
export function integrated(start: Float64Array, damping: number): number {
  return new Pendulum(start, 0.1, damping).run(5).energy + new Decay(start, 0.05).run(3).energy;
}

class Counter {
  protected v: number;
  constructor(v: number) {
    this.v = v;
    this.init();
  }
  protected init(): void {
    this.v += 1;
  }
  get value() {
    return this.v;
  }
  set value(x: number) {
    this.v = x;
  }
  static make(x: number) {
    return new Counter(x);
  }
  static k() {
    return 3;
  }
}
class Doubled extends Counter {
  private extra = 2;
  protected override init(): void {
    super.init();
    this.v *= 2;
  }
  override get value() {
    return super.value * this.extra;
  }
  override set value(x: number) {
    super.value = x + 1;
    this.extra += x;
  }
  static twice() {
    return super.k() * this.k();
  }
}
/** @differentiable */
export function overriddenAccessors(x: number): number {
  const d = new Doubled(x);
  d.value = x * x;
  d.value += 2;
  return d.value * Counter.make(x).value * Doubled.k() + Doubled.twice();
}

abstract class Optimizer {
  protected t = 0;
  constructor(protected readonly rate: number) {}
  protected abstract delta(g: number, i: number): number;
  update(x: Float64Array, g: Float64Array): void {
    this.t++;
    for (let i = 0; i < x.length; i++) x[i] -= this.rate * this.delta(g[i], i);
  }
}
class Sgd extends Optimizer {
  protected delta(g: number): number {
    return g;
  }
}
class Momentum extends Optimizer {
  private readonly m: Float64Array;
  constructor(
    n: number,
    rate: number,
    private readonly beta = 0.9,
  ) {
    super(rate);
    this.m = new Float64Array(n);
  }
  protected delta(g: number, i: number): number {
    this.m[i] = this.beta * this.m[i] + g;
    return this.m[i] / this.t;
  }
}
function train(o: Optimizer, x: Float64Array, n: number): number {
  const g = new Float64Array(x.length);
  for (let k = 0; k < n; k++) {
    for (let i = 0; i < x.length; i++) g[i] = 2 * x[i] + Math.sin(x[i]);
    o.update(x, g);
  }
  let s = 0;
  for (const v of x) s += v * v;
  return s;
}
/** @differentiable wrt x rate */
export function optimized(x: Float64Array, rate: number): number {
  return train(new Sgd(rate), x.slice(), 3) + train(new Momentum(x.length, rate), x.slice(), 3);
}

class Rng {
  private s: number;
  constructor(seed: number) {
    this.s = seed >>> 0;
  }
  next(): number {
    this.s = (Math.imul(this.s, 1664525) + 1013904223) >>> 0;
    return this.s / 4294967296;
  }
}
class Normal extends Rng {
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.next() + 1e-9)) * Math.cos(2 * Math.PI * this.next());
  }
}
/** @differentiable wrt mu */
export function inheritedState(mu: number, seed: number): number {
  const r = new Normal(seed);
  let s = 0;
  for (let i = 0; i < 5; i++) s += (mu * r.normal()) ** 2;
  return s;
}

class Body {
  vx = 0;
  constructor(
    public x: number,
    readonly m: number,
  ) {}
  kick(f: number, dt: number) {
    this.vx += (f / this.m) * dt;
    this.x += this.vx * dt;
  }
  energy() {
    return 0.5 * this.m * this.vx ** 2;
  }
}
class Charged extends Body {
  constructor(
    x: number,
    m: number,
    readonly q: number,
  ) {
    super(x, m);
  }
  override energy() {
    return super.energy() + this.q * this.x;
  }
}
/** @differentiable */
export function listOfHeirs(x: Float64Array): number {
  const bodies: Charged[] = [];
  for (const v of x) bodies.push(new Charged(v, 1 + v * v, 0.5));
  for (let k = 0; k < 3; k++) for (const b of bodies) b.kick(-b.x * b.q, 0.1);
  let e = 0;
  for (const b of bodies) e += b.energy();
  return e;
}

abstract class Fn {
  abstract at(x: number): number;
  abstract derivative(): Fn;
}
class Constant extends Fn {
  constructor(readonly c: number) {
    super();
  }
  at() {
    return this.c;
  }
  derivative(): Fn {
    return new Constant(0);
  }
}
class Line extends Fn {
  constructor(
    readonly a: number,
    readonly b: number,
  ) {
    super();
  }
  at(x: number) {
    return this.a * x + this.b;
  }
  derivative(): Fn {
    return new Constant(this.a);
  }
}
class Sum extends Fn {
  constructor(
    readonly l: Fn,
    readonly r: Fn,
  ) {
    super();
  }
  at(x: number): number {
    return this.l.at(x) + this.r.at(x);
  }
  derivative(): Fn {
    return new Sum(this.l.derivative(), this.r.derivative());
  }
}
class Product extends Fn {
  constructor(
    readonly l: Fn,
    readonly r: Fn,
  ) {
    super();
  }
  at(x: number): number {
    return this.l.at(x) * this.r.at(x);
  }
  derivative(): Fn {
    return new Sum(new Product(this.l.derivative(), this.r), new Product(this.l, this.r.derivative()));
  }
}
/** @differentiable */
export function composed(x: number): number {
  const p = new Product(new Line(2, x), new Sum(new Line(x, 1), new Constant(3)));
  return p.at(x) + p.derivative().at(2 * x);
}

class Early {
  v = 1;
  constructor(x: number) {
    this.v = x;
    this.init(x);
  }
  init(x: number): void {
    this.v += x;
  }
}
class Late extends Early {
  extra = 3;
  kept: number;
  constructor(x: number) {
    super(x);
    this.kept = this.extra + 1;
  }
  override init(x: number): void {
    this.extra = x * 5;
    this.v *= x;
  }
}
/** @differentiable */
export function memberInConstructor(x: number): number {
  const b = new Late(x);
  return b.v * b.extra + b.kept;
}

class Linear {
  constructor(protected k: number) {}
  at(x: number): number {
    return this.k * x;
  }
}
class Twice extends Linear {
  override at(x: number): number {
    const sup = (y: number) => super.at(y) + 1;
    return [x, 2 * x].map((y) => super.at(y)).reduce((s, v) => s + v, 0) * sup(x);
  }
}
/** @differentiable */
export function superInCallbacks(x: number): number {
  return new Twice(x).at(3);
}

class Hiding {
  v: number;
  constructor(v: number) {
    this.v = v;
  }
  #m() {
    return this.v;
  }
  m() {
    return this.#m();
  }
}
class HidingToo extends Hiding {
  #m() {
    return 2 * this.v;
  }
  n() {
    return this.#m() * this.m();
  }
}
/** @differentiable */
export function privateMethods(x: number): number {
  const b = new HidingToo(x);
  return b.m() + b.n();
}

abstract class Op<T> {
  abstract apply(x: T): T;
  twice(x: T): T {
    return this.apply(this.apply(x));
  }
}
class Scale extends Op<number> {
  constructor(readonly k: number) {
    super();
  }
  apply(x: number) {
    return this.k * x;
  }
}
class ScaleAll extends Op<Float64Array> {
  constructor(readonly k: number) {
    super();
  }
  apply(x: Float64Array) {
    return x.map((v) => v * this.k);
  }
}
/** @differentiable wrt x y */
export function genericBase(x: number, y: Float64Array): number {
  return new Scale(x).twice(3) + new ScaleAll(x).twice(y)[0];
}

class Root {
  x: number;
  constructor(x: number) {
    this.x = x;
  }
  get double() {
    return 2 * this.x;
  }
}
class Stem extends Root {
  constructor(
    x: number,
    readonly w: Float64Array,
  ) {
    super(x * 2);
    for (let i = 0; i < w.length; i++) this.x += w[i];
  }
}
class Leaf extends Stem {
  readonly sq = this.x * this.x;
  readonly table = [this.x, this.double];
}
/** @differentiable wrt x w */
export function fieldsInOrder(x: number, w: Float64Array): number {
  const l = new Leaf(x, w);
  l.x = 3;
  return l.sq + l.table[1] + l.double;
}

export const samples = {
  compact: [[1.2, 0.7]],
  integrated: [[Float64Array.of(0.5, 0.2), 0.3]],
  overriddenAccessors: [[0.7]],
  optimized: [[Float64Array.of(0.7, -0.2), 0.1]],
  inheritedState: [[0.7, 12]],
  listOfHeirs: [[Float64Array.of(0.7, 0.2)]],
  composed: [[0.7]],
  memberInConstructor: [[0.7]],
  superInCallbacks: [[0.7]],
  privateMethods: [[0.7]],
  genericBase: [[0.7, Float64Array.of(1, 2)]],
  fieldsInOrder: [[0.7, Float64Array.of(0.2, 0.4)]],
};
