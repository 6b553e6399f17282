/** Where rows begin that are read one after the other: kept only where nothing gives it. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { session } from "../helpers/compiled.ts";

const corpus = readFileSync(new URL("../gradients/corpus/cursors.ts", import.meta.url), "utf8");
const { modules } = session.compile([{ path: "/cursors/cursors.ts", text: corpus }], { tags: true, modes: ["grad"] });

function gradientOf(name: string): string {
  const code = modules[0]!.code;
  const start = code.indexOf(`export function ${name}Grad(`);
  return code.slice(start, code.indexOf("\n}\n", start));
}

describe("computed again", () => {
  test.each([
    ["lowerTriangle", "i + i * (i - 1) / 2"],
    ["strictLowerTriangle", "1 + (trip + trip * (trip - 1))"],
    ["upperTriangle", "i * count - i * (i - 1) / 2"],
    ["rowAfterRow", "i * Math.max(Math.ceil(columns), 0)"],
    ["threeAtATime", "i * 3"],
  ])("%s", (name, formula) => {
    expect(gradientOf(name)).not.toContain("atTape");
    expect(gradientOf(name)).toContain(formula);
  });
});

describe("kept", () => {
  test.each(["ragged", "farUpperTriangle", "lateLowerTriangle"])("%s", (name) => {
    expect(gradientOf(name)).toContain("atTape");
  });
});
