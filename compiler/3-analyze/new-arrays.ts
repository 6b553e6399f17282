/** Arrays that are made anew: what is written to one is not written to what was there before. */
import type { Statement, Value } from "../ir/nodes.ts";
import type { Structure } from "./structure.ts";
import type { Write } from "./writes.ts";

/**
 * Whether what is written after a statement is an array that was made after it: in the same trip behind it, or in a later
 * trip of a loop around both, which makes the array anew.
 */
export function isOfNewArray(write: Write, before: Statement, structure: Structure): boolean {
  if (write.kind === "call") return false;
  const made = makerOf(write.kind === "copy" ? write.target : write.array, structure);
  if (!made) return false;
  const [ofMade, ofWrite, ofBefore] = [made, write, before].map((it) => structure.placeOfStatementOf(it).loops);
  const common = ofWrite!.filter((loop) => ofBefore!.includes(loop)).at(-1);
  const isBehind = structure.orderOf(write) > structure.orderOf(before);
  if (isBehind && structure.orderOf(made) < structure.orderOf(before)) return false;
  return common === undefined || ofMade!.includes(common);
}

/** The statement that makes an array, or that of which it is a view. */
function makerOf(array: Value, structure: Structure): Statement | undefined {
  const definition = structure.definitionOf(array);
  if (definition?.kind === "view") return makerOf(definition.array, structure);
  const isNew = definition && ["allocate", "duplicate", "zerosLike", "compose"].includes(definition.kind);
  return isNew ? definition : undefined;
}
