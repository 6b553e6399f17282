/** Which names a generated variable may have. */

/** Words of the language that cannot name a variable in a strict module. */
const reservedWords = new Set(
  (
    "arguments await break case catch class const continue debugger default delete do else enum eval export extends " +
    "false finally for function if implements import in instanceof interface let new null package private protected " +
    "public return static super switch this throw true try typeof var void while with yield"
  ).split(" "),
);

/** Globals that generated code refers to: a local of the same name would hide them. */
const usedGlobals = new Set(
  (
    "Array Boolean Error Float32Array Float64Array Infinity Int16Array Int32Array Int8Array Math NaN Number " +
    "RangeError TypeError Uint16Array Uint32Array Uint8Array Uint8ClampedArray undefined"
  ).split(" "),
);

export function isIdentifier(name: string): boolean {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name);
}

/** Whether a variable may not have this name. */
function isReserved(name: string): boolean {
  return reservedWords.has(name) || usedGlobals.has(name);
}

/** An identifier as close to the wanted name as the language allows: `p.weights[0]` becomes `weights0`. */
function toIdentifier(wanted: string): string {
  if (isIdentifier(wanted)) return wanted;
  const parts = wanted.replace(/[^\p{ID_Continue}$.]+/gu, "").split(".");
  const last = parts.at(-1) ?? "";
  return isIdentifier(last) ? last : `_${last}`;
}

/**
 * The first of `wanted`, `wanted2`, `wanted3`, ... that is free. `reached` holds how far the numbers have been tried, where
 * what is taken once stays so.
 */
export function freeName(
  wanted: string,
  isTaken: (name: string) => boolean,
  reached: Map<string, number> = new Map(),
): string {
  const base = toIdentifier(wanted);
  if (!isTaken(base) && !isReserved(base)) return base;
  const stem = /\d$/.test(base) ? `${base}_` : base;
  let number = reached.get(stem) ?? 2;
  while (isTaken(`${stem}${number}`) || isReserved(`${stem}${number}`)) number++;
  reached.set(stem, number);
  return `${stem}${number}`;
}
