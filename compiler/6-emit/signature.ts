/** What a generated function looks like from outside: its documentation, parameters and result. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { DefaultList } from "../ir/default-values.ts";
import type { Pull } from "../ir/layers.ts";
import type { IrFunction, Parameter } from "../ir/nodes.ts";
import { isArrayType, isFlat, leavesOf, type Shape } from "../ir/types.ts";
import { deviceName, deviceShapeType } from "./js/device-calls.ts";
import { literalText } from "./js/literals.ts";
import { brokenShapeType, heldShape, shapeType } from "./js/shapes.ts";
import { lineWidth } from "./js/writer.ts";

/** A text that may be broken into lines of so many columns. */
type Breakable = (room: number) => string;

const oneLine = Number.POSITIVE_INFINITY;

/** The result's type in TypeScript. */
function resultType(fn: IrFunction, room: number): string {
  const { result, alternative, pull, isPlan } = fn;
  if (isPlan && result) return deviceShapeType(result, "DeviceArray");
  if (pull) return forwardPassType(fn, pull, room);
  const type = result ? brokenShapeType(result, room) : "void";
  return alternative ? `${type} | ${brokenShapeType(alternative, room)}` : type;
}

/** What a forward pass gives: its outputs, and the function that runs backwards from a cotangent of them. */
function forwardPassType({ result }: IrFunction, { fn: pull }: Pull, room: number): string {
  const outputs = result?.kind === "tuple" ? result.elements[0] : undefined;
  const cotangent = pull.parameters.at(-1);
  if (!outputs || !cotangent || !pull.result) throw new InternalError("a forward pass without outputs");
  const text = (inside: number) => {
    const pulled = pull.result ? brokenShapeType(pull.result, inside - 26) : "void";
    return [
      `outputs: ${brokenShapeType(outputs, inside)}`,
      `pull: (cotangent: ${shapeType(cotangent.shape)}) => ${pulled}`,
    ];
  };
  const line = `{ ${text(oneLine).join("; ")} }`;
  if (line.length <= room) return line;
  return `{\n${text(room)
    .map((field) => `  ${field.replaceAll("\n", "\n  ")};\n`)
    .join("")}}`;
}

/**
 * What is declared of a function whose result depends on a yes or no in its options: the plain result without, the
 * other with, and either where that is not known. Nothing of one that gives the same always.
 */
function overloads(fn: IrFunction): readonly IrFunction[] {
  const { alternative, ...plain } = fn;
  const options = fn.parameters.at(-1);
  if (!alternative) return [];
  if (options?.shape.kind !== "struct") throw new InternalError("another result that no option asks for");
  const { fields } = options.shape;
  const parameters = (isAsked: boolean): readonly Parameter[] => {
    const asked = fields.map((field) =>
      leavesOf(field.shape)[0] === "bool" ? { ...field, written: `${isAsked}`, optional: !isAsked } : field,
    );
    const shape: Shape = { kind: "struct", fields: asked };
    return [...fn.parameters.slice(0, -1), { ...options, shape, optional: !isAsked }];
  };
  return [
    { ...plain, parameters: parameters(false) },
    { ...plain, parameters: parameters(true), result: alternative },
    fn,
  ];
}

/** The signatures that stand before a function in TypeScript, where it can be called in several ways. */
export function overloadHeads(fn: IrFunction, name: string, names: readonly string[]): readonly string[] {
  return overloads(fn).map((each) => declared(each, `function ${name}(`, names));
}

/** A function without its body. `before` goes up to its parameters, which have these names. */
function declared(fn: IrFunction, before: string, names: readonly string[]): string {
  const parameters = fn.parameters.map(
    ({ name }, i): Breakable =>
      (room) =>
        typed(names[i] ?? name, fn, i, room),
  );
  const all = fn.isPlan ? [() => `${deviceName}: Device`, ...parameters] : parameters;
  return inLines(before, all, (room) => `): ${resultType(fn, room - 4)};`);
}

