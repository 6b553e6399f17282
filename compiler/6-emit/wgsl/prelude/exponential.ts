/**
 * Exponentials, logarithms and roots in WGSL: the language allows its own `exp` an error that grows with the operand. The
 * argument is reduced to a small interval where a polynomial does: those of the Cephes library by S. L. Moshier (1992) and,
 * for powers, FreeBSD's e_powf.c, which carries the logarithm in two floats.
 */
export const exponential = {
  square: `fn square(x: f32) -> f32 {
  return x * x;
}`,
  cube: `fn cube(x: f32) -> f32 {
  return x * x * x;
}`,
  /** e^r - 1 - r for |r| <= ln(2) / 2 */
  expTail: `fn expTail(r: f32) -> f32 {
  return r * r * (0.5 + r * (1.6666665459e-1 + r * (4.1665795894e-2 + r * (8.3334519073e-3
    + r * (1.3981999507e-3 + r * 1.9875691500e-4)))));
}`,
  /** x 2^n, in two steps, so that neither factor overflows */
  timesPowerOfTwo: `fn timesPowerOfTwo(x: f32, n: i32) -> f32 {
  let half = n >> 1u;
  return x * bitcast<f32>((half + 127) << 23u) * bitcast<f32>((n - half + 127) << 23u);
}`,
  exp: `fn exp(x: f32) -> f32 {
  if (isNotNumber(x)) { return x; }
  if (x > 88.722839) { return infinity(x); }
  if (x < -104.0) { return 0.0; }
  let n = floor(x * 1.44269504 + 0.5);
  let r = (x - n * 0.693359375) + n * 2.12194440e-4;
  return timesPowerOfTwo(1.0 + (r + expTail(r)), i32(n));
}`,
  expm1: `fn expm1(x: f32) -> f32 {
  if (isNotNumber(x)) { return x; }
  if (x > 88.722839) { return infinity(x); }
  if (x < -18.0) { return -1.0; }
  let n = floor(x * 1.44269504 + 0.5);
  if (n == 0.0) { return x + expTail(x); }
  let r = (x - n * 0.693359375) + n * 2.12194440e-4;
  if (n > 126.0) { return timesPowerOfTwo(1.0 + (r + expTail(r)), i32(n)); }
  let power = bitcast<f32>((i32(n) + 127) << 23u);
  return power * (r + expTail(r)) + (power - 1.0);
}`,
  /** ln(1 + x) - x for -0.3 <= x <= 0.42 */
  logTail: `fn logTail(x: f32) -> f32 {
  let z = x * x;
  return x * z * (((((((((7.0376836292e-2 * x - 1.1514610310e-1) * x + 1.1676998740e-1) * x - 1.2420140846e-1) * x
    + 1.4249322787e-1) * x - 1.6668057665e-1) * x + 2.0000714765e-1) * x - 2.4999993993e-1) * x + 3.3333331174e-1))
    - 0.5 * z;
}`,
  /** x = m 2^e, m - 1 between sqrt(1/2) - 1 and sqrt(2) - 1: that, and e */
  logParts: `fn logParts(x: f32) -> vec2<f32> {
  let isTiny = x < 1.17549435e-38;
  let bits = bitcast<u32>(select(x, x * 8388608.0, isTiny));
  let exponent = i32((bits + 0x4afb0du) >> 23u) - 127;
  return vec2<f32>(bitcast<f32>(bits - (u32(exponent) << 23u)) - 1.0, f32(exponent - select(0, 23, isTiny)));
}`,
  /** What logarithms of any base have in common: those that are no finite numbers. */
  isOrdinaryLog: `fn isOrdinaryLog(x: f32) -> bool {
  return x > 0.0 && isFiniteNumber(x);
}`,
  extremeLog: `fn extremeLog(x: f32) -> f32 {
  if (isNotNumber(x) || x < 0.0) { return notANumber(x); }
  return select(infinity(x), -infinity(x), x == 0.0);
}`,
  log: `fn log(x: f32) -> f32 {
  if (!isOrdinaryLog(x)) { return extremeLog(x); }
  let parts = logParts(x);
  return (parts.x + (logTail(parts.x) - parts.y * 2.12194440e-4)) + parts.y * 0.693359375;
}`,
  log2: `fn log2(x: f32) -> f32 {
  if (!isOrdinaryLog(x)) { return extremeLog(x); }
  let parts = logParts(x);
  let tail = logTail(parts.x);
  return ((parts.x + tail) * 0.44269504 + tail) + parts.x + parts.y;
}`,
  log10: `fn log10(x: f32) -> f32 {
  if (!isOrdinaryLog(x)) { return extremeLog(x); }
  let parts = logParts(x);
  return ((parts.x + logTail(parts.x)) * 4.3429448190e-1 + parts.y * 2.48745663e-4) + parts.y * 0.30078125;
}`,
  log1p: `fn log1p(x: f32) -> f32 {
  if (abs(x) > 0.29) { return log(1.0 + x); }
  return x + logTail(x);
}`,
  cbrt: `fn cbrt(x: f32) -> f32 {
  if (x == 0.0 || !isFiniteNumber(x)) { return x; }
  let isTiny = abs(x) < 1.17549435e-38;
  let a = select(abs(x), abs(x) * 16777216.0, isTiny);
  var r = bitcast<f32>(bitcast<u32>(a) / 3u + 709958130u);
  for (var k = 0; k < 3; k++) { r = r - (r - a / (r * r)) / 3.0; }
  return withSign(select(r, r * 0.00390625, isTiny), x);
}`,
  hypot: `fn hypot(x: f32, y: f32) -> f32 {
  if (abs(x) == infinity(x) || abs(y) == infinity(y)) { return infinity(x); }
  if (isNotNumber(x) || isNotNumber(y)) { return notANumber(x); }
  let a = max(abs(x), abs(y));
  let b = min(abs(x), abs(y));
  if (b == 0.0) { return a; }
  let scale = select(select(1.0, 1.0e20, a < 1.0e-10), 1.0e-20, a > 1.0e15);
  return sqrt((a * scale) * (a * scale) + (b * scale) * (b * scale)) / scale;
}`,
  highBits: `fn highBits(x: f32) -> f32 {
  return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u);
}`,
  /** log2 x for a finite x > 0, as a sum of two */
  log2InTwo: `fn log2InTwo(x: f32) -> vec2<f32> {
  var bits = bitcast<u32>(x);
  var exponent = 0;
  if (bits < 0x800000u) {
    bits = bitcast<u32>(x * 16777216.0);
    exponent = -24;
  }
  exponent += i32(bits >> 23u) - 127;
  let fraction = bits & 0x7fffffu;
  bits = fraction | 0x3f800000u;
  var isUpper = false;
  if (fraction > 0x1cc471u) {
    if (fraction < 0x5db3d7u) { isUpper = true; } else { exponent += 1; bits -= 0x800000u; }
  }
  let middle = select(1.0, 1.5, isUpper);
  let a = bitcast<f32>(bits);
  let v = 1.0 / (a + middle);
  let s = (a - middle) * v;
  let sHigh = highBits(s);
  let tHigh = bitcast<f32>(((bits >> 1u) & 0xfffff000u) + 0x20400000u + select(0u, 0x200000u, isUpper));
  let tLow = a - (tHigh - middle);
  let sLow = v * (((a - middle) - sHigh * tHigh) - sHigh * tLow);
  let square = s * s;
  let rest = square * square * (0.6 + square * (0.42857143283 + square * (0.33333334327 + square * (0.27272811532
    + square * (0.23066075146 + square * 0.20697501302))))) + sLow * (sHigh + s);
  let squareHigh = sHigh * sHigh;
  let seriesHigh = highBits(3.0 + squareHigh + rest);
  let seriesLow = rest - ((seriesHigh - 3.0) - squareHigh);
  let u = sHigh * seriesHigh;
  let w = sLow * seriesHigh + seriesLow * s;
  let pHigh = highBits(u + w);
  let pLow = w - (pHigh - u);
  let zHigh = 0.9619140625 * pHigh;
  let zLow = -1.1736857402e-4 * pHigh + pLow * 0.96179670095 + select(0.0, 1.56322085e-6, isUpper);
  let offset = select(0.0, 0.5849609375, isUpper);
  let whole = f32(exponent);
  let high = highBits(((zHigh + zLow) + offset) + whole);
  return vec2<f32>(high, zLow - (((high - whole) - offset) - zHigh));
}`,
  /** 2^(high + low) */
  exp2OfTwo: `fn exp2OfTwo(high: f32, low: f32) -> f32 {
  let z = high + low;
  if (z >= 128.0) { return infinity(z); }
  if (z < -150.0) { return 0.0; }
  let n = floor(z + 0.5);
  let r = high - n;
  let t = bitcast<f32>(bitcast<u32>(r + low) & 0xffff8000u);
  let u = t * 0.693145752;
  let v = (low - (t - r)) * 0.69314718246 + t * 1.42860654e-6;
  let y = u + v;
  return timesPowerOfTwo(1.0 + (y + (expTail(y) + (v - (y - u)))), i32(n));
}`,
  power: `fn power(x: f32, y: f32) -> f32 {
  if (y == 0.0) { return 1.0; }
  if (isNotNumber(x) || isNotNumber(y)) { return notANumber(x); }
  let a = abs(x);
  if (!isFiniteNumber(y)) {
    if (a == 1.0) { return notANumber(x); }
    return select(0.0, infinity(x), (a > 1.0) == (y > 0.0));
  }
  let isWhole = y == trunc(y);
  let isOdd = isWhole && abs(y) < 16777216.0 && abs(trunc(y * 0.5) * 2.0 - y) == 1.0;
  let sign = select(1.0, -1.0, isOdd && bitcast<u32>(x) >= 0x80000000u);
  if (a == 0.0) { return select(sign * infinity(x), sign * 0.0, y > 0.0); }
  if (!isFiniteNumber(x)) { return select(sign * 0.0, sign * infinity(x), y > 0.0); }
  if (x < 0.0 && !isWhole) { return notANumber(x); }
  let logarithm = log2InTwo(a);
  if (abs(y) > 1.0e10 && abs(logarithm.x) > 1.0e-7) {
    return select(0.0, infinity(x), (logarithm.x > 0.0) == (y > 0.0));
  }
  let yHigh = highBits(y);
  let low = (y - yHigh) * logarithm.x + y * logarithm.y;
  return sign * exp2OfTwo(yHigh * logarithm.x, low);
}`,
};
