/**
 * Calls that would write into an array that must not change: a table of the program, or an array of the code around an
 * inline function. What a function writes itself is refused where it stands; this looks through the calls.
 */
import type { Span } from "../diagnostics/span.ts";
import type { Call, IrFunction, Statement, Value } from "../ir/nodes.ts";
import { visitStatements } from "../ir/walk.ts";

export interface ConstantWrite {
  readonly caller: IrFunction;
  readonly span: Span | undefined;
  readonly array: string;
  readonly isCaptured: boolean;
}

/** `capturedLeaves` says how many of a function's first arguments come from the code around it. */
export function constantWrites(
  functions: ReadonlyMap<string, IrFunction>,
  capturedLeaves: (fn: IrFunction) => number,
): ConstantWrite[] {
  const written = writtenParameters(functions);
  const found: ConstantWrite[] = [];
  for (const caller of functions.values()) {
    const roots = rootsIn(caller);
    const tables = new Set<Value>();
    const captured = new Set(caller.body.arguments.slice(0, capturedLeaves(caller)));
    visitStatements(caller.body, (statement) => {
      if (statement.kind === "table") tables.add(statement.result);
      for (const array of statement.kind === "call" ? writtenBy(statement, written) : []) {
        const root = roots(array);
        if (!tables.has(root) && !captured.has(root)) continue;
        const name = root.variable?.name ?? "the array";
        found.push({ caller, span: statement.origin.span, array: name, isCaptured: captured.has(root) });
      }
    });
  }
  return found;
}

/** The name of an array among a function's first `captured` arguments that it writes, itself or by a call. */
export function writtenCapture(
  id: string,
  functions: ReadonlyMap<string, IrFunction>,
  captured: number,
): string | undefined {
  const positions = captured > 0 ? (writtenParameters(functions).get(id) ?? []) : [];
  const position = [...positions].find((each) => each < captured);
  if (position === undefined) return undefined;
  return functions.get(id)?.body.arguments[position]?.variable?.name ?? "an array";
}

/** For each function, the positions of the leaves that it writes, itself or by a call. */
function writtenParameters(functions: ReadonlyMap<string, IrFunction>): ReadonlyMap<string, ReadonlySet<number>> {
  const written = new Map<string, Set<number>>([...functions.keys()].map((id) => [id, new Set()]));
  for (let isChanging = true; isChanging; ) {
    isChanging = false;
    for (const [id, fn] of functions) {
      const roots = rootsIn(fn);
      const own = written.get(id) ?? new Set();
      const before = own.size;
      visitStatements(fn.body, (statement) => {
        for (const array of writtenBy(statement, written)) {
          const position = fn.body.arguments.indexOf(roots(array));
          if (position >= 0) own.add(position);
        }
      });
      isChanging ||= own.size > before;
    }
  }
  return written;
}

function writtenBy(statement: Statement, written: ReadonlyMap<string, ReadonlySet<number>>): Value[] {
  switch (statement.kind) {
    case "store":
    case "accumulate":
    case "fill":
      return [statement.array];
    case "copy":
      return [statement.target];
    case "call":
      return operandsWritten(statement, written.get(statement.callee));
    default:
      return [];
  }
}

function operandsWritten({ operands }: Call, positions: ReadonlySet<number> | undefined): Value[] {
  return operands.filter((_, position) => positions?.has(position));
}

/** From a view to the array whose memory it shares. */
function rootsIn(fn: IrFunction): (array: Value) => Value {
  const bases = new Map<Value, Value>();
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "view") bases.set(statement.result, statement.array);
  });
  const root = (array: Value): Value => {
    const base = bases.get(array);
    return base ? root(base) : array;
  };
  return root;
}
