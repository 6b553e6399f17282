/** What generated functions demand of arrays that they write to: told from brute force over ranges of bytes. */
import { describe, expect, test } from "vitest";
import { requireDisjoint } from "../../runtime/index.ts";

const meets = (written: object, ...others: object[]) => {
  try {
    (requireDisjoint as (names: string, ...arrays: object[]) => void)("w, a, b, c, d", written, ...others);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};
const message = (other: string) => `FX8001: 'w' is written and shares memory with '${other}'`;

describe("views of one buffer", () => {
  const buffer = new ArrayBuffer(64);
  const views = [0, 8, 24, 40, 64].flatMap((start) =>
    [0, 1, 2, 3].flatMap((length) => (start + 8 * length <= 64 ? [new Float64Array(buffer, start, length)] : [])),
  );
  const bytes = ({ byteOffset, byteLength }: Float64Array) =>
    Array.from({ length: byteLength }, (_, i) => byteOffset + i);

  test("meet where they have a byte in common", () => {
    for (const x of views) {
      for (const y of views) {
        if (x.length === 0 || y.length === 0) continue;
        const isShared = bytes(x).some((byte) => bytes(y).includes(byte));
        expect(meets(x, y), `${x.byteOffset} ${x.length} ${y.byteOffset} ${y.length}`).toBe(
          isShared ? message("a") : undefined,
        );
        expect(meets([x, [1]], { y })).toBe(isShared ? message("a") : undefined);
      }
    }
  });

  test("which have no element meet nothing at their ends", () => {
    const none = new Float64Array(buffer, 8, 0);
    expect(meets(none, none, new Float64Array(buffer, 8, 2), new Float64Array(buffer, 0, 1))).toBeUndefined();
  });
});

test("the array that is met is named", () => {
  const [w, a, b] = [new Float64Array(2), new Float32Array(2), [1, 2]];
  expect(meets(w, a, b, a, w)).toBe(message("d"));
  expect(meets(b, w, a, b, a)).toBe(message("c"));
  expect(meets(b, w, [], [1, 2], new Float64Array(0))).toBeUndefined();
});

test("lists, objects and arrays that lie in others are met there", () => {
  const [row, body] = [[1, 2], { mass: 1, position: new Float64Array(3) }];
  expect(meets([row, [3, 4], row])).toBe(message("w"));
  expect(meets([row], [[3, 4], row])).toBe(message("a"));
  expect(meets([body], [{ ...body, position: new Float64Array(3) }])).toBeUndefined();
  expect(meets([body], [{ ...body }])).toBe(message("a"));
  expect(meets([body], undefined as never, body.position)).toBe(message("b"));
  expect(meets([{ next: null, values: row }, null] as object[], [null] as never)).toBeUndefined();
});

test("what is only read may share memory", () => {
  const [w, x] = [new Float64Array(2), new Float64Array(2)];
  expect(meets(w, x, x, [x], [x])).toBeUndefined();
});
