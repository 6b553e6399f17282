/** Variables and fields whose object is replaced while another name stands for the old one. */

type C = { re: number; im: number };
const mul = (a: C, o: C): C => ({ re: a.re * o.re - a.im * o.im, im: a.re * o.im + a.im * o.re });
/** @differentiable wrt r t */
export function loop(r: number, t: number, n: number): number {
  let z: C = { re: r, im: t };
  const c = z;
  for (let i = 0; i < n; i++) {
    z = mul(z, z);
  }
  return z.re + 2 * z.im + c.re;
}
class Complex {
  constructor(
    public re: number,
    public im: number,
  ) {}
  static from(r: number, t: number) {
    return new Complex(r * Math.cos(t), r * Math.sin(t));
  }
  mul(o: Complex) {
    return new Complex(this.re * o.re - this.im * o.im, this.re * o.im + this.im * o.re);
  }
}
/** @differentiable wrt r t */
export function instances(r: number, t: number, n: number): number {
  let z = Complex.from(r, t);
  const c = z;
  for (let i = 0; i < n; i++) {
    z = z.mul(z);
  }
  return z.re + 2 * z.im + c.re;
}
/** @differentiable wrt r t */
export function branch(r: number, t: number, n: number): number {
  let z = new Complex(r, t);
  const c = z;
  if (n > 1) z = new Complex(t, 3);
  return z.re + 2 * z.im + c.re;
}
/** @differentiable wrt r */
export function picked(r: number, n: number): number {
  const z: C = { re: r, im: 2 },
    w: C = { re: 2, im: r };
  const pick = (a: C, b: C): C => {
    if (n > 1) return a;
    return b;
  };
  const c = pick(z, w);
  return c.re * z.re;
}
/** @differentiable wrt r */
export function states(r: number, n: number): number {
  let state: { p: C; v: C } = { p: { re: r, im: 2 }, v: { re: 2, im: r } };
  const first = state.p;
  const norm = (a: C) => a.re * a.re + a.im;
  let s = 0;
  for (let i = 0; i < n; i++) {
    const old = state;
    const { p } = state;
    state = { p: mul(state.p, state.v), v: state.p };
    s += old.p.re * state.p.im + p.im * first.re + norm(state.v);
  }
  return s;
}
/** @differentiable wrt r */
export function fields(r: number, n: number): number {
  const body = { position: { re: r, im: 2 }, previous: { re: 2, im: r } };
  let s = 0;
  for (let i = 0; i < n; i++) {
    const old = body.position;
    body.position = mul(body.position, body.previous);
    body.previous = old;
    s += old.re * body.position.im;
  }
  return s;
}
/** @differentiable wrt r */
export function parts(r: number, n: number): number {
  let z: C = { re: r, im: 2 };
  const pair = { first: z, list: [z, z] };
  z = mul(z, z);
  if (n > 1) z = { re: 2 * r, im: z.im };
  return pair.first.re * z.re + pair.list[1]!.im;
}
export const samples = {
  loop: [[0.3, 0.7, 2]],
  instances: [[0.3, 0.7, 2]],
  branch: [[0.3, 0.7, 2]],
  picked: [[0.3, 2]],
  states: [[0.3, 2]],
  fields: [[0.3, 2]],
  parts: [[0.3, 2]],
};
