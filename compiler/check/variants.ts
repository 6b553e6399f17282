/**
 * The functions of which one file requests derivatives, ready to be checked. Functions with floating-point arrays come in
 * the other precision as well, for which the sources are read again with the other kind of array in them.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RequestedFunction } from "../requested-functions.ts";
import type { Session } from "../session.ts";
import type { Variants } from "./check-function.ts";
import { inDoublePrecision, inSinglePrecision } from "./precision.ts";

export interface RequestingFile {
  /** The names of all functions that derivatives are requested of. */
  readonly names: readonly string[];
  readonly functions: readonly Variants[];
  /** What is wrong with its other functions. */
  readonly diagnostics: readonly Diagnostic[];
}

/** With `only`, nothing but functions of that name is looked at. */
export function readRequests(session: Session, path: string, only?: string): RequestingFile {
  const { names, functions, diagnostics } = session.requested([{ path }], [], only);
  const rounds = functions.filter((fn) => mentions(fn, "Float32Array"));
  const others = functions.filter((fn) => !rounds.includes(fn) && mentions(fn, "Float64Array"));
  const wide = changed(session, path, rounds, inDoublePrecision);
  const narrow = changed(session, path, others, inSinglePrecision);
  return {
    names,
    functions: functions.map((own) => ({ own, wide: wide.get(keyOf(own)), narrow: narrow.get(keyOf(own)) })),
    diagnostics,
  };
}

function mentions({ code }: RequestedFunction, word: string): boolean {
  return [...(code?.modules.values() ?? [])].some(({ text }) => text.includes(word));
}

/** The file's functions with other arrays in all that `functions` need; those that are not taken so are left out. */
function changed(
  session: Session,
  path: string,
  functions: readonly RequestedFunction[],
  change: (text: string) => string,
): ReadonlyMap<string, RequestedFunction> {
  if (functions.length === 0) return new Map();
  const paths = new Set([path, ...functions.flatMap(({ code }) => [...(code?.modules.keys() ?? [])])]);
  const sources = [...paths].map((file) => ({ path: file, text: change(session.textOf(file) ?? "") }));
  const [source, ...behind] = sources;
  const found = source ? session.requested([source], behind).functions : [];
  return new Map(found.map((fn) => [keyOf(fn), fn]));
}

/** The same in every precision, since the names of the arrays are equally long. */
function keyOf({ name, span, wrt }: RequestedFunction): string {
  return JSON.stringify([name, span?.file, span?.start, wrt]);
}
