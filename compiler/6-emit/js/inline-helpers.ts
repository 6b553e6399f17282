/**
 * The helpers of `fluxion/runtime` as text, for modules that import nothing. What stands between « and » is type
 * annotation, which the JavaScript form leaves out. A test holds this text to `runtime/`.
 */
import type { RuntimeName } from "../../runtime-names.ts";

interface InlineHelper {
  /** Further helpers that it calls, and whether it uses the pool. */
  readonly needs: readonly (RuntimeName | "pool")[];
  readonly text: string;
}

const helpers: { readonly [name in RuntimeName | "pool"]: InlineHelper } = {
  pool: {
    needs: [],
    text: `
«type Buffer =
  | Float64Array
  | Float32Array
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array;

»const free = new Map«<unknown, Map<number, Buffer[]>>»();

function freeOf(type«: unknown», length«: number»)«: Buffer[]» {
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
}`,
  },
  take: {
    needs: ["pool"],
    text: `
/** A buffer of at least \`length\` elements with arbitrary content. */
function take«<T extends Buffer>»(type«: new (length: number) => T», length«: number»)«: T» {
  let capacity = 16;
  while (capacity < length) capacity *= 2;
  return (freeOf(type, capacity).pop()« as T | undefined») ?? new type(capacity);
}`,
  },
  takeZeros: {
    needs: ["pool"],
    text: `
/** A buffer of \`length\` zeros. */
function takeZeros«<T extends Buffer>»(type«: new (length: number) => T», length«: number»)«: T» {
  const buffer = freeOf(type, length).pop()« as T | undefined»;
  buffer?.fill(0);
  return buffer ?? new type(length);
}`,
  },
  give: {
    needs: ["pool"],
    text: `
/** Gives taken buffers back. */
function give(...buffers«: Buffer[]»)«: void» {
  for (const buffer of buffers) freeOf(buffer.constructor, buffer.length).push(buffer);
}`,
  },
  grow: {
    needs: ["take", "give"],
    text: `
/** A longer buffer with the content of one that is given back. */
function grow«<T extends Buffer>»(buffer«: T», length«: number»)«: T» {
  const longer = take(buffer.constructor« as new (length: number) => T», length);
  longer.set(buffer);
  give(buffer);
  return longer;
}`,
  },
  requireDisjoint: {
    needs: [],
    text: `
/**
 * Throws when an array or object that is written, or one in it, shares memory with another. \`names\` lists the written
 * ones, then the others.
 */
function requireDisjoint(
  written«: readonly object[]»,
  others«: readonly object[]»,
  names«: string»,
)«: void» {
  /** Only arrays in one buffer, or one list under two names, can overlap. */
  const seen = new Map«<unknown, [ArrayBufferView, number][]>»();
  const visit = (array«: object», i«: number») => {
    const a = array« as ArrayBufferView»;
    const neighbours = seen.get(a.buffer ?? a) ?? [];
    for (const [b, j] of neighbours) {
      const overlap =
        a === b || (a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength);
      if (j < written.length && overlap) {
        const name = names.split(", ");
        throw new Error(\`FX8001: '\${name[j]}' is written and shares memory with '\${name[i]}'\`);
      }
    }
    seen.set(a.buffer ?? a, neighbours);
    neighbours.push([a, i]);
    const arrays = array« as readonly object[]»;
    if (typeof arrays[0] === "object") for (const inner of arrays) visit(inner, i);
  };
  [...written, ...others].forEach(visit);
}`,
  },
  requireLength: {
    needs: [],
    text: `
/** Throws when an array does not have as many elements as it must. */
function requireLength(
  array«: { readonly length: number }»,
  length«: number»,
  name«: string»,
  expected«: string»,
)«: void» {
  if (array.length !== length) throw new Error(\`FX8002: '\${name}' has \${array.length} elements instead of \${expected}\`);
}`,
  },
};

/** The names that the helpers' text uses at the top of a module, beside the helpers' own. */
export const inlineNames = ["Buffer", "free", "freeOf"];

/** The definitions of these helpers and of what they need. */
export function inlineHelpers(names: readonly RuntimeName[], language: "ts" | "js"): string {
  const needed = new Set<RuntimeName | "pool">();
  const need = (name: RuntimeName | "pool") => {
    helpers[name].needs.forEach(need);
    needed.add(name);
  };
  names.forEach(need);
  return [...needed]
    .map((name) =>
      language === "ts" ? helpers[name].text.replace(/[«»]/g, "") : helpers[name].text.replace(/«[^»]*»/g, ""),
    )
    .join("\n")
    .trim();
}
