/** The inputs at which a function is checked: those that the user gives, else drawn ones at which it has a value. */
import { leavesOf } from "../ir/types.ts";
import type { Run, SourceFunction } from "./derived-functions.ts";
import { Draw, mannerOf } from "./draw.ts";
import { fitted } from "./outside.ts";
import { Random } from "./random.ts";
import { type Roles, rolesOf } from "./roles.ts";
import type { Subject } from "./subject.ts";
import type { Arguments } from "./user-values.ts";

/** Several draws in every manner. */
const attempts = 108;
const drawingMilliseconds = 10_000;

export interface Inputs {
  readonly inputs: readonly Arguments[];
  /** What most draws failed at; undefined where enough were found. */
  readonly fault: string | undefined;
}

export function drawInputs(subject: Subject, count: number, seed: number): Inputs {
  const { fn } = subject;
  const roles = rolesIn(subject);
  const random = new Random(seed);
  const inputs: Arguments[] = [];
  const faults = new Map<string, number>();
  const end = performance.now() + drawingMilliseconds;
  for (let attempt = 0; attempt < attempts && inputs.length < count && performance.now() < end; attempt++) {
    const draw = new Draw(roles, mannerOf(attempt), random);
    const { args, fault } = fitted(fn.ir, draw.args(fn.ir), fn.source as Run, draw, roles);
    const found = fault ?? faultAt(subject, args);
    if (found === undefined) inputs.push(args);
    else faults.set(found, (faults.get(found) ?? 0) + 1);
  }
  const [commonest] = [...faults].sort(([, a], [, b]) => b - a);
  return { inputs, fault: inputs.length < count ? commonest?.[0] : undefined };
}

/** Values for the first parameters, which are variables from around the function. */
export function drawCaptured(subject: Subject, count: number, random: Random): Arguments {
  if (count === 0) return [];
  return new Draw(rolesIn(subject), mannerOf(0), random).args(subject.fn.ir).slice(0, count);
}

/** What the function takes for integers among its parameters. */
export function rolesIn(subject: Subject): Roles {
  const { ir, program } = subject.derived("primal");
  return rolesOf(ir, program, varyingLeaves(subject.fn));
}

function varyingLeaves({ ir, wrt }: SourceFunction): ReadonlySet<number> {
  let position = 0;
  const varying = new Set<number>();
  ir.parameters.forEach(({ shape }, i) => {
    for (const _ of leavesOf(shape)) {
      if (wrt.includes(i)) varying.add(position);
      position++;
    }
  });
  return varying;
}

function faultAt(subject: Subject, args: Arguments): string | undefined {
  const outcome = subject.source(args);
  if (outcome.error !== undefined) return outcome.error;
  const bad = subject.outputNumbers(subject.outputsOf(outcome)).find((value) => !Number.isFinite(value));
  return bad === undefined ? undefined : `it gives ${bad}`;
}
