/** Functions that call others twice, which call others twice: they are called, since written out they would be too long. */
import { customJvp, customVjp } from "fluxion";

/** @differentiable wrt x y */
export function chained(x: number, y: number): number {
  return chained6(x, y);
}

const chained0 = (x: number, y: number): number => 0.3 * Math.sin(x) + 0.1 * x * y;
const chained1 = (x: number, y: number): number => chained0(x, y) * chained0(y, x + 0.5) + 0.7 * x;
const chained2 = (x: number, y: number): number => Math.cos(chained1(x, y)) - chained1(2 * x, y);
const chained3 = (x: number, y: number): number => {
  if (x > 0.9) return chained2(x - 0.5, y) + 0.25;
  const r = chained2(x, y);
  return r > 0 ? 0.5 * r * chained2(r, x) : chained2(y, r) - r;
};
const chained4 = (x: number, y: number): number => 0.5 * (chained3(x, y) - chained3(y, x * x));
function chained5(x: number, y: number): number {
  let sum = 0;
  for (let i = 0; i < 2; i++) sum += i * chained4(x, sum + y);
  return sum;
}
const chained6 = (x: number, y: number): number => Math.atan(chained5(x, y)) + 0.5 * chained5(y, x);

/** @differentiable wrt w x */
export function writing(w: Float64Array, x: number): number {
  const state = w.slice();
  const result = writing5(state, x);
  return result + state[0]! * state[1]!;
}

function writing0(state: Float64Array, x: number): number {
  const before = state[0]!;
  state[0] = 0.5 * before + 0.1 * Math.sin(x * state[1]!);
  state[1] = 0.9 * state[1]! + 0.1 * before * x;
  return before * x;
}
function writing1(state: Float64Array, x: number): number {
  return writing0(state, x) + writing0(state, x * state[0]!);
}
function writing2(state: Float64Array, x: number): number {
  const first = writing1(state, x);
  state[1] = first * 0.3;
  return Math.sin(writing1(state, x + 1) * first);
}
function writing3(state: Float64Array, x: number): number {
  for (let i = 0; i < state.length; i++) state[i] = 0.9 * state[i]! + writing2(state, 0.1 * i);
  return writing2(state, x);
}
function writing4(state: Float64Array, x: number): number {
  const copy = state.slice();
  return writing3(copy, x) * copy[0]! + 0.5 * writing3(state, x);
}
function writing5(state: Float64Array, x: number): number {
  return state[0]! > 0.2 ? writing4(state, x) : 0.5 * writing4(state, x) + writing4(state, -x);
}
interface Point {
  readonly u: number;
  readonly v: number;
}

/** @differentiable wrt p */
export function ofObjects(p: Point): number {
  const { u, v } = moved5(p);
  return u * v;
}

const moved0 = ({ u, v }: Point): Point => ({ u: 0.6 * u - 0.8 * v, v: 0.5 * u * v });
const moved1 = (p: Point): Point => ({ u: Math.sin(moved0(p).u), v: moved0({ u: p.v, v: 0.5 }).v });
const moved2 = (p: Point): Point => (p.u > 0.3 ? moved1(moved1(p)) : { u: moved1(p).v, v: p.u });
const moved3 = (p: Point): Point => ({ u: moved2(p).u + 0.1, v: 0.5 * moved2({ u: p.u * p.u, v: 1 }).u });
const moved4 = (p: Point): Point => moved3(moved3(moved2(p)));
const moved5 = (p: Point): Point => ({ u: moved4(p).u - p.v, v: moved4({ u: p.v, v: p.u }).v });

/** @differentiable wrt x */
export function givingArrays(x: Float64Array): number {
  const y = mixed5(x);
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i]! * (i + 1);
  return sum;
}

const mixed0 = (x: Float64Array): Float64Array => x.map((value, i) => 0.5 * Math.sin(value + i) + 0.1 * x[0]!);
const mixed1 = (x: Float64Array): Float64Array => (x[0]! > 0.2 ? mixed0(mixed0(x)) : mixed0(x));
function mixed2(x: Float64Array): Float64Array {
  const [a, b] = [mixed1(x), mixed1(x.slice().reverse())];
  for (let i = 0; i < a.length; i++) a[i] = a[i]! * b[i]! + x[i]!;
  return a;
}
const mixed3 = (x: Float64Array): Float64Array => mixed2(mixed2(x));
const mixed4 = (x: Float64Array): Float64Array => {
  const first = mixed3(x);
  return first[0]! > first[1]! ? mixed3(first) : mixed2(first);
};
const mixed5 = (x: Float64Array): Float64Array => mixed4(mixed3(x)).map((value) => 0.5 * value);

/** @differentiable wrt x */
export function byRules(x: number): number {
  return ruled6(x) * ruled6(x + 1) + ruled5(x * x);
}

