/**
 * Refuses what the treatment of arrays does not cover: arrays carried by loops or chosen anew in their trips, and arrays
 * that go by the name of one of several and are written meanwhile. What passes can be treated as if merging copied the content.
 */
import type { Activity } from "../3-analyze/activity.ts";
import type { Memory } from "../3-analyze/memory.ts";
import type { Structure } from "../3-analyze/structure.ts";
import { carriedArray, growingList, writtenMerge } from "../diagnostics/catalog/4-differentiate.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";

export function checkArrays(structure: Structure, memory: Memory, activity: Activity, report: Report): boolean {
  let isFine = true;
  const refuse = (kind: typeof carriedArray, array: Value) => {
    isFine = false;
    const statement = structure.definitionOf(array) ?? structure.homeOf(array).owner;
    report(kind.at(statement?.origin.span ?? structure.fn.span, { array: array.variable?.name ?? "the array" }));
  };
  for (const merge of memory.merges()) {
    const definition = structure.definitionOf(merge);
    const isCarried = definition === undefined || definition.kind === "for";
    const isChosenInLoop = activity.isActive(merge) && structure.homeOf(merge).loops.length > 0;
    if (isCarried || isChosenInLoop) refuse(carriedArray, merge);
    else if (isWrittenSince(merge, structure.orderOf(definition))) refuse(writtenMerge, merge);
  }
  return isFine;

  function isWrittenSince(merge: Value, order: number): boolean {
    const objects = [merge, ...memory.sourcesOf(merge)!];
    return objects.some((object) =>
      memory.writesTo(memory.rootOf(object)).some((write) => {
        const sharesLoop = structure
          .placeOfStatementOf(write)
          .loops.some((loop) => structure.homeOf(merge).loops.includes(loop));
        return structure.orderOf(write) > order || sharesLoop;
      }),
    );
  }
}

/** Refuses lists that are made empty and written: their shadows would not grow along. */
export function checkLists(structure: Structure, memory: Memory, activity: Activity, report: Report): boolean {
  const growing = [...memory.roots()].filter((root) => {
    const definition = structure.definitionOf(root);
    const isEmptyList = definition?.kind === "allocate" && isList(root) && structure.literalOf(definition.length) === 0;
    return isEmptyList && activity.isActive(root) && memory.writesTo(root).length > 0;
  });
  for (const list of growing) {
    const span = structure.definitionOf(list)?.origin.span ?? structure.fn.span;
    report(growingList.at(span, { array: list.variable?.name ?? "the list" }));
  }
  return growing.length === 0;
}

function isList(array: Value): boolean {
  return isArrayType(array.type) && array.type.storage === "list";
}
