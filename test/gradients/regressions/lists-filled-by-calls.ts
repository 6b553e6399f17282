/** Lists of rows and objects that functions fill which stay calls: what they hold was made elsewhere. */

function permutations(a: number[], k: number, out: number[][]): void {
  if (k === a.length) {
    out.push(a.slice());
    return;
  }
  for (let i = k; i < a.length; i++) {
    [a[k], a[i]] = [a[i]!, a[k]!];
    permutations(a, k + 1, out);
    [a[k], a[i]] = [a[i]!, a[k]!];
  }
}

/** @differentiable */
export function overPermutations(x: number): number {
  const out: number[][] = [];
  permutations([x, 2 * x, 3], 0, out);
  let s = 0;
  for (const p of out) s += p[0]! * p[1]! ** 2;
  return s;
}

/** @differentiable */
export function queue(x: Float64Array): number {
  const q: { i: number; w: number }[] = [];
  const visit = (i: number, w: number): void => {
    q.push({ i, w });
    if (i < 3) visit(i + 1, w * x[i]!);
  };
  visit(0, x[0]!);
  let out = 0;
  for (const { i, w } of q) out += w * i;
  return out;
}

/** @differentiable */
export function rowsOfVisits(x: Float64Array): number {
  const rows: number[][] = [];
  const visit = (i: number): void => {
    rows.push([i, x[i]!]);
    if (i < 3) visit(i + 1);
  };
  visit(0);
  let s = 0;
  for (const r of rows) s += r[0]! * r[1]! ** 2;
  return s;
}

interface Weight {
  w: number;
}

function collect(q: Weight[], x: Float64Array, i: number): void {
  q.push({ w: x[i]! });
  if (i < 3) collect(q, x, i + 1);
}

/** @differentiable */
export function collected(x: Float64Array): number {
  const q: Weight[] = [];
  collect(q, x, 0);
  q[1]!.w *= x[0]!;
  let s = 0;
  for (const e of q) s += e.w ** 2;
  return s;
}

const x = () => Float64Array.of(0.7, 1.3, -0.4, 2.1);

export const samples = {
  overPermutations: [[0.7]],
  queue: [[x()]],
  rowsOfVisits: [[x()]],
  collected: [[x()]],
};
