/**
 * The textual form of the IR, for people and for failure messages. Values are numbered in the order of their
 * definition: `%3` is a temporary, `s.2` the second version of the variable `s`. The same function gives the same text.
 */
import type {
  ConstantValue,
  IrFunction,
  Label,
  Program,
  Region,
  Statement,
  TableData,
  Terminator,
  Value,
} from "./nodes.ts";
import { type Shape, typeText } from "./types.ts";
import { operandsOf } from "./walk.ts";

export function printProgram(program: Program): string {
  const tables = [...program.tables.values()].map(printTable);
  const functions = [...program.functions].map(([id, fn]) => printFunction(fn, id));
  return [...tables, ...functions].join("\n");
}

export function printFunction(fn: IrFunction, id: string = fn.name): string {
  const names = new Names();
  const parameters = fn.parameters.map((parameter) => {
    const leaves = parameter.leaves.map((leaf) => names.define(leaf)).join(", ");
    const byDefault = parameter.defaultValue === undefined ? "" : ` = ${parameter.defaultValue}`;
    const mark = parameter.optional ? "?" : "";
    return `${parameter.name}${mark}: ${shapeText(parameter.shape)} as (${leaves})${byDefault}`;
  });
  const result = fn.result === undefined ? "nothing" : shapeText(fn.result);
  const head = `function ${id}(${parameters.join(", ")}) -> ${result} ${names.label(fn.label)}`;
  return [`${head} {`, ...printRegion(fn.body, names).map(indent), "}", ""].join("\n");
}

function shapeText(shape: Shape): string {
  switch (shape.kind) {
    case "leaf":
      return typeText(shape.type);
    case "struct":
      return `{ ${shape.fields.map((field) => `${field.name}: ${shapeText(field.shape)}`).join(", ")} }`;
    case "tuple":
      return `[${shape.elements.map(shapeText).join(", ")}]`;
    case "nothing":
      return shape.value;
    case "optional":
      return `${shapeText(shape.held)}?`;
  }
}

function printTable({ name, type, values }: TableData): string {
  return `table ${name}: ${typeText(type)} = [${values.join(", ")}]\n`;
}

const indent = (line: string) => `  ${line}`;

function printRegion(region: Region, names: Names): string[] {
  const lines = region.statements.flatMap((statement) => printStatement(statement, names));
  return [...lines, printTerminator(region.terminator, names)];
}

function printTerminator(terminator: Terminator, names: Names): string {
  switch (terminator.kind) {
    case "yield":
      return `yield ${names.list(terminator.values)}`.trimEnd();
    case "break":
      return `break ${names.label(terminator.target)} ${names.list(terminator.values)}`.trimEnd();
    case "throw": {
      const parts = terminator.parts.map((part) => (typeof part === "string" ? JSON.stringify(part) : names.of(part)));
      const cause = terminator.cause ? ` because of ${names.of(terminator.cause)}` : "";
      return `throw ${terminator.errorClass}(${parts.join(", ")})${cause}`;
    }
  }
}

