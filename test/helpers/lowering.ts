/** Lowers TypeScript text from memory, and runs both the text itself and the IR made of it. */
import { transformSync } from "esbuild";
import { Node, Project, SyntaxKind, ts } from "ts-morph";
import { functionOf } from "../../compiler/1-parse/functions.ts";
import { capturesOf } from "../../compiler/2-lower/functions/captures.ts";
import { type FunctionToLower, type Lowered, lower } from "../../compiler/2-lower/lower.ts";
import { told } from "../../compiler/check/failure.ts";
import { Random } from "../../compiler/check/random.ts";
import { copyOf, difference } from "../../compiler/check/user-values.ts";
import { Derivatives } from "../../compiler/derive.ts";
import type { Diagnostic, Report } from "../../compiler/diagnostics/diagnostic.ts";
import { evaluateFunction } from "../../compiler/ir/evaluate.ts";
import { flattenArguments, type UserValue, unflatten } from "../../compiler/ir/shape-values.ts";
import { isArrayType, isFlat, type Shape, type Type } from "../../compiler/ir/types.ts";
import { verified } from "../../compiler/ir/verify.ts";
import { operations } from "../../compiler/ops/index.ts";

export interface LoweredText extends Lowered {
  readonly diagnostics: readonly Diagnostic[];
  /** The ids of the functions that the main file exports, by name. */
  readonly exported: ReadonlyMap<string, string>;
}

const options = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts"],
  strict: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
  jsx: ts.JsxEmit.Preserve,
  noEmit: true,
  types: [],
};

const project = new Project({ useInMemoryFileSystem: true, compilerOptions: options });
project.createSourceFile(
  "/console.d.ts",
  "declare const console: Console; interface Console { log(...parts: unknown[]): void }",
);
project.createSourceFile(
  "/node_modules/fluxion/index.ts",
  "export function stopGradient(x: number): number { return x; }\nexport function grad<F>(f: F): F { return f; }",
);

/**
 * Lowers all functions that `main`, the text of the file at `path`, exports, and those that stand in a call of `grad`.
 * `others` are further files, by path.
 */
export function lowerText(main: string, others: Readonly<Record<string, string>> = {}, path = "/main.ts"): LoweredText {
  for (const [path, text] of Object.entries(others)) project.createSourceFile(path, text, { overwrite: true });
  const source = project.createSourceFile(path, main, { overwrite: true });
  const functions: FunctionToLower[] = [];
  for (const [name, declarations] of source.getExportedDeclarations()) {
    for (const declaration of declarations) {
      const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
      const node = Node.isFunctionDeclaration(declaration) ? declaration : initializer && functionOf(initializer);
      if (node) functions.push({ node, name, captured: [] });
    }
  }
  for (const call of source.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    const [argument] = call.getArguments();
    const node =
      call.getExpression().getText() === "grad" && Node.isExpression(argument) ? functionOf(argument) : undefined;
    if (node) functions.push({ node, name: `requested${functions.length}`, captured: capturesOf(node) });
  }
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const lowered = lower(functions, operations, report, (whole, id, derivation) =>
    new Derivatives(whole, operations, report).toBeDerived(id, derivation),
  );
  verified("lower", lowered.program, operations);
  const exported = new Map<string, string>();
  for (const { node, name } of functions) {
    const id = lowered.ids.get(node);
    if (id !== undefined) exported.set(name, id);
  }
  return { ...lowered, diagnostics, exported };
}

/** What TypeScript itself says against the text of the last `lowerText`. */
export function typeErrors(): string[] {
  return project.getPreEmitDiagnostics().map((diagnostic) => {
    const message = diagnostic.getMessageText();
    return `${diagnostic.getLineNumber()}: ${typeof message === "string" ? message : message.getMessageText()}`;
  });
}

/** The exports of a module that imports nothing, run as it stands. */
export function runText(text: string): Record<string, (...args: UserValue[]) => UserValue> {
  const { code } = transformSync(text, { loader: "ts", format: "cjs", target: "es2022" });
  const module = { exports: {} as Record<string, (...args: UserValue[]) => UserValue> };
  new Function("module", "exports", code)(module, module.exports);
  return module.exports;
}

/** The first difference between what the text and its IR do, on random arguments; undefined when there is none. */
export function firstDifference(text: string, draws = 12): string | undefined {
  const lowered = lowerText(text);
  if (lowered.diagnostics.length > 0) {
    return lowered.diagnostics
      .map(({ code, message, span }) => `${span?.line}:${span?.column} ${code} ${message}`)
      .join("\n");
  }
  const source = runText(text);
  const random = new Random(7);
  for (const [name, id] of lowered.exported) {
    const fn = lowered.program.functions.get(id);
    if (!fn) return `${name} was not lowered`;
    for (let draw = 0; draw < draws; draw++) {
      const args = fn.parameters.map((parameter) => {
        return parameter.optional && draw % 2 === 1 ? undefined : randomValue(parameter.shape, parameter.name, random);
      });
      const given = JSON.stringify(args, (_, value) =>
        ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
      );
      const [expectedArgs, actualArgs] = [copyOf(args), copyOf(args)];
      const run = source[name];
      if (!run) return `${name} does not run`;
      const expected = outcome(() => run(...expectedArgs));
      const actual = outcome(() => {
        const leaves = evaluateFunction(lowered.program, id, flattenArguments(fn, actualArgs), operations);
        return fn.result && unflatten(fn.result, leaves);
      });
      const found = difference(actual, expected, "result") ?? difference(actualArgs, expectedArgs, "arguments");
      if (found) return `${name}(${given.slice(1, -1)}): ${found}`;
    }
  }
  return lowered.exported.size === 0 ? "nothing was exported" : undefined;
}

function outcome(call: () => UserValue): { result: UserValue } | { error: string } {
  try {
    return { result: call() };
  } catch (error) {
    return { error: told(error) };
  }
}

/** Parameters named n, m, i, j and k are small integers, all other numbers have fractions; arrays have six elements. */
function randomValue(shape: Shape, name: string, random: Random): UserValue {
  switch (shape.kind) {
    case "leaf":
      return randomLeaf(shape.type, name, random);
    case "struct":
      return Object.fromEntries(
        shape.fields
          .filter((field) => !field.optional || random.chance(0.5))
          .map((field) => [field.name, randomValue(field.shape, field.name, random)]),
      );
    case "tuple":
      return shape.elements.map((element, i) => randomValue(element, `${name}${i}`, random));
    case "nothing":
      return undefined;
  }
}

const arrays = {
  f64: Float64Array,
  f32: Float32Array,
  i8: Int8Array,
  u8: Uint8Array,
  u8c: Uint8ClampedArray,
  i16: Int16Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
};

function randomLeaf(type: Type, name: string, random: Random): UserValue {
  const isInteger = /^[nmijk]$/.test(name);
  const number = () => (isInteger ? random.integer(0, 5) : random.float(-2, 2));
  if (!isArrayType(type)) return type === "bool" ? random.integer(0, 1) === 1 : number();
  if (!isFlat(type)) throw new Error("no random lists of arrays");
  const { element, storage } = type;
  if (element === "bool") return Array.from({ length: 6 }, () => random.integer(0, 1) === 1);
  const isFloat = element === "f64" || element === "f32";
  const values = Array.from({ length: 6 }, () => (isFloat ? random.float(-2, 2) : random.integer(0, 5)));
  return storage === "list" ? values : arrays[element].from(values);
}
