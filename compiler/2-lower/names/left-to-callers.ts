/** What of the standard library has no place in differentiated code, and what to write instead. */

const outside = "Call it outside and hand the result in as a parameter.";
const printed = "Remove it, or return the value and print it in the caller.";
const asText = "Texts carry no derivative: return the number, and write it as a text in the caller.";
const fromText = "Read the text outside, and hand the number in as a parameter.";
const byFields = "Name the fields: '[object.a, object.b]'. Where there are many, hold the numbers in an array.";
const copied = "Copy an object with '{ ...object }', and an array with 'slice()'.";

/** Of the functions that draw random numbers and are no operations. */
export const drawnOutside =
  "Draw by 'randomNormal' or 'randomSign', or call it outside and hand the result in as a parameter.";

/** By the object that a function belongs to, or by the function. */
const remedies: ReadonlyMap<string, string> = new Map([
  [
    "ArrayBuffer",
    "Make the arrays by their lengths, 'new Float64Array(n)': memory cannot be seen as numbers of two kinds.",
  ],
  ["BigInt", "Use numbers: integers up to 2 ** 53 are exact."],
  ["console", printed],
  ["JSON", `${copied} Texts are made and read outside.`],
  ["Map", "Use an array, and the positions in it as keys."],
  ["Object", byFields],
  ["Object.assign", "Make a new object: '{ ...object, ...changes }'."],
  ["Object.entries", byFields],
  [
    "Object.freeze",
    "Freeze the object where it is written, 'Object.freeze({ ... })', or declare it as 'Readonly<...>'.",
  ],
  ["Object.fromEntries", "Write the object in place: '{ a: x, b: y }'."],
  ["Object.is", "Compare with '===', and ask for NaN with 'Number.isNaN'."],
  ["Set", "Use an array of booleans, with the positions in it as members."],
  ["String", asText],
  ["Number.parseFloat", fromText],
  ["Number.parseInt", fromText],
  ["Number.toFixed", `${asText} To round it, write 'Math.round(100 * x) / 100'.`],
  ["Number.toPrecision", asText],
  ["Number.toString", asText],
  ["parseFloat", fromText],
  ["parseInt", fromText],
  ["structuredClone", copied],
]);

/** Objects and functions that are called for an effect, or for something new every time. */
const impure: ReadonlySet<string> = new Set(["crypto", "Date", "Math.random", "performance", "process"]);

/** `name` may be that of a member: `JSON.stringify`. Undefined where nothing better is known than what is said of any name. */
export function remedyFor(name: string): string | undefined {
  const [owner = name] = name.split(".");
  if (impure.has(name) || impure.has(owner)) return outside;
  return remedies.get(name) ?? remedies.get(owner);
}
