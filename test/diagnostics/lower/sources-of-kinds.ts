/** Programs that ask what kind a value is, or whether it is there, in vain: what is said of them is beside, in `expected`. */
export const sourcesOfKinds: Readonly<Record<string, string>> = {
  "what may have been left out some time": `
export function f(x: number[]): number {
  let sum = 0;
  let last: number | undefined;
  for (let i = 0; i < x.length; i++) {
    sum += last === undefined ? x[i]! ** 2 : last * x[i]!;
    if (x[i]! > 0) last = x[i]! * 2;
  }
  for (const first of x) {
    x.pop();
    if (first === undefined) return sum;
  }
  return 0;
}
export function g(rows: number[][], i: number): number { const row = rows[i]; return Array.isArray(row) && row ? 1 : 0; }`,
  "a variable that is nothing at first": `
export function f(x: number[]): number {
  let best = null;
  for (const value of x) if (value > 0) best = { value };
  return best ? best.value : 0;
}
const first = function (x: number[]): number { x = [1]; return arguments[0][0] + arguments[x.length]; };
export function g(x: number[]): number { return first(x); }
export function h(x: number): number { return arguments.length * x; }`,
};
