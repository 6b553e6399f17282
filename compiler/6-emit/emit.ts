/**
 * The last stage: functions of the IR as a module of readable TypeScript or JavaScript. In: verified functions and the
 * program they call into. Out: the module's text with what it needs to stand alone (tables, called functions, helpers
 * inlined or imported), its declarations, and where each statement comes from. The same input gives the same bytes.
 */
import { stemOf } from "../5-simplify/cut-at-seam.ts";
import type { IrFunction, Program, TableData } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { visitStatements } from "../ir/walk.ts";
import { deviceModule, type InlineName, type RuntimeName, runtimeModules, workerNames } from "../runtime-names.ts";
import { tableLiteral } from "./js/array-faces.ts";
import { declare } from "./js/declare.ts";
import { kernelConstant } from "./js/device-calls.ts";
import { givenWith, type Surroundings, takenWith } from "./js/expressions.ts";
import { generateFunction } from "./js/generate.ts";
import { freeName } from "./js/identifiers.ts";
import { inlineHelpers, inlineNames } from "./js/inline-helpers.ts";
import { type ModuleContent, ModuleNames } from "./js/module-names.ts";
import { chooseNames } from "./js/names.ts";
import { printBody } from "./js/print.ts";
import { globalsIn } from "./js/tree.ts";
import { type Mapping, Writer } from "./js/writer.ts";
import { declaration, documentation, head, overloadHeads } from "./signature.ts";

export interface EmitOptions {
  readonly language: "ts" | "js";
  /** Whether helpers are imported from the runtime or written into the module. */
  readonly helpers: "import" | "inline";
  /** Modules that the text around the emitted module imports from in any case: their helpers are imported, too. */
  readonly importedFrom?: ReadonlySet<string>;
  /** Whether the functions are exported. */
  readonly export: boolean;
  /** Names that the text around the emitted module has already. */
  readonly reserved?: Iterable<string>;
  /** Other operations for some of the called functions, by which a check watches what the others decide. */
  readonly operationsOf?: (fn: IrFunction) => OperationTable;
}

export interface EmittedModule {
  readonly code: string;
  /** How many lines stand before the first function: the header, imports and constants. */
  readonly preambleLines: number;
  /** The text of the declaration file. */
  readonly declarations: string;
  readonly mappings: readonly Mapping[];
  /** The runtime's helpers that the code calls. */
  readonly helpers: readonly RuntimeName[];
}

/** `header` is written in front of everything else. */
export function emitModule(
  functions: readonly IrFunction[],
  program: Program,
  operations: OperationTable,
  options: EmitOptions,
  header?: string,
): EmittedModule {
  const content = contentOf(functions, program, operations);
  const taken = [...(options.helpers === "inline" ? inlineNames : []), ...(options.reserved ?? [])];
  const names = new ModuleNames(program, content, taken);
  const surroundings: Surroundings = { program, operations, names };
  const writer = new Writer();

  if (header) writer.line(header.trimEnd());
  const preamble = [
    helperText(content.helpers, names, options),
    copiesText(functions, options),
    deviceTypesText(functions, options),
    tableText(content.tables, program, names),
    ...kernelTexts(content.called, surroundings, options),
  ];
  for (const text of preamble) if (text) writer.line(`${text}\n`);
  const preambleLines = writer.lineCount;
  functions.forEach((fn, i) => {
    if (i > 0) writer.line("");
    // What stands among a user's own names brings none of types along.
    const own = fn.isPlan && !options.export ? ({ ...options, language: "js" } as const) : options;
    if (fn.pull) writeForwardPass(fn, fn.pull.fn, options.export, surroundings, options, writer);
    else writeFunction(fn, fn.name, options.export, surroundings, own, writer);
  });
  for (const id of content.called) {
    const fn = program.functions.get(id);
    if (!fn || fn.device) continue;
    writer.line("");
    const own = { ...surroundings, operations: options.operationsOf?.(fn) ?? operations };
    writeFunction(fn, names.fn(id), false, own, options, writer);
  }
  return {
    code: writer.text,
    preambleLines,
    declarations: options.export ? `${functions.map(declaration).join("\n\n")}\n` : "",
    mappings: writer.mappings,
    helpers: content.helpers,
  };
}

function contentOf(functions: readonly IrFunction[], program: Program, operations: OperationTable): ModuleContent {
  const own = new Map([...program.functions].filter(([, fn]) => functions.includes(fn)));
  const called = new Set<string>();
  const tables = new Set<string>();
  const helpers = new Set<RuntimeName>();
  const visit = (fn: IrFunction) =>
    visitStatements(fn.body, (statement) => {
      switch (statement.kind) {
        case "call": {
          const callee = program.functions.get(statement.callee);
          if (callee?.parts) helpers.add("inParts");
          if (!callee || own.has(statement.callee) || called.has(statement.callee)) break;
          called.add(statement.callee);
          if (!callee.device) visit(callee);
          break;
        }
        case "compute": {
          const face = operations[statement.op].js;
          if (face.kind === "helper") helpers.add(face.name);
          break;
        }
        case "table":
          tables.add(statement.table);
          break;
        case "allocate":
          if (statement.pooled) helpers.add(takenWith(statement));
          break;
        case "reserve":
          helpers.add("grow");
          break;
        case "release":
          helpers.add(givenWith(statement));
          break;
        case "requireDisjoint":
          helpers.add(statement.kind);
          break;
      }
    });
  for (const fn of functions) {
    visit(fn);
    if (fn.pull) visit(fn.pull.fn);
  }
  return {
    functions,
    own,
    called: [...called],
    tables: [...tables],
    helpers: Object.values(runtimeModules).flatMap((names) => names.filter((name) => helpers.has(name))),
  };
}

