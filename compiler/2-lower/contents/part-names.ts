/** Names of the parts of objects. */
import type { Variable } from "../../ir/naming.ts";

export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The variable for a part of an object. */
export function partVariable(name: string, field: string | undefined): Variable {
  if (field === undefined) return { name };
  return { name, part: /^\d+$/.test(field) ? `[${field}]` : field };
}

/** The name under which a part of `name` appears in generated code: `state.x` is `stateX`. */
export function partName(name: string | undefined, part: string): string | undefined {
  return name === undefined ? undefined : name + capitalised(part);
}
