/** Objects whose class is chosen by the program, or known only where they are made. */

interface Layer {
  forward(x: number[]): number[];
}
class Linear implements Layer {
  constructor(
    private readonly w: number[][],
    private readonly b: number[],
  ) {}
  forward(x: number[]): number[] {
    return this.w.map((row, i) => row.reduce((s, wij, j) => s + wij * x[j], this.b[i]));
  }
}
class Relu implements Layer {
  forward(x: number[]): number[] {
    return x.map((v) => Math.max(0, v));
  }
}
class Tanh implements Layer {
  forward(x: number[]): number[] {
    return x.map(Math.tanh);
  }
}
class Network implements Layer {
  constructor(private readonly layers: Layer[]) {}
  forward(x: number[]): number[] {
    let y = x;
    for (const layer of this.layers) y = layer.forward(y);
    return y;
  }
}
/** @differentiable wrt w */
export function network(w: number[][], x: number[]): number {
  const net = new Network([new Linear(w, [0.1, 0.2]), new Tanh(), new Linear(w, [0, 0]), new Relu()]);
  return net.forward(x).reduce((a, b) => a + b, 0);
}

abstract class Kernel {
  abstract at(r: number): number;
}
class Gauss extends Kernel {
  constructor(private s: number) {
    super();
  }
  at(r: number) {
    return Math.exp((-r * r) / (2 * this.s ** 2));
  }
}
class Cauchy extends Kernel {
  constructor(private g: number) {
    super();
  }
  at(r: number) {
    return 1 / (1 + (r / this.g) ** 2);
  }
}
/** @differentiable wrt x s */
export function chosen(x: number, s: number): number {
  const k: Kernel = x > 1 ? new Gauss(s) : new Cauchy(s);
  return k.at(x) + k.at(2 * x);
}

class Plain {
  constructor(readonly v: number) {}
}
class Weighted extends Plain {
  constructor(
    v: number,
    readonly w: number,
  ) {
    super(v);
  }
}
function value(n: Plain): number {
  return n instanceof Weighted ? n.v * n.w : n.v;
}
/** @differentiable */
export function instances(x: number): number {
  return value(new Weighted(x, 3)) + value(new Plain(x * x));
}

abstract class Solid {
  abstract area(): number;
  double() {
    return 2 * this.area();
  }
}
class Disk extends Solid {
  constructor(readonly r: number) {
    super();
  }
  area() {
    return Math.PI * this.r ** 2;
  }
}
class Block extends Solid {
  constructor(
    readonly w: number,
    readonly h: number,
  ) {
    super();
  }
  area() {
    return this.w * this.h;
  }
}
function volume(base: Solid, height: number): number {
  let v = 0;
  for (let i = 0; i < 3; i++) v += base.area() * height;
  return v + base.double();
}
/** @differentiable wrt x */
export function handedOver(x: number): number {
  return volume(new Disk(x), 2) + volume(new Block(x, 3), x);
}

function total(solids: Solid[]): number {
  let s = 0;
  for (const solid of solids) s += solid.area();
  return s;
}
/** @differentiable wrt x */
export function listed(x: number): number {
  const solids: Solid[] = [new Disk(x), new Block(x, 2), new Disk(2 * x)];
  return total(solids) + solids.reduce((s, it) => s + it.area(), 0);
}

interface Force {
  at(x: number, t: number): number;
  readonly name?: string;
}
class Gravity implements Force {
  constructor(private readonly g: number) {}
  at(): number {
    return -this.g;
  }
}
class SpringForce implements Force {
  constructor(
    private readonly k: number,
    private readonly rest = 0,
  ) {}
  at(x: number): number {
    return -this.k * (x - this.rest);
  }
}
class Both implements Force {
  constructor(
    private readonly a: Force,
    private readonly b: Force,
  ) {}
  at(x: number, t: number): number {
    return this.a.at(x, t) + this.b.at(x, t);
  }
}
function simulate(force: Force, x0: number, n: number): number {
  let x = x0,
    v = 0;
  for (let i = 0; i < n; i++) {
    v += 0.1 * force.at(x, i * 0.1);
    x += 0.1 * v;
  }
  return x;
}
/** @differentiable wrt k x */
export function forces(k: number, x: number): number {
  return simulate(new SpringForce(k), x, 4) * simulate(new Both(new Gravity(k * k), new SpringForce(2)), x, 3);
}

class First {
  constructor(readonly v: number) {}
  f(): number {
    return this.v * 2;
  }
}
class Second {
  constructor(readonly v: number) {}
  f(): number {
    return this.v * this.v;
  }
}
function called(a: First): number {
  let s = 0;
  for (let i = 0; i < 2; i++) s += a.f();
  return s;
}
/** @differentiable */
export function twins(x: number): number {
  return called(new Second(x));
}

