/**
 * Recognises integers that pass through floating-point types, as after a call that was handed a length: arithmetic on
 * them becomes arithmetic on indexes. In JavaScript both are the same numbers, so no bit changes; but loops get integer
 * bounds, and addresses can be compared.
 */
import { makeValue } from "../ir/build.ts";
import type { Compute, For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { mapRegions, withParts } from "../ir/walk.ts";

/** Operations that give integers for integers, under both types. */
const closed: ReadonlySet<OpName> = new Set(["add", "subtract", "multiply", "negate", "copy"]);

export function narrowIntegers(fn: IrFunction): IrFunction {
  /** For a float known to be an integer, the index that it is. */
  const integers = new Map<Value, Value>();

  function narrow(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, narrow);
      switch (statement.kind) {
        case "compute":
          return narrowCompute(statement);
        case "for":
          return [narrowBound(statement)];
        default:
          return [statement];
      }
    });
    return withParts(region, { statements });
  }

  function narrowCompute(statement: Compute): readonly Statement[] {
    const { op, operands, result, origin } = statement;
    const [operand] = operands;
    if (op === "toFloat" && operand!.type === "index") {
      integers.set(result, operand!);
      return [statement];
    }
    if (op === "toIndex" && integers.has(operand!))
      return [{ ...statement, op: "copy", operands: [integers.get(operand!)!] }];
    if (!closed.has(op) || result.type !== "f64" || !operands.every((each) => integers.has(each))) return [statement];
    const index = makeValue("index", result.variable);
    integers.set(result, index);
    return [
      { ...statement, operands: operands.map((each) => integers.get(each)!), result: index },
      { kind: "compute", op: "toFloat", operands: [index], result, origin },
    ];
  }

  function narrowBound(loop: For): For {
    const to = integers.get(loop.to);
    return to ? { ...loop, to } : loop;
  }

  /** Integer literals, each with its index beside it. */
  function withIndexLiterals(region: Region): Region {
    const statements = region.statements.flatMap((original): readonly Statement[] => {
      const statement = mapRegions(original, withIndexLiterals);
      if (statement.kind !== "constant" || statement.result.type !== "f64" || !Number.isSafeInteger(statement.value))
        return [statement];
      if (Object.is(statement.value, -0)) return [statement];
      const index = makeValue("index");
      integers.set(statement.result, index);
      return [statement, { ...statement, result: index }];
    });
    return withParts(region, { statements });
  }

  return withParts(fn, { body: narrow(withIndexLiterals(fn.body)) });
}
