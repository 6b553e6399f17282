/** What a method is asked to do by an object of options: names that it knows, with numbers in their ranges. */

/** What an option may be, in words that follow "is", and whether a value is that. */
export interface OptionRange {
  readonly is: string;
  holds(value: unknown): boolean;
}

const numbers = (is: string, holds: (value: number) => boolean): OptionRange => ({
  is,
  holds: (value) => typeof value === "number" && holds(value),
});

export const positive = numbers("a positive number", (value) => value > 0);
export const fromZero = numbers("a number from 0 up", (value) => value >= 0 && value < Number.POSITIVE_INFINITY);
export const finite = numbers("a finite number", Number.isFinite);
/** What a moving average keeps of itself. */
export const keptPart = numbers("at least 0 and below 1", (value) => value >= 0 && value < 1);
export const part = numbers("above 0 and at most 1", (value) => value > 0 && value <= 1);
export const count = numbers("a whole number from 1 up", (value) => Number.isSafeInteger(value) && value >= 1);
export const countFromZero = numbers("a whole number from 0 up", (value) => Number.isSafeInteger(value) && value >= 0);
export const flag: OptionRange = { is: "true or false", holds: (value) => typeof value === "boolean" };
export const text: OptionRange = { is: "a text", holds: (value) => typeof value === "string" };
export const anything: OptionRange = { is: "given", holds: () => true };

/** An object that has a function of this name. */
export function having(method: string, is: string): OptionRange {
  const holds = (value: unknown) =>
    typeof value === "object" && value !== null && typeof (value as Record<string, unknown>)[method] === "function";
  return { is, holds };
}

/** As the range says, and not Infinity. */
export function bounded(range: OptionRange): OptionRange {
  return { ...range, holds: (value) => range.holds(value) && Number.isFinite(value) };
}

export function oneOf(...words: readonly unknown[]): OptionRange {
  return { is: words.map((word) => JSON.stringify(word)).join(" or "), holds: (value) => words.includes(value) };
}

export function either(range: OptionRange, ...words: readonly unknown[]): OptionRange {
  const other = oneOf(...words);
  return { is: `${range.is} or ${other.is}`, holds: (value) => other.holds(value) || range.holds(value) };
}

/** A number, or a function of the step, which is asked in each. */
export function eachStep(range: OptionRange): OptionRange {
  return {
    is: `${range.is} or a function of the step`,
    holds: (value) => typeof value === "function" || range.holds(value),
  };
}

/** An option without which there is no default. */
export function needed(range: OptionRange): OptionRange & { readonly isNeeded: true } {
  return { ...range, isNeeded: true };
}

export type OptionRanges<Options> = {
  readonly [Name in keyof Required<Options>]: OptionRange & { readonly isNeeded?: true };
};

/**
 * The options without those that are undefined, so that defaults take their place. Throws a TypeError for a name that `owner` does not know, and a
 * RangeError for a value out of range or a needed one that is missing.
 */
export function checkedOptions<Options extends object>(
  owner: string,
  options: Options,
  ranges: OptionRanges<Options>,
): Options {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`${owner} takes its options in an object, not ${String(options)}`);
  const known = Object.entries<OptionRange & { readonly isNeeded?: true }>(ranges);
  const stranger = Object.keys(options).find((name) => !known.some(([other]) => other === name));
  if (stranger !== undefined)
    throw new TypeError(`${owner} has no option '${stranger}'; it has ${known.map(([name]) => name).join(", ")}`);
  const values = options as { readonly [name: string]: unknown };
  const given = known.filter(([name, { isNeeded }]) => values[name] !== undefined || isNeeded);
  for (const [name, range] of given) {
    const value = values[name];
    if (!range.holds(value)) throw new RangeError(`${owner}: ${name} is ${range.is}, not ${wordOf(value)}`);
  }
  return Object.fromEntries(given.map(([name]) => [name, values[name]])) as Options;
}

function wordOf(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  return typeof value === "function" || (typeof value === "object" && value !== null)
    ? `a ${typeof value}`
    : String(value);
}
