/**
 * The derivative of a called function in reverse mode, in two halves: the forward sweep, which goes where the call was,
 * and the reverse sweep, which goes where the call is reversed. What the second reads of the first is kept in between.
 */
import type { Activity } from "../../3-analyze/activity.ts";
import { memoryOf } from "../../3-analyze/memory.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import type { IrFunction, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { derivativeType, isArrayType, leavesOf } from "../../ir/types.ts";
import { freeValuesOf } from "../../ir/walk.ts";
import { activityOf, analysedBy } from "../analyse.ts";
import { DerivedNames } from "../names.ts";
import { refuseCheckpoints } from "../reverse/checkpoints/refusals.ts";
import { withoutCheckpoints } from "../reverse/checkpoints/without-checkpoints.ts";
import { forReverse } from "../reverse/for-reverse.ts";
import { reverse } from "../reverse/reverse.ts";
import type { CalledFunctions } from "./called-functions.ts";
import { type Demand, demanded, secondHalf } from "./demand.ts";
import { calledFunction, endsOf } from "./ends.ts";

export interface Half {
  readonly id: string;
  readonly name: string;
  readonly parameters: readonly Value[];
  readonly statements: readonly Statement[];
  readonly returned: readonly Value[];
}

export interface Halves {
  /** Takes the operands, then the shadows of arrays; gives the results, then the shadows of arrays. */
  readonly forward: Half;
  /** Takes the adjoints of the numbers among the results; gives those of the numbers among the operands. */
  readonly reverse: Half;
  /** What the second half reads of the first. */
  readonly kept: readonly Value[];
  readonly callee: IrFunction;
}

export function buildHalves(
  id: string,
  callee: IrFunction,
  demand: Demand,
  operations: OperationTable,
  called: CalledFunctions,
  report: Report,
): Halves {
  const known = calledFunction(callee, demand);
  const primal = calledFunction(forReverse(callee, operations, called, memoryOf(known)), demand);
  const activity = activityOf(primal, endsOf(primal, demand), operations);
  const analysed = { ...analysedBy(primal, activity, operations, called, undefined), isHalved: true };
  refuseCheckpoints(analysed, report);
  const [first, second] = [new RegionBuilder(operations), new RegionBuilder(operations)];
  const demandedShadows = shadowsOf(primal, demand);
  const shadows = new Map([...demandedShadows, ...ownShadows(primal, demandedShadows, activity, first)]);
  const cotangents = leavesOf(primal.result ?? nothing).map((type, i) =>
    demand.results[i] && !isArrayType(type) ? makeValue(type, { name: "cotangent" }) : undefined,
  );
  const result = reverse(analysed, { shadows: () => shadows, cotangents: () => cotangents }, first, {
    builder: second,
    resultsWithShadows: [...demand.results.keys()].filter((i) => demand.results[i] && !cotangents[i]),
  });
  const adjoints = demanded(primal.body.arguments, demand.operands).filter(({ type }) => !isArrayType(type));
  const reverseHalf: Half = {
    id: secondHalf(id),
    name: `${callee.name}Reverse`,
    parameters: cotangents.filter((cotangent) => cotangent !== undefined),
    statements: second.statements,
    returned: adjoints.map((argument) => result.adjointOf(argument) ?? second.float(0)),
  };
  const read = freeValuesOf(second.yield(reverseHalf.returned, reverseHalf.parameters));
  const constants = first.statements.filter(
    (statement) => statement.kind === "constant" && read.delete(statement.result),
  );
  return {
    callee,
    forward: {
      id,
      name: `${callee.name}Forward`,
      parameters: [...primal.body.arguments, ...demandedShadows.values()],
      statements: first.statements.map(withoutCheckpoints),
      returned: result.returned,
    },
    reverse: { ...reverseHalf, statements: [...constants, ...second.statements].map(withoutCheckpoints) },
    kept: [...read],
  };
}

const nothing = { kind: "nothing", value: "undefined" } as const;

function shadowsOf(primal: IrFunction, demand: Demand): ReadonlyMap<Value, Value> {
  const names = new DerivedNames("Bar");
  const arrays = demanded(primal.body.arguments, demand.operands).filter(({ type }) => isArrayType(type));
  return new Map(arrays.map((array) => [array, makeValue(derivativeType(array.type), names.of(array))]));
}

/** Of arrays that callers ask no derivative by, but that go by one name with others: nobody reads what they gather. */
function ownShadows(
  primal: IrFunction,
  demanded: ReadonlyMap<Value, Value>,
  activity: Activity,
  b: RegionBuilder,
): ReadonlyMap<Value, Value> {
  const shadows = new Map<Value, Value>();
  for (const array of primal.body.arguments) {
    const { type, variable } = array;
    if (!isArrayType(type) || demanded.has(array) || !activity.isActive(array)) continue;
    shadows.set(array, b.zerosLike(array, derivativeType(type), { name: `${variable?.name ?? "array"}Bar` }));
  }
  return shadows;
}
