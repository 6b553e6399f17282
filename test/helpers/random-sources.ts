/**
 * Random TypeScript programs that always end: every construct of control flow inside every other, with assignments in
 * odd places. A variable `fuel` bounds all loops together.
 */
import { Random } from "../../compiler/check/random.ts";

const floats = ["a", "b", "s", "t"];
const integers = ["i", "j", "k"];

interface Scope {
  /** Integer variables that may be read, counters among them. */
  readonly readable: readonly string[];
  readonly loops: readonly string[];
  readonly isInLoop: boolean;
  readonly isInSwitch: boolean;
  readonly depth: number;
  readonly isInClosure: boolean;
}

export function randomSource(seed: number): string {
  return new Writer(new Random(seed)).program();
}

class Writer {
  private names = 0;

  constructor(private readonly random: Random) {}

  program(): string {
    const scope: Scope = {
      readable: integers,
      loops: [],
      isInLoop: false,
      isInSwitch: false,
      depth: 0,
      isInClosure: false,
    };
    const closure = this.statements({ ...scope, isInClosure: true, depth: 2 }, 3);
    return `export function f(x: Float64Array, y: Float32Array, z: number[], a: number, b: number, n: number): number {
  let s = 0.5, t = a, i = 0, j = 1, k = n, fuel = 60, flag = a > 0;
  const p = { u: b, v: [a, b] as [number, number] };
  let q = { u: a, c: 1 };
  const g = (v: number): number => { ${closure} return v * t + k; };
  const h = (m: number) => m + 1;
  ${this.statements(scope, 7)}
  return s + 3 * t + 5 * i + 7 * j + 11 * k + p.u + p.v[0] * p.v[1] + q.u * q.c + (flag ? 1 : 0) + h(i) + fuel + (g === undefined ? 1 : 0);
}`.replace(" + (g === undefined ? 1 : 0)", "");
  }

  private fresh(prefix: string): string {
    return `${prefix}${this.names++}`;
  }

  private statements(scope: Scope, count: number): string {
    return Array.from({ length: this.random.integer(1, count) }, () => this.statement(scope)).join("\n");
  }

  private block(scope: Scope): string {
    return `{ ${this.statements({ ...scope, depth: scope.depth + 1 }, 3)} }`;
  }

  private statement(scope: Scope): string {
    const isDeep = scope.depth >= 4;
    const nested = isDeep ? 0 : 1;
    return this.random.choose<string>([
      [4, () => `${this.assignment(scope)};`],
      [2, () => `${this.integerAssignment(scope)};`],
      [1, () => `[${this.place(scope)}, ${this.place(scope)}] = [${this.number(scope)}, ${this.number(scope)}];`],
      [1, () => `{ const ${this.shadowing()} = ${this.number(scope)}; ${this.assignment(scope)}; }`],
      [1, () => `flag = ${this.condition(scope)};`],
      [
        1,
        () =>
          `q = ${this.random.pick([`{ u: ${this.number(scope)}, c: ${this.number(scope)} }`, `{ ...q, c: ${this.number(scope)} }`])};`,
      ],
      [scope.isInClosure ? 0 : 1, () => `s += g(${this.number(scope)});`],
      [
        2 * nested,
        () =>
          `if (${this.condition(scope)}) ${this.block(scope)}${this.random.chance(0.5) ? ` else ${this.block(scope)}` : ""}`,
      ],
      [2 * nested, () => this.loop(scope)],
      [nested, () => this.switch(scope)],
      [this.canLeave(scope) ? 1.5 : 0, () => this.exit(scope)],
      [0.3, () => `if (${this.condition(scope)}) return ${this.number(scope)};`],
      [0.2, () => `if (${this.condition(scope)}) throw new RangeError(\`at \${${this.integer(scope)}}\`);`],
    ]);
  }

  private canLeave(scope: Scope): boolean {
    return scope.isInLoop || scope.isInSwitch || scope.loops.length > 0;
  }

  private exit(scope: Scope): string {
    const ways: string[] = [];
    if (scope.isInLoop) ways.push("break;", "continue;");
    else if (scope.isInSwitch) ways.push("break;");
    for (const label of scope.loops) ways.push(`break ${label};`, `continue ${label};`);
    const way = this.random.pick(ways);
    return this.random.chance(0.8) ? `if (${this.condition(scope)}) ${way}` : way;
  }

  private loop(scope: Scope): string {
    const label = this.random.chance(0.3) ? this.fresh("out") : undefined;
    const inner: Scope = {
      ...scope,
      isInLoop: true,
      isInSwitch: false,
      depth: scope.depth + 1,
      loops: label ? [...scope.loops, label] : scope.loops,
    };
    const counter = this.fresh("c");
    const counted = { ...inner, readable: [...inner.readable, counter] };
    const text = this.random.choose<string>([
      [
        2,
        () =>
          `for (let ${counter} = 0; ${counter} < ${this.random.pick(["3", "n", "x.length", "(k & 3)"])}; ${counter}++) { fuel--; ${this.statements(counted, 3)} }`,
      ],
      [
        1,
        () =>
          `for (let ${counter} = ${this.random.pick(["n", "5", "i & 3"])}; ${counter} >= 0; ${counter} -= 2) { ${this.statements(counted, 3)} }`,
      ],
      [1, () => `while (fuel-- > 0 && ${this.condition(scope)}) ${this.block(inner)}`],
      [1, () => `do ${this.block(inner)} while (fuel-- > 0 && ${this.condition(scope)});`],
      [0.5, () => `for (;;) { if (fuel-- < 0) break; ${this.statements(inner, 3)} }`],
      [
        1,
        () =>
          `for (const ${counter} of ${this.random.pick(["x", "y", "z"])}) { t -= ${counter}; ${this.statements(inner, 2)} }`,
      ],
    ]);
    return label ? `${label}: ${text}` : text;
  }

