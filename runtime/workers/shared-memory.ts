/** Arrays that threads share, and a pool of them that generated functions use again from call to call. */
import type { Buffer } from "../workspace.ts";

export type TypedArray = Buffer;

interface Constructor<Item extends TypedArray> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, offset: number, length: number): Item;
}

/** Free memory by its size in bytes, a power of two. */
const free = new Map<number, SharedArrayBuffer[]>();

/** An array of `length` elements in shared memory with arbitrary content. */
export function takeShared<Item extends TypedArray>(type: Constructor<Item>, length: number): Item {
  let size = 128;
  while (size < length * type.BYTES_PER_ELEMENT) size *= 2;
  const buffer = free.get(size)?.pop() ?? new SharedArrayBuffer(size);
  return new type(buffer, 0, length);
}

/** As `takeShared`, all zeros. */
export function takeSharedZeros<Item extends TypedArray>(type: Constructor<Item>, length: number): Item {
  return takeShared(type, length).fill(0) as Item;
}

/** Gives taken arrays back. */
export function giveShared(...arrays: readonly TypedArray[]): void {
  for (const { buffer } of arrays) {
    const known = free.get(buffer.byteLength);
    if (known) known.push(buffer as SharedArrayBuffer);
    else free.set(buffer.byteLength, [buffer as SharedArrayBuffer]);
  }
}

/** Frees the memory that the pool holds. */
export function releaseSharedWorkspace(): void {
  free.clear();
}

export function isShared({ buffer }: TypedArray): boolean {
  return typeof SharedArrayBuffer !== "undefined" && buffer instanceof SharedArrayBuffer;
}

/**
 * The array in memory that threads share: itself, if it lies there already, or a copy. What generated functions are
 * handed in shared memory is not copied when they run on several threads.
 */
export function share<Item extends TypedArray>(array: Item): Item {
  if (isShared(array)) return array;
  const type = array.constructor as Constructor<Item>;
  const shared = new type(new SharedArrayBuffer(array.byteLength), 0, array.length);
  shared.set(array);
  return shared;
}