abstract class Stepper {
  v = 1;
  abstract step(x: number): void;
}
class Adding extends Stepper {
  step(x: number) {
    this.v += x;
  }
}
class Multiplying extends Stepper {
  private n = 0;
  constructor(readonly g: Float64Array) {
    super();
  }
  step(x: number) {
    this.v *= x;
    this.g[this.n++] = this.v;
  }
}
/** @differentiable */
export function steppedInLoops(x: number, n: number): number {
  const g = new Float64Array(8);
  const s: Stepper = n > 3 ? new Adding() : new Multiplying(g);
  for (let i = 0; i < n; i++) s.step(x + i);
  let t = s.v;
  for (const e of g) t += e * e;
  return t * s.v;
}

class Doubling {
  constructor(public v: number) {}
  bump() {
    this.v *= 2;
  }
}
class Tripling {
  constructor(public v: number) {}
  bump() {
    this.v *= 3;
  }
}
/** @differentiable */
export function changedByEither(x: number, c: number): number {
  const a = new Doubling(x),
    b = new Tripling(x * x);
  const k = c > 0 ? a : b;
  k.bump();
  if (k instanceof Doubling) return a.v * 7 + b.v;
  return a.v + b.v;
}

abstract class Act {
  abstract at(x: number): number;
}
class Rectified extends Act {
  at(x: number) {
    return Math.max(0, x);
  }
}
class Leaky extends Act {
  constructor(readonly a: number) {
    super();
  }
  at(x: number) {
    return x > 0 ? x : this.a * x;
  }
}
class ScaledAct extends Act {
  constructor(
    readonly inner: Act,
    readonly k: number,
  ) {
    super();
  }
  at(x: number) {
    return this.k * this.inner.at(x);
  }
}
enum ActKind {
  Rectified,
  Leaky,
  ScaledAct,
}
function make(kind: ActKind, a: number): Act {
  switch (kind) {
    case ActKind.Rectified:
      return new Rectified();
    case ActKind.Leaky:
      return new Leaky(a);
    case ActKind.ScaledAct:
      return new ScaledAct(new Leaky(a * a), a);
  }
}
/** @differentiable wrt x a */
export function made(kind: number, x: number, a: number): number {
  const act = make(kind, a);
  const outer = new ScaledAct(act, 2);
  return act.at(x) + outer.at(2 * x);
}

interface HasArea {
  readonly area: number;
}
class Tile implements HasArea {
  constructor(readonly s: number) {}
  get area() {
    return this.s * this.s;
  }
}
class Round implements HasArea {
  constructor(readonly r: number) {}
  get area() {
    return 3 * this.r * this.r;
  }
}
function sum(a: HasArea, b: HasArea): number {
  return a.area + b.area;
}
/** @differentiable */
export function throughInterfaces(x: number): number {
  const { area } = new Tile(x);
  const list: HasArea[] = [new Tile(x), new Round(x)];
  let s = 0;
  for (const it of list) s += it.area;
  return sum(new Tile(x), new Round(2 * x)) * area + s;
}

interface Table {
  readonly scale: number;
  readonly at: (x: number) => number;
}

function tableFor(kind: number, x: number): Table {
  if (kind > 1) return { scale: x, at: (y) => y * x };
  const twice = 2 * x;
  if (kind > 0) return { scale: twice, at: Math.sin };
  return { scale: 3, at: (y) => y * y + twice };
}

/** @differentiable wrt x */
export function tables(kind: number, x: number): number {
  const table = tableFor(kind, x * x);
  return table.at(x) * table.scale;
}

export const samples = {
  tables: [
    [0, 0.7],
    [1, 0.7],
    [2, 0.7],
  ],
  network: [
    [
      [
        [0.5, 0.2],
        [0.3, 0.9],
      ],
      [1, 2],
    ],
  ],
  chosen: [
    [0.7, 0.4],
    [1.7, 1.4],
  ],
  instances: [[0.7]],
  handedOver: [[0.7]],
  listed: [[0.7]],
  forces: [[0.7, 0.2]],
  twins: [[0.7]],
  steppedInLoops: [
    [0.7, 5],
    [0.7, 2],
  ],
  changedByEither: [
    [0.7, 1],
    [0.7, -1],
  ],
  made: [
    [0, 0.7, 0.3],
    [1, -0.7, 0.3],
    [2, -0.7, 0.3],
  ],
  throughInterfaces: [[0.7]],
};
