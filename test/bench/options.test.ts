/** What the words behind `npm run bench --` ask for, and how they are refused. */
import { expect, test } from "vitest";
import { benchmarks } from "./benchmarks.ts";
import { askedBy } from "./options.ts";
import { peers } from "./peers/list.ts";

test("without words it is every benchmark beside the one by hand", () => {
  expect(askedBy([])).toEqual({ chosen: benchmarks, others: [], sizes: false, quick: false, json: false });
});

test("each word does what the help says", () => {
  const { chosen, ...rest } = askedBy([
    "--only",
    "LORENZ",
    "--sizes",
    "--peers",
    "--quick",
    "--json",
    "--picture",
    "a.html",
  ]);
  expect(chosen.map(({ file }) => file)).toEqual(["lorenz"]);
  expect(rest).toEqual({ others: peers, sizes: true, quick: true, json: true, picture: "a.html" });
  expect(askedBy(["--only", "RK4"]).chosen).toHaveLength(2);
  expect(askedBy(["--peers", "rose,adnn"]).others.map(({ key }) => key)).toEqual(["rose", "adnn"]);
  expect(askedBy(["--json", "rows.json"]).json).toBe("rows.json");
});

test.each([
  [["--peers", "jax"], "No peer is called 'jax': there are tfjs-cpu, tfjs-wasm, jax-js-cpu, jax-js-wasm, rose, adnn."],
  [["--peers", "--only", "Rosen*"], /^No benchmark is called 'Rosen\*': there are rosenbrock, .*, perceptron\.$/],
  [["--picture", "sizes.html"], "A picture shows sizes: say --sizes, too."],
  [["--sizes", "--json", "nowhere/sizes.json"], "There is no folder 'nowhere'."],
])("%j is refused before anything is installed or measured", (words, message) => {
  expect(() => askedBy(words)).toThrow(message);
});
