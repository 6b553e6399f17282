/** Reads the digits that lie in data/: gzipped IDX files, big-endian headers, one byte per pixel or label. */
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

export interface Digits {
  readonly count: number;
  /** [count, 784], from 0 for paper to 1 for ink. */
  readonly images: Float64Array;
  /** [count], 0 to 9. */
  readonly labels: Uint8Array;
}

export function readDigits(name: "train8k" | "test2k"): Digits {
  const images = readIdx(`mnist-${name}-images-idx3-ubyte.gz`, 3);
  const labels = readIdx(`mnist-${name}-labels-idx1-ubyte.gz`, 1);
  return { count: labels.length, images: Float64Array.from(images, (byte) => byte / 255), labels };
}

/** The first `count` of them. */
export function firstDigits({ images, labels }: Digits, count: number): Digits {
  const pixels = images.length / labels.length;
  return { count, images: images.subarray(0, count * pixels), labels: labels.subarray(0, count) };
}

function readIdx(file: string, dimensions: number): Uint8Array {
  const content = gunzipSync(readFileSync(new URL(`data/${file}`, import.meta.url)));
  const unsignedBytes = 0x0800;
  if (content.readUInt32BE(0) !== unsignedBytes + dimensions)
    throw new Error(`data/${file} is not an IDX file of bytes`);
  return new Uint8Array(content.subarray(4 + 4 * dimensions));
}
