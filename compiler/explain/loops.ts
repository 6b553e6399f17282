/** The loops of a derivative, with what keeps their trips in order. */
import { type LoopFacts, loopFactsOf } from "../3-analyze/loops/loop-facts.ts";
import type { Polynomial } from "../3-analyze/loops/polynomials.ts";
import { isLoop, type LoopStatement, type Structure, structureOf } from "../3-analyze/structure.ts";
import { namingOf } from "../ir/build.ts";
import type { IrFunction, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType } from "../ir/types.ts";
import { resultsOf, visitRegions, visitStatements } from "../ir/walk.ts";
import type { LoopExplanation } from "./explanation.ts";
import { Formulas } from "./formulas.ts";
import { loopPlace, type TextOf } from "./places.ts";
import { isKnownAtEntry } from "./sizes.ts";

/**
 * `emitted` is the function with trips side by side, and those that run parts of its loops; `primal` the one that it is a
 * derivative of.
 */
export function loopsOf(
  fn: IrFunction,
  emitted: readonly IrFunction[],
  primal: IrFunction,
  operations: OperationTable,
  textOf: TextOf,
): readonly LoopExplanation[] {
  const formulas = new Formulas(fn, operations);
  const structure = structureOf(fn);
  const inSource = namesIn(primal);
  /** Undefined where it says more of the generated code than of the source. */
  const tripsText = (trips: Polynomial): string | undefined => {
    const size = formulas.polynomial(trips);
    const isOfSource = trips.every(({ factors }) =>
      factors.every(({ variable }) => variable && inSource.has(variable.name)),
    );
    return isKnownAtEntry(size) || isOfSource ? formulas.text(size) : undefined;
  };
  const isOfTape = (value: Value): boolean => {
    if (value.variable?.name === "cursor" && !inSource.has("cursor")) return true;
    const made = structure.definitionOf(value);
    return made?.kind === "allocate" && made.stored !== undefined;
  };
  /** Whether a loop runs the source; also one around such loops that carries what they carry, to keep states of them. */
  const isForward = (loop: LoopStatement): boolean => {
    if (!loop.origin.derived) return true;
    const inner: LoopStatement[] = [];
    visitStatements(loop.body, (statement) => {
      if (isLoop(statement)) inner.push(statement);
    });
    const carried = loop.body.arguments.slice(loop.kind === "for" ? 1 : 0);
    return (
      inner.length > 0 &&
      inner.every(({ origin }) => !origin.derived) &&
      carried.every(({ variable }) => variable && inSource.has(variable.name))
    );
  };
  const nameOf = (value: Value): string => {
    if (isOfTape(value)) return "its tape";
    const name = namingOf(value)?.name ?? "a value";
    return isArrayType(value.type) ? `${name}[]` : name;
  };
  return loopFactsOf(fn).map((facts): LoopExplanation => {
    const { loop, depth, trips } = facts;
    const { kind } = facts.class;
    const conditions =
      kind === "carried" ? [] : facts.class.guards.map((guard) => `${formulas.text(formulas.polynomial(guard))} >= 0`);
    return {
      loop: loopPlace(loop.origin.span, textOf),
      sweep: isForward(loop) ? "forward" : "reverse",
      depth,
      trips: trips && tripsText(trips),
      class: kind,
      by: byOf(facts, nameOf),
      tripsAtOnce: Math.max(...emitted.map((each) => tripsAtOnce(loop, structure, each))),
      ...(emitted.some((each) => runsPartsOf(loop, each)) && { inParts: true }),
      ...(conditions.length > 0 && { provided: conditions }),
    };
  });
}

function byOf(facts: LoopFacts, nameOf: (value: Value) => string): readonly string[] {
  switch (facts.class.kind) {
    case "parallel":
      return [];
    case "reduction":
      return distinct(facts.class.into.map(({ value }) => nameOf(value)));
    case "carried":
      return distinct([...facts.class.by.map(nameOf), ...(facts.class.mayBeLeft ? ["its exit"] : [])]);
  }
}

/** How many trips the emitted loop runs side by side: its steps are so many times as long. */
function tripsAtOnce(loop: LoopStatement, structure: Structure, emitted: IrFunction): number {
  if (loop.kind !== "for") return 1;
  const inEmitted = structureOf(emitted);
  const own = Math.abs(structure.literalOf(loop.step) ?? 0);
  let most = 1;
  visitStatements(emitted.body, (other) => {
    if (other.kind !== "for" || other.origin !== loop.origin || own === 0) return;
    most = Math.max(most, Math.abs(inEmitted.literalOf(other.step) ?? 0) / own);
  });
  return most;
}

/** Whether a function runs parts of the loop, which threads share. */
function runsPartsOf({ origin }: LoopStatement, { parts, body }: IrFunction): boolean {
  return parts !== undefined && body.statements.some((statement) => isLoop(statement) && statement.origin === origin);
}

function namesIn(fn: IrFunction): ReadonlySet<string> {
  const names = new Set<string>();
  const note = ({ variable }: Value) => variable && names.add(variable.name);
  visitRegions(fn.body, (region) => region.arguments.forEach(note));
  visitStatements(fn.body, (statement) => resultsOf(statement).forEach(note));
  return names;
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