/** Those of some helpers that are written into the module. */
export function inlinedHelpers(
  helpers: readonly RuntimeName[],
  { helpers: how, importedFrom }: Pick<EmitOptions, "helpers" | "importedFrom">,
): readonly InlineName[] {
  if (how === "import") return [];
  const imported = Object.entries(runtimeModules).flatMap(([module, names]) =>
    importedFrom?.has(module) ? names : [],
  );
  return helpers.filter(
    (name): name is InlineName => !workerNames.some((it) => it === name) && !imported.includes(name),
  );
}

function helperText(helpers: readonly RuntimeName[], names: ModuleNames, options: EmitOptions): string | undefined {
  if (helpers.length === 0) return undefined;
  const inlined = inlinedHelpers(helpers, options);
  const imports = Object.entries(runtimeModules).flatMap(([module, all]) => {
    const imported = helpers
      .filter((name) => all.includes(name) && !inlined.some((it) => it === name))
      .map((name) => (names.helper(name) === name ? name : `${name} as ${names.helper(name)}`));
    return imported.length > 0 ? [`import { ${imported.join(", ")} } from ${JSON.stringify(module)};`] : [];
  });
  return [...imports, ...(inlined.length > 0 ? [inlineHelpers(inlined, options.language)] : [])].join("\n");
}

/** Browsers and Node have it; the types that a project knows need not say so. */
function copiesText(functions: readonly IrFunction[], { language }: EmitOptions): string | undefined {
  const makesCopies = functions.some(({ pull }) => pull !== undefined && pull.written > 0);
  return makesCopies && language === "ts" ? "declare function structuredClone<T>(value: T): T;" : undefined;
}

function tableText(tables: readonly string[], program: Program, names: ModuleNames): string | undefined {
  const texts = tables.flatMap((id) => {
    const table: TableData | undefined = program.tables.get(id);
    return table ? [`const ${names.table(id)} = ${tableLiteral(table.type, table.values)};`] : [];
  });
  return texts.length > 0 ? texts.join("\n") : undefined;
}

/**
 * A forward pass is three functions: what its user calls, what runs forwards, and what runs backwards. The first holds what
 * is kept, for as long as the user holds the pull.
 */
function writeForwardPass(
  { pull, ...forward }: IrFunction,
  backward: IrFunction,
  isExported: boolean,
  surroundings: Surroundings,
  options: EmitOptions,
  writer: Writer,
): void {
  const { language } = options;
  const forwards = surroundings.names.choose(`${stemOf(forward.name)}Forward`);
  const backwards = surroundings.names.choose(backward.name);
  const taken = new Set([forwards, backwards]);
  const own = (wanted: string) => {
    const name = freeName(wanted, (candidate) => taken.has(candidate));
    taken.add(name);
    return name;
  };
  const whole = { ...forward, pull: pull! };
  const names = forward.parameters.map(({ name }) => own(name));
  const [outputs, state, kept] = ["outputs", "state", "kept"].map(own);
  const hasState = pull!.written > 0;
  for (const line of documentation(whole, language, names)) writer.line(line);
  writer.line(
    `${isExported ? "export " : ""}${head(whole, forward.name, names, language)}`,
    forward.span,
    forward.name,
  );
  writer.indented(() => {
    const given = [outputs, ...(hasState ? [state] : []), kept].join(", ");
    writer.line(`const [${given}] = ${forwards}(${names.join(", ")});`);
    const handed = [...(hasState ? [`...structuredClone(${state})`] : []), `...${kept}`, "cotangent"].join(", ");
    const shown = outputs === "outputs" ? "outputs" : `outputs: ${outputs}`;
    writer.line(`return { ${shown}, pull: (cotangent) => ${backwards}(${handed}) };`);
  });
  writer.line("}");
  for (const [fn, name] of [
    [forward, forwards],
    [backward, backwards],
  ] as const) {
    writer.line("");
    writeFunction({ ...fn, documentation: undefined }, name, false, surroundings, options, writer);
  }
}

/** The types that functions on a device name. */
function deviceTypesText(functions: readonly IrFunction[], options: EmitOptions): string | undefined {
  if (options.language !== "ts" || !options.export || !functions.some(({ isPlan }) => isPlan)) return undefined;
  return `import type { ArrayArgument, Device, DeviceArray, Kernel } from "${deviceModule}";`;
}

function kernelTexts(
  called: readonly string[],
  { program, names, operations }: Surroundings,
  options: EmitOptions,
): readonly string[] {
  const language = options.export ? options.language : "js";
  return called.flatMap((id) => {
    const device = program.functions.get(id)?.device;
    if (device?.kind !== "kernel") return [];
    return [kernelConstant(names.fn(id), device.kernel, language, operations).join("\n")];
  });
}

function writeFunction(
  fn: IrFunction,
  name: string,
  isExported: boolean,
  surroundings: Surroundings,
  { language }: EmitOptions,
  writer: Writer,
): void {
  const generated = generateFunction(fn, surroundings);
  const body = declare(generated.body, generated.parameters);
  const used = globalsIn(body);
  const nameOf = chooseNames(body, generated.parameters, (candidate) => used.has(candidate));
  const names = generated.parameters.map(nameOf);
  for (const line of documentation(fn, language, names)) writer.line(line);
  const exported = isExported ? "export " : "";
  const ways = language === "ts" ? overloadHeads(fn, name, names) : [];
  for (const way of ways) writer.line(`${exported}${way}`);
  writer.line(`${exported}${head(fn, name, names, language)}`, fn.span, name);
  writer.indented(() => printBody(body, nameOf, language, fn.span?.file, writer));
  writer.line("}");
}
