/**
 * The names of all pure scalar operations. Each has one record in `ops/`; a name without a record does not type-check.
 *
 * Arithmetic names are polymorphic: on `index` operands they give `index`, on `f64` operands `f64`; the two do not mix,
 * `toFloat` and `toIndex` convert.
 */
// biome-ignore format: one topic a line
export const opNames = [
  // arithmetic; remainder has the sign of the dividend, as `%`; divide is f64 only; power is `**`
  "add", "subtract", "multiply", "divide", "remainder", "negate", "power",
  // exponentials and roots
  "exp", "expm1", "log", "log1p", "log2", "log10", "sqrt", "cbrt", "hypot",
  // trigonometry
  "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
  "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
  // rounding and kinks; fround is the identity for derivatives
  "abs", "sign", "min", "max", "floor", "ceil", "round", "trunc", "fround",
  // bits, on index operands, with JavaScript's 32-bit wrapping
  "bitAnd", "bitOr", "bitXor", "bitNot", "shiftLeft", "shiftRight", "shiftRightUnsigned", "imul", "clz32",
  // comparison: two f64, two index, or (equal, notEqual) two bool; gives bool
  "less", "lessOrEqual", "greater", "greaterOrEqual", "equal", "notEqual",
  "isNaN", "isFinite", "isInteger",
  // bool; `and` and `or` evaluate both sides
  "and", "or", "not",
  // select(condition, a, b): both operands are already computed
  "select",
  // conversions: toFloat takes index or bool, toIndex an f64 known to be an integer, toInt32 is `x | 0` of an f64
  "toFloat", "toIndex", "toInt32",
  // another name for the same value: `const old = x`
  "copy",
  // the same number, for an engine that knows no types: `+x`
  "plus",
  // join(text, text or index): a text behind a text
  "join",
  // whether an optional parameter's leaf was left out
  "isMissing",
  // random(seed, slot, element): the seed is an f64
  "randomNormal", "randomSign",
  // randomIndex(seed, slot, element, count); stepSeed(seed, step), an f64; keptFraction(keep, slot, slots): how much of a slot is kept
  "randomIndex", "stepSeed", "keptFraction",
  // cuts the derivative
  "stopGradient",
  // foundAs(x, y): x, which has been found to be y, and changes as y does
  "foundAs",
] as const;

export type OpName = (typeof opNames)[number];
