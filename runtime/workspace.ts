/**
 * Memory that generated functions use again from call to call. A buffer leaves the pool when it is taken: functions may
 * call each other or themselves, and one that throws merely drops its buffers.
 */
export type Buffer =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Free buffers by type and length. */
const free = new Map<unknown, Map<number, Buffer[]>>();

function freeOf(type: unknown, length: number): Buffer[] {
  let lengths = free.get(type);
  if (!lengths) {
    lengths = new Map();
    free.set(type, lengths);
  }
  let buffers = lengths.get(length);
  if (!buffers) {
    // Lengths that change from call to call must not fill the memory: the pool then starts anew.
    if (lengths.size > 255) lengths.clear();
    buffers = [];
    lengths.set(length, buffers);
  }
  return buffers;
}

/** A buffer of at least `length` elements with arbitrary content. */
export function take<T extends Buffer>(type: new (length: number) => T, length: number): T {
  let capacity = 16;
  while (capacity < length) capacity *= 2;
  return (freeOf(type, capacity).pop() as T | undefined) ?? new type(capacity);
}

/** A buffer of `length` zeros. */
export function takeZeros<T extends Buffer>(type: new (length: number) => T, length: number): T {
  return (freeOf(type, length).pop()?.fill(0) as T | undefined) ?? new type(length);
}

/** Gives taken buffers back. */
export function give(first: Buffer, second?: Buffer, third?: Buffer, fourth?: Buffer): void {
  freeOf(first.constructor, first.length).push(first);
  if (second) give(second, third, fourth);
}

/** A longer buffer with the content of one that is given back. */
export function grow<T extends Buffer>(buffer: T, length: number): T {
  const longer = take(buffer.constructor as new (length: number) => T, length);
  longer.set(buffer);
  give(buffer);
  return longer;
}

/** Frees the memory that the pool holds. */
export function releaseWorkspace(): void {
  free.clear();
}
