/** The helpers of `fluxion/random` as text, as those of `fluxion/runtime` are. */
import type { RandomName } from "../../runtime-names.ts";
import type { InlineHelper } from "./inline-helpers.ts";

export const randomHelpers: { readonly [name in RandomName | "draw"]: InlineHelper } = {
  draw: {
    needs: [],
    text: `
/** The block of the latest draw. Every draw overwrites it before reading it, so it carries nothing between calls. */
const words = new Uint32Array(2);

function rotateLeft(word«: number», bits«: number»)«: number» {
  return (word << bits) | (word >>> (32 - bits));
}

/** Writes the block of a key and a counter, four 32-bit words, into \`block\` (length 2). */
function threefry2x32(key0«: number», key1«: number», counter0«: number», counter1«: number», block«: Uint32Array»)«: void» {
  let next0 = key0;
  let next1 = key1;
  let next2 = key0 ^ key1 ^ 0x1bd11bda;
  let a = (counter0 + key0) | 0;
  let b = (counter1 + key1) | 0;
  for (let group = 1; group <= 5; group++) {
    const odd = group & 1;
    a = (a + b) | 0;
    b = rotateLeft(b, odd ? 13 : 17) ^ a;
    a = (a + b) | 0;
    b = rotateLeft(b, odd ? 15 : 29) ^ a;
    a = (a + b) | 0;
    b = rotateLeft(b, odd ? 26 : 16) ^ a;
    a = (a + b) | 0;
    b = rotateLeft(b, odd ? 6 : 24) ^ a;
    const used = next0;
    next0 = next1;
    next1 = next2;
    next2 = used;
    a = (a + next0) | 0;
    b = (b + next1 + group) | 0;
  }
  block[0] = a;
  block[1] = b;
}

function draw(seed«: number», slot«: number», element«: number», purpose = 0)«: void» {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(\`a seed is a non-negative safe integer, not \${seed}\`);
  threefry2x32(seed | 0, (seed / 2 ** 32) | purpose, slot | 0, element | 0, words);
}

function firstWord()«: number» {
  return words[0]« as number»;
}

function secondWord()«: number» {
  return words[1]« as number»;
}`,
  },
  randomNormal: {
    needs: ["draw"],
    text: `
/**
 * A standard normal number: Box and Muller 1958, the cosine branch, from the block's two words. The first word is moved
 * by one half off zero, so the logarithm is finite and no draw lies beyond 6.77.
 */
function randomNormal(seed«: number», slot«: number», element«: number»)«: number» {
  draw(seed, slot, element);
  return Math.sqrt(-2 * Math.log((firstWord() + 0.5) * 2 ** -32)) * Math.cos(2 * Math.PI * (secondWord() * 2 ** -32));
}`,
  },
  randomSign: {
    needs: ["draw"],
    text: `
/** The block of the latest signs, and whose it is: signs are mostly drawn one after the other. */
const signs = new Uint32Array(2);
let [signSeed, signSlot, signBlock] = [-1, 0, 0];

/**
 * A Rademacher number: 1 or -1 with equal chance. The block whose counter is (slot, floor(element / 64)) has the signs of
 * 64 elements: a bit each, from the lowest of its first word to the highest of its second.
 */
function randomSign(seed«: number», slot«: number», element«: number»)«: number» {
  const block = element >>> 6;
  if (block !== signBlock || slot !== signSlot || seed !== signSeed) {
    draw(seed, slot, block);
    signs.set(words);
    [signSeed, signSlot, signBlock] = [seed, slot, block];
  }
  // A shift takes its distance modulo 32.
  return 1 - (((signs[(element >>> 5) & 1]« as number») >>> element) & 1) * 2;
}`,
  },
  randomIndex: {
    needs: ["draw"],
    text: `
/**
 * A uniform index below \`count\` (at most 2^32): the high word of word x count. An index is off its fair chance by less
 * than count / 2^32, relatively. The product is formed in halves of 16 bits, which a float64 holds exactly.
 */
function randomIndex(seed«: number», slot«: number», element«: number», count«: number»)«: number» {
  draw(seed, slot, element);
  const word = firstWord();
  return Math.floor(((word >>> 16) * count + Math.floor(((word & 0xffff) * count) / 65536)) / 65536);
}`,
  },
  stepSeed: {
    needs: ["draw"],
    text: `
/** Set in the key's high word when a seed is derived. Seeds stay below 2^53, so no ordinary draw has this key. */
const DERIVED = 0x80000000;

/** 53 bits of the block as an integer. */
function safeInteger()«: number» {
  return firstWord() * 2 ** 21 + (secondWord() >>> 11);
}

/** A fresh seed for step \`step\` of a run: unrelated to its neighbours and to every draw made with \`seed\` itself. */
function stepSeed(seed«: number», step«: number»)«: number» {
  draw(seed, step, step / 2 ** 32, DERIVED);
  return safeInteger();
}`,
  },
  keptFraction: {
    needs: [],
    text: `
/**
 * The fraction of a slot that is kept, in (0, 1]; \`slots\` are the names of all, with commas between them, \`sizes\` for each the
 * number of its rows, their length and the bytes of an entry, or -1 where they are not known.
 */
function keptFraction(keep«: number | { readonly bytes: number } | { readonly [slot: string]: number }», slot«: string», slots«: string», ...sizes«: readonly number[]»)«: number» {
  let fraction = keep;
  if (keep === undefined) throw new TypeError("'keep' is missing: { seed, keep: 0.1 }");
  if (typeof keep !== "number") {
    const isSlot = (name«: string») => \`,\${slots},\`.includes(\`,\${name},\`);
    const unknown = Object.keys(keep).find((name) => !isSlot(name));
    const named = (keep« as { readonly [name: string]: number }»)[slot] ?? 1;
    if (unknown !== undefined && unknown !== "bytes")
      throw new RangeError(\`no slot '\${unknown}' is kept in part: there are '\${slots}'\`);
    fraction = unknown === undefined ? named : fractionWithin(keep.bytes« as number», sizes);
  }
  if (typeof fraction !== "number" || !(fraction > 0 && fraction <= 1))
    throw new RangeError(\`what is kept of '\${slot}' is a fraction in (0, 1], not \${fraction}\`);
  return fraction;
}

/** The largest fraction with which slots of these sizes take no more than so many bytes, by bisection. */
function fractionWithin(bytes«: number», sizes«: readonly number[]»)«: number» {
  const taken = (fraction«: number») => {
    let sum = 0;
    for (let i = 0; i < sizes.length; i += 3)
      sum += (sizes[i]« as number») * Math.ceil(fraction * (sizes[i + 1]« as number»)) * (sizes[i + 2]« as number»);
    return sum;
  };
  if (sizes.includes(-1))
    throw new RangeError("how many bytes are kept is not known: give a fraction");
  let [low, high] = [2 ** -40, 1];
  if (taken(high) <= bytes) return high;
  if (!(taken(low) <= bytes))
    throw new RangeError(\`one entry a row takes \${taken(low)} bytes, more than \${bytes}\`);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (taken(middle) <= bytes) low = middle;
    else high = middle;
  }
  return low;
}`,
  },
};