/** The function's head. `names` are those chosen for the parameters. */
export function head(fn: IrFunction, name: string, names: readonly string[], language: "ts" | "js"): string {
  const parameters = fn.parameters.map((parameter, i): Breakable => {
    const name = names[i] ?? parameter.name;
    const { defaultValue } = parameter;
    if (typeof defaultValue === "object") {
      const type = language === "ts" ? `: ${shapeType(parameter.shape, parameter.isReadonly)}` : "";
      return () => `${name}${type} = ${arrayText(defaultValue, parameter.shape)}`;
    }
    if (defaultValue !== undefined) return () => `${name} = ${literalText(defaultValue)}`;
    return language === "js" ? () => name : (room) => typed(name, fn, i, room);
  });
  const type: Breakable = (room) => (language === "ts" ? `: ${resultType(fn, room - 4)}` : "");
  const device = language === "ts" ? `${deviceName}: Device` : deviceName;
  return inLines(
    `function ${name}(`,
    fn.isPlan ? [() => device, ...parameters] : parameters,
    (room) => `)${type(room)} {`,
  );
}

/** A new array as it is written. */
function arrayText(elements: DefaultList, shape: Shape): string {
  const isTyped =
    shape.kind === "leaf" && isArrayType(shape.type) && isFlat(shape.type) && shape.type.storage === "typed";
  return isTyped ? `new ${shapeType(shape)}(${listText(elements)})` : listText(elements);
}

function listText(elements: DefaultList): string {
  return `[${elements.map((it) => (typeof it === "number" ? literalText(it) : listText(it))).join(", ")}]`;
}

/** A parameter list on one line, or with each parameter on its own. */
function inLines(before: string, parameters: readonly Breakable[], after: Breakable): string {
  const line = `${before}${parameters.map((parameter) => parameter(oneLine)).join(", ")}${after(oneLine)}`;
  if (line.length <= lineWidth) return line;
  const lines = parameters.map((parameter) => `  ${parameter(lineWidth - 3).replaceAll("\n", "\n  ")},\n`);
  return `${before}${lines.length > 0 ? "\n" : ""}${lines.join("")}${after(lineWidth)}`;
}

/** `export declare function ...` for a declaration file. */
export function declaration(fn: IrFunction): string {
  const before = `export declare function ${fn.name}(`;
  const ways = fn.alternative ? overloads(fn) : [fn];
  return [...documentation(fn, "ts", []), ...ways.map((way) => declared(way, before, []))].join("\n");
}

/** A parameter with its type: `b?: number`, or `b: number | undefined` where a call cannot end before it. */
function typed(name: string, fn: IrFunction, position: number, room: number): string {
  const start = `${name}${mayBeLeftOut(fn, position) ? "?" : ""}: `;
  return start + parameterType(fn, position, room - start.length);
}

function parameterType(fn: IrFunction, position: number, room: number): string {
  const parameter = fn.parameters[position];
  if (!parameter) throw new InternalError(`'${fn.name}' has no parameter ${position}`);
  const isUndefinable = isOptional(parameter) && !mayBeLeftOut(fn, position);
  const type = fn.isPlan
    ? deviceShapeType(parameter.shape, "ArrayArgument")
    : brokenShapeType(heldShape(parameter.shape), room, parameter.isReadonly);
  return `${type}${isUndefinable ? " | undefined" : ""}`;
}

/** Whether a call may end before a parameter: neither it nor any behind it is required. */
function mayBeLeftOut({ parameters }: IrFunction, position: number): boolean {
  return parameters.slice(position).every(isOptional);
}

function isOptional(parameter: Parameter): boolean {
  return parameter.optional || parameter.defaultValue !== undefined;
}

/** The documentation comment, by lines. In JavaScript it also carries the types. */
export function documentation(fn: IrFunction, language: "ts" | "js", names: readonly string[]): readonly string[] {
  const description = fn.documentation?.replaceAll("*/", "* /") ?? "";
  const types = language === "js" ? typeTags(fn, names) : [];
  const room = lineWidth - "/**  */".length;
  const lines = [...(description ? description.split("\n").flatMap((line) => wrapped(line, room)) : []), ...types];
  if (lines.length === 0) return [];
  if (lines.length === 1) return [`/** ${lines[0]} */`];
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
}

/** The words of a line in lines of at most `room` columns. */
function wrapped(text: string, room: number): string[] {
  const lines = [""];
  for (const word of text.trim().split(/\s+/)) {
    const line = lines.at(-1);
    if (!line) lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= room) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function typeTags(fn: IrFunction, names: readonly string[]): string[] {
  const parameters = fn.parameters.map((parameter, i) => {
    const name = names[i] ?? parameter.name;
    return `@param {${parameterType(fn, i, oneLine)}} ${mayBeLeftOut(fn, i) ? `[${name}]` : name}`;
  });
  const device = fn.isPlan ? [`@param {Device} ${deviceName}`] : [];
  return [...device, ...parameters, `@returns {${resultType(fn, oneLine)}}`];
}
