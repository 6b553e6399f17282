/** Classes that are structs with methods. */

class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}

  static of([x = 0, y = 0]: number[]): Vector {
    return new Vector(x, y);
  }

  plus(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y);
  }

  times(factor: number): Vector {
    return new Vector(this.x * factor, this.y * factor);
  }

  get length(): number {
    return Math.hypot(this.x, this.y);
  }
}

class Body {
  private steps = 0;
  position: Vector;
  velocity: Vector;
  readonly trail: number[] = [];

  constructor(
    position: Vector,
    velocity: Vector,
    readonly mass = 2,
  ) {
    this.position = position;
    this.velocity = velocity;
  }

  get energy(): number {
    return 0.5 * this.mass * this.velocity.length ** 2;
  }

  step(force: (at: Vector) => Vector, dt: number): this {
    this.velocity = this.velocity.plus(force(this.position).times(dt / this.mass));
    this.position = this.position.plus(this.velocity.times(dt));
    this.trail[this.steps] = this.position.x;
    this.steps++;
    return this;
  }
}

/** @differentiable wrt start stiffness */
export function springs(start: number[], stiffness: number, n: number): number {
  const body = new Body(Vector.of(start), new Vector(0.1, 0.2));
  const pull = (at: Vector) => at.times(-stiffness * at.length);
  for (let i = 0; i < n; i++) body.step(pull, 0.1);
  let s = body.energy;
  for (const x of body.trail) s += x * x;
  return s;
}

class Adam {
  private readonly m: Float64Array;
  private t = 0;

  constructor(
    n: number,
    private readonly rate: number,
  ) {
    this.m = new Float64Array(n);
  }

  update(x: Float64Array, g: Float64Array): void {
    this.t++;
    for (let i = 0; i < x.length; i++) {
      this.m[i] = 0.9 * this.m[i]! + 0.1 * g[i]!;
      x[i]! -= (this.rate * this.m[i]!) / (1 - 0.9 ** this.t);
    }
  }
}

/** @differentiable wrt x rate */
export function trained(x: Float64Array, rate: number, n: number): number {
  const own = x.slice();
  const optimizer = new Adam(x.length, rate);
  for (let k = 0; k < n; k++) optimizer.update(own, own);
  let s = 0;
  for (const v of own) s += v * v;
  return s;
}

class Counter {
  static made = 0;
  #hidden = 1;
  scale: number;
  constructor(scale: number) {
    this.scale = scale;
  }
  bump(by: number) {
    this.#hidden += by * this.scale;
  }
  get value() {
    return this.#hidden;
  }
  apply(f: (v: number) => number) {
    this.#hidden = f(this.#hidden);
    return this;
  }
}
/** @differentiable wrt x */
export function hidden(x: number): number {
  const c = new Counter(x);
  const d = c;
  c.bump(2);
  d.bump(x);
  c.apply((v) => v * v * c.scale).apply(Math.sin);
  return c.value + d.value;
}
class Box {
  v = 0;
  set(v: number) {
    this.v = v;
  }
  get() {
    return this.v;
  }
}
class Stack {
  private items = new Float64Array(8);
  private n = 0;
  push(v: number) {
    this.items[this.n++] = v;
  }
  pop() {
    return this.items[--this.n]!;
  }
  get size() {
    return this.n;
  }
}
/** @differentiable wrt x */
export function stack(x: Float64Array): number {
  const s = new Stack();
  for (const v of x) {
    s.push(v);
    s.push(v * v);
  }
  let t = 0;
  while (s.size > 0) t = Math.sin(t) + s.pop() * (s.size + 1);
  return t;
}
/** @differentiable wrt x */
export function boxes(x: Float64Array): number {
  const list: Box[] = [];
  for (let i = 0; i < 3; i++) list[i] = new Box();
  for (let k = 0; k < x.length; k++) {
    const b = list[k % 3]!;
    b.set(b.get() + x[k]! * x[k]!);
  }
  let s = 0;
  for (const b of list) s += b.get() ** 2;
  return s;
}
class Rng {
  constructor(private state: number) {}
  next() {
    this.state = (this.state * 1664525 + 1013904223) % 4294967296;
    return this.state / 4294967296;
  }
}
/** @differentiable wrt x */
export function noisy(x: number, seed: number): number {
  const rng = new Rng(seed);
  let s = 0;
  for (let i = 0; i < 4; i++) s += Math.sin(x * rng.next());
  return s;
}
class Layer {
  weights: Float64Array;
  bias = 0;
  f(v: number) {
    return Math.tanh(v * this.gain);
  }
  gain = 1.5;
  constructor(weights: Float64Array) {
    this.weights = weights;
  }
  run(x: Float64Array) {
    let s = this.bias;
    for (let i = 0; i < x.length; i++) s += this.weights[i]! * x[i]!;
    return this.f(s);
  }
}
/** @differentiable wrt w x */
export function layer(w: Float64Array, x: Float64Array): number {
  const l = new Layer(w);
  l.gain = x[0]!;
  const again = new Layer(w.slice());
  return l.run(x) * again.run(x);
}
class Pair {
  constructor(
    public re: number,
    public im: number,
  ) {}
}
class Tree {
  constructor(
    readonly left: Pair,
    readonly right: Pair,
  ) {}
  sum() {
    return this.left.re * this.right.im;
  }
  swap() {
    return new Tree(this.right, this.left);
  }
}
/** @differentiable wrt a */
export function tree(a: number): number {
  const p = new Pair(a, 1),
    q = new Pair(2, a * a);
  const t = new Tree(p, q);
  p.re *= 3;
  return t.sum() + t.swap().sum();
}

export const samples = {
  hidden: [[0.7]],
  stack: [[Float64Array.of(0.3, 0.7)]],
  boxes: [[Float64Array.of(0.3, 0.7, 1, 2)]],
  noisy: [[0.4, 12345]],
  layer: [[Float64Array.of(0.3, 0.7), Float64Array.of(0.2, -0.4)]],
  tree: [[0.3]],
  springs: [
    [[0.6, -0.3], 1.5, 3],
    [[0.6, -0.3], 1.5, 0],
  ],
  trained: [[Float64Array.of(0.3, -0.7), 0.1, 3]],
};
