/** What `layerwise` keeps is what the gradient keeps: by the report on the code that is written. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { DerivativeExplanation } from "../../compiler/explain/explanation.ts";
import { compileFiles, session } from "../helpers/compiled.ts";

const text = readFileSync(new URL("programs/networks.ts", import.meta.url), "utf8");

/** The reports on `vjp` and `layerwise` of each function. */
function reports(): ReadonlyMap<string, readonly DerivativeExplanation[]> {
  const source = { path: "/project/networks.ts", text };
  const { modules, diagnostics } = session.compile([source], { tags: true, explain: true });
  expect(diagnostics).toEqual([]);
  return new Map(modules[0]!.explanation!.map(({ name, derivatives }) => [name, derivatives]));
}

const all = reports();

test.each(["plain", "inPlace", "loss", "repeated", "structured", "flat", "sometimes", "listed"])(
  "%s keeps no more than its gradient",
  (name) => {
    const [vjp, layerwise] = all.get(name)!;
    expect(vjp!.mode).toBe("vjp");
    expect(vjp!.tape.bytes).not.toBe("0");
    expect(layerwise!.tape).toEqual(vjp!.tape);
    expect(layerwise!.stored.map(({ value, bytes }) => [value, bytes])).toEqual(
      vjp!.stored.map(({ value, bytes }) => [value, bytes]),
    );
  },
);

test("what is kept lies on the heap, and is the pull's own: nothing is given back to the pool", () => {
  const [vjp, layerwise] = all.get("plain")!;
  expect(vjp!.stored.map(({ memory }) => memory)).toEqual(["workspace"]);
  expect(layerwise!.stored.map(({ memory }) => memory)).toEqual(["heap"]);
  const { code } = compileFiles(
    { "networks.ts": text.replaceAll("modes vjp layerwise", "modes layerwise") },
    { tags: true },
  );
  expect(code).toContain("plainLayerwise");
  expect(code).not.toMatch(/\bgive\(/);
});

test("its layers are told of", () => {
  const [, layerwise] = all.get("plain")!;
  const rows = "x.length / (w1.length / b1.length)";
  expect(layerwise!.layers).toEqual([
    { name: "w1", kind: "dense", function: "affine", rows, in: "w1.length / b1.length", out: "b1.length" },
    {
      name: "w2",
      kind: "dense",
      function: "affine",
      rows: `${rows} * b1.length / (w2.length / b2.length)`,
      in: "w2.length / b2.length",
      out: "b2.length",
    },
  ]);
  const [, recurrent] = all.get("recurrent")!;
  expect(recurrent!.layers!.map(({ name, rows: each }) => [name, each])).toEqual([
    ["wx", undefined],
    ["wh", undefined],
  ]);
});

test("an input is copied where it is overwritten behind the layer, and nowhere else", () => {
  const { code } = compileFiles({ "networks.ts": text }, { tags: true });
  const copiesIn = (name: string) => {
    const [, forward] = new RegExp(`^function ${name}Forward([^]*?)^}`, "m").exec(code)!;
    return forward!.split(".slice()").length - 1;
  };
  // One of them is the function's own.
  expect(copiesIn("reused")).toBe(2);
  expect(["plain", "inPlace", "caseByCase"].map(copiesIn)).toEqual([0, 0, 0]);
  // The last state is given as a copy: as far as is known, it may be one that the pull reads.
  expect(["recurrent", "settling"].map(copiesIn)).toEqual([1, 1]);
});
