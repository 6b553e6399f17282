/** Objects that are written under one name and read under another. */

interface P {
  v: number;
}

interface Body {
  x: number;
  w: number;
}

/** @differentiable */
export function listed(x: number): number {
  const o = { v: x };
  const l = [o];
  l[0]!.v *= 2;
  return o.v;
}

/** @differentiable wrt x y */
export function eachOfTwo(x: number, y: number): number {
  const a = { v: x };
  const b = { v: y };
  for (const e of [a, b]) e.v *= e.v;
  return a.v + b.v * a.v;
}

function step(all: Body[], dt: number): void {
  for (const b of all) b.x += dt * b.w * b.x;
}

/** @differentiable wrt x dt */
export function writtenByCall(x: number, dt: number): number {
  const sun: Body = { x, w: 1 };
  const earth: Body = { x: 2 * x, w: 3 };
  const all = [sun, earth];
  step(all, dt);
  return sun.x * earth.x;
}

/** @differentiable */
export function pushedManyTimes(x: number, n: number): number {
  const l: P[] = [];
  const o = { v: x };
  for (let i = 0; i < n; i++) l.push(o);
  l[1]!.v *= 10;
  return l[0]!.v + l[1]!.v * o.v;
}

/** @differentiable wrt p k */
export function parameterListed(p: P, k: number): number {
  const l = [p];
  l[0]!.v *= k;
  return p.v;
}

/** @differentiable */
export function storedAsElement(x: number): number {
  const l = [{ v: 1 }, { v: 2 }];
  const o = { v: x };
  l[0] = o;
  l[0]!.v *= 3;
  return o.v * l[1]!.v;
}

/** @differentiable */
export function storedInElement(x: number): number {
  const l = [{ n: { v: 1 } }];
  const o = { v: x };
  l[0]!.n = o;
  l[0]!.n.v *= x;
  return o.v;
}

/** @differentiable */
export function ofArray(x: number): number {
  const o = { v: x };
  const l = Array.of(o);
  l[0]!.v *= x;
  return o.v;
}

/** @differentiable */
export function concatenated(x: number): number {
  const o = { v: x };
  const l = [o].concat([{ v: 2 }]);
  l[0]!.v *= x;
  return o.v * l[1]!.v;
}

/** @differentiable */
export function pairListed(x: number): number {
  const o = { v: x };
  const l: [P, number][] = [[o, 2]];
  l[0]![0].v *= l[0]![1];
  return o.v;
}

/** @differentiable */
export function reduced(x: number): number {
  const a = { v: x };
  const b = { v: 2 };
  const best = [a, b].reduce((p, q) => (p.v > q.v ? p : q));
  best.v *= x;
  return a.v + b.v;
}

/** @differentiable */
export function tupleListed(x: number): number {
  const t: [number, number] = [x, 2];
  const l = [t];
  l[0]![0] *= l[0]![1];
  return t[0] * x;
}

/** @differentiable */
export function nested(x: number): number {
  const o = { inner: { v: x }, k: 2 };
  const l = [o];
  l[0]!.inner.v *= o.k;
  const { inner } = o;
  l[0]!.k = 3;
  return inner.v * o.k;
}

/** @differentiable */
export function partListed(x: number): number {
  const o = { inner: { v: x } };
  const l = [o.inner];
  l[0]!.v *= x;
  return o.inner.v;
}

class Account {
  constructor(
    public v: number,
    readonly rate: number,
  ) {}
  grow(): void {
    this.v *= 1 + this.rate;
  }
}

/** @differentiable wrt x rate */
export function instances(x: number, rate: number): number {
  const own = new Account(x, rate);
  const all = [own, new Account(1, rate)];
  for (const each of all) each.grow();
  own.grow();
  return own.v * all[1]!.v;
}

function make(x: number): P {
  const made = { v: x };
  return made;
}

/** @differentiable */
export function madeByFunction(x: number): number {
  const o = make(x);
  const l: P[] = [];
  l.push(o);
  l[0]!.v *= x;
  return o.v;
}

/** @differentiable */
export function forEachElement(x: number): number {
  const a = { v: x };
  const b = { v: 2 * x };
  [a, b].forEach((e) => {
    e.v *= e.v;
  });
  return a.v * b.v;
}

/** @differentiable */
export function mappedElements(x: number): number {
  const a = { v: x };
  const same = [1, 2].map(() => a);
  same[1]!.v *= x;
  return a.v + same[0]!.v;
}

/** @differentiable */
export function spreadElements(x: number): number {
  const a = { v: x };
  const l = [{ v: 1 }, ...[a]];
  l[1]!.v *= x;
  return a.v * l[0]!.v;
}

