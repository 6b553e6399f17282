/** Random numbers against Random123's published answers, against their meaning, and as distributions with fixed seeds. */
import { describe, expect, test } from "vitest";
import {
  randomBits,
  randomIndex,
  randomNormal,
  randomPermutation,
  randomSign,
  randomUniform,
  stepSeed,
  threefry2x32,
} from "../../runtime/random.ts";

/** tests/kat_vectors of Random123, "threefry2x32 20": counter, key, block. */
const KNOWN_ANSWERS = [
  { counter: [0, 0], key: [0, 0], block: [0x6b200159, 0x99ba4efe] },
  { counter: [0xffffffff, 0xffffffff], key: [0xffffffff, 0xffffffff], block: [0x1cb996fc, 0xbb002be7] },
  { counter: [0x243f6a88, 0x85a308d3], key: [0x13198a2e, 0x03707344], block: [0xc4923a9c, 0x483df7a0] },
] as const;

test.each(KNOWN_ANSWERS)("threefry2x32 of key $key and counter $counter", ({ key, counter, block }) => {
  const words = new Uint32Array(2);
  threefry2x32(key[0], key[1], counter[0], counter[1], words);
  expect([...words]).toEqual([...block]);
});

test("the seed is the key, low word first, and slot and element are the counter", () => {
  const words = new Uint32Array(2);
  const seed = 0x1234 * 2 ** 32 + 0x89abcdef;
  threefry2x32(0x89abcdef, 0x1234, 7, 0xfffffff0, words);
  expect(randomBits(seed, 7, 0xfffffff0)).toBe(words[0]);
  expect(randomUniform(seed, 7, 0xfffffff0)).toBe(
    ((words[0] as number) * 2 ** 21 + ((words[1] as number) >>> 11)) / 2 ** 53,
  );
});

test.each([-1, 0.5, Number.NaN, 2 ** 53])("%d is no seed", (seed) => {
  expect(() => randomBits(seed, 0, 0)).toThrow("non-negative safe integer");
  expect(() => stepSeed(seed, 0)).toThrow("non-negative safe integer");
});

const COUNT = 40_000;

/** Mean of f over draws, in standard errors away from what it should be. */
function deviation(draw: (element: number) => number, mean: number, variance: number): number {
  let sum = 0;
  for (let element = 0; element < COUNT; element++) sum += draw(element);
  return Math.abs(sum / COUNT - mean) / Math.sqrt(variance / COUNT);
}

describe("distributions", () => {
  test("uniform numbers have the uniform's moments and no neighbour correlation", () => {
    const uniform = (element: number) => randomUniform(1, 2, element);
    expect(deviation(uniform, 1 / 2, 1 / 12)).toBeLessThan(4);
    expect(deviation((element) => uniform(element) ** 2, 1 / 3, 4 / 45)).toBeLessThan(4);
    expect(deviation((element) => (uniform(element) - 0.5) * (uniform(element + 1) - 0.5), 0, 1 / 144)).toBeLessThan(4);
  });

  test("normals have the moments and the tail of the normal distribution", () => {
    const normal = (element: number) => randomNormal(3, 4, element);
    expect(deviation(normal, 0, 1)).toBeLessThan(4);
    expect(deviation((element) => normal(element) ** 2, 1, 2)).toBeLessThan(4);
    expect(deviation((element) => normal(element) ** 3, 0, 15)).toBeLessThan(4);
    expect(deviation((element) => normal(element) ** 4, 3, 96)).toBeLessThan(4);
    const tail = 0.04550026;
    expect(deviation((element) => (Math.abs(normal(element)) > 2 ? 1 : 0), tail, tail * (1 - tail))).toBeLessThan(4);
  });

  test("signs are 1 and -1 with equal chance", () => {
    expect(new Set(Array.from({ length: 100 }, (_, element) => randomSign(5, 0, element)))).toEqual(new Set([1, -1]));
    expect(deviation((element) => randomSign(5, 0, element), 0, 1)).toBeLessThan(4);
  });

  test("indexes are uniform by chi-square, and exact for large counts", () => {
    const bins = new Float64Array(10);
    for (let element = 0; element < COUNT; element++) {
      const index = randomIndex(6, 0, element, bins.length);
      bins[index] = (bins[index] as number) + 1;
    }
    const expected = COUNT / bins.length;
    expect(bins.reduce((sum, bin) => sum + (bin - expected) ** 2 / expected, 0)).toBeLessThan(27.9);
    const count = 4_294_967_291;
    for (let element = 0; element < 1000; element++) {
      const exact = (BigInt(randomBits(6, 1, element)) * BigInt(count)) >> 32n;
      expect(BigInt(randomIndex(6, 1, element, count))).toBe(exact);
    }
  });

  test("seeds of steps are safe integers, all different, and unrelated to draws of the run's own seed", () => {
    const seeds = Array.from({ length: 2000 }, (_, step) => stepSeed(7, step));
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)).toBe(true);
    expect(deviation((step) => stepSeed(7, step) / 2 ** 53, 1 / 2, 1 / 12)).toBeLessThan(4);
    const draws = new Set(Array.from({ length: 2000 }, (_, slot) => randomUniform(7, slot, 0) * 2 ** 53));
    expect(seeds.filter((seed) => draws.has(seed))).toEqual([]);
  });
});

describe("permutations", () => {
  test("hold every index once, and change with seed and slot", () => {
    const order = randomPermutation(8, 0, 1000);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, index) => index));
    expect(order).toEqual(randomPermutation(8, 0, 1000));
    expect(order).not.toEqual(randomPermutation(8, 1, 1000));
    expect(order).not.toEqual(randomPermutation(9, 0, 1000));
    expect([...randomPermutation(8, 0, 0)]).toEqual([]);
  });

  test("of three elements are equally likely", () => {
    const times = new Map<string, number>();
    for (let slot = 0; slot < 6000; slot++) {
      const order = randomPermutation(10, slot, 3).join("");
      times.set(order, (times.get(order) ?? 0) + 1);
    }
    expect(times.size).toBe(6);
    expect([...times.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(20.5);
  });
});
