/**
 * Values with typed arrays in them, as bytes and back, exact to the bit.
 *
 * The bytes begin with one line of JSON, which `head -n 1` shows; the arrays follow raw, little-endian, each at a
 * multiple of 8 bytes. In the line an array stands as { array, offset, length }, an object as { fields } and a list as
 * { list }, so no name that a person gives can be taken for one of ours. A number that JSON would change (not finite, or
 * -0) is refused outside arrays; a list of numbers travels as an array, and so may hold any.
 */

export type Plain =
  | null
  | boolean
  | number
  | string
  | Float64Array
  | Float32Array
  | readonly Plain[]
  | { readonly [name: string]: Plain };

type EncodedValue =
  | null
  | boolean
  | number
  | string
  | { readonly array: ArrayKind; readonly offset: number; readonly length: number }
  | { readonly list: readonly EncodedValue[] }
  | { readonly fields: { readonly [name: string]: EncodedValue } };

type ArrayKind = "Float64Array" | "Float32Array" | "number[]";

interface Header {
  readonly fluxion: string;
  readonly version: number;
  /** Bytes of all arrays together: a file that was cut short is recognised. */
  readonly byteLength: number;
  readonly value: EncodedValue;
}

const VERSION = 1;
const ALIGNMENT = 8;

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

function refuseBigEndian(): void {
  if (new Uint8Array(new Uint16Array([1]).buffer)[0] !== 1) {
    throw new Error("models and checkpoints are little-endian, and this machine is not");
  }
}

/** `kind` says what the bytes are, such as "model"; reading asks for the same. */
export function encode(kind: string, value: Plain): Uint8Array {
  refuseBigEndian();
  const chunks: { offset: number; bytes: Uint8Array }[] = [];
  let byteLength = 0;

  function encodeArray(kind: ArrayKind, array: Float64Array | Float32Array): EncodedValue {
    const offset = byteLength;
    chunks.push({ offset, bytes: new Uint8Array(array.buffer, array.byteOffset, array.byteLength) });
    byteLength = aligned(offset + array.byteLength);
    return { array: kind, offset, length: array.length };
  }

  function encodeValue(value: Plain): EncodedValue {
    if (typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))) {
      throw new RangeError(`${Object.is(value, -0) ? "-0" : value} cannot be written outside an array`);
    }
    if (value === null || typeof value !== "object") return value;
    if (value instanceof Float64Array) return encodeArray("Float64Array", value);
    if (value instanceof Float32Array) return encodeArray("Float32Array", value);
    if (isNumberList(value)) return encodeArray("number[]", Float64Array.from(value));
    if (isList(value)) return { list: value.map(encodeValue) };
    return { fields: Object.fromEntries(Object.entries(value).map(([name, field]) => [name, encodeValue(field)])) };
  }

  const header: Omit<Header, "byteLength"> = { fluxion: kind, version: VERSION, value: encodeValue(value) };
  const line = new TextEncoder().encode(JSON.stringify({ ...header, byteLength }));
  const start = aligned(line.length + 1);
  const bytes = new Uint8Array(start + byteLength).fill(0x20, 0, start);
  bytes.set(line);
  bytes[start - 1] = 0x0a;
  for (const chunk of chunks) bytes.set(chunk.bytes, start + chunk.offset);
  return bytes;
}

/** The value that `encode` was given. `source` names the bytes in messages. */
export function decode(kind: string, bytes: Uint8Array, source: string): Plain {
  refuseBigEndian();
  const start = bytes.indexOf(0x0a) + 1;
  const header = parseHeader(bytes.subarray(0, start));
  if (header === undefined) throw new Error(`${source} is not a file that fluxion wrote`);
  if (header.fluxion !== kind) throw new Error(`${source} holds a ${header.fluxion}, not a ${kind}`);
  if (header.version !== VERSION)
    throw new Error(`${source} has format ${header.version}; this fluxion reads ${VERSION}`);
  if (bytes.length !== start + header.byteLength) {
    throw new Error(`${source} is damaged: ${bytes.length} bytes, ${start + header.byteLength} expected`);
  }

  function decodeValue(value: EncodedValue): Plain {
    if (value === null || typeof value !== "object") return value;
    if ("list" in value) return value.list.map(decodeValue);
    if ("fields" in value) {
      return Object.fromEntries(Object.entries(value.fields).map(([name, field]) => [name, decodeValue(field)]));
    }
    const size = value.length * (value.array === "Float32Array" ? 4 : 8);
    const copy = new Uint8Array(bytes.subarray(start + value.offset, start + value.offset + size)).buffer;
    if (value.array === "Float32Array") return new Float32Array(copy);
    return value.array === "Float64Array" ? new Float64Array(copy) : Array.from(new Float64Array(copy));
  }

  return decodeValue(header.value);
}

function parseHeader(line: Uint8Array): Header | undefined {
  try {
    const header: Header = JSON.parse(new TextDecoder().decode(line));
    return typeof header.fluxion === "string" ? header : undefined;
  } catch {
    return undefined;
  }
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

function isNumberList(value: Plain): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((element) => typeof element === "number");
}
