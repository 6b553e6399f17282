/** The expected texts of `test/golden/expected/device`, run as they stand there, against JavaScript. */
import { readdirSync, readFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { describe, expect, test } from "vitest";
import type { Mode } from "../../compiler/1-parse/request.ts";
import { lowerText, runText } from "../helpers/lowering.ts";
import { derivedForBoth, device, faultOf, type OnDevice, seedLike } from "../helpers/on-device.ts";

const golden = new URL("../golden/", import.meta.url);

type Exports = Record<string, OnDevice["onDevice"]>;

describe.skipIf(!device)("expected kernels", () => {
  test.each(readdirSync(new URL("cases/device/", golden)))("%s", async (file) => {
    const text = readFileSync(new URL(`cases/device/${file}`, golden), "utf8");
    const expected = readFileSync(new URL(`expected/device/${file}`, golden), "utf8");
    const module = { exports: {} as Exports };
    const { code } = transformSync(expected, { loader: "ts", format: "cjs", target: "es2022" });
    new Function("module", "exports", code)(module, module.exports);
    const { program, exported } = lowerText(text);
    const samples = runText(text).samples as unknown as Record<string, unknown[][]>;
    for (const [name, points] of Object.entries(samples)) {
      const [, wrtNames, mode] = text.match(/@differentiable wrt (.*) modes (\w+) target/)!;
      const parameters = program.functions.get(exported.get(name)!)!.parameters.map((parameter) => parameter.name);
      const wrt = wrtNames!.split(" ").map((each) => parameters.indexOf(each));
      const both = derivedForBoth(program, exported.get(name)!, mode as Mode, wrt);
      const value = derivedForBoth(program, exported.get(name)!, "primal", wrt).onHost;
      const written = `${name}${mode!.charAt(0).toUpperCase()}${mode!.slice(1)}`;
      expect(Object.keys(module.exports)).toEqual([name, written]);
      for (const args of points) {
        const seeds = mode === "vjp" ? [seedLike(value(...args), 1)] : [];
        expect(await faultOf({ ...both, onDevice: module.exports[written]! }, [...args, ...seeds])).toBeUndefined();
      }
    }
  });
});
