/**
 * How often each value is read by code that is printed. A pure statement whose result nobody reads is not printed, and
 * so reads nothing; neither does handing a value on to a result or carried value that nobody reads.
 */
import type { IrFunction, Label, Region, Statement, Value } from "../../ir/nodes.ts";
import { isRecord } from "../../ir/types.ts";
import { operandsOf, operandsOfTerminator, resultsOf } from "../../ir/walk.ts";

export type Uses = ReadonlyMap<Value, number>;

export function countPrintedUses(fn: IrFunction): Uses {
  // Carried values are read by the trips they are carried into: what is unread shows only after a whole count.
  const unread = new Set<Value>();
  for (;;) {
    const { uses, carried } = count(fn, unread);
    const found = carried.filter((value) => !uses.has(value) && !unread.has(value));
    if (found.length === 0) return uses;
    for (const value of found) unread.add(value);
  }
}

/** Goes backwards, so that every reader of a value is seen before its definition. */
function count(fn: IrFunction, unread: ReadonlySet<Value>): { uses: Map<Value, number>; carried: Value[] } {
  const uses = new Map<Value, number>();
  const carried: Value[] = [];
  const targets = new Map<Label, readonly Value[]>();
  const use = (value: Value) => uses.set(value, (uses.get(value) ?? 0) + 1);

  function visitRegion(region: Region, isRead: (position: number) => boolean): void {
    const { terminator } = region;
    const target = terminator.kind === "break" ? targets.get(terminator.target) : undefined;
    operandsOfTerminator(terminator).forEach((value, i) => {
      const receiver = target?.[i];
      const isHandedOn = terminator.kind === "yield" ? isRead(i) : !receiver || uses.has(receiver);
      if (isHandedOn) use(value);
    });
    for (const statement of region.statements.toReversed()) visit(statement);
  }

  function visit(statement: Statement): void {
    const results = resultsOf(statement);
    const isResultRead = (position: number) => uses.has(results[position] as Value);
    if (isPure(statement) && !results.some((_, i) => isResultRead(i))) return;
    switch (statement.kind) {
      case "if":
        visitRegion(statement.then, isResultRead);
        visitRegion(statement.otherwise, isResultRead);
        use(statement.condition);
        break;
      case "block":
        targets.set(statement.label, results);
        visitRegion(statement.body, isResultRead);
        break;
      case "for":
      case "loop": {
        const into = statement.body.arguments.slice(statement.kind === "for" ? 1 : 0);
        carried.push(...into);
        // The results are the carried values after the last trip.
        into.forEach((value, i) => {
          if (statement.kind === "for" && isResultRead(i)) use(value);
        });
        visitRegion(statement.body, (position) => !unread.has(into[position] as Value));
        if (statement.kind === "for") [statement.from, statement.to, statement.step].forEach(use);
        statement.initial.filter((_, i) => !unread.has(into[i] as Value)).forEach(use);
        break;
      }
      default:
        printedOperandsOf(statement).forEach(use);
    }
  }

  visitRegion(fn.body, () => true);
  return { uses, carried };
}

/**
 * What a statement reads in print: the position of a record's field is printed as its name, the element that a list loses
 * not at all.
 */
function printedOperandsOf(statement: Statement): readonly Value[] {
  if (statement.kind === "store" && statement.removes) return [statement.array];
  const isFieldAccess =
    (statement.kind === "load" || statement.kind === "store" || statement.kind === "accumulate") &&
    isRecord(statement.array.type);
  const operands = operandsOf(statement);
  return isFieldAccess ? operands.filter((operand) => operand !== statement.index) : operands;
}

/** Whether a statement does nothing but give its result. */
export function isPure(statement: Statement): boolean {
  switch (statement.kind) {
    case "constant":
    case "compute":
    case "load":
    case "length":
    case "same":
    case "view":
    case "table":
      return true;
    default:
      return false;
  }
}
