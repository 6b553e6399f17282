/** What a device runs as it is expected, letter by letter. `test/webgpu/golden.test.ts` runs the expected text. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openSession } from "../../compiler/session.ts";

const cases = new URL("cases/device/", import.meta.url);
const session = openSession({ verify: true });

describe.each(readdirSync(cases))("%s", (file) => {
  test("its kernels and their plan are unchanged", async () => {
    const text = readFileSync(new URL(file, cases), "utf8");
    const options = { tags: true, target: "webgpu" } as const;
    const { modules, diagnostics } = session.compile([{ path: `/golden/${file}`, text }], options);
    expect(diagnostics).toEqual([]);
    await expect(modules.map(({ code }) => code).join("\n")).toMatchFileSnapshot(`expected/device/${file}`);
  });
});
