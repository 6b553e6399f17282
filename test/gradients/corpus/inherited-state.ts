/** Classes whose state is changed by what they inherit. */

abstract class Integrator {
  protected readonly state: Float64Array;
  private readonly slopes: Float64Array;
  constructor(
    start: Float64Array,
    protected dt: number,
  ) {
    this.state = start.slice();
    this.slopes = new Float64Array(start.length);
  }
  protected abstract derivative(i: number): number;
  step(): void {
    const k = this.slopes;
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

export const samples = {
  integrated: [[Float64Array.of(0.5, 0.2), 0.3]],
  optimized: [[Float64Array.of(0.7, -0.2), 0.1]],
  inheritedState: [[0.7, 12]],
  listOfHeirs: [[Float64Array.of(0.7, 0.2)]],
  genericBase: [[0.7, Float64Array.of(1, 2)]],
};
