/**
 * Random functions of the kind that a device is for: loops over arrays, one in another, that write cells at indexes of many
 * forms, add to them, and sum up. `n`, `m` and `steps` are sizes; `x` has n m elements, `y` n, `at` n indexes of `y`.
 */
import { Random } from "../../compiler/check/random.ts";

export function randomNests(seed: number): string {
  return new Nests(new Random(seed)).source();
}

/** Arguments for such a function. */
export function argumentsFor(seed: number): unknown[] {
  const random = new Random(seed + 1000);
  const [n, m, steps] = [random.integer(1, 9), random.integer(1, 7), random.integer(0, 3)];
  const floats = (length: number) => Float64Array.from({ length }, () => random.float(-1, 1));
  return [floats(n * m), floats(n), Int32Array.from({ length: n }, () => random.integer(0, n - 1)), n, m, steps];
}

class Nests {
  constructor(private readonly random: Random) {}

  source(): string {
    const statements = Array.from({ length: this.random.integer(2, 5) }, () => this.statement()).join("\n  ");
    return `export function f(x: Float64Array, y: Float64Array, at: Int32Array, n: number, m: number, steps: number): number {
  const a = new Float64Array(n * m), b = new Float64Array(n), c = new Float64Array(m);
  let s = 0.5;
  ${statements}
  for (let i = 0; i < n * m; i++) s += a[i]! * a[i]! * 0.1;
  for (let i = 0; i < n; i++) s += b[i]! * (i + 1);
  for (let j = 0; j < m; j++) s -= c[j]! * 0.3;
  return s;
}`;
  }

  private statement(): string {
    if (this.random.chance(0.25)) {
      return `for (let t = 0; t < steps; t++) { ${this.nest()}\n  ${this.nest()} }`;
    }
    return this.random.chance(0.15) ? `s = Math.tanh(s) + ${this.scalar()};` : this.nest();
  }

  private scalar(): string {
    return this.random.pick(["b[0]!", "y[n - 1]!", "c[m - 1]! * s", "0.3"]);
  }

  private nest(): string {
    switch (this.random.integer(0, 3)) {
      case 0:
        return `for (let i = ${this.random.pick(["0", "0", "1"])}; i < n; i++) { ${this.body(["i"])} }`;
      case 1:
        return `for (let j = 0; j < m; j++) { ${this.body(["j"])} }`;
      case 2:
        return `for (let i = 0; i < n; i++) { ${this.inner("j", "m", "i")} }`;
      default:
        return `for (let j = 0; j < m; j++) { ${this.inner("i", "n", "j")} }`;
    }
  }

  private inner(counter: string, end: string, outer: string): string {
    const own = this.random.chance(0.4) ? this.body([outer]) : "";
    const loop = `for (let ${counter} = 0; ${counter} < ${end}; ${counter}++)`;
    if (this.random.chance(0.4)) {
      const target = outer === "i" ? "b[i]" : "c[j]";
      const operator = this.random.pick(["=", "+="]);
      return `${own} let r = 0; ${loop} r += ${this.value([outer, counter])}; ${target} ${operator} r;`;
    }
    return `${own} ${loop} { ${this.body([outer, counter])} }`;
  }

  private body(counters: readonly string[]): string {
    return Array.from({ length: this.random.integer(1, 2) }, () => this.write(counters)).join(" ");
  }

  private write(counters: readonly string[]): string {
    const value = this.value(counters);
    if (this.random.chance(0.25)) return `s += 0.1 * ${value};`;
    const cell = this.cell(counters);
    const text = `${cell} ${this.random.pick(["=", "+=", "+=", "-="])} ${value};`;
    return this.random.chance(0.2) ? `if (${this.value(counters)} > 0.1) ${text}` : text;
  }

  private cell(counters: readonly string[]): string {
    const both = counters.length === 2 ? ["a[i * m + j]", "a[i * m + j]"] : [];
    const ofI = counters.includes("i") ? ["b[i]", "b[n - 1 - i]", "b[at[i]!]", "b[i - 1]", "a[i]", "a[i * m]"] : [];
    const ofJ = counters.includes("j") ? ["c[j]", "c[j + 1]", "a[j]", "a[j * n]"] : [];
    return this.random.pick([...both, ...ofI, ...ofJ, "b[0]", "c[0]"]);
  }

  private value(counters: readonly string[]): string {
    const term = () => {
      const both = counters.length === 2 ? ["x[i * m + j]!", "x[j * n + i]!"] : [];
      const ofI = counters.includes("i") ? ["y[i]!", "y[at[i]!]!", "y[n - 1 - i]!", "(i + 1)"] : [];
      const ofJ = counters.includes("j") ? ["x[j]!", "(j * 0.5)"] : [];
      return this.random.pick([...both, ...ofI, ...ofJ, "y[0]!", "0.7", this.read(counters)]);
    };
    const [first, second] = [term(), term()];
    return this.random.pick([
      `Math.sin(${first} * ${second})`,
      `(${first} + ${second})`,
      `(0.5 * ${first} * ${second})`,
      `Math.max(${first}, ${second})`,
      `Math.exp(-${first} * ${first})`,
    ]);
  }

  /** What the function itself has written, kept small. */
  private read(counters: readonly string[]): string {
    const cells = ["b[0]!", ...(counters.includes("i") ? ["b[i]!"] : []), ...(counters.includes("j") ? ["c[j]!"] : [])];
    const cell = counters.length === 2 ? this.random.pick([...cells, "a[i * m + j]!"]) : this.random.pick(cells);
    return `Math.tanh(${cell})`;
  }
}