const slope0 = (x: number): number => 0.8 * Math.cos(x);
const ruled0 = customJvp(
  customVjp(
    (x: number) => 0.8 * Math.sin(x) + 0.3,
    ([x], _y, bar) => [bar * slope0(x)],
  ),
  ([x], _y, [dot]) => slope0(x) * dot,
);
const slope1 = (x: number): number => slope0(x) * ruled0(x + 1) + ruled0(x) * slope0(x + 1);
const ruled1 = customJvp(
  customVjp(
    (x: number) => ruled0(x) * ruled0(x + 1),
    ([x], _y, bar) => [bar * slope1(x)],
  ),
  ([x], _y, [dot]) => slope1(x) * dot,
);
const slope2 = (x: number): number => Math.cos(ruled1(x)) * slope1(x) - 2 * slope1(2 * x);
const ruled2 = customJvp(
  customVjp(
    (x: number) => Math.sin(ruled1(x)) - ruled1(2 * x),
    ([x], _y, bar) => [bar * slope2(x)],
  ),
  ([x], _y, [dot]) => slope2(x) * dot,
);
const slope3 = (x: number): number => slope2(x) * ruled2(x + 1) + ruled2(x) * slope2(x + 1);
const ruled3 = customJvp(
  customVjp(
    (x: number) => ruled2(x) * ruled2(x + 1),
    ([x], _y, bar) => [bar * slope3(x)],
  ),
  ([x], _y, [dot]) => slope3(x) * dot,
);
const slope4 = (x: number): number => Math.cos(ruled3(x)) * slope3(x) - 2 * slope3(2 * x);
const ruled4 = customJvp(
  customVjp(
    (x: number) => Math.sin(ruled3(x)) - ruled3(2 * x),
    ([x], _y, bar) => [bar * slope4(x)],
  ),
  ([x], _y, [dot]) => slope4(x) * dot,
);
const slope5 = (x: number): number => slope4(x) * ruled4(x + 1) + ruled4(x) * slope4(x + 1);
const ruled5 = customJvp(
  customVjp(
    (x: number) => ruled4(x) * ruled4(x + 1),
    ([x], _y, bar) => [bar * slope5(x)],
  ),
  ([x], _y, [dot]) => slope5(x) * dot,
);
const slope6 = (x: number): number => Math.cos(ruled5(x)) * slope5(x) - 2 * slope5(2 * x);
const ruled6 = customJvp(
  customVjp(
    (x: number) => Math.sin(ruled5(x)) - ruled5(2 * x),
    ([x], _y, bar) => [bar * slope6(x)],
  ),
  ([x], _y, [dot]) => slope6(x) * dot,
);

/** @differentiable wrt x w */
export function nested(x: number, w: Float64Array): number {
  let k = 0.5 * x;
  const g0 = (y: number): number => Math.sin(k * y + w[0]!) + 0.1 * x;
  const g1 = (y: number): number => g0(y) * g0(y + 0.5) + 0.2;
  const g2 = (y: number): number => Math.cos(g1(y)) - g1(2 * y);
  const g3 = (y: number): number => {
    if (y > 0.4) return g2(y - 0.3);
    return 0.5 * g2(y) + g2(y * y);
  };
  const g4 = (y: number): number => Math.atan(g3(y)) * g3(w[1]! + y);
  const g5 = (y: number): number => g4(g4(y));
  const g6 = (y: number): number => {
    let sum = 0;
    for (let i = 0; i < w.length; i++) sum += i * g5(y + w[i]!);
    return sum;
  };
  const first = g6(x);
  k = first * 0.3;
  return first + g6(0.2);
}

class Field {
  readonly strength: number;
  readonly centre: Float64Array;

  constructor(strength: number, centre: Float64Array) {
    this.strength = strength;
    this.centre = centre;
  }

  at(x: number, i: number): number {
    return this.strength * Math.sin(x - this.centre[i]!);
  }
  difference(x: number): number {
    return this.at(x, 0) - 0.5 * this.at(x + 0.1, 1);
  }
  product(x: number): number {
    return this.difference(x) * this.difference(-x) + this.scale;
  }
  get scale(): number {
    return this.strength > 0.5 ? this.at(0.3, 1) : this.at(0.1, 0) + this.at(0.2, 0);
  }
  mean(x: number, other: Field): number {
    return 0.5 * (this.product(x) + other.product(x)) + this.product(other.scale);
  }
  chain(x: number): number {
    return this.mean(x, this) + this.mean(this.product(x), this);
  }
  twice(x: number): number {
    return this.chain(x) * this.chain(x + this.scale);
  }
}

/** @differentiable wrt x centre */
export function ofMethods(x: number, centre: Float64Array): number {
  const [a, b] = [new Field(x, centre), new Field(0.7, centre.slice())];
  return a.twice(0.3) * b.chain(x);
}

type Step = (y: number) => number;

const applied0 = (f: Step, y: number): number => f(y) + 0.5 * f(f(y));
const applied1 = (f: Step, y: number): number => applied0(f, y) * applied0(f, y + 0.5);
const applied2 = (f: Step, y: number): number => applied1((z) => f(z) + 0.1 * y, y) - applied1(f, 0.5 * y);
const applied3 = (f: Step, y: number): number => Math.sin(applied2(f, y)) + applied2(Math.cos, y);
const applied4 = (f: Step, y: number): number => 0.5 * applied3(f, y) + applied3((z) => f(y * z), y);
const applied5 = (f: Step, y: number): number => applied4(f, applied4(f, y));
const applied6 = (f: Step, y: number): number => (y > 0.5 ? applied5(f, y - 0.3) : applied5(f, y) + applied5(f, -y));

/** @differentiable wrt x w */
export function ofFunctions(x: number, w: Float64Array): number {
  return applied6((y) => Math.sin(x * y) + w[0]!, 0.4) + applied4((y) => w[1]! * y, x);
}

export const samples = {
  chained: [[0.3, 0.7]],
  writing: [[Float64Array.of(0.4, 0.7), 0.3]],
  ofObjects: [[{ u: 1.1, v: 0.4 }]],
  givingArrays: [[Float64Array.of(0.3, 0.1)]],
  byRules: [[0.4]],
  nested: [[0.6, Float64Array.of(0.23, 0.71)]],
  ofMethods: [[0.6, Float64Array.of(0.2, 0.7)]],
  ofFunctions: [[0.6, Float64Array.of(0.2, 0.7)]],
};
