/** Derivatives as functions to be differentiated again: what is generated must lie in the language that is accepted. */
import type { Mode } from "../1-parse/request.ts";
import type { UserValue } from "../ir/shape-values.ts";
import { type DeriveOptions, derive, type SourceFunction } from "./derived-functions.ts";
import { StoppedValues } from "./stopped-values.ts";
import type { Point } from "./subject.ts";
import type { Arguments } from "./user-values.ts";

/** The derivative, by all that it is handed: by the function's own differentiated parameters and the added ones. */
export function derivativeAsFunction(fn: SourceFunction, mode: Mode, options: DeriveOptions = {}): SourceFunction {
  const { ir, program, run, watchedBy } = derive(fn, mode, { ...options, isToBeDerived: true });
  const stopped = fn.stopped && new StoppedValues();
  const source = stopped ? watchedBy(stopped.inEmittedCode) : run;
  const added = ir.parameters.flatMap((_, i) => (i >= fn.ir.parameters.length ? [i] : []));
  return {
    name: ir.name,
    id: ir.name,
    program,
    ir,
    wrt: [...fn.wrt, ...added],
    source,
    stopped,
    isDerivative: true,
    limit: fn.limit,
  };
}

/** What such a function is handed at a point of the function that it is the derivative of. */
export function argumentsAt({ args, direction, cotangents }: Point, fn: SourceFunction, mode: Mode): Arguments {
  const all: UserValue[] = fn.ir.parameters.map((_, i) => args[i]);
  if (mode === "jvp") return [...all, ...direction];
  return mode === "vjp" ? [...all, ...cotangents] : all;
}
