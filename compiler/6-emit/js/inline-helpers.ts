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
 * Throws when an array or object that is written, or one in it, shares memory with another. Each is handed over under its
 * name.
 */
function requireDisjoint(written«: Record<string, object>», others«: Record<string, object>»)«: void» {
  /** By buffer, list or object: from where to where in it each array reaches, and its name. */
  const seen = new Map«<unknown, [start: number, end: number, name: string][]>»();
  const visit = (array«: object», name«: string») => {
    const { buffer, byteOffset: start = 0, byteLength = 1 } = array« as Partial<ArrayBufferView>»;
    const neighbours = seen.get(buffer ?? array) ?? [];
    for (const [from, to, other] of neighbours) {
      if (written[other] && from < start + byteLength && start < to) {
        throw new Error(\`FX8001: '\${other}' is written and shares memory with '\${name}'\`);
      }
    }
    seen.set(buffer ?? array, [...neighbours, [start, start + byteLength, name]]);
    if (buffer || typeof (array« as readonly unknown[]»)[0] === "number") return;
    for (const inner of Object.values(array)) if (typeof inner === "object") visit(inner, name);
  };
  for (const arrays of [written, others]) for (const name in arrays) visit(arrays[name]«!», name);
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
