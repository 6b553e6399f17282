/** Names of the parts of objects. */

export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The name under which a part of `name` appears in generated code: `state.x` is `stateX`. */
export function partName(name: string | undefined, part: string): string | undefined {
  return name === undefined ? undefined : name + capitalised(part);
}
