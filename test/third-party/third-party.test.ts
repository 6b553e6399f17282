/** Functions of packages, unchanged: each is right, or refused with a remedy, and few are refused. */
import { afterAll, describe, expect, test } from "vitest";
import { openSession } from "../../compiler/session.ts";
import { checkFamily, type Verdict } from "./check-family.ts";
import { families } from "./families.ts";
import { summaryOf } from "./summary.ts";

const session = openSession({ verify: true });
const verdicts: Verdict[] = [];

describe.each(families)("$from: $what", (family) => {
  test("is right, or refused with a remedy", { timeout: 180_000 }, () => {
    const found = checkFamily(session, family);
    verdicts.push(...found);
    const wrong = found.filter(({ outcome }) => outcome === "wrong");
    expect(wrong.map(({ name, why }) => `${name}: ${why}`)).toEqual([]);
    const refusals = found.filter(({ outcome }) => outcome === "refused").flatMap(({ diagnostics }) => diagnostics);
    expect(refusals.filter(({ help }) => !help)).toEqual([]);
    expect(found.filter(({ outcome, diagnostics }) => outcome === "refused" && diagnostics.length === 0)).toEqual([]);
  });
});

test("at least 60 functions of at least 8 packages are taken as they are, and less than 15 of 100 are refused", () => {
  const { functions, packages, refusedPercent } = summaryOf(verdicts);
  expect(verdicts).toHaveLength(families.flatMap((family) => family.functions).length);
  expect(functions).toBeGreaterThanOrEqual(60);
  expect(packages).toBeGreaterThanOrEqual(8);
  expect(refusedPercent).toBeLessThan(15);
});

afterAll(() => {
  console.log(summaryOf(verdicts).text);
});
