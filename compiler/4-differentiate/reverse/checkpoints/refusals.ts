/** Loops whose trips cannot be run again from a state that was kept. */
import type { Structure } from "../../../3-analyze/structure.ts";
import { checkpointRefused } from "../../../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../../../diagnostics/diagnostic.ts";
import type { For, Value } from "../../../ir/nodes.ts";
import { isArrayType, isFlat } from "../../../ir/types.ts";
import { visitStatements } from "../../../ir/walk.ts";
import type { Analysed } from "../../analyse.ts";
import { valuesAround, writtenRoots } from "./checkpointed-loop.ts";

interface Refusal {
  readonly why: string;
  readonly remedy: string;
}

/** Reports the checkpoints of a function that cannot be kept to. */
export function refuseCheckpoints(analysed: Analysed, report: Report): boolean {
  let isRefused = false;
  for (const loop of loopsWithCheckpoint(analysed.structure)) {
    const refusal = refusalOf(loop, analysed);
    if (!refusal) continue;
    isRefused = true;
    report(checkpointRefused.at(loop.checkpoint?.span, refusal));
  }
  return isRefused;
}

export function loopsWithCheckpoint({ fn }: Structure): readonly For[] {
  const loops: For[] = [];
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "for" && statement.checkpoint) loops.push(statement);
  });
  return loops;
}

export function refusalOf(
  loop: For,
  { structure, memory }: Pick<Analysed, "structure" | "memory">,
): Refusal | undefined {
  if (structure.escapesOf(loop).length > 0) {
    return { why: "may be left early", remedy: "Let it run to its end, and make its trips do nothing from then on." };
  }
  const carried = loop.body.arguments.slice(1);
  const exchanged = carried.find(({ type }) => isArrayType(type));
  if (exchanged) {
    const remedy = `Leave '${nameOf(exchanged)}' the same array and copy numbers into it, with 'set' or in a loop.`;
    return { why: `gives '${nameOf(exchanged)}' another array or object`, remedy };
  }
  const text = carried.find(({ type }) => type === "text");
  if (text) return { why: `changes the string '${nameOf(text)}'`, remedy: "Use a number in its place." };
  const around = valuesAround(loop, structure).values;
  const lostText = around.find((value) => value.type === "text" && !isThereAgain(value, structure));
  if (lostText) {
    const remedy = "Compare it before the loop, and keep what comes out in a boolean.";
    return { why: `reads the string '${nameOf(lostText)}', which changes around it`, remedy };
  }
  const written = writtenRoots(loop, structure, memory).find(
    (root) => memory.isMoving(root) || !isFlat(root.type) || memory.sourcesOf(root) !== undefined,
  );
  if (written) {
    const why = `writes '${nameOf(written)}', which is an object, a list that grows or holds others, or goes by other names too`;
    return { why, remedy: "Let its trips write numbers and arrays of numbers, each of which has one name." };
  }
  const lost = around.find(
    (value) => isArrayType(value.type) && memory.isMoving(value) && memory.mayBeOverwrittenSince(loop, value),
  );
  if (!lost) return undefined;
  return {
    why: `reads '${nameOf(lost)}', which is written after it`,
    remedy: `Give the loop a copy of the numbers in '${nameOf(lost)}' that it reads.`,
  };
}

/** Strings are not kept: one that a loop around changes has to be computed again. */
function isThereAgain(value: Value, structure: Structure): boolean {
  if (value.type !== "text" || structure.homeOf(value).loops.length === 0) return true;
  const definition = structure.definitionOf(value);
  if (definition?.kind === "compute") return definition.operands.every((operand) => isThereAgain(operand, structure));
  return definition?.kind === "constant";
}

function nameOf({ variable }: Value): string {
  return variable?.name ?? "an array";
}
