/**
 * The functions of which one file requests derivatives, ready to be checked. Functions with floating-point arrays come in
 * the other precision as well, for which the sources are read again with the other kind of array in them.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isArrayType, isNested, type Type } from "../ir/types.ts";
import { resultsOf, visitStatements } from "../ir/walk.ts";
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
  const rounding = functions.filter((fn) => mentions(fn, "Float32Array") && rounds(fn));
  const others = functions.filter((fn) => !rounding.includes(fn) && mentions(fn, "Float64Array"));
  const wide = changed(session, path, rounding, inDoublePrecision);
  const narrow = changed(session, path, others, inSinglePrecision);
  const narrowOf = (own: RequestedFunction) => {
    const found = narrow.get(keyOf(own));
    // What has no arrays of floating-point numbers itself is the same in both.
    return found && rounds(found) ? found : undefined;
  };
  return {
    names,
    functions: functions.map((own) => ({ own, wide: wide.get(keyOf(own)), narrow: narrowOf(own) })),
    diagnostics,
  };
}

/** Whether a function, or one that it calls, has arrays that round to single precision. */
function rounds({ ir, program }: RequestedFunction): boolean {
  const reached = new Set([ir]);
  for (const fn of reached) {
    if (fn.body.arguments.some(({ type }) => isSingle(type))) return true;
    let isFound = false;
    visitStatements(fn.body, (statement) => {
      isFound ||= resultsOf(statement).some(({ type }) => isSingle(type));
      const callee = statement.kind === "call" ? program.functions.get(statement.callee) : undefined;
      if (callee) reached.add(callee);
    });
    if (isFound) return true;
  }
  return false;
}

function isSingle(type: Type): boolean {
  if (!isArrayType(type)) return false;
  if (type.storage === "record") return type.fields.some((field) => isSingle(field.type));
  return isNested(type) ? isSingle(type.element) : type.element === "f32";
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
