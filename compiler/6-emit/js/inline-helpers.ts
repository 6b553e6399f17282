/**
 * The helpers of the runtime as text, for modules that import nothing. What stands between « and » is type annotation,
 * which the JavaScript form leaves out. A test holds this text to `runtime/`.
 */
import type { InlineName } from "../../runtime-names.ts";
import { randomHelpers } from "./inline-random.ts";

/** What is written out: helpers, and what several of them use. */
export type Inlined = InlineName | "pool" | "draw";

export interface InlineHelper {
  readonly needs: readonly Inlined[];
  readonly text: string;
}

const helpers: { readonly [name in Inlined]: InlineHelper } = {
  ...randomHelpers,
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
  return (freeOf(type, length).pop()?.fill(0)« as T | undefined») ?? new type(length);
}`,
  },
  give: {
    needs: ["pool"],
    text: `
/** Gives taken buffers back. */
function give(first«: Buffer», second«?: Buffer», third«?: Buffer», fourth«?: Buffer»)«: void» {
  freeOf(first.constructor, first.length).push(first);
  if (second) give(second, third, fourth);
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
 * Throws when an array or object that is written, or one in it, shares memory with itself or another. \`names\` are those of
 * all, in order. Allocates only where arrays lie in arrays.
 */
function requireDisjoint(
  names«: string»,
  written«: object»,
  a«?: object»,
  b«?: object»,
  c«?: object»,
  d«?: object»,
)«: void» {
  if (isFlat(written) && isApart(written, a) && isApart(written, b) && isApart(written, c) && isApart(written, d)) return;
  /** What is written, by buffer; lists and objects by themselves. */
  const reached = new Map«<unknown, ArrayBufferView[]>»();
  const visit = (array«: object», i«: number») => {
    if (Object(array) !== array) return;
    const key = (array« as ArrayBufferView»).buffer ?? array;
    const met = reached.get(key) ?? [];
    if (!met.every((other) => isApart(other, array))) {
      const all = names.split(", ");
      throw new Error(\`FX8001: '\${all[0]}' is written and shares memory with '\${all[i]}'\`);
    }
    if (!i) reached.set(key, [...met, array« as ArrayBufferView»]);
    if (!isFlat(array)) Object.values(array).forEach((inner) => visit(inner, i));
  };
  «(»[written, a, b, c, d]« as object[])».forEach(visit);
}

/** Whether there are numbers in it, and nothing else. */
function isFlat(array«: object»)«: array is ArrayBufferView» {
  return typeof (array« as readonly unknown[]»)[0] === "number";
}

/** Of lists, which have no buffer, whether they are two. */
function isApart(x«: ArrayBufferView», y«?: object»)«: boolean» {
  const other = y« as ArrayBufferView | undefined»;
  if (!other || (x.buffer ?? x) !== (other.buffer ?? other)) return !other || isFlat(other);
  const distance = x.byteOffset - other.byteOffset;
  return distance >= other.byteLength || -distance >= x.byteLength;
}`,
  },
};

/** The names that the helpers' text uses at the top of a module, beside the helpers' own. */
export const inlineNames = [
  ...["Buffer", "free", "freeOf", "isApart", "isFlat"],
  ...["words", "rotateLeft", "threefry2x32", "draw", "firstWord", "secondWord"],
  "fractionWithin",
  ...["signs", "signSeed", "signSlot", "signBlock"],
];

/** The definitions of these helpers and of what they need. */
export function inlineHelpers(names: readonly InlineName[], language: "ts" | "js"): string {
  const needed = new Set<Inlined>();
  const need = (name: Inlined) => {
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
