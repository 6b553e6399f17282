import { checkpoint, customJvp, customVjp } from "fluxion";

/** @differentiable wrt x rate */
export function scalarState(x: Float64Array, rate: number, steps: number): number {
  let a = 1;
  let b = rate;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    const next = a + rate * Math.sin(b) * x[t % x.length]!;
    b = b * 0.9 + a * x[0]! * 0.1;
    a = next;
  }
  return a * b;
}

/** @differentiable wrt u k */
export function arrayState(u: Float64Array, k: number, steps: number): number {
  const m = u.length;
  const v = u.slice();
  const d = new Float64Array(m);
  let energy = 1;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    for (let i = 1; i < m - 1; i++) d[i] = k * (v[i - 1]! - 2 * v[i]! + v[i + 1]!) * v[i]!;
    for (let i = 1; i < m - 1; i++) v[i]! += d[i]!;
    energy = energy * 0.5 + Math.sin(energy) * v[1]! * (t + 1);
  }
  let sum = energy;
  for (let i = 0; i < m; i++) sum += v[i]! * v[i]!;
  return sum;
}

/** @differentiable wrt u w */
export function parameterState(u: Float64Array, w: Float64Array, steps: number): number {
  let last = 0;
  u[0] = u[0]! * w[0]!;
  checkpoint({ schedule: "sqrt" });
  for (let t = 1; t <= steps; t++) {
    for (let i = 0; i < u.length; i++) {
      const left = u[(i + u.length - 1) % u.length]!;
      u[i] = Math.tanh(u[i]! * w[i]! + left / t);
    }
    last = u[t % u.length]! * last + u[0]!;
  }
  for (let i = 0; i < u.length; i++) u[i] = u[i]! * u[i]!;
  return last + u[0]! * u[u.length - 1]!;
}

/**
 * The loop reads an array that is overwritten behind it.
 * @differentiable wrt x
 */
export function readsWhatIsOverwritten(x: Float64Array, steps: number): number {
  let s = 0.5;
  const table = x.slice();
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) s = Math.cos(s * table[t % table.length]!);
  for (let i = 0; i < table.length; i++) table[i] = table[i]! * s;
  let sum = 0;
  for (let i = 0; i < table.length; i++) sum += table[i]! * table[i]!;
  return sum;
}

/** @differentiable wrt x */
export function countsDown(x: Float64Array, steps: number): number {
  let s = x[0]!;
  checkpoint({ schedule: "sqrt" });
  for (let t = steps; t > 0; t -= 3) s = Math.sin(s + x[t % x.length]!) * (1 + 0.01 * t);
  checkpoint({ schedule: "sqrt" });
  for (let t = 2 * steps; t >= steps; t--) s = s * Math.cos(s + x[t % x.length]!);
  return s;
}

/** @differentiable wrt x */
export function whileThatCounts(x: number, steps: number): number {
  let s = x;
  let t = 0;
  checkpoint({ schedule: "sqrt" });
  while (t < steps) {
    s = Math.sin(s) + x / (t + 1);
    t++;
  }
  return s * t;
}

/** @differentiable wrt x a */
export function overElements(x: Float64Array, a: number): number {
  let s = a;
  checkpoint({ schedule: "sqrt" });
  for (const each of x) s = Math.sin(s * each) + a;
  return s;
}

/** @differentiable wrt x */
export function insideALoop(x: Float64Array, rows: number, steps: number): number {
  let total = 0;
  for (let r = 0; r < rows; r++) {
    const state = new Float64Array(2);
    state[0] = x[r % x.length]! + total * 0.1;
    let s = 1;
    checkpoint({ schedule: "sqrt" });
    for (let t = 0; t < steps + r; t++) {
      state[1] = Math.sin(state[0]! * s);
      state[0] = state[0]! * 0.5 + state[1]! * x[t % x.length]!;
      s = s * state[1]! + 0.5;
    }
    total = total * state[0]! + s;
  }
  return total;
}

/** @differentiable wrt x */
export function checkpointsInEachOther(x: Float64Array, outer: number, inner: number): number {
  let s = 0.3;
  const state = x.slice();
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < outer; t++) {
    let p = s;
    checkpoint({ schedule: "sqrt" });
    for (let i = 0; i < inner; i++) {
      p = Math.sin(p + state[i % state.length]!);
      state[i % state.length] = p * 0.7;
    }
    s = s * p + 0.1 * t;
  }
  return s;
}

