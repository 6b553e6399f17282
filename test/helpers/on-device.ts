/** Functions and their derivatives as a device runs them, beside the same as JavaScript runs them. */

import type { Derivation, Mode } from "../../compiler/1-parse/request.ts";
import { type Arguments, copyOf } from "../../compiler/check/user-values.ts";
import { Derivatives } from "../../compiler/derive.ts";
import type { Diagnostic } from "../../compiler/diagnostics/diagnostic.ts";
import type { IrFunction, Program } from "../../compiler/ir/nodes.ts";
import { operations } from "../../compiler/ops/index.ts";
import { type Device, DeviceArray, openDevice } from "../../runtime/webgpu/index.ts";
import { gpu } from "./device.ts";
import { emit } from "./emission.ts";

/** The device of all test files that one process runs; undefined where tests are to be skipped. */
export const device: Device | undefined = gpu && (await openDevice(gpu));

export interface OnDevice {
  /** As JavaScript runs it. */
  readonly onHost: (...args: unknown[]) => unknown;
  readonly onDevice: (gpu: Device, ...args: unknown[]) => unknown;
  /** The kernels, by how their trips run. */
  readonly kernels: readonly string[];
  readonly code: string;
}

/** A derivative on both; throws what keeps it from the device. */
export function derivedForBoth(
  program: Program,
  id: string,
  mode: Mode,
  wrt: readonly number[],
  options: Partial<Derivation> = {},
): OnDevice {
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
  const code = emit([plan], { functions, tables: program.tables }).code;
  const called = [...derivatives.functions.values()];
  return {
    onHost: runnable(fn, emit([fn], { functions, tables: program.tables }).code),
    onDevice: runnable(plan, code),
    kernels: called.flatMap(({ device: it }) => (it?.kind === "kernel" ? [it.kernel.kind] : [])),
    code,
  };
}

function runnable(fn: IrFunction, code: string): (...args: unknown[]) => unknown {
  return new Function(`"use strict";\n${code}\nreturn ${fn.name};`)();
}

/** All numbers of a result, read from the device where they lie there. */
export async function numbersOf(result: unknown): Promise<number[]> {
  if (result instanceof DeviceArray) return [...(await result.read())];
  if (typeof result === "number") return [result];
  if (ArrayBuffer.isView(result)) return Array.from(result as Float64Array);
  if (typeof result !== "object" || result === null) return [];
  const parts: number[][] = [];
  for (const part of Object.values(result)) parts.push(await numbersOf(part));
  return parts.flat();
}

/** As a share of the norm of what JavaScript gives. */
const tolerance = 1e-5;
/** As a multiple of what the results change by where the arguments are rounded to float32. */
const allowedConditioning = 50;

/** What is wrong with what the device gives, and leaves in arrays that are written; undefined where nothing is. */
export async function faultOf({ onHost, onDevice }: OnDevice, args: readonly unknown[]): Promise<string | undefined> {
  const [own, rounded] = [copyOf(args as Arguments) as unknown[], singles(args) as unknown[]];
  const handed = uploaded(args);
  const expected = await numbersOf([onHost(...own), own]);
  const perturbed = await numbersOf([onHost(...rounded), rounded]);
  const actual = await numbersOf([onDevice(device!, ...handed), handed]);
  const norm = normOf(expected);
  const allowed = Math.max(tolerance, allowedConditioning * errorOf(perturbed, expected));
  const error = errorOf(actual, expected);
  if (error <= allowed) return undefined;
  return `${error.toExponential(1)} of ${norm.toPrecision(3)}: ${actual.slice(0, 8)} instead of ${expected.slice(0, 8)}`;
}

function normOf(numbers: readonly number[]): number {
  return Math.sqrt(numbers.reduce((sum, each) => sum + (Number.isFinite(each) ? each * each : 0), 0)) || 1;
}

/** The same with numbers rounded to float32. */
function singles(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? value : Math.fround(value);
  if (value instanceof Float64Array) return value.map(Math.fround);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(singles);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, singles(part)]));
}

/** The largest difference, as a share of the norm of what is expected. */
export function errorOf(actual: readonly number[], expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  const norm = normOf(expected);
  const errors = actual.map((value, i) => {
    const wanted = expected[i]!;
    if (Number.isFinite(wanted)) return Math.abs(value - wanted) / norm;
    return Object.is(value, Math.fround(wanted)) || Object.is(value, wanted) ? 0 : Number.POSITIVE_INFINITY;
  });
  return errors.reduce((most, error) => (error <= most ? most : error), 0);
}

/** Arguments as the device takes them: what a function writes has to lie there. */
function uploaded(args: readonly unknown[]): unknown[] {
  return args.map((value) => {
    if (ArrayBuffer.isView(value)) return device!.array(value as Float64Array);
    return Array.isArray(value) || typeof value !== "object" || value === null
      ? value
      : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, uploaded([part])[0]]));
  });
}

/** Numbers with the structure of a value, the same in every run. */
export function seedLike(value: unknown, seed: number): unknown {
  if (typeof value === "number") return Math.cos(seed);
  if (ArrayBuffer.isView(value)) {
    return Float64Array.from({ length: (value as Float64Array).length }, (_, i) => Math.cos(2.3 * i + seed));
  }
  return Object.fromEntries(Object.entries(value as object).map(([key, part]) => [key, seedLike(part, seed + 1)]));
}
