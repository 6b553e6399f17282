/**
 * A function as a device runs it: kernels, each the trips of some loops that invocations share, and the plan of the host,
 * an `IrFunction` whose calls start kernels. Neither says in which language it will be written.
 */
import type { Span } from "../diagnostics/span.ts";
import type { For, Region, Statement, Value } from "./nodes.ts";

/** A loop whose trips invocations share. */
export interface SharedLoop {
  readonly counter: Value;
  readonly test: For["test"];
  /** A literal, not 0. */
  readonly step: number;
}

export type CombiningOp = "add" | "multiply" | "min" | "max";

/** A number that all trips combine others with: in the body an argument, which the body's `yield` gives anew. */
export interface KernelSum {
  readonly op: CombiningOp;
  readonly initial: Value;
  readonly argument: Value;
  /** Where the result goes in the array of the plan's numbers. */
  readonly slot: number;
}

export interface Kernel {
  readonly name: string;
  readonly span: Span | undefined;
  /** Of the source's loop: what makes it one. */
  readonly kind: "parallel" | "reduction" | "sequential";
  /** Why the trips do not run at once. */
  readonly reason?: string;
  /** The outermost first; together they make one range of trips. None for what runs once. */
  readonly loops: readonly SharedLoop[];
  readonly sums: readonly KernelSum[];
  /** Runs before the trips, in every invocation. */
  readonly before: readonly Statement[];
  /** One trip. Its `yield` gives the next values of the sums. */
  readonly body: Region;
  /** Arrays that it reads or writes. */
  readonly arrays: readonly KernelArray[];
  /** Numbers that the host knows; those that are no f32 but integers are `index` or `bool`. */
  readonly numbers: readonly Value[];
  /** Arrays made in a trip whose lengths the host knows: each invocation has its own. */
  readonly privates: readonly Value[];
  /** The same in tiles, for many trips. */
  readonly contraction?: Contraction | undefined;
}

/** A sum of products, for each pair of trips of the kernel's two loops. */
export interface Contraction {
  /** The loop that sums up: it counts by ones, between numbers that all invocations are handed or that are literal. */
  readonly from: Value;
  readonly to: Value;
  readonly test: For["test"];
  readonly counter: Value;
  readonly left: Factor;
  readonly right: Factor;
  /** What has been summed up for a pair of trips, from which the statements of `cell` go on. */
  readonly sum: Value;
  readonly cell: Region;
}

/** One factor, which hangs on the loop that sums up and on one of the others. */
export interface Factor {
  readonly counter: Value;
  /** Yields it. */
  readonly value: Region;
  /** Whether neighbours in memory are those of the loop that sums up. */
  readonly isAlongSum: boolean;
}

export interface KernelArray {
  readonly array: Value;
  readonly isWritten: boolean;
  /** Whether trips only add to it, at cells that may be those of others: each invocation adds to a copy first. */
  readonly isSummed: boolean;
}

/** What a call stands for in the plan of a host. */
export type DeviceCall =
  | { readonly kind: "method"; readonly name: string }
  /** The operands: two bounds for each loop, the arrays, the numbers, the lengths of private arrays, bounds of integers, and the guard if there is one. */
  | { readonly kind: "kernel"; readonly kernel: Kernel; readonly isGuarded: boolean; readonly bounds: number };
