/**
 * Functions of WGSL that kernels carry along: infinities and NaN, ties and rounding as JavaScript has them. The language
 * lets an implementation take NaN and infinity for absent, so that they are told by their bits and made of bits.
 */
export const numbers = {
  isNotNumber: `fn isNotNumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u;
}`,
  isFiniteNumber: `fn isFiniteNumber(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}`,
  isInteger: `fn isInteger(x: f32) -> bool {
  return isFiniteNumber(x) && x == trunc(x);
}`,
  /** Bits that are not known before the kernel runs: what is known would be no number to the compiler. */
  ofBits: `fn ofBits(bits: u32, like: f32) -> f32 {
  return bitcast<f32>(bits | (bitcast<u32>(like) & 0u));
}`,
  notANumber: `fn notANumber(like: f32) -> f32 {
  return ofBits(0x7fc00000u, like);
}`,
  infinity: `fn infinity(like: f32) -> f32 {
  return ofBits(0x7f800000u, like);
}`,
  /** The sign of one number on another. */
  withSign: `fn withSign(x: f32, like: f32) -> f32 {
  return bitcast<f32>((bitcast<u32>(x) & 0x7fffffffu) | (bitcast<u32>(like) & 0x80000000u));
}`,
  least: `fn least(a: f32, b: f32) -> f32 {
  if (isNotNumber(a)) { return a; }
  if (isNotNumber(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) | bitcast<u32>(b)); }
  return select(b, a, a < b);
}`,
  greatest: `fn greatest(a: f32, b: f32) -> f32 {
  if (isNotNumber(a)) { return a; }
  if (isNotNumber(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) & bitcast<u32>(b)); }
  return select(b, a, a > b);
}`,
  sign: `fn sign(x: f32) -> f32 {
  if (isNotNumber(x) || x == 0.0) { return x; }
  return select(-1.0, 1.0, x > 0.0);
}`,
  round: `fn round(x: f32) -> f32 {
  if (!(abs(x) < 8388608.0)) { return x; }
  let below = floor(x);
  return withSign(select(below, below + 1.0, x - below >= 0.5), x);
}`,
  /** Bit by bit, hence exact, as C's fmod. */
  remainder: `fn remainder(x: f32, y: f32) -> f32 {
  if (isNotNumber(x) || isNotNumber(y) || !isFiniteNumber(x) || y == 0.0) { return notANumber(x); }
  let a = abs(x);
  let b = abs(y);
  if (a < b) { return x; }
  var rest = bitcast<u32>(a);
  var other = bitcast<u32>(b);
  var top = i32(rest >> 23u);
  let bottom = max(i32(other >> 23u), 1);
  rest = select(rest & 0x7fffffu, (rest & 0x7fffffu) | 0x800000u, top > 0);
  other = select(other, (other & 0x7fffffu) | 0x800000u, (other >> 23u) > 0u);
  top = max(top, 1);
  for (; top > bottom; top--) {
    if (rest >= other) { rest -= other; }
    rest = rest << 1u;
  }
  if (rest >= other) { rest -= other; }
  if (rest == 0u) { return withSign(0.0, x); }
  return withSign(ldexp(f32(rest), top - 150), x);
}`,
  /** A float that holds a whole number, as one; missing where it is none, or may have been rounded. */
  toIndex: `fn toIndex(x: f32) -> i32 {
  return select(-2147483648, i32(x), abs(x) <= 16777216.0 && x == trunc(x));
}`,
  /** Whether an element of an array of integers is there: behind the end, all are missing. */
  isElement: `fn isElement(x: i32) -> bool {
  return x != -2147483648;
}`,
  /** What is computed of an element: missing if that is. */
  computedFrom: `fn computedFrom(element: i32, value: i32) -> i32 {
  return select(element, value, isElement(element));
}`,
  /** Of integers: missing where JavaScript has NaN. */
  wholeRemainder: `fn wholeRemainder(a: i32, b: i32) -> i32 {
  if (!isElement(a) || !isElement(b) || b == 0) { return -2147483648; }
  return a % b;
}`,
  /** What JavaScript's operations on bits take it for. */
  bitsOf: `fn bitsOf(element: i32) -> i32 {
  return select(0, element, isElement(element));
}`,
  /** An element of an array of integers as a float. */
  ofElement: `fn ofElement(x: i32) -> f32 {
  if (!isElement(x)) { return notANumber(f32(x)); }
  return f32(x);
}`,
  toInt32: `fn toInt32(x: f32) -> i32 {
  if (!isFiniteNumber(x)) { return 0; }
  let whole = trunc(x);
  if (abs(whole) < 2147483648.0) { return i32(whole); }
  let bits = bitcast<u32>(whole);
  let shift = (bits >> 23u & 255u) - 150u;
  let magnitude = select(((bits & 0x7fffffu) | 0x800000u) << (shift & 31u), 0u, shift > 31u);
  return select(bitcast<i32>(magnitude), -bitcast<i32>(magnitude), x < 0.0);
}`,
  shiftLeft: `fn shiftLeft(a: i32, b: i32) -> i32 {
  return a << (u32(b) & 31u);
}`,
  shiftRight: `fn shiftRight(a: i32, b: i32) -> i32 {
  return a >> (u32(b) & 31u);
}`,
};
