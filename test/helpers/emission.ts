/** Emits functions, runs what was emitted, and compares it with the evaluator. */
import { type EmitOptions, emitModule } from "../../compiler/6-emit/emit.ts";
import { evaluateFunction } from "../../compiler/ir/evaluate.ts";
import type { IrFunction, Program } from "../../compiler/ir/nodes.ts";
import { flattenArguments, type UserValue, unflatten } from "../../compiler/ir/shape-values.ts";
import { operations } from "../../compiler/ops/index.ts";

const standalone: EmitOptions = { language: "js", helpers: "inline", export: false };

export function emit(functions: readonly IrFunction[], program: Program, options: Partial<EmitOptions> = {}) {
  return emitModule(functions, program, operations, { ...standalone, ...options });
}

/** The emitted TypeScript of one function of a program. */
export function emittedText(fn: IrFunction, program: Program): string {
  return emit([fn], program, { language: "ts", helpers: "import", export: true }).code;
}

/** The emitted JavaScript of a function, ready to be called. */
export function emittedFunction(fn: IrFunction, program: Program): (...args: UserValue[]) => unknown {
  return new Function(`"use strict";\n${emit([fn], program).code}\nreturn ${fn.name};`)();
}

/** What a call gives, what it leaves in its arguments, and what it throws: in a form that compares bit for bit. */
export interface Outcome {
  readonly result: unknown;
  readonly args: unknown;
  readonly error: string | undefined;
}

export function outcomeOf(call: (...args: UserValue[]) => unknown, args: readonly UserValue[]): Outcome {
  const copies = structuredClone(args) as UserValue[];
  let result: unknown;
  let error: string | undefined;
  try {
    result = call(...copies);
  } catch (thrown) {
    error = String(thrown);
  }
  return { result: bits(result), args: bits(copies), error };
}

export function evaluated(fn: IrFunction, program: Program, args: readonly UserValue[]): Outcome {
  const id = [...program.functions].find(([, known]) => known === fn)?.[0] ?? fn.name;
  return outcomeOf((...values) => {
    const leaves = evaluateFunction(program, id, flattenArguments(fn, values), operations, { stepLimit: 200_000 });
    return fn.result && unflatten(fn.result, leaves);
  }, args);
}

/** Numbers as text that tells -0 from 0; an element that is missing counts as NaN. */
function bits(value: unknown): unknown {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (value === undefined) return "NaN";
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return Array.from(value as unknown as unknown[], bits);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bits(inner)]));
  }
  return value;
}
