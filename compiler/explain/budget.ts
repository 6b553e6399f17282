/**
 * Holds a derivative to the memory that its request allows. Comes in: a derivative as it is to be emitted. Goes out: the
 * same, that looks at the sizes of its arguments before it begins where they decide; or nothing, and what is wrong.
 */
import type { Budget } from "../1-parse/request.ts";
import { overBudget, unboundedTape } from "../diagnostics/catalog/4-differentiate.ts";
import type { Note, Report } from "../diagnostics/diagnostic.ts";
import { noOrigin, RegionBuilder } from "../ir/build.ts";
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { withParts } from "../ir/walk.ts";
import { calledBy } from "./called-functions.ts";
import type { Occasion } from "./explanation.ts";
import { type Formula, Formulas } from "./formulas.ts";
import { bytesOf, keptArrays } from "./kept-arrays.ts";
import type { Sources } from "./places.ts";
import { buildSize, type Size } from "./sizes.ts";
import { type Storage, storageOf } from "./stored.ts";

export interface BudgetTask {
  /** The function's name in the source. */
  readonly name: string;
  readonly derivative: IrFunction;
  readonly budget: Budget;
  /** What the derivative calls, by id. */
  readonly functions: ReadonlyMap<string, IrFunction>;
}

export function withinBudget(
  { name, derivative, budget, functions }: BudgetTask,
  operations: OperationTable,
  sources: Sources,
  report: Report,
): IrFunction | undefined {
  const storage = storageOf(derivative, operations, sources);
  const unbounded = unboundedPart(storage) ?? ofCalls(derivative, functions);
  if (unbounded !== undefined) {
    report(unboundedTape.at(budget.span, { function: name, budget: budget.text, grows: unbounded }, notesOf(storage)));
    return undefined;
  }
  const formulas = new Formulas(derivative, operations);
  const size = formulas.sum(
    keptArrays(derivative).flatMap((array): readonly Formula[] => {
      const bytes = bytesOf(array, derivative, formulas);
      return bytes.kind === "fixed" ? bytes.parts : [];
    }),
  );
  if (size.kind === "number") {
    if (size.number <= budget.bytes) return derivative;
    const facts = { function: name, budget: budget.text, bytes: size.number };
    report(overBudget.at(budget.span, facts, notesOf(storage)));
    return undefined;
  }
  return checkedAtEntry(derivative, size, formulas.text(size), budget, name, storage, operations);
}

/** What the size of the tape depends on that is not known when the function is entered. */
function unboundedPart({ tape, stored }: Storage): string | undefined {
  const [growing] = tape.growing;
  if (growing) return `${growing.bytes} bytes ${occasion(growing.per)}`;
  const unknown = stored.find((each) => !each.isKnownAtEntry);
  return unknown && `${unknown.bytes} bytes for '${unknown.value}', a size that is computed on the way`;
}

function occasion(per: Occasion): string {
  return per.kind === "call"
    ? `for each call of '${per.function}'`
    : `for each trip of the ${per.loop.keyword} on line ${per.loop.line}`;
}

function ofCalls(derivative: IrFunction, functions: BudgetTask["functions"]): string | undefined {
  const called = calledBy(derivative, functions).find((fn) => keptArrays(fn).length > 0);
  return called && `what each call of '${called.name}' keeps`;
}

/** What is kept, and what would avoid it. */
function notesOf({ stored }: Storage): readonly Note[] {
  return stored.map(({ value, bytes, per, remedy }) => {
    const each = per ? ` ${occasion(per)}` : "";
    return { message: `'${value}' takes ${bytes} bytes${each}. ${remedy}`, span: undefined };
  });
}

/** Throws FX8004 at entry where the arguments lead to a longer tape. */
function checkedAtEntry(
  derivative: IrFunction,
  size: Size,
  formula: string,
  budget: Budget,
  name: string,
  { stored }: Storage,
  operations: OperationTable,
): IrFunction {
  const b = new RegionBuilder(operations, noOrigin);
  const bytes = b.computeAs({ name: "tapeBytes" }, "copy", buildSize(size, b));
  const [first] = stored;
  b.if(
    b.compute("greater", bytes, b.float(budget.bytes)),
    () => ({
      kind: "throw",
      errorClass: "RangeError",
      parts: [
        `FX8004: the tape of '${name}' takes `,
        bytes,
        ` bytes (${formula}), more than its budget of ${budget.text}. ${first?.remedy ?? ""}`,
      ],
      origin: noOrigin,
    }),
    () => [],
  );
  const { body } = derivative;
  return withParts(derivative, { body: withParts(body, { statements: [...b.statements, ...body.statements] }) });
}
