/** Which cells of an array two places in a loop may both get at in different trips: against counting them all. */
import { expect, test } from "vitest";
import { Cells } from "../../compiler/3-analyze/cells.ts";
import { IndexForms } from "../../compiler/3-analyze/index-forms.ts";
import { structureOf } from "../../compiler/3-analyze/structure.ts";
import { Random } from "../../compiler/check/random.ts";
import type { For, Store } from "../../compiler/ir/nodes.ts";
import { visitStatements } from "../../compiler/ir/walk.ts";
import { lowerText } from "../helpers/lowering.ts";

/** Sizes of the loops over i, j and k. */
const sizes = ["n", "m", "p"] as const;
type Sizes = Readonly<Record<(typeof sizes)[number], number>>;

const strides = ["0", "1", "2", "3", "m", "p", "m * p", "n", "(m - 1)", "-1"];
const layouts = [
  "i * m * p + j * p + k",
  "(i * m + j) * p + k",
  "i * m + j",
  "i * p + k",
  "j * n + i",
  "k * n * m + j * n + i",
];
const random = new Random(7);

function randomIndex(): string {
  const constant = random.pick(["", "", "", " + 1", " - 1", " + m"]);
  if (random.chance(0.6)) return `${random.pick(layouts)}${constant}`;
  return `i * ${random.pick(strides)} + j * ${random.pick(strides)} + k * ${random.pick(strides)}${constant}`;
}

const pairs = Array.from({ length: 400 }, () => {
  const first = randomIndex();
  return [first, random.chance(0.6) ? first : randomIndex()] as const;
});

/** Two writes, in loops of their own inside the loop over i. */
const text = pairs.map(([a, b], at) => {
  const within = (index: string, value: number) =>
    `for (let j = 0; j < m; j++) for (let k = p - 1; k >= 0; k--) x[${index}] = ${value};`;
  return `export function pair${at}(x: Float64Array, a: Float64Array, b: Float64Array, c: Float64Array): void {
    const n = a.length, m = b.length, p = c.length;
    for (let i = 0; i < n; i++) { ${within(a, 1)} ${within(b, 2)} }
  }`;
});
const { program, exported } = lowerText(text.join("\n"));

function isDeniedFor(at: number): boolean {
  const fn = program.functions.get(exported.get(`pair${at}`)!)!;
  const structure = structureOf(fn);
  const stores: Store[] = [];
  let loop: For | undefined;
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "store") stores.push(statement);
    if (statement.kind === "for") loop ??= statement;
  });
  const [first, second] = stores as [Store, Store];
  return !new Cells(structure, new IndexForms(structure)).mayMeet(first.index, second.index, loop!);
}

/** Whether the two get at one cell in different trips of the loop over i. */
function meets([a, b]: readonly [string, string], { n, m, p }: Sizes): boolean {
  const cellsOf = (index: string) => {
    const at = new Function("i", "j", "k", "n", "m", "p", `return ${index};`) as (...values: number[]) => number;
    return Array.from({ length: n }, (_, i) => {
      const cells = new Set<number>();
      for (let j = 0; j < m; j++) for (let k = 0; k < p; k++) cells.add(at(i, j, k, n, m, p));
      return cells;
    });
  };
  const [first, second] = [cellsOf(a), cellsOf(b)];
  return first.some((cells, i) => second.some((others, other) => i !== other && [...cells].some((c) => others.has(c))));
}

test("places that are said never to meet never do, and what is laid out row by row is found not to", () => {
  let denied = 0;
  pairs.forEach((pair, at) => {
    if (!isDeniedFor(at)) return;
    denied++;
    for (let n = 1; n <= 3; n++) {
      for (let m = 1; m <= 4; m++) {
        for (let p = 1; p <= 4; p++) expect(meets(pair, { n, m, p }), `${pair.join(" and ")} ${[n, m, p]}`).toBe(false);
      }
    }
  });
  expect(denied).toBeGreaterThan(40);
});
