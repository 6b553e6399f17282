/**
 * A source function's derivatives through all stages behind lowering, the IR checked after each: as IR for the
 * evaluator, and as emitted JavaScript to be called.
 */
import type { Mode } from "../../compiler/1-parse/request.ts";
import { prepare } from "../../compiler/5-simplify/prepare.ts";
import { simplify } from "../../compiler/5-simplify/simplify.ts";
import { emitModule } from "../../compiler/6-emit/emit.ts";
import { Derivatives } from "../../compiler/derive.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import { evaluateFunction } from "../../compiler/ir/evaluate.ts";
import type { IrFunction, Program } from "../../compiler/ir/nodes.ts";
import type { OperationTable } from "../../compiler/ir/operation.ts";
import { flattenArguments, type UserValue, unflatten } from "../../compiler/ir/shape-values.ts";
import { leavesOf } from "../../compiler/ir/types.ts";
import { verified } from "../../compiler/ir/verify.ts";
import { operations } from "../../compiler/ops/index.ts";
import * as runtime from "../../runtime/index.ts";
import type { SourceFunction } from "./source-programs.ts";
import { type Arguments, assignLeaf } from "./user-values.ts";

export type Run = (...args: UserValue[]) => UserValue;

export interface DerivedFunction {
  readonly ir: IrFunction;
  /** The function with all that it calls. */
  readonly program: Program;
  readonly run: Run;
  readonly evaluate: (args: Arguments, table?: OperationTable) => UserValue;
  /** The emitted module. */
  readonly text: (language: "ts" | "js") => string;
}

/** Differentiation refused what lowering accepted. */
export class RefusedError extends Error {
  constructor(readonly diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  }
}

/** The helpers that emitted code calls; counts what is taken and given back. */
export interface RuntimeCounts {
  taken: number;
  given: number;
  readonly buffers: Set<unknown>;
}

export const counts: RuntimeCounts = { taken: 0, given: 0, buffers: new Set() };

function counting(take: typeof runtime.take): typeof runtime.take {
  return (type, length) => {
    const buffer = take(type, length);
    counts.taken++;
    counts.buffers.add(buffer);
    return buffer;
  };
}

const countingRuntime = {
  ...runtime,
  take: counting(runtime.take),
  takeZeros: counting(runtime.takeZeros),
  give: (...buffers: Parameters<typeof runtime.give>) => {
    counts.given += buffers.length;
    runtime.give(...buffers);
  },
  grow: ((buffer, length) => {
    const longer = runtime.grow(buffer, length);
    counts.buffers.add(longer);
    return longer;
  }) as typeof runtime.grow,
};

export function derive(
  fn: SourceFunction,
  mode: Mode,
  { wrt = fn.wrt, directions = 1 }: { wrt?: readonly number[]; directions?: number } = {},
): DerivedFunction {
  const diagnostics: Diagnostic[] = [];
  const derivation = { mode, name: `${fn.name}Derived`, wrt, directions, span: undefined };
  const report = (diagnostic: Diagnostic) => {
    diagnostics.push(diagnostic);
  };
  const programOf = (ir: IrFunction, called: Program["functions"]): Program => {
    return { ...fn.program, functions: new Map([...called, [ir.name, ir]]) };
  };
  const derivatives = new Derivatives(fn.program, operations, report, (stage, derivative, called) => {
    verified(`${stage} (${mode})`, programOf(derivative, called), operations);
  });
  const prepared = mode === "primal" ? prepare(fn.program, fn.id, operations) : undefined;
  const ir = prepared
    ? simplify({ ...prepared.fn, name: derivation.name }, operations, mode)
    : derivatives.of(fn.id, derivation);
  if (!ir) throw new RefusedError(diagnostics);
  const program = programOf(ir, prepared?.recursive ?? derivatives.functions);
  const text = (language: "ts" | "js") =>
    emitModule([ir], program, operations, {
      language,
      helpers: "import",
      runtimeModule: "fluxion/runtime",
      export: true,
    }).code;
  return {
    ir,
    program,
    run: runnable(text("js"), ir.name),
    evaluate: (args, table = operations) => {
      const leaves = evaluateFunction(program, ir.name, flattenArguments(ir, args), table);
      const returned = ir.result ? leavesOf(ir.result).length : 0;
      ir.assigned?.forEach(({ parameter, leaf }, i) => {
        assignLeaf(ir.parameters[parameter]!.shape, args[parameter], leaf, leaves[returned + i]);
      });
      return ir.result && unflatten(ir.result, leaves.slice(0, returned));
    },
    text,
  };
}

function runnable(code: string, name: string): Run {
  const local = code
    .replace(/^import \{(.*)\} from "fluxion\/runtime";$/m, (_, names: string) => {
      return `const {${names.replaceAll(" as ", ": ")}} = runtime;`;
    })
    .replace(/^export function/gm, "function");
  return new Function("runtime", `"use strict";\n${local}\nreturn ${name};`)(countingRuntime) as Run;
}
