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
  overriddenAccessors: [[0.7]],
  composed: [[0.7]],
  memberInConstructor: [[0.7]],
  superInCallbacks: [[0.7]],
  privateMethods: [[0.7]],
  fieldsInOrder: [[0.7, Float64Array.of(0.2, 0.4)]],
};
