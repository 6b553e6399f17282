/** Cursors that go through arrays on a device: how far they get is known before a kernel runs. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lowerText } from "../helpers/lowering.ts";
import { derivedForBoth, device } from "../helpers/on-device.ts";

const { program, exported } = lowerText(
  readFileSync(new URL("../gradients/corpus/cursors.ts", import.meta.url), "utf8"),
);
const x = Float64Array.of(1, 2, 3);

describe.skipIf(!device)("cursors", () => {
  // A row of n elements has n trips, and so do the rows: 47000 ** 2 fits no integer of 32 bits.
  test.each(["rowAfterRow", "upperTriangle"])("'%s' is refused where its cursor may leave 32 bits", (name) => {
    const { onDevice } = derivedForBoth(program, exported.get(name)!, "primal", [0]);
    expect(() => onDevice(device!, x, 47000, 47000)).toThrow(/^FX8107: \d{10} is no integer of 32 bits/);
    expect(() => onDevice(device!, x, 2, 2)).not.toThrow();
  });

  test("so is one whose rows have a length each, by the largest of them", () => {
    const { onDevice } = derivedForBoth(program, exported.get("ragged")!, "primal", [0]);
    expect(() => onDevice(device!, x, Int32Array.of(2 ** 30, 1, 1))).toThrow("FX8107");
    expect(() => onDevice(device!, x, Int32Array.of(2, 1, 0))).not.toThrow();
  });
});
