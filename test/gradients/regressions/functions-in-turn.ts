/** Variables that hold one function and then another. */
const f = (x: number) => x * x,
  g = (x: number) => Math.sin(x);
/** @differentiable wrt x */
export function replacedIf(x: number, c: boolean): number {
  let h = f;
  const before = h(x);
  if (c) h = g;
  return h(x) + before;
}
/** @differentiable wrt x */
export function chosenBySwitch(x: number, mode: string): number {
  const twice = x * 2;
  let act: (v: number) => number;
  switch (mode) {
    case "relu":
      act = (v) => Math.max(v, 0);
      break;
    case "tanh":
      act = Math.tanh;
      break;
    case "scaled":
      act = (v) => v * twice;
      break;
    default:
      act = (v) => v;
  }
  let s = 0;
  for (let i = 0; i < 3; i++) s += act(x * i);
  return s + [1, 2].map(act).reduce((a, b) => a + b, 0);
}
/** @differentiable wrt x */
export function keptMeanwhile(x: number, n: number): number {
  let h = f;
  const k = h;
  if (n > 1) h = g;
  else if (n > 0) h = (v) => v + x;
  const m = h;
  if (n > 2) h = f;
  return k(x) + 2 * m(x) + 3 * h(x);
}
/** @differentiable wrt x */
export function anewInEachTrip(x: number, n: number): number {
  let s = 0;
  for (let i = 0; i < n; i++) {
    let h = f;
    if (i > 1) h = g;
    s += h(x * i);
  }
  return s;
}
/** @differentiable wrt x */
export function readByAFunction(x: number, n: number): number {
  let h = f;
  const call = (v: number) => h(v) + 1;
  const a = call(x);
  if (n > 1) h = g;
  return a + call(x) * 2;
}
/** @differentiable wrt x */
export function steps(x: number, method: "euler" | "heun"): number {
  const deriv = (y: number) => -x * y;
  const euler = (y: number, h: number) => y + h * deriv(y);
  const heun = (y: number, h: number) => {
    const k = deriv(y);
    return y + (h / 2) * (k + deriv(y + h * k));
  };
  let step = euler;
  if (method === "heun") step = heun;
  let y = 1;
  for (let i = 0; i < 4; i++) y = step(y, 0.1);
  return y;
}
/** @differentiable wrt x */
export function ofKinds(x: number, n: number): number {
  const sq = (k: number) => k * k;
  const half = (k: number) => k / 2;
  let h = sq;
  const a = sq(2) + h(x);
  if (n > 1) h = half;
  return a + h(x * 3) + h(n);
}
/** @differentiable wrt x */
export function withoutFirst(x: number, n: number): number {
  let h: (k: number) => number;
  if (n > 1) h = (k) => k * x;
  else h = (k) => k + x;
  function run(times: number): number {
    let s = 0;
    for (let i = 0; i < times; i++) s += h(i);
    return s;
  }
  return run(3) + h(0.5);
}
function choose(f: (v: number) => number, x: number, c: boolean): number {
  if (c) f = Math.sin;
  return f(x);
}
/** @differentiable wrt x */
export function parameter(x: number, c: boolean): number {
  return choose((v) => v * x, x, c) + choose(Math.cos, x, false);
}
/** @differentiable wrt x */
export function exchanged(x: number, n: number): number {
  let [f, g] = [Math.sin, Math.cos];
  if (n > 1) [f, g] = [g, f];
  return f(x) + 2 * g(x);
}
/** @differentiable wrt x */
export function callsItself(x: number, n: number): number {
  const rec = (k: number): number => (k <= 0 ? x : rec(k - 1) * x);
  let h = rec;
  if (n > 1) h = (k: number) => k * x;
  return h(2);
}
/** @differentiable wrt x */
export function changesAround(x: number, n: number): number {
  let count = 0;
  const a = (v: number) => {
      count++;
      return v * v;
    },
    b = (v: number) => {
      count += 2;
      return v;
    };
  let h = a;
  if (n > 1) h = b;
  let s = 0;
  for (let i = 0; i < 3; i++) s += h(x + i);
  return s * count;
}

export const samples = {
  replacedIf: [
    [0.7, true],
    [0.7, false],
  ],
  chosenBySwitch: [
    [0.7, "relu"],
    [0.7, "tanh"],
    [0.7, "scaled"],
    [0.7, ""],
  ],
  keptMeanwhile: [
    [0.7, 0],
    [0.7, 1],
    [0.7, 2],
    [0.7, 3],
  ],
  anewInEachTrip: [[0.7, 4]],
  readByAFunction: [
    [0.7, 1],
    [0.7, 2],
  ],
  steps: [
    [0.7, "euler"],
    [0.7, "heun"],
  ],
  ofKinds: [
    [0.7, 1],
    [0.7, 2],
  ],
  withoutFirst: [
    [0.7, 1],
    [0.7, 2],
  ],
  parameter: [
    [0.7, true],
    [0.7, false],
  ],
  exchanged: [
    [0.7, 1],
    [0.7, 2],
  ],
  callsItself: [
    [0.7, 1],
    [0.7, 2],
  ],
  changesAround: [
    [0.7, 1],
    [0.7, 2],
  ],
};
