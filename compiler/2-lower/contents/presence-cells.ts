/** The booleans beside what is there some time only. */
import { Cell } from "./contents.ts";
import { partName } from "./part-names.ts";

/** The boolean that tells whether something of this name, which may be a field, is there. */
export function presenceCell(name: string | undefined, field?: string): Cell {
  const has = partName("has", name ?? "");
  const variable = name === undefined || has === undefined ? undefined : { name: has };
  return new Cell("bool", variable, field, false, undefined, undefined, name);
}
