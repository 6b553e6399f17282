/** Objects that come in from outside and are changed. */

interface State {
  x: number;
  v: number;
  at: [number, number];
  path: number[];
  inner: { energy: number };
}

function kick(state: State, by: number): void {
  state.v += by * state.x;
  const { inner } = state;
  inner.energy = 0.5 * state.v * state.v;
  state.at[1] = state.x * state.v;
}

/** @differentiable wrt state k */
export function advance(state: State, k: number, n: number): number {
  for (let i = 0; i < n; i++) {
    kick(state, -k * 0.1);
    state.x += 0.1 * state.v;
    state.path[0] = state.path[0]! * state.x;
  }
  return state.inner.energy + state.at[1] * state.at[0];
}

/** @differentiable wrt p */
export function replaces(p: { u: number; w: Float64Array }, factor: number): void {
  const old = p.u;
  p.w = p.w.slice();
  p.w[0] = old * factor;
  p.u = p.w[0] * p.w[1]!;
}

function scale(v: { a: number; b: number }, by: number): { a: number; b: number } {
  v.a *= by;
  v.b *= by * v.a;
  return v;
}

/** @differentiable */
export function changesItsOwn(x: number): number {
  const v = { a: x, b: 2 };
  const same = scale(v, x);
  scale(same, 0.5);
  return v.a * v.b + same.a;
}

export const samples = {
  advance: [[{ x: 1, v: 0.2, at: [0.3, 0], path: [0.7], inner: { energy: 0 } }, 1.5, 3]],
  replaces: [[{ u: 0.4, w: Float64Array.of(0.3, 1.2) }, 1.5]],
  changesItsOwn: [[0.7]],
};
