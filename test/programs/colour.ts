/** Colours: sRGB to CIE Lab, the difference of two colours, and HSL. */

type Rgb = [number, number, number];

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

function toLab([r, g, b]: Rgb) {
  const [lr, lg, lb] = [r, g, b].map(linear);
  const white = { x: 0.95047, y: 1, z: 1.08883 };
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116);
  const fx = f((0.4124564 * lr + 0.3575761 * lg + 0.1804375 * lb) / white.x);
  const fy = f((0.2126729 * lr + 0.7151522 * lg + 0.072175 * lb) / white.y);
  const fz = f((0.0193339 * lr + 0.119192 * lg + 0.9503041 * lb) / white.z);
  return { l: 116 * fy - 16, a: 500 * (fx - fy), b: 200 * (fy - fz) };
}

/** @differentiable wrt first second */
export function difference(first: Rgb, second: Rgb): number {
  const one = toLab(first);
  const two = toLab(second);
  return Math.hypot(one.l - two.l, one.a - two.a, one.b - two.b);
}

/** @differentiable */
export function toHsl({ r, g, b }: { r: number; g: number; b: number }): { h: number; s: number; l: number } {
  const max = Math.max(r, g, b);
  const min = Math.min(r, g, b);
  const l = (max + min) / 2;
  let h = 0;
  let s: number;
  if (max === min) {
    s = 0;
  } else {
    const d = max - min;
    s = l > 0.5 ? d / (2 - max - min) : d / (max + min);
    switch (max) {
      case r:
        h = (g - b) / d + (g < b ? 6 : 0);
        break;
      case g:
        h = (b - r) / d + 2;
        break;
      default:
        h = (r - g) / d + 4;
    }
    h /= 6;
  }
  return { h, s, l };
}

export const samples = {
  difference: [
    [
      [0.8, 0.3, 0.02],
      [0.1, 0.5, 0.9],
    ],
  ],
  toHsl: [[{ r: 0.2, g: 0.7, b: 0.4 }], [{ r: 0.9, g: 0.3, b: 0.5 }]],
};
