/** Arguments as JavaScript that can be pasted, long arrays cut short. */

const mostElements = 24;

export function shownArguments(args: readonly unknown[]): string {
  return args.map(shown).join(", ");
}

function shown(value: unknown): string {
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}.of(${elements(Array.from(value as Float64Array))})`;
  if (Array.isArray(value)) return `[${elements(value)}]`;
  const fields = Object.entries(value).map(([name, field]) => `${key(name)}: ${shown(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function elements(values: readonly unknown[]): string {
  const some = values.slice(0, mostElements).map(shown);
  const left = values.length - some.length;
  return some.join(", ") + (left > 0 ? ` /* and ${left} more */` : "");
}

function key(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** Numbers short enough to be read. */
export function rounded(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toFixed(2));
  if (value instanceof Float64Array || value instanceof Float32Array)
    return Float64Array.from(value, (each) => Number(each.toFixed(2)));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, rounded(field)]));
}
