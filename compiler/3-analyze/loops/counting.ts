/** Loops that count one by one, and indexes that go with their counters. */
import type { For, Region, Value } from "../../ir/nodes.ts";
import { definedIn } from "../../ir/walk.ts";
import { type IndexForms, sum } from "../index-forms.ts";
import type { Structure } from "../structure.ts";
import type { WholeNumbers } from "../whole-numbers.ts";

/** Which way the counter goes, one by one; undefined for other loops. */
export function directionOf(
  { from, to, step, test, body }: For,
  structure: Structure,
  whole: WholeNumbers,
): 1 | -1 | undefined {
  if (!whole.has(from) || body.arguments[0]?.type !== "index") return undefined;
  if (test === "<" && structure.literalOf(step) === 1) return 1;
  return test === ">=" && structure.literalOf(step) === -1 && whole.has(to) ? -1 : undefined;
}

/** Whether an index is the loop's counter and what no trip changes. */
export function movesWithCounter(index: Value, body: Region, forms: IndexForms): boolean {
  const inside = definedIn(body);
  const distance = sum(forms.of(index), forms.of(body.arguments[0]!), -1);
  return [...distance.keys()].every((key) => forms.factorsOf(key)?.every((factor) => !inside.has(factor)));
}
