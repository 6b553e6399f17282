/**
 * A kernel in WGSL. Invocations share the trips: each runs every so many of them. What they sum up, and arrays that each has
 * for itself, lie in one scratch array, element by element of all invocations side by side.
 */
import type { CombiningOp, Kernel, KernelArray } from "../../ir/kernel.ts";
import type { Region, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isFlat } from "../../ir/types.ts";
import { visitStatements } from "../../ir/walk.ts";
import { typeName } from "./expressions.ts";
import { missing } from "./missing-elements.ts";
import { KernelNames } from "./names.ts";
import { preludeOf } from "./prelude/prelude.ts";
import { type Access, BodyWriter } from "./write-body.ts";
import { tiledMain } from "./write-tiles.ts";

export function writeKernel(kernel: Kernel, place: string, operations: OperationTable): string {
  return new KernelWriter(kernel, operations).write(place, (writer) => writer.main());
}

/** The same kernel in tiles; undefined where it has none. */
export function writeTiledKernel(kernel: Kernel, place: string, operations: OperationTable): string | undefined {
  const { contraction } = kernel;
  if (!contraction) return undefined;
  const own = new KernelWriter(kernel, operations);
  return own.write(`${place}, in tiles`, (writer) => tiledMain(kernel, contraction, writer));
}

const identities: Readonly<Record<CombiningOp, string>> = {
  add: "0.0",
  multiply: "1.0",
  min: "infinity(0.0)",
  max: "-infinity(0.0)",
};

class KernelWriter {
  readonly names = new KernelNames();
  private readonly needed = new Set<string>();
  private readonly helpers: string[] = [];
  private readonly accesses = new Map<Value, Access>();
  private readonly summed: readonly KernelArray[];

  constructor(
    private readonly kernel: Kernel,
    private readonly operations: OperationTable,
  ) {
    this.summed = kernel.arrays.filter(({ isSummed }) => isSummed);
    for (const name of this.counted()) this.names.fresh(name);
  }

  write(place: string, mainOf: (writer: KernelWriter) => string): string {
    const { kernel } = this;
    const fields = this.fields();
    const bindings = kernel.arrays.map((array, i) => this.binding(array, i + 1));
    kernel.privates.forEach((array, i) => this.accesses.set(array, this.inScratch(this.names.of(array), i, true)));
    this.summed.forEach(({ array }, i) => {
      this.accesses.set(array, this.inScratch(`${this.names.of(array)}Part`, kernel.privates.length + i, false));
    });
    if (this.scratchCount > 0) bindings.push(binding(kernel.arrays.length + 1, "scratch", "f32", true));
    const main = mainOf(this);
    const texts = [
      `// ${kernel.name}: ${place}`,
      `struct Numbers {\n${fields.map((field) => `  ${field},\n`).join("")}}`,
      ["@group(0) @binding(0) var<uniform> p: Numbers;", ...bindings].join("\n"),
      ...(this.scratchCount > 0 ? ["var<private> invocation: i32;"] : []),
      ...(this.needed.size > 0 ? [preludeOf(this.needed)] : []),
      ...this.helpers,
      main,
    ];
    return `${texts.join("\n\n")}\n`;
  }

  private get scratchCount(): number {
    return this.kernel.privates.length + this.summed.length + this.kernel.sums.length;
  }

  /** What a kernel is told of its trips and of its scratch. */
  private counted(): readonly string[] {
    const { loops } = this.kernel;
    const sizes = Array.from({ length: this.scratchCount }, (_, i) => `size${i}`);
    return ["total", "invocations", ...loops.map((_, i) => `trips${i}`), ...loops.map((_, i) => `from${i}`), ...sizes];
  }

  private fields(): readonly string[] {
    const own = this.kernel.numbers.map((value) => {
      const name = this.names.of(value);
      const isFlag = value.type === "bool";
      this.names.share(value, isFlag ? `(p.${name} != 0)` : `p.${name}`);
      return `${name}: ${isFlag ? "i32" : typeName(value.type)}`;
    });
    return [...this.counted().map((name) => `${name}: i32`), ...own];
  }

  private binding({ array, isWritten, isSummed }: KernelArray, number: number): string {
    const name = this.names.of(array, "array");
    const isFloat = isArrayType(array.type) && isFlat(array.type) && /^f/.test(array.type.element);
    const element = isFloat ? "f32" : "i32";
    if (!isSummed) this.accesses.set(array, this.inBuffer(name, element));
    return binding(number, name, element, isWritten);
  }

  /** Elements of a bound array; behind its end there is nothing to read, and nothing is written. */
  private inBuffer(name: string, element: string): Access {
    const [reads, writes] = [`${name}At`, `set${name.charAt(0).toUpperCase()}${name.slice(1)}`].map((wanted) =>
      this.names.fresh(wanted),
    );
    const isInside = `u32(at) < arrayLength(&${name}) - 1u`;
    const known = new Set<string>();
    const once = (text: string) => {
      if (!known.has(text)) this.helpers.push(text);
      known.add(text);
    };
    return {
      load: (index) => {
        if (element === "f32") this.needed.add("notANumber");
        const nothing = element === "f32" ? "notANumber(f32(at))" : missing;
        once(`fn ${reads}(at: i32) -> ${element} {
  if (${isInside}) { return ${name}[at]; }
  return ${nothing};
}`);
        return `${reads}(${index})`;
      },
      store: (index, value) => {
        once(`fn ${writes}(at: i32, value: ${element}) {
  if (${isInside}) { ${name}[at] = value; }
}`);
        return `${writes}(${index}, ${value})`;
      },
      length: () => `i32(arrayLength(&${name}) - 1u)`,
    };
  }

