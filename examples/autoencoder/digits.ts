/** Reads the digits that lie in data/: gzipped rows of 64 pixels from 0 to 16 and the digit. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export interface SmallDigits {
  readonly count: number;
  /** [count, 64], from 0 for paper to 1 for ink. */
  readonly images: Float64Array;
  /** [count], 0 to 9. */
  readonly labels: Int32Array;
}

export function readSmallDigits(): SmallDigits {
  const text = gunzipSync(readFileSync(new URL("data/optdigits.tes.gz", import.meta.url))).toString();
  const rows = text.trim().split("\n");
  const numbers = rows.map((row) => row.split(",").map(Number));
  return {
    count: rows.length,
    images: Float64Array.from(numbers.flatMap((row) => row.slice(0, 64).map((ink) => ink / 16))),
    labels: Int32Array.from(numbers, (row) => row[64]),
  };
}
