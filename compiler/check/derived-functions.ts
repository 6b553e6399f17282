/**
 * A source function's derivatives through all stages behind lowering, the IR checked after each: as IR for the
 * evaluator, and as emitted JavaScript to be called.
 */

import * as runtime from "../../runtime/index.ts";
import { keptFraction } from "../../runtime/random.ts";
import { giveShared, takeShared, takeSharedZeros } from "../../runtime/workers/common.ts";
import type { Distribution, Estimator, Mode, Share, Where } from "../1-parse/request.ts";
import { type Prepared, prepare } from "../5-simplify/prepare.ts";
import { simplify } from "../5-simplify/simplify.ts";
import type { Tiling } from "../5-simplify/tile-choice.ts";
import { emitModule } from "../6-emit/emit.ts";
import { type Check, Derivatives } from "../derive.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { evaluateFunction } from "../ir/evaluate.ts";
import type { IrFunction, Program } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { flattenArguments, type UserValue, unflatten } from "../ir/shape-values.ts";
import { leavesOf } from "../ir/types.ts";
import { verified } from "../ir/verify.ts";
import { operations } from "../ops/index.ts";
import type { DecisionWitness } from "./decisions.ts";
import type { StoppedValues } from "./stopped-values.ts";
import type { CallLimit } from "./time-limit.ts";
import { tripsBackwards } from "./trips-backwards.ts";
import { type Arguments, assignLeaf } from "./user-values.ts";

/** A function to be checked: its IR, and the function as it is written. */
export interface SourceFunction {
  readonly name: string;
  /** Its id in the program. */
  readonly id: string;
  readonly program: Program;
  readonly ir: IrFunction;
  /** Positions of the parameters that it is differentiated by. */
  readonly wrt: readonly number[];
  readonly source: (...args: never[]) => unknown;
  /** The values that `stopGradient` gives in it, where it uses that. */
  readonly stopped?: StoppedValues | undefined;
  /** Whether it is a generated derivative itself, or computes with one: then its values are fixed up to rounding. */
  readonly isDerivative?: boolean;
  /** How loops are tiled, if not as usual. */
  readonly tiling?: Tiling;
  /** How long its derivatives may run; `source` is limited itself. */
  readonly limit?: CallLimit | undefined;
}

export type Run = (...args: UserValue[]) => UserValue;

