/** Which calls stay: of functions that call themselves, that have rules, or that would be written out too often. */
import { InternalError } from "../diagnostics/diagnostic.ts";
import { functionsIn } from "../ir/function-facts.ts";
import type { IrFunction, Program } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";

/** The functions from which a chain of calls leads back to themselves. */
export function recursiveFunctions({ functions }: Program): ReadonlySet<string> {
  const callees = new Map([...functions].map(([id, fn]) => [id, new Set(calleesOf(fn))]));
  const reachedFrom = (id: string) => {
    const reached = new Set(callees.get(id));
    // A set is iterated in insertion order and sees what is added meanwhile.
    for (const callee of reached) for (const next of callees.get(callee) ?? []) reached.add(next);
    return reached;
  };
  return new Set([...functions.keys()].filter((id) => reachedFrom(id).has(id)));
}

/** The name of the first function that a function reaches, or it itself, which calls itself. */
export function recursionBehind(program: Program, root: string): string | undefined {
  const recursive = recursiveFunctions(program);
  const first = [...calleesFirst(program, root).keys()].reverse().find((id) => recursive.has(id));
  return first === undefined ? undefined : program.functions.get(first)?.name;
}

/** The functions that stay calls until nothing is differentiated any more. */
export function functionsWithRules({ functions }: Program): readonly string[] {
  return [...functions].flatMap(([id, { rules }]) => (rules ? [id] : []));
}

/** How many statements may be added by writing functions out where they are called, over having each of them once. */
export const mostAdded = 600;

/** The same where functions that are called are refused: about what is compiled within a few seconds. */
export const mostAddedAtAll = 6000;

/** How many statements a function has at most that is written out even then. */
const fewStatements = 12;

/**
 * The functions, besides those in `kept`, that are called from several places and stay calls: none, unless writing them
 * out adds too much. In a chain of functions of which each calls the one before twice, every link would double the code.
 */
export function sharedFunctions(
  program: Program,
  root: string,
  kept: ReadonlySet<string>,
  most = mostAdded,
): ReadonlySet<string> {
  const reached = calleesFirst(program, root);
  const rules = [...reached.keys()].flatMap((id) => functionsIn(program.functions.get(id)!.rules ?? {}));
  const standing = new Set([root, ...rules, ...[...kept].filter((id) => reached.has(id))]);
  const whole = writtenOut(reached, (id) => kept.has(id));
  const added = sum([...standing].map((id) => whole.get(id)!)) - sum([...reached.values()].map(({ size }) => size));
  const shared = new Set<string>();
  if (added <= most) return shared;
  const places = new Map<string, number>();
  for (const { calls } of reached.values()) for (const id of calls) places.set(id, (places.get(id) ?? 0) + 1);
  writtenOut(
    reached,
    (id) => kept.has(id) || shared.has(id),
    (id, size) => {
      if (!standing.has(id) && places.get(id)! > 1 && size > fewStatements) shared.add(id);
    },
  );
  return shared;
}

/** The functions that a function calls itself, as often as it does. */
export function calleesOf(fn: IrFunction): readonly string[] {
  return measure(fn).calls;
}

interface Measure {
  readonly size: number;
  /** Whom it calls, as often as it does. */
  readonly calls: readonly string[];
}

/** What a function reaches and itself, each behind all that it calls where that does not lead back to it. */
function calleesFirst({ functions }: Program, root: string): ReadonlyMap<string, Measure> {
  const finished = new Map<string, Measure>();
  const begun = new Set<string>();
  const reach = (id: string) => {
    if (begun.has(id)) return;
    begun.add(id);
    const fn = functions.get(id);
    if (!fn) throw new InternalError(`a call of '${id}', which the program lacks`);
    const own = measure(fn);
    for (const next of [...own.calls, ...functionsIn(fn.rules ?? {})]) reach(next);
    finished.set(id, own);
  };
  reach(root);
  return finished;
}

/** How long each function is with all that it calls written out in it, except those that stay calls. */
function writtenOut(
  reached: ReadonlyMap<string, Measure>,
  stays: (id: string) => boolean,
  note: (id: string, size: number) => void = () => {},
): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  for (const [id, { size, calls }] of reached) {
    const whole = size + sum(calls.map((callee) => (stays(callee) ? 0 : sizes.get(callee)!)));
    sizes.set(id, whole);
    note(id, whole);
  }
  return sizes;
}

function measure({ body }: IrFunction): Measure {
  let size = 0;
  const calls: string[] = [];
  visitStatements(body, (statement) => {
    size++;
    if (statement.kind === "call") calls.push(statement.callee);
  });
  return { size, calls };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
