/** Shadows and tangents go to a called function, and come from it, behind what they belong to. */
import type { Call, Value } from "../../ir/nodes.ts";

/** The call with the companions of its operands and results; the callee treats them as it does those. */
export function withCompanions(
  call: Call,
  companionsOf: (operand: Value, position: number) => readonly Value[],
  ofResults: readonly Value[],
): Call {
  const operands = [...call.operands];
  /** The positions of what is accompanied. */
  const belongTo = [...call.operands.keys()];
  call.operands.forEach((operand, i) => {
    for (const companion of companionsOf(operand, i)) {
      operands.push(companion);
      belongTo.push(i);
    }
  });
  const all = (positions: readonly number[]) => [...operands.keys()].filter((k) => positions.includes(belongTo[k]!));
  const { effects } = call;
  return {
    ...call,
    operands,
    results: [...call.results, ...ofResults],
    ...(effects && {
      effects: {
        writes: all(effects.writes),
        writesHeld: all(effects.writesHeld),
        escapes: all(effects.escapes),
        resizes: all(effects.resizes),
      },
    }),
    companions: { operands: call.operands.length, results: call.results.length },
  };
}
