/** The statements of a kernel in WGSL: what is used once stands where it is used, the rest gets a name. */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { namingOf } from "../../ir/build.ts";
import type { Block, Compute, For, If, Label, Loop, Region, Statement, Terminator, Value } from "../../ir/nodes.ts";
import type { OperationTable, WgslFace } from "../../ir/operation.ts";
import { isArrayType, isFlat } from "../../ir/types.ts";
import { countUses, operandsOf, visitStatements } from "../../ir/walk.ts";
import {
  compound,
  computed,
  faceOf,
  isAtom,
  literalOf,
  plain,
  productOf,
  type Text,
  typeName,
  within,
} from "./expressions.ts";
import { MissingElements } from "./missing-elements.ts";
import type { KernelNames } from "./names.ts";
import { nestedLoads } from "./nested-loads.ts";

/** How the elements of an array are read and written. */
export interface Access {
  load(index: string): string;
  store(index: string, value: string): string;
  length(): string;
  /** What begins the life of an array that each invocation has for itself. */
  clear?(): readonly string[];
}

/** What `break` leaves. */
interface Breakable {
  readonly label: Label | undefined;
  /** Set where one further out is to be left, too. */
  readonly flag: string | undefined;
  readonly results: readonly Value[];
}

export class BodyWriter {
  readonly lines: string[] = [];
  private depth = 1;
  private readonly nested = new Map<Value, Text>();
  private readonly missing: MissingElements;
  /** Elements that are read where they are used. */
  private readonly loads: ReadonlySet<Value>;
  private readonly uses = new Map<Value, number>();
  private readonly homes = new Map<Value, Region>();
  private readonly breakables: Breakable[] = [];

  constructor(
    private readonly names: KernelNames,
    private readonly operations: OperationTable,
    private readonly accessOf: (array: Value) => Access,
    private readonly need: (name: string) => void,
    regions: readonly Region[],
    known: ReadonlySet<Value>,
  ) {
    this.missing = new MissingElements(regions, known);
    for (const region of regions) {
      for (const [value, count] of countUses(region)) this.uses.set(value, (this.uses.get(value) ?? 0) + count);
      this.noteHomes(region);
    }
    this.loads = nestedLoads(regions, this.uses);
  }

  /** Where values are read alone: a value is written in its reader only in the same region. */
  private noteHomes(region: Region): void {
    const note = (owner: Region) => (statement: Statement) => {
      for (const value of operandsOf(statement)) this.homes.set(value, owner);
    };
    region.statements.forEach(note(region));
    visitStatements(region, (statement, owner) => note(owner)(statement));
    const ends = (inner: Region) => {
      if (inner.terminator.kind !== "throw") for (const value of inner.terminator.values) this.homes.set(value, inner);
    };
    ends(region);
    visitStatements(region, (statement) => {
      if (statement.kind === "if") [statement.then, statement.otherwise].forEach(ends);
      else if (statement.kind === "for" || statement.kind === "loop" || statement.kind === "block")
        ends(statement.body);
    });
  }

  /** These are read behind the regions, too. */
  read(...values: readonly Value[]): void {
    for (const value of values) this.uses.set(value, (this.uses.get(value) ?? 0) + 1);
  }

  line(text: string): void {
    this.lines.push(`${"  ".repeat(this.depth)}${text}`);
  }

  indented(write: () => void): void {
    this.depth++;
    write();
    this.depth--;
  }

  /** The value as an expression. */
  of(value: Value): Text {
    return this.nested.get(value) ?? plain(this.names.of(value));
  }

  text(value: Value): string {
    return this.of(value).text;
  }

  /** The statements of a region, without its end. */
  statements(region: Region): void {
    for (const statement of region.statements) this.statement(statement, region);
  }

  private statement(statement: Statement, region: Region): void {
    switch (statement.kind) {
      case "constant":
        this.nested.set(statement.result, literalOf(statement, this.need));
        return;
      case "compute": {
        const value = this.computed(statement);
        const isShort = statement.op === "copy" || statement.op === "toFloat";
        this.define(statement.result, value, region, isShort && isAtom(value));
        return;
      }
      case "length":
        this.nested.set(statement.result, plain(this.accessOf(statement.array).length()));
        return;
      case "load": {
        const { array, index, result } = statement;
        const read = plain(this.accessOf(array).load(this.text(index)));
        const isFlag = isArrayType(array.type) && isFlat(array.type) && array.type.element === "bool";
        const value = isFlag ? compound(`${read.text} == 1`) : read;
        if (this.loads.has(result)) this.nested.set(result, value);
        else this.name(result, value, elementName(array, index));
        return;
      }
      case "store":
        this.store(statement.array, this.text(statement.index), stored(statement.array, this.bitsOf(statement.value)));
        return;
      case "accumulate": {
        const index = this.indexOf(statement.index);
        const old = this.accessOf(statement.array).load(index);
        const operator = statement.sign === 1 ? "+" : "-";
        this.store(statement.array, index, `${old} ${operator} ${within(this.of(statement.value), 2)}`);
        return;
      }
      case "allocate":
        for (const text of this.accessOf(statement.result).clear?.() ?? []) this.line(text);
        return;
      case "release":
        return;
      case "if":
        this.if(statement);
        return;
      case "for":
        this.for(statement);
        return;
      case "loop":
        this.loop(statement);
        return;
      case "block":
        this.block(statement);
        return;
      default:
        throw new InternalError(`'${statement.kind}' in a kernel`);
    }
  }

