/** What a generated function looks like from outside: its documentation, parameters and result. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { IrFunction, Parameter } from "../ir/nodes.ts";
import { literalText } from "./js/literals.ts";
import { shapeType } from "./js/shapes.ts";
import { lineWidth } from "./js/writer.ts";

/** The result's type in TypeScript. */
export function resultType({ result }: IrFunction): string {
  return result ? shapeType(result) : "void";
}

/** The function's first line. `names` are those chosen for the parameters. */
export function head(fn: IrFunction, name: string, names: readonly string[], language: "ts" | "js"): string {
  const parameters = fn.parameters.map((parameter, i) => {
    const name = names[i] ?? parameter.name;
    if (parameter.defaultValue !== undefined) return `${name} = ${literalText(parameter.defaultValue)}`;
    return language === "js" ? name : typed(name, fn, i);
  });
  return inLines(`function ${name}(`, parameters, language === "ts" ? `): ${resultType(fn)} {` : ") {");
}

/** A parameter list on one line, or with each parameter on its own. */
function inLines(before: string, parameters: readonly string[], after: string): string {
  const line = `${before}${parameters.join(", ")}${after}`;
  if (line.length <= lineWidth || parameters.length === 0) return line;
  return `${before}\n${parameters.map((parameter) => `  ${parameter},\n`).join("")}${after}`;
}

/** `export declare function ...` for a declaration file. */
export function declaration(fn: IrFunction): string {
  const parameters = fn.parameters.map((parameter, i) => typed(parameter.name, fn, i));
  const text = inLines(`export declare function ${fn.name}(`, parameters, `): ${resultType(fn)};`);
  return [...documentation(fn, "ts", []), text].join("\n");
}

/** A parameter with its type: `b?: number`, or `b: number | undefined` where a call cannot end before it. */
function typed(name: string, fn: IrFunction, position: number): string {
  return `${name}${mayBeLeftOut(fn, position) ? "?" : ""}: ${parameterType(fn, position)}`;
}

function parameterType(fn: IrFunction, position: number): string {
  const parameter = fn.parameters[position];
  if (!parameter) throw new InternalError(`'${fn.name}' has no parameter ${position}`);
  const isUndefinable = isOptional(parameter) && !mayBeLeftOut(fn, position);
  return `${shapeType(parameter.shape)}${isUndefinable ? " | undefined" : ""}`;
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
  const description = fn.documentation?.replaceAll("*/", "* /").split("\n") ?? [];
  const types = language === "js" ? typeTags(fn, names) : [];
  const lines = [...description, ...types];
  if (lines.length === 0) return [];
  if (lines.length === 1) return [`/** ${lines[0]} */`];
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"];
}

function typeTags(fn: IrFunction, names: readonly string[]): string[] {
  const parameters = fn.parameters.map((parameter, i) => {
    const name = names[i] ?? parameter.name;
    return `@param {${parameterType(fn, i)}} ${mayBeLeftOut(fn, i) ? `[${name}]` : name}`;
  });
  return [...parameters, `@returns {${resultType(fn)}}`];
}
