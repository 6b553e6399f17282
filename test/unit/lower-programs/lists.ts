/** Lists that become longer while loops go over them, and what loops go over besides elements. */
export const lists: Readonly<Record<string, string>> = {
  "a list that grows in a loop over its positions": `
    export function f(x: number[], n: number): number {
      const queue: number[] = [x[0]!];
      let s = 0;
      for (let i = 0; i < queue.length; i++) { s += queue[i]!; if (queue.length < n + 3) queue[queue.length] = queue[i]! * 2; }
      let at = 0;
      while (at < queue.length) { if (queue.length < n + 6) queue[queue.length] = s; s += queue[at]! * 0.5; at++; }
      return s + queue.length;
    }`,
  "a list that grows in a loop over its elements": `
    export function f(x: number[], n: number): number {
      const queue: number[] = [x[0]!, 2];
      let s = 0;
      outer: for (const v of queue) {
        for (const [i, w] of queue.entries()) { if (i > n) continue outer; s += v * w + i; }
        if (queue.length < n + 3) queue[queue.length] = v * 2;
        if (s > 50) break;
      }
      for (const v of queue) s += v;
      return s;
    }`,
  "a list that a function called in the loop makes longer": `
    function extend(list: number[], v: number): void { list[list.length] = v; }
    export function f(x: number[], n: number): number {
      const queue = [x[0]!];
      let s = 0;
      const grow = () => { if (queue.length < n + 2) queue[queue.length] = 1; };
      for (let i = 0; i < queue.length; i++) { if (i < n) extend(queue, i); s += queue[i]!; }
      for (let i = 0; i < queue.length; i++) { grow(); s += queue[i]!; }
      const act = (action: (list: number[], v: number) => void) => { if (queue.length < n + 5) action(queue, 2); };
      for (const v of queue) { act(extend); s += v; }
      return s;
    }`,
  "rows that grow in a loop over them": `
    export function f(x: number[], n: number): number {
      const rows: number[][] = [[x[0]!], [x[1]!, x[2]!]];
      let s = 0;
      for (let k = 0; k < rows.length; k++) {
        for (let j = 0; j < rows[k]!.length; j++) { if (rows[k]!.length < n) rows[k]![rows[k]!.length] = j; s += rows[k]![j]!; }
        if (rows.length < n) rows[rows.length] = [s];
      }
      return s;
    }`,
  "what else a loop goes over": `
    export function f(x: number[], p: [number, number], n: number): number {
      let s = 0;
      for (const i of x.keys()) s += i * x[i]!;
      for (const v of x.values()) s -= v * 0.5;
      for (const pair of x.entries()) s += pair[0] * pair[1];
      for (const [i, v] of p.entries()) s += i * v;
      for (const i of p.keys()) s += p[i]! * i;
      let k = 0;
      for (k of x.keys()) if (k > n) break;
      return s + k;
    }`,
  "labels before a loop whose head runs loops of its own": `
    export function f(x: number[], n: number): number {
      const doubled = () => { const y: number[] = []; for (const v of x) { if (v < 0) continue; y[y.length] = 2 * v; } return y; };
      let s = 0;
      outer: for (const v of doubled()) { for (let i = 0; i < n; i++) { if (v > i) continue outer; if (s > 9) break outer; s += v; } }
      return s;
    }`,
  "spread elements": `
    export function f(x: Float64Array, y: number[], p: [number, number], n: number): number {
      const touch = () => { x[0] = 9; y[1] = 8; return 2; };
      const all = [...x, n, ...y, ...p, touch(), ...x];
      const count = (...items: number[]) => { items[0] = 5; return items.length * 10 + items[1]!; };
      let s = 0;
      for (const [i, v] of all.entries()) s += i * v;
      return s + count(...y, touch(), ...x) + Math.max(...y, n, ...x) + Math.min(1, ...x) + Math.max(...p) + y[0]!;
    }
    export const g = (x: Int32Array, n: number): number[] => [n, ...x, ...[...x.keys()], ...x.values()];`,
  "lists that become shorter": `
    export function f(x: number[], n: number): number {
      const stack = [...x];
      let s = 0;
      while (stack.length > n) { const v = stack.pop()!; s += v * stack.length; if (v > 1 && stack.length < 8) stack.push(v * 0.4, 0.3); }
      const none = [1].filter((v) => v > n + 1);
      s += (none.pop() ?? 7) * (none.shift() ?? 3);
      const queue = x.slice();
      while (queue.length > 0) { s = s * 0.5 + queue.shift()!; if (queue.length === n && s < 2) { queue.push(4); s += 3; } }
      const parts = x.slice();
      const taken = parts.splice(n, 2), tail = parts.splice(-2), rest = parts.splice(1);
      return s + taken.length * 10 + tail[0]! * tail[1]! + rest.length * 1000 + parts.length * 1e4 + (taken[0] ?? 2);
    }`,
  "lists that become longer in front, and shorter by their length": `
    export function f(x: number[], n: number): number {
      const list: number[] = [];
      let s = list.unshift(n, 2) * 100;
      for (const v of x) if (v > 0) s += list.unshift(v);
      list.unshift(s, n, list.length);
      const copy = list.slice();
      copy.length = 2;
      copy.length--;
      copy.push(4);
      list.length -= 1;
      const gone = [...x];
      gone.length = 0;
      gone.push(n);
      return list.reduce((a, v, i) => a + v * (i + 1), s) + copy[0]! * copy[1]! + gone[0]! + gone.length;
    }`,
  "rows and objects that are taken away": `
    interface Node { value: number; depth: number }
    export function f(x: number[], n: number): number {
      const rows = [[x[0]!], [x[1]!, n], x.slice(2)];
      const last = rows.pop()!;
      last[0] = 5;
      const first = rows.shift()!;
      rows.push(first, last);
      const stack: Node[] = [{ value: x[3]!, depth: 0 }];
      let s = 0;
      while (stack.length > 0) {
        const { value, depth } = stack.pop()!;
        s += value * (depth + 1);
        if (depth < 3) stack.push({ value: value * 0.5, depth: depth + 1 }, { value: value - 1, depth: depth + 2 });
      }
      const flags = [true, n > 2];
      const flag = flags.pop();
      return s + rows.flat().reduce((a, v, i) => a + v * i, 0) + (flag ? 1 : 0) + flags.length;
    }`,
  "loops over lists that become shorter": `
    export function f(x: number[], n: number): number {
      const list = [...x];
      let s = 0;
      for (const v of list) { s += v; if (v > 0) list.pop(); }
      const other = [...x, ...x];
      for (let i = 0; i < other.length; i++) { s += other[i]! * i; if (i % 2 === 0) other.length = other.length - 1; }
      return s + list.length * 10 + other.length;
    }`,
};
