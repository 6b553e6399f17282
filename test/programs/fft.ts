/** Fast Fourier transforms: recursive, and iterative in place. */

interface Complex {
  re: number;
  im: number;
}

function fft(x: Complex[]): Complex[] {
  const n = x.length;
  if (n === 1) return [x[0]];
  const even = fft(x.filter((_, i) => i % 2 === 0));
  const odd = fft(x.filter((_, i) => i % 2 === 1));
  const result: Complex[] = new Array(n);
  for (let k = 0; k < n / 2; k++) {
    const angle = (-2 * Math.PI * k) / n;
    const t = {
      re: Math.cos(angle) * odd[k].re - Math.sin(angle) * odd[k].im,
      im: Math.cos(angle) * odd[k].im + Math.sin(angle) * odd[k].re,
    };
    result[k] = { re: even[k].re + t.re, im: even[k].im + t.im };
    result[k + n / 2] = { re: even[k].re - t.re, im: even[k].im - t.im };
  }
  return result;
}

/** @differentiable */
export function power(signal: number[], frequency: number): number {
  const spectrum = fft(signal.map((re) => ({ re, im: 0 })));
  const { re, im } = spectrum[frequency];
  return re * re + im * im;
}

/** @differentiable wrt re im */
export function transform(re: Float64Array, im: Float64Array): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let len = 2; len <= n; len <<= 1) {
    const angle = (-2 * Math.PI) / len;
    const wr = Math.cos(angle);
    const wi = Math.sin(angle);
    for (let i = 0; i < n; i += len) {
      let cr = 1;
      let ci = 0;
      for (let k = 0; k < len / 2; k++) {
        const a = i + k;
        const b = a + len / 2;
        const tr = re[b] * cr - im[b] * ci;
        const ti = re[b] * ci + im[b] * cr;
        re[b] = re[a] - tr;
        im[b] = im[a] - ti;
        re[a] += tr;
        im[a] += ti;
        const next = cr * wr - ci * wi;
        ci = cr * wi + ci * wr;
        cr = next;
      }
    }
  }
}

export const samples = {
  power: [[[0.3, -0.7, 1.1, 0.2], 1]],
  transform: [[Float64Array.of(0.3, -0.7, 1.1, 0.2, 0.5, -0.4, 0.9, 0.1), new Float64Array(8)]],
};