  /** An index that is written twice: under a name where it is computed. */
  private indexOf(value: Value): string {
    const index = this.of(value);
    if (isAtom(index) && !index.text.includes("(")) return index.text;
    const name = this.names.fresh("cell");
    this.line(`let ${name} = ${index.text};`);
    return name;
  }

  private computed(statement: Compute): Text {
    const { missing, need } = this;
    const isElement = statement.op === "toFloat" && missing.has(statement.operands[0]!);
    const face: WgslFace = isElement ? { kind: "prelude", name: "ofElement" } : faceOf(statement, this.operations);
    const operands = statement.operands.map((operand) =>
      missing.readsBits(statement) ? this.bitsOf(operand) : this.of(operand),
    );
    const value = productOf(statement, operands, need) ?? computed(face, operands, need);
    const { values, isNegative } = missing.comparedIn(statement);
    if (values.length > 0) {
      const there = values.map((operand) => this.isElement(operand)).join(" && ");
      return compound(isNegative ? `!(${there}) || ${value.text}` : `${there} && ${value.text}`);
    }
    return missing.decidingFor(statement).reduce((text, source) => {
      need("computedFrom");
      return plain(`computedFrom(${this.text(source)}, ${text.text})`);
    }, value);
  }

  private isElement(value: Value): string {
    this.need("isElement");
    return `isElement(${this.text(value)})`;
  }

  /** An integer as operations on bits take it. */
  private bitsOf(value: Value): Text {
    if (!this.missing.has(value)) return this.of(value);
    this.need("bitsOf");
    return plain(`bitsOf(${this.text(value)})`);
  }

  private store(array: Value, index: string, value: string): void {
    this.line(`${this.accessOf(array).store(index, value)};`);
  }

  /** A pure value: in its only reader, where that is in the same region, or under a name. */
  private define(result: Value, value: Text, region: Region, isFree: boolean): void {
    const count = this.uses.get(result) ?? 0;
    if (count === 0) return;
    if (isFree || (count === 1 && this.homes.get(result) === region)) this.nested.set(result, value);
    else this.name(result, value);
  }

  private name(result: Value, value: Text, otherwise?: string): void {
    if (this.uses.has(result)) this.line(`let ${this.names.of(result, otherwise)} = ${value.text};`);
  }

  private declare(value: Value, initial?: string): void {
    const start = initial === undefined ? "" : ` = ${initial}`;
    this.line(`var ${this.names.of(value)}: ${typeName(value.type)}${start};`);
  }

  // --- control flow ---

  private if({ condition, then, otherwise, results }: If): void {
    const given = givenBy(otherwise);
    results.forEach((result, i) => {
      if (this.uses.has(result)) this.declare(result, given && this.text(given[i]!));
    });
    const branch = (region: Region) => () => {
      this.statements(region);
      this.end(region.terminator, results);
    };
    this.line(`if (${this.text(condition)}) {`);
    this.indented(branch(then));
    if (given) return this.line("}");
    const before = this.lines.length;
    this.line("} else {");
    this.indented(branch(otherwise));
    if (this.lines.length === before + 1) this.lines.pop();
    this.line("}");
  }

  /** Hands values to those who receive them, as if at once. */
  handOver(values: readonly Value[], receivers: readonly Value[]): void {
    const moves = receivers.flatMap((receiver, i) => {
      const value = this.text(values[i]!);
      return this.uses.has(receiver) && value !== this.names.of(receiver)
        ? [{ to: this.names.of(receiver), value }]
        : [];
    });
    if (moves.length < 2) {
      for (const { to, value } of moves) this.line(`${to} = ${value};`);
      return;
    }
    const kept = moves.map(({ to, value }) => {
      const name = this.names.fresh(`${to}Next`);
      this.line(`let ${name} = ${value};`);
      return { to, name };
    });
    for (const { to, name } of kept) this.line(`${to} = ${name};`);
  }

