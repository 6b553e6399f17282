/** Generated code as it is expected, letter by letter; the same functions are run and checked in every mode. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openSession } from "../../compiler/session.ts";
import { testCorpus } from "../helpers/corpus.ts";

const cases = new URL("cases/", import.meta.url);
const session = openSession({ verify: true });

/** The module for one source. `samples` are the tests' own and stay out of it. */
function generated(file: string): string {
  const text = readFileSync(new URL(file, cases), "utf8");
  const { modules, diagnostics } = session.compile([{ path: `/golden/${file}`, text }], { tags: true });
  expect(diagnostics).toEqual([]);
  return modules.map((module) => module.code).join("\n");
}

describe.each(readdirSync(cases).filter((name) => name.endsWith(".ts")))("%s", (file) => {
  test("its generated code is unchanged", async () => {
    await expect(generated(file)).toMatchFileSnapshot(`expected/${file}`);
  });

  test("compiling twice gives the same bytes", () => {
    expect(generated(file)).toBe(generated(file));
  });
});

testCorpus(cases);