/** @differentiable */
export function listedOnAPath(x: number, n: number): number {
  const a = { v: x };
  const l = [{ v: 2 * x }];
  if (n > 1) l[0] = a;
  l[0]!.v *= x;
  return a.v + l[0]!.v;
}

/** @differentiable */
export function writtenByBoth(x: number): number {
  const o = { v: x };
  const l = [o];
  o.v *= 3;
  l[0]!.v *= x;
  o.v += 1;
  return o.v * l[0]!.v;
}

/** @differentiable */
export function renamed(x: number): number {
  const o = { v: x };
  const same = o;
  const l = [same];
  l[0]!.v *= x;
  return o.v;
}

/** @differentiable */
export function largest(x: number): number {
  const l = [{ v: x }, { v: 2 * x }];
  let best = { v: 0 };
  for (const e of l) if (e.v > best.v) best = e;
  l[1]!.v *= x;
  return best.v;
}

function two(a: P, l: P[]): number {
  l[0]!.v *= 2;
  return a.v;
}

/** @differentiable */
export function elementTwice(x: number): number {
  const l = [{ v: x }, { v: 1 }];
  return two(l[0]!, l) * two(l[1]!, l);
}

function pull(a: Body, all: Body[]): number {
  let s = 0;
  for (const b of all) {
    b.w += 0.1 * a.w * b.x;
    s += b.w * a.w;
  }
  return s;
}

/** @differentiable wrt all */
export function pulled(all: Body[]): number {
  let s = 0;
  for (let i = 0; i < all.length; i++) s += pull(all[i]!, all);
  return s;
}

function last(l: P[]): P {
  return l[l.length - 1]!;
}

/** @differentiable wrt all */
export function lastOf(all: P[]): number {
  const p = last(all);
  all[1]!.v *= 3;
  return p.v;
}

function either(l: P[], isFirst: boolean): P {
  if (isFirst) return l[0]!;
  return l[1]!;
}

/** @differentiable wrt all */
export function oneOf(all: P[], isFirst: boolean): number {
  const p = either(all, isFirst);
  const q = isFirst ? all[1]! : all[0]!;
  all[0]!.v *= 3;
  all[1]!.v *= all[0]!.v;
  return p.v * p.v * q.v;
}

function enter(l: P[], p: P): void {
  l.push(p);
}

/** @differentiable */
export function entered(x: number): number {
  const l: P[] = [];
  const p = { v: x };
  enter(l, p);
  l[0]!.v *= x;
  return p.v;
}

function both(l: P[], x: number): P {
  const made = { v: x };
  l.push(made);
  return made;
}

/** @differentiable */
export function enteredAndGiven(x: number): number {
  const l: P[] = [];
  const p = both(l, x);
  l[0]!.v *= x;
  return p.v;
}

/** @differentiable wrt p q */
export function twoParameters(p: P, q: P): number {
  p.v *= 3;
  return p.v * q.v;
}

class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
  get length(): number {
    return Math.hypot(this.x, this.y);
  }
}

/** @differentiable */
export function lengthOfElement(x: number): number {
  return [new Vector(x, 2), new Vector(1, x)][1]!.length;
}

const bodies = () => [
  { x: 0.7, w: 1.3 },
  { x: -0.4, w: 0.6 },
];

export const samples = {
  listed: [[0.7]],
  eachOfTwo: [[0.7, 1.2]],
  writtenByCall: [[0.7, 0.1]],
  pushedManyTimes: [[0.7, 3]],
  parameterListed: [[{ v: 0.7 }, 1.5]],
  storedAsElement: [[0.7]],
  storedInElement: [[0.7]],
  ofArray: [[0.7]],
  concatenated: [[0.7]],
  pairListed: [[0.7]],
  reduced: [[0.7], [2.3]],
  tupleListed: [[0.7]],
  nested: [[0.7]],
  partListed: [[0.7]],
  instances: [[0.7, 0.1]],
  madeByFunction: [[0.7]],
  forEachElement: [[0.7]],
  mappedElements: [[0.7]],
  spreadElements: [[0.7]],
  listedOnAPath: [
    [0.7, 1],
    [0.7, 2],
  ],
  writtenByBoth: [[0.7]],
  renamed: [[0.7]],
  largest: [[0.7]],
  elementTwice: [[0.7]],
  pulled: [[bodies()]],
  lastOf: [[[{ v: 0.7 }, { v: 1.3 }]]],
  oneOf: [
    [[{ v: 0.7 }, { v: 1.3 }], true],
    [[{ v: 0.7 }, { v: 1.3 }], false],
  ],
  entered: [[0.7]],
  enteredAndGiven: [[0.7]],
  lengthOfElement: [[0.7]],
  twoParameters: [[{ v: 0.7 }, { v: 1.3 }]],
};