  private end(terminator: Terminator, receivers: readonly Value[]): void {
    if (terminator.kind === "yield") this.handOver(terminator.values, receivers);
    else if (terminator.kind === "break") this.break(terminator.target, terminator.values);
    else throw new InternalError("a kernel that throws");
  }

  private break(target: Label, values: readonly Value[]): void {
    const at = this.breakables.findLastIndex(({ label }) => label === target);
    const block = this.breakables[at];
    if (!block) throw new InternalError(`a break to '${target.name}' out of a kernel`);
    this.handOver(values, block.results);
    if (at < this.breakables.length - 1) this.line(`${block.flag} = true;`);
    this.line("break;");
  }

  /** Behind a loop: leaves what is around it, too, if a `break` inside meant that. */
  private leaveFurther(): void {
    const around = this.breakables.at(-1);
    const flags = this.breakables.flatMap(({ flag }) => (flag === undefined ? [] : [flag]));
    if (around && flags.length > 0) this.line(`if (${flags.join(" || ")}) { break; }`);
  }

  private for(loop: For): void {
    const [counter, ...carried] = loop.body.arguments;
    carried.forEach((value, i) => {
      if (!this.uses.has(value) && !this.uses.has(loop.results[i]!)) return;
      this.uses.set(value, this.uses.get(value) ?? 1);
      this.declare(value, this.text(loop.initial[i]!));
      this.names.share(loop.results[i]!, this.names.of(value));
    });
    const name = this.names.of(counter!, "i");
    const [from, to] = [this.text(loop.from), within(this.of(loop.to))];
    const end = loop.test.startsWith("<") ? loop.from : loop.to;
    const test = `${this.missing.has(end) ? `${this.isElement(end)} && ` : ""}${name} ${loop.test} ${to}`;
    this.line(`for (var ${name} = ${from}; ${test}; ${name} += ${this.text(loop.step)}) {`);
    this.breakables.push({ label: undefined, flag: undefined, results: [] });
    this.indented(() => {
      this.statements(loop.body);
      this.end(loop.body.terminator, carried);
    });
    this.breakables.pop();
    this.line("}");
    this.leaveFurther();
  }

  private loop({ initial, body }: Loop): void {
    const carried = body.arguments;
    carried.forEach((value, i) => {
      if (this.uses.has(value)) this.declare(value, this.text(initial[i]!));
    });
    this.line("loop {");
    this.breakables.push({ label: undefined, flag: undefined, results: [] });
    this.indented(() => {
      this.statements(body);
      this.end(body.terminator, carried);
    });
    this.breakables.pop();
    this.line("}");
    this.leaveFurther();
  }

  /** A loop that runs once: what leaves the block leaves it. */
  private block({ label, body, results }: Block): void {
    for (const result of results) if (this.uses.has(result)) this.declare(result);
    const flag = this.names.fresh(`leave${label.name.charAt(0).toUpperCase()}${label.name.slice(1)}`);
    this.line(`var ${flag} = false;`);
    this.line("loop {");
    this.breakables.push({ label, flag, results });
    this.indented(() => {
      this.statements(body);
      this.end(body.terminator, results);
      if (body.terminator.kind === "yield") this.line("break;");
    });
    this.breakables.pop();
    this.line("}");
    this.leaveFurther();
  }
}

/** What a branch gives that does nothing: results are that, unless the other is taken. */
function givenBy({ statements, terminator }: Region): readonly Value[] | undefined {
  return statements.length === 0 && terminator.kind === "yield" ? terminator.values : undefined;
}

/** `xI` for x[i]. */
function elementName(array: Value, index: Value): string | undefined {
  const [own, counter] = [namingOf(array)?.name, namingOf(index)?.name];
  return own && `${own}${counter ? counter.charAt(0).toUpperCase() + counter.slice(1) : "Element"}`;
}

/** A value as it is stored: arrays of small integers keep as many bits as they have. */
function stored({ type }: Value, value: Text): string {
  if (!isArrayType(type) || !isFlat(type)) throw new InternalError("a store into what is no array of numbers");
  const operand = within(value);
  switch (type.element) {
    case "u8":
      return `${operand} & 255`;
    case "u16":
      return `${operand} & 65535`;
    case "i8":
      return `(${operand} << 24u) >> 24u`;
    case "i16":
      return `(${operand} << 16u) >> 16u`;
    case "u8c":
      return `clamp(${value.text}, 0, 255)`;
    case "bool":
      return `i32(${value.text})`;
    default:
      return value.text;
  }
}
