/**
 * Memory that generated functions use again from call to call. A buffer leaves the pool when it is taken: functions may
 * call each other or themselves, and one that throws merely drops its buffers.
 */
type Buffer =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

/** Free buffers by type and by the logarithm of their length. */
const free = new Map<unknown, Buffer[][]>();

function freeOf(type: unknown, exponent: number): Buffer[] {
  let sizes = free.get(type);
  if (!sizes) {
    sizes = [];
    free.set(type, sizes);
  }
  let buffers = sizes[exponent];
  if (!buffers) {
    buffers = [];
    sizes[exponent] = buffers;
  }
  return buffers;
}

/** A buffer of at least `length` elements with arbitrary content. */
export function take<T extends Buffer>(type: new (length: number) => T, length: number): T {
  let exponent = 4;
  while (2 ** exponent < length) exponent++;
  return (freeOf(type, exponent).pop() as T | undefined) ?? new type(2 ** exponent);
}

/** Gives a taken buffer back. */
export function give(buffer: Buffer): void {
  freeOf(buffer.constructor, Math.log2(buffer.length)).push(buffer);
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