/** One line for a simple statement; head, indented body and end for one with regions. */
function printStatement(statement: Statement, names: Names): string[] {
  const of = (value: Value) => names.of(value);
  switch (statement.kind) {
    case "constant":
      return [
        `${names.define(statement.result)} = ${literalText(statement.value)} : ${typeText(statement.result.type)}`,
      ];
    case "compute": {
      const right = `${statement.op}(${names.list(statement.operands)})`;
      return [`${names.define(statement.result)} = ${right}`];
    }
    case "load": {
      const right = `${of(statement.array)}[${of(statement.index)}]`;
      return [`${names.define(statement.result)} = ${right}`];
    }
    case "store":
      if (statement.removes) return [`remove ${of(statement.array)}[${of(statement.index)}]`];
      return [`${of(statement.array)}[${of(statement.index)}] = ${of(statement.value)}`];
    case "accumulate":
      return [
        `${of(statement.array)}[${of(statement.index)}] ${statement.sign === 1 ? "+=" : "-="} ${of(statement.value)}`,
      ];
    case "length": {
      const array = of(statement.array);
      return [`${names.define(statement.result)} = length ${array}`];
    }
    case "allocate": {
      const { content, pooled, length } = statement;
      const right = `allocate ${pooled ? "pooled " : ""}${content} ${of(length)} : ${typeText(statement.result.type)}`;
      return [`${names.define(statement.result)} = ${right}`];
    }
    case "reserve":
      return [`reserve ${of(statement.array)}, ${of(statement.length)}`];
    case "release":
      return [`release ${of(statement.array)}`];
    case "view": {
      const right = `view ${names.list([statement.array, statement.start, statement.end])}`;
      return [`${names.define(statement.result)} = ${right}`];
    }
    case "same":
      return [`${names.define(statement.result)} = same ${names.list([statement.left, statement.right])}`];
    case "compose": {
      const right = `compose ${names.list(statement.operands)} : ${typeText(statement.result.type)}`;
      return [`${names.define(statement.result)} = ${right}`];
    }
    case "duplicate":
    case "zerosLike": {
      const right = `${statement.kind} ${of(statement.array)} : ${typeText(statement.result.type)}`;
      return [`${names.define(statement.result)} = ${right}`];
    }
    case "fill":
      return [`fill ${names.list([statement.array, statement.value])}`];
    case "copy":
      return [`copy ${of(statement.source)} to ${of(statement.target)} at ${of(statement.offset)}`];
    case "table":
      return [`${names.define(statement.result)} = table ${statement.table}`];
    case "requireDisjoint":
      return [`requireDisjoint ${names.list(statement.written)} from ${names.list(statement.others)}`];
    case "requireLength":
      return [`requireLength ${of(statement.array)} is ${of(statement.length)}`];
    case "tap":
      return [`tap ${statement.layer.kind} ${statement.layer.name}(${names.list(operandsOf(statement))})`];
    case "call": {
      const right = `call ${statement.callee}(${names.list(statement.operands)})`;
      return [`${assigned(statement.results, names)}${right}`];
    }
    case "if": {
      const head = `if ${of(statement.condition)} {`;
      const branches = [statement.then, statement.otherwise].map((region) => printRegion(region, names).map(indent));
      const [then = [], otherwise = []] = branches;
      return [`${assigned(statement.results, names)}${head}`, ...then, "} else {", ...otherwise, "}"];
    }
    case "for": {
      const [from, to, step] = [statement.from, statement.to, statement.step].map(of);
      const initial = statement.initial.map(of);
      const [counter = "?", ...carried] = statement.body.arguments.map((argument) => names.define(argument));
      const range = `for ${counter} = ${from}; ${statement.test} ${to}; += ${step}${carriedText(carried, initial)} {`;
      const body = printRegion(statement.body, names).map(indent);
      const checkpoint = statement.checkpoint ? `checkpoint ${statement.checkpoint.schedule} ` : "";
      const mark = `${checkpoint}${statement.apart ? "apart " : ""}`;
      return [`${assigned(statement.results, names)}${mark}${range}`, ...body, "}"];
    }
    case "loop": {
      const initial = statement.initial.map(of);
      const carried = statement.body.arguments.map((argument) => names.define(argument));
      return [`loop${carriedText(carried, initial)} {`, ...printRegion(statement.body, names).map(indent), "}"];
    }
    case "block": {
      const head = `block ${names.label(statement.label)} {`;
      const body = printRegion(statement.body, names).map(indent);
      return [`${assigned(statement.results, names)}${head}`, ...body, "}"];
    }
  }
}

/** `a, b = `, or nothing. Called after nested regions are printed, since results come into being after them. */
function assigned(results: readonly Value[], names: Names): string {
  return results.length === 0 ? "" : `${results.map((result) => names.define(result)).join(", ")} = `;
}

function carriedText(carried: readonly string[], initial: readonly string[]): string {
  if (carried.length === 0 && initial.length === 0) return "";
  return ` with (${carried.map((name, i) => `${name} = ${initial[i] ?? "?"}`).join(", ")})`;
}

function literalText(value: ConstantValue): string {
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

/** Gives values and labels their printed names. A value read before its definition is shown as such: `%undefined`. */
class Names {
  private readonly values = new Map<Value, string>();
  private readonly labels = new Map<Label, string>();
  private readonly counts = new Map<string, number>();

  define(value: Value): string {
    const again = this.values.get(value);
    if (again !== undefined) return again;
    const text = value.variable === undefined ? `%${this.next("%")}` : this.version(value.variable.name);
    this.values.set(value, text);
    return text;
  }

  of(value: Value): string {
    return this.values.get(value) ?? `<undefined ${value.variable?.name ?? "value"}>`;
  }

  list(values: readonly Value[]): string {
    return values.map((value) => this.of(value)).join(", ");
  }

  label(label: Label): string {
    const known = this.labels.get(label);
    if (known !== undefined) return known;
    const number = this.next(`@${label.name}`);
    const text = number === 1 ? `@${label.name}` : `@${label.name}.${number}`;
    this.labels.set(label, text);
    return text;
  }

  private version(name: string): string {
    return `${name}.${this.next(name)}`;
  }

  private next(counter: string): number {
    const number = (this.counts.get(counter) ?? 0) + 1;
    this.counts.set(counter, number);
    return number;
  }
}
