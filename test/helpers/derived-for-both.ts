/** Functions and their derivatives as text: as a device runs them, and as JavaScript does. */
import type { Derivation, Mode } from "../../compiler/1-parse/request.ts";
import { Derivatives } from "../../compiler/derive.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { Program } from "../../compiler/ir/nodes.ts";
import { operations } from "../../compiler/ops/index.ts";
import type { OnBoth } from "./compare-on-device.ts";
import { emit } from "./emission.ts";

/** Text that defines a function of that name. */
export interface EmittedFunction {
  readonly name: string;
  readonly code: string;
}

export interface TextsForBoth {
  readonly host: EmittedFunction;
  readonly device: EmittedFunction;
  /** The kernels, by how their trips run. */
  readonly kernels: readonly string[];
}

/** A derivative on both; throws what keeps it from the device. */
export function textsForBoth(
  program: Program,
  id: string,
  mode: Mode,
  wrt: readonly number[],
  options: Partial<Derivation> = {},
): TextsForBoth {
  const faults: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => faults.push(diagnostic);
  const derivatives = new Derivatives(program, operations, report);
  const derivation = {
    mode,
    name: `${program.functions.get(id)!.name}On`,
    wrt,
    directions: 1,
    span: undefined,
    ...options,
  };
  const fn = derivatives.of(id, derivation);
  const plan = fn && derivatives.of(id, { ...derivation, target: "webgpu" });
  if (!fn || !plan) throw new Error(faults.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  const functions = new Map([...derivatives.functions, ...program.functions]);
  const tables = program.tables;
  const called = [...derivatives.functions.values()];
  return {
    host: { name: fn.name, code: emit([fn], { functions, tables }).code },
    device: { name: plan.name, code: emit([plan], { functions, tables }).code },
    kernels: called.flatMap(({ device: it }) => (it?.kind === "kernel" ? [it.kernel.kind] : [])),
  };
}

export interface OnDevice extends OnBoth {
  readonly kernels: readonly string[];
  /** What the device runs. */
  readonly code: string;
}

/** The same, ready to be called. */
export function derivedForBoth(...request: Parameters<typeof textsForBoth>): OnDevice {
  const { host, device, kernels } = textsForBoth(...request);
  return { onHost: runnable(host), onDevice: runnable(device), kernels, code: device.code };
}

function runnable({ name, code }: EmittedFunction): (...args: unknown[]) => unknown {
  return new Function(`"use strict";\n${code}\nreturn ${name};`)();
}