  /** Elements of an array that each invocation has for itself. */
  private inScratch(wanted: string, number: number, isPrivate: boolean): Access {
    const place = this.names.fresh(`${wanted}Place`);
    const before = Array.from({ length: number }, (_, i) => `p.size${i} + `).join("");
    const size = `p.size${number}`;
    this.helpers.push(`fn ${place}(at: i32) -> u32 {
  return u32((${before}at) * p.invocations + invocation);
}`);
    const [reads, writes] = [`${wanted}At`, `set${wanted.charAt(0).toUpperCase()}${wanted.slice(1)}`].map((name) =>
      this.names.fresh(name),
    );
    this.needed.add("notANumber");
    this.helpers.push(`fn ${reads}(at: i32) -> f32 {
  if (u32(at) < u32(${size})) { return scratch[${place}(at)]; }
  return notANumber(f32(at));
}`);
    this.helpers.push(`fn ${writes}(at: i32, value: f32) {
  if (u32(at) < u32(${size})) { scratch[${place}(at)] = value; }
}`);
    const clear = [`for (var at = 0; at < ${size}; at++) { scratch[${place}(at)] = 0.0; }`];
    return {
      load: (index) => `${reads}(${index})`,
      store: (index, value) => `${writes}(${index}, ${value})`,
      length: () => size,
      clear: () => (isPrivate && !this.isCleared(number) ? [] : clear),
    };
  }

  private isCleared(number: number): boolean {
    const array = this.kernel.privates[number];
    let found = false;
    visitStatements(this.kernel.body, (statement) => {
      found ||= statement.kind === "allocate" && statement.result === array && statement.content === "zero";
    });
    return found;
  }

  /** Writes statements of these regions. */
  readonly bodyOf = (...regions: readonly Region[]): BodyWriter =>
    new BodyWriter(
      this.names,
      this.operations,
      (array) => this.accesses.get(array)!,
      (name) => this.needed.add(name),
      regions,
      new Set(this.kernel.numbers),
    );

  main(): string {
    const { kernel, names } = this;
    const terminator = { ...kernel.body.terminator, kind: "yield", values: [] } as const;
    const before: Region = { arguments: [], statements: kernel.before, terminator };
    const writer = this.bodyOf(before, kernel.body);
    for (const { argument, initial } of kernel.sums) writer.read(argument, initial);
    const isShared = this.scratchCount > 0;
    writer.line(`${isShared ? "" : "let "}invocation = i32(id.x);`);
    writer.line("if (invocation >= p.invocations) { return; }");
    for (const { array } of this.summed) for (const text of this.accesses.get(array)!.clear!()) writer.line(text);
    writer.statements(before);
    for (const { argument, initial, op } of kernel.sums) {
      if (op === "min" || op === "max") this.needed.add("infinity");
      const [identity, own] = [identities[op], writer.text(initial)];
      const start = identity === own ? own : `select(${identity}, ${own}, invocation == 0)`;
      writer.line(`var ${names.of(argument)} = ${start};`);
    }
    const values = kernel.body.terminator.kind === "yield" ? kernel.body.terminator.values : [];
    const trip = () => {
      this.counters(writer);
      writer.statements(kernel.body);
      writer.handOver(
        values,
        kernel.sums.map(({ argument }) => argument),
      );
    };
    if (kernel.loops.length === 0) trip();
    else {
      writer.line("for (var trip = invocation; trip < p.total; trip += p.invocations) {");
      writer.indented(trip);
      writer.line("}");
    }
    const first = kernel.privates.length + this.summed.length;
    kernel.sums.forEach(({ argument }, i) => {
      const sizes = Array.from({ length: first + i }, (_, k) => `p.size${k}`);
      const before = sizes.length > 1 ? `(${sizes.join(" + ")})` : sizes[0];
      const place = before ? `${before} * p.invocations + invocation` : "invocation";
      writer.line(`scratch[${place}] = ${names.of(argument)};`);
    });
    return `@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
${writer.lines.join("\n")}
}`;
  }

  /** The loops' counters of a trip: the last loop counts fastest. */
  private counters(writer: BodyWriter): void {
    const { loops } = this.kernel;
    loops.forEach(({ counter, step }, i) => {
      const inner = loops.slice(i + 1).map((_, k) => `p.trips${i + 1 + k}`);
      const divided = inner.reduce((text, count) => `${text} / ${count}`, "trip");
      const own = i === 0 ? divided : `${inner.length > 0 ? `(${divided})` : divided} % p.trips${i}`;
      const steps = own === "trip" ? own : `(${own})`;
      const sign = step < 0 ? "-" : "+";
      const moved = Math.abs(step) === 1 ? steps : `${steps} * ${Math.abs(step)}`;
      writer.line(`let ${this.names.of(counter, "i")} = p.from${i} ${sign} ${moved};`);
    });
  }
}

function binding(number: number, name: string, element: string, isWritten: boolean): string {
  const mode = isWritten ? "read_write" : "read";
  return `@group(0) @binding(${number}) var<storage, ${mode}> ${name}: array<${element}>;`;
}
