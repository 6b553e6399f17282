/** A share of the mutants of `npm run mutate`, always the same ones. */
import { afterAll, expect, test } from "vitest";
import { Campaign } from "./campaign.ts";

const campaign = new Campaign(20);
const [mutants, commands] = [120, 40];
const atATime = 40;
/** Of mutants that take as long as they may. */
const timeout = 300_000;

afterAll(() => campaign.end());

for (let first = 1; first <= mutants; first += atATime) {
  test(`mutants ${first} to ${first + atATime - 1} are refused or built right`, { timeout }, async () => {
    for (let seed = first; seed < first + atATime; seed++) {
      const fault = await campaign.mutant(seed);
      if (!fault) continue;
      const { kind, details, mutant } = await campaign.shrunk(fault, Date.now() + 10_000);
      expect.fail(`npm run mutate -- --seed ${seed} --inputs 1\n${kind}\n${details}\n${mutant?.files[0]?.text}`);
    }
  });
}

test("command lines write below --out-dir alone", { timeout }, async () => {
  for (let seed = 1; seed <= commands; seed++) expect(await campaign.command(seed)).toBeUndefined();
});

test("mutants are of all kinds", () => {
  const { outcomes } = campaign.tally;
  expect([...outcomes.values()].reduce((sum, count) => sum + count, 0)).toBe(mutants);
  expect(outcomes.get("refused")).toBeGreaterThan(mutants / 4);
  expect(outcomes.get("checked")).toBeGreaterThan(mutants / 8);
});
