/** Comparisons that the loop around them has decided: its counter is never below 0, and always below the loop's bound. */
import type { Structure } from "../3-analyze/structure.ts";
import type { Compute, For, Value } from "../ir/nodes.ts";

/** Undefined where the comparison may go either way, or is none of two numbers by size. */
export function decidedByCounting({ op, operands }: Compute, structure: Structure): boolean | undefined {
  const [first, second] = operands.map((operand) => unconverted(operand, structure)) as [Value, Value];
  switch (op) {
    case "less":
      return isBelow(first, second, structure);
    case "greater":
      return isBelow(second, first, structure);
    case "greaterOrEqual":
      return negated(isBelow(first, second, structure));
    case "lessOrEqual":
      return negated(isBelow(second, first, structure));
    default:
      return undefined;
  }
}

function negated(answer: boolean | undefined): boolean | undefined {
  return answer === undefined ? undefined : !answer;
}

function isBelow(value: Value, bound: Value, structure: Structure): boolean | undefined {
  const loop = countedBy(value, structure);
  const literal = structure.literalOf(bound);
  if (literal !== undefined && literal <= 0) {
    const isCountedDown = loop !== undefined && isDownward(loop, structure) && structure.isNeverNegative(loop.to);
    return isCountedDown || structure.isNeverNegative(value) ? false : undefined;
  }
  if (loop?.test === "<") return unconverted(loop.to, structure) === bound || undefined;
  return (loop && isDownward(loop, structure) && isBefore(loop.from, bound, structure)) || undefined;
}

/** An index and the float that it is are the same number. */
function unconverted(value: Value, structure: Structure): Value {
  const definition = structure.definitionOf(value);
  const isConverted = definition?.kind === "compute" && ["copy", "toFloat", "toIndex"].includes(definition.op);
  return isConverted && value.type !== "bool" && definition.operands[0]!.type !== "bool"
    ? unconverted(definition.operands[0]!, structure)
    : value;
}

function countedBy(value: Value, structure: Structure): For | undefined {
  const { owner, region } = structure.homeOf(value);
  return owner?.kind === "for" && region.arguments[0] === value ? owner : undefined;
}

function isDownward({ step, test }: For, structure: Structure): boolean {
  const by = structure.literalOf(step);
  return test === ">=" && by !== undefined && by < 0;
}

/** Whether a value is `bound - 1`, or less than that. */
function isBefore(value: Value, bound: Value, structure: Structure): boolean {
  const definition = structure.definitionOf(value);
  if (definition?.kind !== "compute" || definition.op !== "subtract" || value.type !== "index") return false;
  const [whole, part] = definition.operands as [Value, Value];
  const by = structure.literalOf(part);
  return unconverted(whole, structure) === bound && by !== undefined && by > 0;
}
