/** `&&` and `||` between conditions and numbers, as values and as conditions. */
export const samples = {
  missingCondition: [
    [0.7, { frozen: true }],
    [0.7, { frozen: false }],
    [0.7, {}],
  ],
  missingConverted: [
    [0.7, { frozen: true }],
    [0.7, { frozen: false }],
    [0.7, {}],
  ],
  optionsByLogic: [
    [0.7, { rate: 3 }],
    [0.7, { frozen: true, rate: 3 }],
    [0.7, { frozen: false, rate: 0 }],
    [0.7, { rate: 0 }],
  ],
  numberOrOther: [
    [0.7, 1.2],
    [-0.7, 1.2],
    [0.7, 0],
  ],
  heldForLater: [
    [0.7, 1.2],
    [-0.7, 1.2],
    [0.7, 0],
  ],
  bonus: [
    [0.7, true],
    [0.7, false],
  ],
  convertedToNumber: [
    [0.7, 1.2],
    [-0.7, 1.2],
  ],
  guardedQuotient: [[0.7], [-3]],
  givenByFunction: [
    [0.7, true],
    [0.7, false],
  ],
  whileThereAreSome: [[[0.7, 1.2, 9, 3]]],
  numberAndCondition: [
    [0.7, 2],
    [-0.7, 2],
    [1.7, 0],
    [0.7, 0],
  ],
  numberThenCondition: [
    [0.7, 2],
    [-0.7, 2],
    [1.7, 0],
  ],
  assignedByLogic: [
    [0.7, 2],
    [0.7, 0],
  ],
  predicates: [[[0.7, -1.2, 2.1]]],
  denied: [
    [0.7, 2],
    [-0.7, 2],
  ],
  threeParts: [
    [0.7, 2],
    [0.7, 0.5],
    [-0.7, 2],
  ],
};

/** @differentiable wrt x */
export function optionsByLogic(x: number, o: { frozen?: boolean; rate: number }): number {
  const r = (o.frozen && 0.5) || o.rate || 1;
  return x * x * r;
}

/** @differentiable wrt x y */
export function numberOrOther(x: number, y: number): number {
  return ((x > 0 && y) || x * 2) * x;
}

/** @differentiable wrt x y */
export function heldForLater(x: number, y: number): number {
  const t = x > 0 && y;
  return t ? t * x : x;
}

/** @differentiable wrt x */
export function bonus(x: number, on: boolean): number {
  const bonus = on && 3;
  return x * x + Number(bonus);
}

/** @differentiable wrt x y */
export function convertedToNumber(x: number, y: number): number {
  return Number(x > 0 && y) * x;
}

/** @differentiable wrt x */
export function guardedQuotient(x: number): number {
  return (Number.isFinite(1 / x) && 1 / x) || 7 * x;
}

/** @differentiable wrt x */
export function givenByFunction(x: number, c: boolean): number {
  const p = pick(c, x * x);
  return p ? p * x : x;
}

/** @differentiable wrt q */
export function whileThereAreSome(q: number[]): number {
  let s = 0;
  const w = q.slice();
  while (w.length && s < 100) s += w.pop()! ** 2;
  return s;
}

/** @differentiable wrt x */
export function numberAndCondition(x: number, n: number): number {
  if (n && x > 0) return x * n;
  return n || x > 1 ? x * x : x;
}

/** @differentiable wrt x */
export function numberThenCondition(x: number, n: number): number {
  const t = n && x > 0;
  return t ? x * x : x;
}

/** @differentiable wrt x */
export function assignedByLogic(x: number, y: number): number {
  let v = y;
  v &&= x;
  v ||= 3;
  return v * x;
}

/** @differentiable wrt x */
export function predicates(x: number[]): number {
  return x.filter((v) => v > 0 && v).reduce((s, v) => s + v * v, 0) + (x.some((v) => v > 1 && v - 1) ? x[0]! : 0);
}

/** @differentiable wrt x */
export function denied(x: number, y: number): number {
  return !(x > 0 && y) ? x : x * x * y;
}

/** @differentiable wrt x */
export function threeParts(x: number, y: number): number {
  let c = x > 0 && y > 1 && x;
  if (!c) c = 3;
  return c * x;
}

function pick(c: boolean, a: number): number | false {
  return c && a;
}

/** @differentiable wrt x */
export function missingCondition(x: number, o: { frozen?: boolean }): number {
  const t = o.frozen && 3 * x;
  return t === undefined ? x * x : 2 * x;
}

/** @differentiable wrt x */
export function missingConverted(x: number, o: { frozen?: boolean }): number {
  const t = Number(o.frozen && 3 * x);
  return Number.isNaN(t) ? x * x : t;
}