/** @differentiable wrt x */
export function inABranch(x: Float64Array, steps: number, isLong: boolean): number {
  let s = x[0]!;
  if (isLong) {
    checkpoint({ schedule: "sqrt" });
    for (let t = 0; t < steps; t++) {
      if (x[t % x.length]! < 0) continue;
      s = s * x[t % x.length]! + Math.exp(-s * s);
    }
  } else s = s * s;
  return s * s;
}

function step(s: number, drive: number): number {
  if (s > 2) return s - drive * s;
  return s + Math.sin(s) * drive;
}

/** @differentiable wrt x */
export function callsAFunction(x: Float64Array, steps: number): number {
  let s = 1;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) s = step(s, x[t % x.length]!) * 1.01;
  return s;
}

function depth(s: number, level: number): number {
  return level <= 0 ? Math.sin(s) : depth(s * 0.9, level - 1) * s + 0.1;
}

/** @differentiable wrt x */
export function callsARecursiveFunction(x: number, steps: number): number {
  let s = x;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) s = depth(s, t % 3) + x * 0.2;
  return s;
}

const squash = customJvp(
  customVjp(
    (x: number): number => x / (1 + Math.abs(x)),
    ([x], y, yBar) => [x === 0 ? yBar : (yBar * y * y) / (x * x)],
  ),
  ([x], y, [xDot]) => (x === 0 ? xDot : (xDot * y * y) / (x * x)),
);

/** @differentiable wrt x */
export function callsAFunctionWithARule(x: Float64Array, steps: number): number {
  let s = 1;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) s = squash(s * x[t % x.length]!) + 0.3 * s;
  return s;
}

function run(s: number, x: Float64Array, level: number): number {
  let a = s;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < 5; t++) a = Math.sin(a + x[t % x.length]!) + 0.1 * a * s;
  return level > 0 ? run(a, x, level - 1) * a : a;
}

/** @differentiable wrt x */
export function insideARecursiveFunction(x: Float64Array, level: number): number {
  return run(0.4, x, level);
}

/** @differentiable wrt x */
export function listsAsState(x: number[], steps: number): number {
  const a = x.slice();
  const isHigh: boolean[] = [false, false, false];
  let count = 0;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    const i = t % a.length;
    if (isHigh[i]!) a[i] = a[i]! * 0.5 + a[0]! * a[1]!;
    else a[i] = Math.sin(a[i]!) + a[2]!;
    if (a[i]! > 0.6) count++;
    isHigh[i] = a[i]! > 0.6;
  }
  return a[0]! * a[1]! * a[2]! * (count + 1);
}

/** @differentiable wrt x w */
export function readsListsOfArrays(x: Float64Array, w: number[][], steps: number): number {
  const h = x.slice();
  const next = new Float64Array(h.length);
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < h.length; i++) {
      let z = 0;
      for (let j = 0; j < h.length; j++) z += w[i]![j]! * h[j]!;
      next[i] = Math.tanh(z);
    }
    h.set(next);
  }
  return h[0]! * h[1]!;
}

/** @differentiable wrt x */
export function writesThroughViews(x: Float64Array, steps: number): number {
  const all = new Float64Array(2 * x.length);
  const left = all.subarray(0, x.length);
  const right = all.subarray(x.length);
  left.set(x);
  right.fill(0.5);
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    const i = t % x.length;
    left[i] = Math.sin(left[i]! * right[i]!) + 0.3;
    right[i] = all[i]! * 0.7 + x[i]! * right[i]!;
  }
  return left[0]! * right[0]! + all[1]!;
}

/** @differentiable wrt x */
export function makesArraysInTrips(x: Float64Array, steps: number): number {
  let s = 1;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) {
    const h = new Float64Array(x.length);
    for (let i = 0; i < h.length; i++) h[i] = Math.sin(x[i]! * s);
    let z = 0;
    for (let i = 0; i < h.length; i++) for (let j = 0; j < h.length; j++) z += h[i]! * h[j]! * x[j]!;
    s = z / (1 + s * s);
  }
  return s;
}

/**
 * Its adjoint gathers in one cell.
 * @differentiable wrt w
 */
export function oneCell(w: Float64Array, steps: number): number {
  let s = 0.3;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) s = Math.sin(s * w[1]! + 0.1 * t);
  return s;
}

