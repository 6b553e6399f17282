/**
 * Circular and hyperbolic functions in WGSL, whose own may be off by 2^-11. Polynomials of the Cephes library by
 * S. L. Moshier (1992); large angles are reduced by integers, after M. Payne and R. Hanek (1983).
 */
export const trigonometric = {
  /** The upper and the lower half of a product of two words. */
  wordProduct: `fn wordProduct(a: u32, b: u32) -> vec2<u32> {
  let low = (a & 0xffffu) * (b & 0xffffu);
  let first = (a >> 16u) * (b & 0xffffu) + (low >> 16u);
  let second = (a & 0xffffu) * (b >> 16u) + (first & 0xffffu);
  return vec2<u32>((a >> 16u) * (b >> 16u) + (first >> 16u) + (second >> 16u), a * b);
}`,
  /** 32 bits of 2 / pi, from this position behind the point. */
  bitsOfTwoOverPi: `fn bitsOfTwoOverPi(position: i32) -> u32 {
  var words = array<u32, 8>(0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu);
  let start = position + 32;
  let word = start >> 5u;
  let shift = u32(start & 31);
  let next = words[word + 1];
  return select((words[word] << shift) | (next >> ((32u - shift) & 31u)), words[word], shift == 0u);
}`,
  /** How many quarters of a turn are in x > 8192, and the angle that is left, as |angle| <= pi / 4. */
  reduceLarge: `fn reduceLarge(x: f32) -> vec2<f32> {
  let bits = bitcast<u32>(x);
  let mantissa = (bits & 0x7fffffu) | 0x800000u;
  let start = i32(bits >> 23u) - 150 - 2;
  let first = mantissa * bitsOfTwoOverPi(start);
  let second = wordProduct(mantissa, bitsOfTwoOverPi(start + 32));
  let third = wordProduct(mantissa, bitsOfTwoOverPi(start + 64));
  let low = second.y + third.x;
  let high = first + second.x + select(0u, 1u, low < second.y);
  let quarters = high >> 30u;
  var fractionHigh = (high << 2u) | (low >> 30u);
  var fractionLow = low << 2u;
  let isUpper = fractionHigh >= 0x80000000u;
  if (isUpper) {
    fractionHigh = ~fractionHigh;
    fractionLow = ~fractionLow;
  }
  let zeros = countLeadingZeros(fractionHigh);
  if (zeros >= 32u) { return vec2<f32>(f32(quarters + select(0u, 1u, isUpper)), 0.0); }
  let upper = select((fractionHigh << zeros) | (fractionLow >> ((32u - zeros) & 31u)), fractionHigh, zeros == 0u);
  let fraction = ldexp(f32(upper), -32 - i32(zeros));
  return vec2<f32>(f32(quarters + select(0u, 1u, isUpper)), select(fraction, -fraction, isUpper) * 1.57079633);
}`,
  /** For x >= 0: quarters of a turn, of which the last two bits count, and the angle that is left. */
  reduceAngle: `fn reduceAngle(x: f32) -> vec2<f32> {
  if (x > 8192.0) { return reduceLarge(x); }
  let n = floor(x * 0.636619772 + 0.5);
  return vec2<f32>(n, ((x - n * 1.5703125) - n * 4.83751296997e-4) - n * 7.54978995489e-8);
}`,
  sinNearZero: `fn sinNearZero(r: f32) -> f32 {
  let z = r * r;
  return r + r * z * (-1.6666654611e-1 + z * (8.3321608736e-3 - z * 1.9515295891e-4));
}`,
  cosNearZero: `fn cosNearZero(r: f32) -> f32 {
  let z = r * r;
  return 1.0 - 0.5 * z + z * z * (4.166664568298827e-2 + z * (-1.388731625493765e-3 + z * 2.443315711809948e-5));
}`,
  sin: `fn sin(x: f32) -> f32 {
  if (!isFiniteNumber(x)) { return notANumber(x); }
  let reduced = reduceAngle(abs(x));
  let quarters = u32(reduced.x) & 3u;
  let value = select(sinNearZero(reduced.y), cosNearZero(reduced.y), (quarters & 1u) == 1u);
  return select(value, -value, (quarters >= 2u) != (bitcast<u32>(x) >= 0x80000000u));
}`,
  cos: `fn cos(x: f32) -> f32 {
  if (!isFiniteNumber(x)) { return notANumber(x); }
  let reduced = reduceAngle(abs(x));
  let quarters = u32(reduced.x) & 3u;
  let value = select(cosNearZero(reduced.y), sinNearZero(reduced.y), (quarters & 1u) == 1u);
  return select(value, -value, quarters == 1u || quarters == 2u);
}`,
  tan: `fn tan(x: f32) -> f32 {
  if (!isFiniteNumber(x)) { return notANumber(x); }
  let reduced = reduceAngle(abs(x));
  let sine = sinNearZero(reduced.y);
  let cosine = cosNearZero(reduced.y);
  let value = select(sine / cosine, -cosine / sine, (u32(reduced.x) & 1u) == 1u);
  return select(value, -value, bitcast<u32>(x) >= 0x80000000u);
}`,
  /** For 0 <= x <= 1/2 */
  asinNearZero: `fn asinNearZero(x: f32) -> f32 {
  let z = x * x;
  return x + x * z * (1.6666752422e-1 + z * (7.4953002686e-2 + z * (4.5470025998e-2 + z * (2.4181311049e-2
    + z * 4.2163199048e-2))));
}`,
  asin: `fn asin(x: f32) -> f32 {
  let a = abs(x);
  if (!(a <= 1.0)) { return notANumber(x); }
  if (a <= 0.5) { return withSign(asinNearZero(a), x); }
  return withSign(1.57079633 - 2.0 * asinNearZero(sqrt(0.5 * (1.0 - a))), x);
}`,
  acos: `fn acos(x: f32) -> f32 {
  if (!(abs(x) <= 1.0)) { return notANumber(x); }
  if (x > 0.5) { return 2.0 * asinNearZero(sqrt(0.5 * (1.0 - x))); }
  if (x < -0.5) { return 3.14159265 - 2.0 * asinNearZero(sqrt(0.5 * (1.0 + x))); }
  return 1.57079633 - withSign(asinNearZero(abs(x)), x);
}`,
  atan: `fn atan(x: f32) -> f32 {
  if (isNotNumber(x)) { return x; }
  let a = abs(x);
  var t = a;
  var base = 0.0;
  if (a > 2.414213562) {
    base = 1.57079633;
    t = select(-1.0 / a, 0.0, a > 1.0e30);
  } else if (a > 0.4142135624) {
    base = 0.785398163;
    t = (a - 1.0) / (a + 1.0);
  }
  let z = t * t;
  let series = (((8.05374449538e-2 * z - 1.38776856032e-1) * z + 1.99777106478e-1) * z - 3.33329491539e-1) * z * t + t;
  return withSign(base + series, x);
}`,
  atan2: `fn atan2(y: f32, x: f32) -> f32 {
  if (isNotNumber(x) || isNotNumber(y)) { return notANumber(x); }
  let isLeft = bitcast<u32>(x) >= 0x80000000u;
  if (y == 0.0) { return withSign(select(0.0, 3.14159265, isLeft), y); }
  if (x == 0.0) { return withSign(1.57079633, y); }
  if (!isFiniteNumber(x)) {
    let isBoth = !isFiniteNumber(y);
    let angle = select(select(0.0, 0.785398163, isBoth), select(3.14159265, 2.35619449, isBoth), isLeft);
    return withSign(angle, y);
  }
  if (!isFiniteNumber(y)) { return withSign(1.57079633, y); }
  let a = abs(y);
  let b = abs(x);
  let scale = select(select(1.0, 1.0e20, max(a, b) < 1.0e-15), 1.0e-20, max(a, b) > 1.0e15);
  var angle = atan((a * scale) / (b * scale));
  if (a * scale > b * scale) { angle = 1.57079633 - atan((b * scale) / (a * scale)); }
  return withSign(select(angle, (3.14159274 - angle) - 8.74227766e-8, isLeft), y);
}`,
  sinh: `fn sinh(x: f32) -> f32 {
  let a = abs(x);
  if (!(a > 1.0)) {
    let z = x * x;
    return x + x * z * (1.66667160211e-1 + z * (8.33028376239e-3 + z * 2.03721912945e-4));
  }
  if (a > 88.0) {
    let half = exp(0.5 * a);
    return withSign(0.5 * half * half, x);
  }
  let e = exp(a);
  return withSign(0.5 * e - 0.5 / e, x);
}`,
  cosh: `fn cosh(x: f32) -> f32 {
  let a = abs(x);
  if (a > 88.0) {
    let half = exp(0.5 * a);
    return 0.5 * half * half;
  }
  let e = exp(a);
  return 0.5 * e + 0.5 / e;
}`,
  tanh: `fn tanh(x: f32) -> f32 {
  if (isNotNumber(x)) { return x; }
  let a = abs(x);
  if (a > 9.1) { return withSign(1.0, x); }
  if (a < 0.625) {
    let z = x * x;
    return x + x * z * ((((-5.70498872745e-3 * z + 2.06390887954e-2) * z - 5.37397155531e-2) * z + 1.33314422036e-1) * z
      - 3.33332819422e-1);
  }
  return withSign(1.0 - 2.0 / (exp(2.0 * a) + 1.0), x);
}`,
  asinh: `fn asinh(x: f32) -> f32 {
  let a = abs(x);
  if (!(a < 10000.0)) { return withSign(log(a) + 0.693147181, x); }
  return withSign(log1p(a + a * a / (1.0 + sqrt(a * a + 1.0))), x);
}`,
  acosh: `fn acosh(x: f32) -> f32 {
  if (!(x >= 1.0)) { return notANumber(x); }
  if (x > 10000.0) { return log(x) + 0.693147181; }
  let t = x - 1.0;
  return log1p(t + sqrt(2.0 * t + t * t));
}`,
  atanh: `fn atanh(x: f32) -> f32 {
  let a = abs(x);
  if (!(a <= 1.0)) { return notANumber(x); }
  if (a == 1.0) { return withSign(infinity(x), x); }
  return withSign(0.5 * log1p(2.0 * a / (1.0 - a)), x);
}`,
};
