/**
 * Folds operations that need not be carried out, and writes derivative computations shorter. Comes in: a function. Goes
 * out: the same with fewer operations; primal statements keep their bits and their names.
 */

import { missingValues } from "../3-analyze/missing-values.ts";
import { structureOf } from "../3-analyze/structure.ts";
import { wholeNumbersOf } from "../3-analyze/whole-numbers.ts";
import { makeValue } from "../ir/build.ts";
import type { Compute, Constant, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import type { OperationTable } from "../ir/operation.ts";
import { mapParts, rebuildTerminator, renamed, withParts } from "../ir/walk.ts";
import { decidedByCounting } from "./counter-comparisons.ts";
import { literalGivenBy, valueGivenBy } from "./identities.ts";
import { KnownValues, type Literal } from "./known-values.ts";
import { shortened } from "./shorten-derivative.ts";

/** Operations that give NaN for `undefined`, or `false`, even where they change no number or boolean. */
const makesNumber: ReadonlySet<OpName> = new Set(["multiply", "divide", "add", "subtract", "negate", "not"]);

export function foldIdentities(fn: IrFunction, operations: OperationTable): IrFunction {
  const known = new KnownValues();
  const { missing, shown } = missingValues(fn);
  const whole = wholeNumbersOf(fn);
  const structure = structureOf(fn);
  const substitutes = new Map<Value, Value>();
  /** Temporaries that take over the name of what they stand for. */
  const named = new Map<Value, Value>();
  const use = (value: Value): Value => substitutes.get(value) ?? value;

  function fold(region: Region): Region {
    const statements: Statement[] = [];
    for (const original of region.statements) {
      const decided = original.kind === "compute" ? decidedByCounting(original, structure) : undefined;
      const statement = decided === undefined ? mapParts(original, use, fold) : asLiteral(original as Compute, decided);
      const length = statement.kind === "length" && statement.origin.derived && known.lengthOf(statement.array);
      if (length && whole.has(length)) {
        substitutes.set(statement.result, length);
        continue;
      }
      for (const each of statement.kind === "compute" ? folded(statement) : [withoutNegation(statement, known)]) {
        known.note(each);
        statements.push(each);
      }
    }
    return withParts(region, { statements, terminator: rebuildTerminator(region.terminator, use) });
  }

  /** What stands for an operation: nothing, if another value takes the place of its result. */
  function folded(statement: Compute): readonly Statement[] {
    const { result, origin } = statement;
    const isWhole = statement.op === "isInteger" && whole.has(statement.operands[0]!);
    const literal = isWhole || literalGivenBy(statement, known, operations);
    if (literal !== undefined) return [asLiteral(statement, literal)];
    const same = valueGivenBy(statement, known);
    if (same && !origin.derived && makesNumber.has(statement.op) && missing.has(same) && shown.has(result)) {
      return [statement];
    }
    if (!same || (result.variable && !origin.derived)) return settled(statement);
    substitutes.set(result, same);
    passName(result, same);
    return [];
  }

  /** Written shorter until nothing is left to shorten, so that it does not matter how often all this is done. */
  function settled(statement: Compute): readonly Statement[] {
    const parts = shortened(statement, known);
    if (parts[0] === statement) return parts;
    return parts.flatMap((part) => {
      const shorter = part.kind === "compute" ? settled(part) : [part];
      shorter.forEach((each) => known.note(each));
      return shorter;
    });
  }

  /** The adjoint `sumBar = 1 * slope` leaves its name to the slope. */
  function passName(result: Value, same: Value): void {
    const naming = result.variable ?? (same.hint ? undefined : result.hint);
    const isTemporary = same.variable === undefined && known.computeOf(same)?.origin.derived;
    if (naming && isTemporary && !named.has(same)) named.set(same, makeValue(same.type, naming));
  }

  return withParts(fn, { body: renamed(fold(fn.body), named) });
}

function asLiteral({ result, origin }: Compute, value: Literal): Constant {
  return { kind: "constant", value, result, origin };
}

/** `xBar[i] += -slope` as `xBar[i] -= slope`. */
function withoutNegation(statement: Statement, known: KnownValues): Statement {
  const negation = statement.kind === "accumulate" ? known.computeOf(statement.value, "negate") : undefined;
  if (statement.kind !== "accumulate" || !negation?.origin.derived) return statement;
  return { ...statement, value: negation.operands[0]!, sign: statement.sign === 1 ? -1 : 1 };
}