  private switch(scope: Scope): string {
    const inner = { ...scope, isInSwitch: true, isInLoop: false, depth: scope.depth + 1 };
    const order = this.random.pick([
      ["0", "1", "2"],
      ["2", "default", "0"],
      ["1", "default"],
      ["default", "0", "1", "2"],
    ]);
    const clauses = order.map((value) => {
      const head = value === "default" ? "default:" : `case ${value}:`;
      const body = this.random.chance(0.85) ? this.statements(inner, 2) : "";
      return `${head} { ${body} } ${this.random.chance(0.6) ? "break;" : ""}`;
    });
    return `switch (${this.integer(scope)} & 3) { ${clauses.join(" ")} }`;
  }

  private shadowing(): string {
    return this.random.pick(["w", "r"]);
  }

  /** Something that holds a float. */
  private place(scope: Scope): string {
    return this.random.choose<string>([
      [4, () => this.random.pick(floats)],
      [3, () => `${this.random.pick(["x", "y", "z"])}[${this.index(scope)}]`],
      [1, () => this.random.pick(["p.u", "p.v[0]", "p.v[1]"])],
    ]);
  }

  private assignment(scope: Scope): string {
    const operator = this.random.pick(["=", "=", "+=", "-=", "*=", "/="]);
    return `${this.place(scope)} ${operator} ${this.number(scope)}`;
  }

  private integerAssignment(scope: Scope): string {
    const name = this.random.pick(integers);
    return this.random.pick([
      `${name}++`,
      `--${name}`,
      `${name} = ${this.integer(scope)}`,
      `${name} += ${this.integer(scope)}`,
      `${name} ^= 5`,
    ]);
  }

  private index(scope: Scope): string {
    return this.random.choose<string>([
      [2, () => String(this.random.integer(0, 5))],
      [2, () => `(${this.integer(scope)}) & 3`],
      [1, () => `${this.random.pick(["i++", "--j", "k--", "++i"])} & 3`],
      [0.5, () => `h(${this.integer(scope)}) & 1`],
    ]);
  }

  private integer(scope: Scope, depth = 0): string {
    if (depth > 2) return this.random.pick(scope.readable);
    return this.random.choose<string>([
      [3, () => this.random.pick(scope.readable)],
      [2, () => String(this.random.integer(0, 4))],
      [
        2,
        () =>
          `(${this.integer(scope, depth + 1)} ${this.random.pick(["+", "-", "*", "&", "|"])} ${this.integer(scope, depth + 1)}) % 64`,
      ],
      [
        1,
        () =>
          `(${this.integer(scope, depth + 1)} ${this.random.pick(["<<", ">>", ">>>"])} ${this.random.integer(0, 3)}) % 64`,
      ],
      [0.5, () => `(${this.condition(scope)} ? ${this.integer(scope, depth + 1)} : 1)`],
      [0.5, () => "(Math.floor(s) % 8 | 0)"],
    ]);
  }

  private number(scope: Scope, depth = 0): string {
    if (depth > 2) return this.random.pick(floats);
    const inner = () => this.number(scope, depth + 1);
    return this.random.choose<string>([
      [4, () => this.random.pick(floats)],
      [2, () => `${this.random.pick(["x", "y", "z"])}[${this.index(scope)}]!`],
      [1, () => this.random.pick(["p.u", "p.v[1]", "q.u", "q.c"])],
      [1, () => this.random.pick(["0.25", "-1.5", "2", "0"])],
      [1, () => this.integer(scope)],
      [4, () => `(${inner()} ${this.random.pick(["+", "-", "*", "/", "%"])} ${inner()})`],
      [1, () => `Math.${this.random.pick(["sin", "abs", "tanh", "sqrt", "floor"])}(${inner()})`],
      [1, () => `(${this.condition(scope)} ? ${inner()} : ${inner()})`],
      [0.7, () => `(${this.assignment(scope)})`],
      [0.4, () => `(${inner()} || ${inner()})`],
      [0.3, () => `(${this.integerAssignment(scope)}, ${inner()})`],
      [0.3, () => `(- ${inner()})`],
    ]);
  }

  private condition(scope: Scope): string {
    return this.random.choose<string>([
      // No `<` before parentheses: TypeScript takes `a < (b) > (c)` for a call with type arguments.
      [4, () => `${this.number(scope, 2)} ${this.random.pick(["<=", ">", ">=", "!=="])} ${this.number(scope, 2)}`],
      [
        2,
        () => `${this.random.pick(scope.readable)} ${this.random.pick(["<", ">", "==="])} ${this.random.integer(0, 4)}`,
      ],
      [1, () => this.random.pick(["flag", "!flag", "fuel > 30"])],
      [1, () => `(${this.condition(scope)} ${this.random.pick(["&&", "||"])} ${this.condition(scope)})`],
      [0.5, () => `(${this.integerAssignment(scope)}) > 1`],
    ]);
  }
}