export interface DerivedFunction {
  readonly ir: IrFunction;
  /** The function with all that it calls. */
  readonly program: Program;
  readonly run: Run;
  /** The emitted function over other helpers. */
  readonly runIn: (helpers: typeof runtime) => Run;
  readonly evaluate: (args: Arguments, table?: OperationTable) => UserValue;
  /** The emitted function with calls of a witness in place of its decisions, or of what else the witness's table says. */
  readonly watchedBy: (witness: Pick<DecisionWitness, "emittedTable" | "witness">) => Run;
  /** What a build says of it without refusing it. */
  readonly warnings: readonly Diagnostic[];
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

/** What a buffer may hold when it is taken: numbers that spoil every sum, and lengths that no array can have. */
const rubbish = [Number.NaN, 1e12] as const;

/** A buffer that holds what no program can use: a cell that is read before it is written shows. */
const takeRubbish: typeof runtime.take = (type, length) => {
  const buffer = runtime.take(type, length);
  buffer.fill(rubbish[counts.taken % rubbish.length]!);
  return buffer;
};

const countingRuntime = {
  ...runtime,
  take: counting(takeRubbish),
  takeZeros: counting(runtime.takeZeros),
  give: (...buffers: Parameters<typeof runtime.give>) => {
    counts.given += buffers.length;
    runtime.give(...buffers);
  },
  grow: ((buffer, length) => {
    const longer = runtime.grow(buffer, length);
    longer.fill(rubbish[counts.taken % rubbish.length]!, buffer.length);
    counts.buffers.add(longer);
    return longer;
  }) as typeof runtime.grow,
};

export interface DeriveOptions {
  readonly wrt?: readonly number[];
  readonly directions?: number;
  readonly distribution?: Distribution;
  readonly order?: number;
  readonly accuracy?: number;
  readonly estimator?: Estimator;
  readonly share?: Share;
  readonly where?: Where;
  readonly slots?: readonly string[];
  /** Whether its loops may run on several threads. */
  readonly workers?: boolean;
  /** Whether calls of functions stay calls whose derivatives are given. */
  readonly isToBeDerived?: boolean;
}

const preparations = new WeakMap<Program, Map<string, Prepared>>();

/** What all derivatives of a function begin with, made once. */
const prepareOnce: typeof prepare = (program, id, table, called = []) => {
  const alreadyCalled = [...called];
  if (alreadyCalled.length > 0) return prepare(program, id, table, alreadyCalled);
  const known = preparations.get(program) ?? new Map<string, Prepared>();
  preparations.set(program, known);
  const prepared = known.get(id) ?? prepare(program, id, table);
  known.set(id, prepared);
  return prepared;
};

/** The function as it is differentiated: what it writes says what its derivatives take and give. */
export function preparedOf({ program, id }: SourceFunction): IrFunction {
  return prepareOnce(program, id, operations).fn;
}

export function derive(
  fn: SourceFunction,
  mode: Mode,
  { wrt = fn.wrt, directions = 1, isToBeDerived = false, workers = false, ...options }: DeriveOptions = {},
): DerivedFunction {
  const diagnostics: Diagnostic[] = [];
  const name = `${fn.name}Derived`;
  const derivation = { mode, name, wrt, directions, workers, ...options, span: undefined };
  const report = (diagnostic: Diagnostic) => {
    diagnostics.push(diagnostic);
  };
  const programOf = (ir: IrFunction, called: Program["functions"]): Program => {
    return { ...fn.program, functions: new Map([...called, [ir.name, ir]]) };
  };
  const check: Check = (stage, derivative, called) => {
    verified(`${stage} (${mode})`, programOf(derivative, called), operations);
  };
  const derivatives = new Derivatives(fn.program, operations, report, check, {
    preparation: prepareOnce,
    tiling: fn.tiling,
  });
  const prepared = mode === "primal" ? prepareOnce(fn.program, fn.id, operations) : undefined;
  const ir = prepared
    ? simplify({ ...prepared.fn, name: derivation.name }, operations, mode)
    : isToBeDerived
      ? derivatives.toBeDerived(fn.id, derivation)
      : derivatives.of(fn.id, derivation);
  if (!ir) throw new RefusedError(diagnostics);
  const called = isToBeDerived
    ? new Map([...fn.program.functions, ...derivatives.called])
    : (prepared?.called ?? derivatives.functions);
  const program = programOf(ir, called);
  const text = (language: "ts" | "js", table = operations) =>
    emitModule([ir], program, table, {
      language,
      helpers: "import",
      export: true,
      reserved: ["witness"],
      operationsOf: watching(table),
    }).code;
  const limited = (run: Run): Run => {
    const { limit } = fn;
    return limit ? (...args) => limit.derived(() => run(...args), `its '${mode}'`) : run;
  };
  return {
    ir,
    program,
    run: limited(runnable(text("js"), ir.name)),
    runIn: (helpers) => limited(runnable(text("js"), ir.name, {}, helpers)),
    watchedBy: ({ emittedTable, witness }) => limited(runnable(text("js", emittedTable), ir.name, witness)),
    evaluate: (args, table = operations) => {
      const leaves = evaluateFunction(program, ir.name, flattenArguments(ir, args), table, {
        operationsOf: watching(table),
      });
      const returned = ir.result ? leavesOf(ir.result).length : 0;
      ir.assigned?.forEach(({ parameter, leaf }, i) => {
        assignLeaf(ir.parameters[parameter]!.shape, args[parameter], leaf, leaves[returned + i]);
      });
      const { alternative } = ir;
      if (alternative && leaves.at(-1) === true)
        return unflatten(alternative, leaves.slice(-leavesOf(alternative).length - 1, -1));
      return ir.result && unflatten(ir.result, leaves.slice(0, returned));
    },
    warnings: diagnostics,
    text: (language) => text(language),
  };
}

/** What a function decides whose derivative is given says nothing of the path: an iteration ends where it is near enough. */
function watching(table: OperationTable): (fn: IrFunction) => OperationTable {
  return ({ rules }) => (rules ? operations : table);
}

function runnable(
  code: string,
  name: string,
  witness: DecisionWitness["witness"] = {},
  helpers: typeof runtime = countingRuntime,
): Run {
  const local = code
    .replace(/^import \{(.*)\} from "fluxion\/(?:runtime|random|workers)";$/gm, (_, names: string) => {
      return `const {${names.replaceAll(" as ", ": ")}} = runtime;`;
    })
    .replace(/^export function/gm, "function");
  const known = { ...helpers, keptFraction, inParts: tripsBackwards, giveShared, takeShared, takeSharedZeros };
  return new Function("runtime", "witness", `"use strict";\n${local}\nreturn ${name};`)(known, witness) as Run;
}
