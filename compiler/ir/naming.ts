/** What values are called: versions of a variable, and temporaries, which may have a name at hand if they need one. */
import type { OpName } from "./op-names.ts";

/** A variable of the source, shared by all SSA values that are its versions. Emission prints them under its name. */
export interface Variable {
  readonly name: string;
  /** What the source calls it, where it stands for a part of an object: the field, or the position in brackets. */
  readonly part?: string;
}

/** What a temporary is called where it needs a variable. */
export interface Hint {
  readonly name: string;
  /** The name where the first is taken. */
  readonly otherwise?: string | undefined;
  readonly isHint: true;
}

export type Naming = Variable | Hint;

export function hint(name: string, otherwise?: string): Hint {
  return { name, otherwise, isHint: true };
}

export function isHint(naming: Naming): naming is Hint {
  return "isHint" in naming;
}

/** The longer name of a temporary, where it stands among others of its kind. */
export function preciseName(naming: Naming): string {
  return (isHint(naming) ? naming.otherwise : undefined) ?? naming.name;
}

/** The name with a suffix: of a variable if it names one, else of a temporary. */
export function suffixed(naming: Naming, suffix: string): Naming {
  const name = `${naming.name}${suffix}`;
  if (!isHint(naming)) return { name };
  return hint(name, naming.otherwise === undefined ? undefined : `${naming.otherwise}${suffix}`);
}

/**
 * What is read from a field has the field's name, or the object's before it where that is taken. A letter alone, and a
 * position in a tuple, say too little without the object's name: `positionX`, `pair0`.
 */
export function fieldNaming(owner: Naming | undefined, field: string): Hint | undefined {
  const whole = owner && joined(owner.name, field);
  if (field.length > 1 && !isPosition(field)) return hint(field, whole);
  if (whole !== undefined) return hint(whole);
  return isPosition(field) ? undefined : hint(field);
}

/** What is new and put into a field has the field's name, or that of its new content. */
export function contentNaming(field: string): Hint | undefined {
  return isPosition(field) ? undefined : hint(field, `new${capitalised(field)}`);
}

/** What the result of an operation is called that has no name of its own. */
export function nounOf(op: OpName): string | undefined {
  return nouns.get(op);
}

const nouns = new Map<OpName, string>([
  ["add", "sum"],
  ["subtract", "difference"],
  ["multiply", "product"],
  ["divide", "quotient"],
  ["remainder", "remainder"],
  ["negate", "opposite"],
  ["power", "power"],
  ["select", "choice"],
]);

function isPosition(field: string): boolean {
  return /^\d+$/.test(field);
}

/** `p` and `x` make `px`; `position` and `x` make `positionX`; `pair` and 0 make `pair0`, `m1` and 0 `m1At0`. */
export function joined(first: string, second: string): string {
  if (isPosition(second)) return /\d$/.test(first) ? `${first}At${second}` : `${first}${second}`;
  const isShort = first.length === 1 && second.length === 1;
  return isShort ? `${first}${second}` : `${first}${capitalised(second)}`;
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
