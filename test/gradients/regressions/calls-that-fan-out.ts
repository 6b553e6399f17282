/** Functions that call others twice, which call others twice: they are called, since written out they would be too long. */
import { customJvp, customVjp } from "fluxion";

/** @differentiable wrt x y */
export function chained(x: number, y: number): number {
  return chained7(x, y) + chained6(y, 2 * x);
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
  for (let i = 0; i < 2; i++) sum += chained4(x, sum) * chained4(y, i);
  return sum;
}
const chained6 = (x: number, y: number): number => Math.atan(chained5(x, y)) + 0.5 * chained5(y, x);
const chained7 = (x: number, y: number): number => chained6(x, 3) * chained6(0.5, y);

/** @differentiable wrt w x */
export function writing(w: Float64Array, x: number): number {
  const state = w.slice();
  const result = writing6(state, x);
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
function writing6(state: Float64Array, x: number): number {
  return writing5(state, 0.5 * x) + writing5(state, x) + writing4(state, x);
}

interface Point {
  readonly u: number;
  readonly v: number;
}

/** @differentiable wrt p */
export function ofObjects(p: Point): number {
  const { u, v } = moved6(p);
  return u * v + moved5({ u: 1, v: p.u }).u;
}

const moved0 = ({ u, v }: Point): Point => ({ u: 0.6 * u - 0.8 * v, v: 0.5 * u * v });
const moved1 = (p: Point): Point => ({ u: Math.sin(moved0(p).u), v: moved0({ u: p.v, v: 0.5 }).v });
const moved2 = (p: Point): Point => (p.u > 0.3 ? moved1(moved1(p)) : { u: moved1(p).v, v: p.u });
const moved3 = (p: Point): Point => ({ u: moved2(p).u + 0.1, v: 0.5 * moved2({ u: p.u * p.u, v: 1 }).u });
const moved4 = (p: Point): Point => moved3(moved3(moved2(p)));
const moved5 = (p: Point): Point => ({ u: moved4(p).u - p.v, v: moved4({ u: p.v, v: p.u }).v });
const moved6 = (p: Point): Point => moved5(moved5(p));

/** @differentiable wrt x */
export function givingArrays(x: Float64Array): number {
  const y = mixed6(x);
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i]! * (i + 1);
  return sum + mixed5(y)[0]!;
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
const mixed6 = (x: Float64Array): Float64Array => mixed5(mixed5(x));

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

export const samples = {
  chained: [
    [0.3, 0.7],
    [1.2, -0.4],
  ],
  writing: [
    [Float64Array.of(0.4, 0.7), 0.3],
    [Float64Array.of(0.1, 0.2, -0.3), 0.8],
  ],
  ofObjects: [[{ u: 0.3, v: 0.8 }], [{ u: 1.1, v: 0.4 }]],
  givingArrays: [[Float64Array.of(0.3, 0.1, 0.7)], [Float64Array.of(0.8, 0.5)]],
  byRules: [[0.4]],
};
