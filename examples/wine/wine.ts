/** Tables of wines: text or gzipped files in, numbers out. `parseWines` and `winesOf` run in a browser as well. */

export interface Wines {
  readonly count: number;
  readonly names: readonly string[];
  /** [count, 11], as measured. */
  readonly features: Float64Array;
  /** [count], 3 to 9. */
  readonly quality: Uint8Array;
}

/** A table with a head, eleven features and the quality in each line. */
export function parseWines(text: string): Wines {
  const [head, ...lines] = text.trim().split("\n");
  const names = (head ?? "").split(",");
  const width = names.length - 1;
  const features = new Float64Array(lines.length * width);
  const quality = new Uint8Array(lines.length);
  for (const [row, line] of lines.entries()) {
    const numbers = line.split(",").map(Number);
    if (numbers.length !== names.length || !numbers.every(Number.isFinite))
      throw new Error(`line ${row + 2} of the table is damaged`);
    features.set(numbers.slice(0, width), row * width);
    quality[row] = numbers[width];
  }
  return { count: lines.length, names: names.slice(0, width), features, quality };
}

/** From a gzipped file, as `fetch` or `readFile` gives it. */
export async function winesOf(file: Uint8Array<ArrayBuffer>): Promise<Wines> {
  const stream = new Blob([file]).stream().pipeThrough(new DecompressionStream("gzip"));
  return parseWines(await new Response(stream).text());
}
