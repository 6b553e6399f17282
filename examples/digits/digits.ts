/** Digits of 8 x 8 pixels: text or gzipped files in, numbers out. `parseDigits` and `digitsOf` run in a browser as well. */

export const pixels = 64;

export interface Digits {
  readonly count: number;
  /** [count, 64], from 0 for paper to 1 for ink. */
  readonly images: Float64Array;
  /** [count], 0 to 9. */
  readonly labels: Int32Array;
}

/** Lines of 64 whole numbers from 0 to 16, and the digit. */
export function parseDigits(text: string): Digits {
  const lines = text.trim().split("\n");
  const images = new Float64Array(lines.length * pixels);
  const labels = new Int32Array(lines.length);
  for (const [row, line] of lines.entries()) {
    const numbers = line.split(",").map(Number);
    if (numbers.length !== pixels + 1 || !numbers.every((value) => value >= 0 && value <= 16))
      throw new Error(`line ${row + 1} of the digits is damaged`);
    images.set(
      numbers.slice(0, pixels).map((value) => value / 16),
      row * pixels,
    );
    labels[row] = numbers[pixels];
  }
  return { count: lines.length, images, labels };
}

/** From a gzipped file, as `fetch` or `readFile` gives it. */
export async function digitsOf(file: Uint8Array<ArrayBuffer>): Promise<Digits> {
  const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream("gzip"));
  return parseDigits(await new Response(stream).text());
}
