/** Kernels as the compiler writes them, and how many invocations run the trips of their loops. */
import type { DeviceElement } from "./device-array.ts";

/** One loop of those that a kernel's invocations share. */
export interface KernelLoop {
  readonly test: "<" | "<=" | ">" | ">=";
  readonly step: number;
}

export type CombiningOp = "add" | "multiply" | "min" | "max";

export interface Kernel {
  /** The name of its function in the code, and in errors. */
  readonly name: string;
  /** Where the loop stands that it runs. */
  readonly place: string;
  readonly loops: readonly KernelLoop[];
  /** What is bound, in order. */
  readonly arrays: readonly { readonly element: DeviceElement; readonly written: boolean }[];
  /** Of what type the numbers are that it is handed. */
  readonly numbers: readonly DeviceElement[];
  /** How many arrays each invocation has for itself. */
  readonly privates: number;
  /** Arrays that all trips add to, by position: each invocation adds to a copy of its own first. */
  readonly adds: readonly number[];
  /** What the trips combine numbers by; the results go into the last array. */
  readonly sums: readonly { readonly op: CombiningOp; readonly slot: number }[];
  readonly code: string;
  /** The same for many trips of its two loops: workgroups compute tiles of trips. */
  readonly tiled?: string;
}

export const workgroupSize = 64;
/** The workgroups that one dispatch may have, by the limits that every device keeps. */
export const mostWorkgroups = 65535;
/** Invocations that sum up: more make the partial sums longer than the work. */
const mostPartials = 8192;
/** The numbers that all private arrays of a kernel may hold together: 64 MB. */
const mostPrivate = 2 ** 24;

/** Trips along each side of a tile. */
const tileSide = 64;
/** Fewer trips along one side leave most of a tile empty; fewer in all leave most of a device idle. */
const leastTiled = { along: 32, inAll: 4096 };

/** The tiles that a kernel's trips run in, and what runs them; undefined where each trip had better run by itself. */
export function tilesOf(kernel: Kernel, trips: readonly number[]): number | undefined {
  const [rows = 0, columns = 0] = trips;
  const isMany = Math.min(rows, columns) >= leastTiled.along && rows * columns >= leastTiled.inAll;
  if (kernel.tiled === undefined || !isMany) return undefined;
  return Math.ceil(rows / tileSide) * Math.ceil(columns / tileSide);
}

/** How often a loop runs from one number to another. */
export function tripsOf({ test, step }: KernelLoop, from: number, to: number): number {
  const distance = (to - from) / step;
  if (!(distance >= 0)) return 0;
  const isStrict = test === "<" || test === ">";
  return isStrict ? Math.ceil(distance) : Math.floor(distance) + 1;
}

/** How many invocations run so many trips. It follows from sizes alone, so that sums have the same bits every time. */
export function invocationsFor(kernel: Kernel, trips: number, privateCells: number): number {
  const hasSums = kernel.sums.length > 0;
  const most = hasSums || kernel.adds.length > 0 ? mostPartials : workgroupSize * mostWorkgroups;
  const fitting = privateCells > 0 ? Math.max(1, Math.floor(mostPrivate / privateCells)) : most;
  return Math.min(Math.max(trips, hasSums ? 1 : 0), most, fitting);
}
