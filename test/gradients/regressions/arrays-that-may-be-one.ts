/** Arrays that are asked whether they are the same one: results in a place that the caller names, buffers in turn. */

function turned(out: Float64Array, a: Float64Array): Float64Array {
  if (out === a) {
    const held = a[1]!;
    out[1] = a[2]!;
    out[2] = held;
  } else {
    out[0] = a[0]!;
    out[1] = a[2]!;
    out[2] = a[1]!;
    out[3] = a[3]!;
  }
  return out;
}

function scaledInto(out: Float64Array, a: Float64Array, k: number): void {
  if (out !== a) out.fill(1);
  for (let i = 0; i < a.length; i++) out[i]! *= a[i]! * k;
}

/** @differentiable wrt a */
export function inPlaceByOption(a: Float64Array, isInPlace: boolean): number {
  const own = a.slice();
  const out = turned(isInPlace ? own : new Float64Array(4), own);
  const other = turned(new Float64Array(4), turned(own, own));
  return out[1]! * 3 + own[2]! ** 2 * other[1]!;
}

/** @differentiable wrt a */
export function everySecondInPlace(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const own = new Float64Array(a.length);
    own.set(a);
    const out = i % 2 === 0 ? own : new Float64Array(a.length);
    scaledInto(out, own, i + 1);
    for (let j = 0; j < a.length; j++) sum += out[j]! ** 2 * own[j]!;
  }
  return sum;
}

/** @differentiable wrt a */
export function buffersInTurn(a: Float64Array, n: number): number {
  let now = a.slice();
  let next = new Float64Array(a.length);
  const first = now;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < a.length; j++) next[j] = now[j]! * now[(j + 1) % a.length]! * 0.7;
    [now, next] = [next, now];
    sum += now === first ? now[0]! ** 2 : now[1]! * 3;
  }
  return sum;
}

const four = new Float64Array([1, 2, 3, 0.5]);

export const samples = {
  inPlaceByOption: [
    [four, true],
    [four, false],
  ],
  everySecondInPlace: [[four, 3]],
  buffersInTurn: [[four, 3]],
};