/** @differentiable wrt w */
export function oneCellOfAView(w: Float64Array, steps: number): number {
  const end = w.subarray(1);
  let s = 0.3;
  checkpoint({ schedule: "sqrt" });
  for (let t = 0; t < steps; t++) s = Math.sin(s * end[0]! + 0.1 * t);
  return s;
}

/** @differentiable wrt x */
export function leavesBeforeAndAfter(x: Float64Array, steps: number): number {
  if (x[0]! < 0) return x[1]! * x[1]!;
  let s = x[0]!;
  checkpoint({ schedule: "binomial", slots: 3 });
  for (let t = 0; t < steps; t++) s = Math.sin(s * 1.1 + x[t % x.length]!);
  if (s > 0.9) return s * x[2]!;
  for (let t = 0; t < 3; t++) s = s * s + x[t]!;
  return s;
}

/** @differentiable wrt x */
export function binomialInEachOther(x: Float64Array, outer: number, inner: number): number {
  const state = x.slice();
  let s = 0.3;
  checkpoint({ schedule: "binomial", slots: 2 });
  for (let t = outer; t >= 0; t -= 2) {
    checkpoint({ schedule: "binomial", slots: 3 });
    for (let i = 0; i < inner; i++) {
      s = Math.sin(s + state[i % state.length]! * x[t % x.length]!);
      state[i % state.length] = s * 0.7;
    }
  }
  return s * state[0]!;
}

/** @differentiable wrt x */
export function marksTrips(x: Float64Array, steps: number): number {
  const visits = [0, 0, 0];
  const seen = new Int32Array(3);
  let s = x[0]!;
  checkpoint({ schedule: "binomial", slots: 2 });
  for (let t = 0; t < steps; t++) {
    const i = (t * t + seen[0]!) % 3;
    visits[i] = visits[i]! + 1;
    seen[i] = seen[i]! + 1;
    s = Math.sin(s * x[i]!) * visits[i]! + s / (1 + seen[i]!);
  }
  return s;
}

/**
 * A sum keeps nothing: its checkpoint has nothing to do.
 * @differentiable wrt x a
 */
export function sums(x: Float64Array, a: number): number {
  let s = 0;
  checkpoint({ schedule: "sqrt" });
  for (let i = 0; i < x.length; i++) s += x[i]! * x[i]! * a;
  return s * s;
}

const few = Float64Array.of(0.4, -0.3, 0.8);

export const samples = {
  scalarState: [
    [few, 0.3, 71],
    [few, 0.3, 0],
    [few, 0.3, 1],
  ],
  arrayState: [
    [Float64Array.of(0.1, 0.7, 0.3, 0.9), 0.11, 10],
    [Float64Array.of(0.1, 0.7, 0.3, 0.9), 0.11, 2],
  ],
  parameterState: [[few, Float64Array.of(0.7, 1.1, 0.4), 7]],
  readsWhatIsOverwritten: [[few, 9]],
  countsDown: [[few, 10]],
  whileThatCounts: [[0.7, 10]],
  overElements: [[Float64Array.of(0.4, 0.3, 0.8, 1.2, 0.7), 0.7]],
  insideALoop: [
    [few, 3, 5],
    [few, 0, 5],
  ],
  checkpointsInEachOther: [[few, 5, 4]],
  inABranch: [
    [few, 9, true],
    [few, 9, false],
  ],
  callsAFunction: [[few, 12]],
  callsAFunctionWithARule: [[few, 12]],
  callsARecursiveFunction: [[0.6, 7]],
  insideARecursiveFunction: [[few, 3]],
  listsAsState: [[[0.4, 0.3, 0.5], 10]],
  readsListsOfArrays: [
    [
      Float64Array.of(0.4, 0.3),
      [
        [0.5, 0.2],
        [0.1, 0.9],
      ],
      6,
    ],
  ],
  writesThroughViews: [[few, 8]],
  makesArraysInTrips: [[few, 5]],
  oneCell: [[Float64Array.of(0.4, 1.6), 60]],
  oneCellOfAView: [[Float64Array.of(0.4, 1.6), 60]],
  leavesBeforeAndAfter: [
    [few, 9],
    [Float64Array.of(0.9, 0.3, 0.5), 1],
    [Float64Array.of(-0.9, 0.3, 0.5), 5],
  ],
  binomialInEachOther: [[few, 9, 7]],
  marksTrips: [[few, 9]],
  sums: [[few, 0.5]],
};
