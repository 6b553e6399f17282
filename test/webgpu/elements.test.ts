/** Integer arrays on the device, where they have no elements, too: as JavaScript has it, or refused. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf } from "../helpers/on-device.ts";

const text = readFileSync(new URL("subjects/elements.ts", import.meta.url), "utf8");
const { program, exported } = lowerText(text);
const samples = runText(text).samples as unknown as Record<string, { wrt: number[]; args: unknown[][] }>;

describe.skipIf(!device)("elements of integer arrays on the device", () => {
  for (const [name, { wrt, args: points }] of Object.entries(samples)) {
    for (const mode of ["primal", "grad"] as const) {
      test(`${mode} of ${name}`, async () => {
        const both = derivedForBoth(program, exported.get(name)!, mode, wrt);
        const faults: (string | undefined)[] = [];
        for (const args of points) faults.push(await faultOf(both, args));
        expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
      });
    }
  }

  test("a size that is no integer is no factor of an index", () => {
    const { onDevice } = derivedForBoth(program, exported.get("rows")!, "primal", [0]);
    const [x, at] = [new Float64Array(40), Uint16Array.of(1, 2)];
    for (const columns of [2.5, Number.NaN]) {
      expect(() => onDevice(device!, x, at, 2, columns)).toThrow(
        `FX8107: 'columns' is ${columns}, no integer, and indexes on the device are computed from it`,
      );
    }
  });
});
