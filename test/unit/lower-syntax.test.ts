/** The table of syntax against TypeScript's own list of kinds. */
import { SyntaxKind } from "ts-morph";
import { expect, test } from "vitest";
import {
  expressions,
  isToken,
  outside,
  parts,
  refusals,
  statements,
  types,
} from "../../compiler/2-lower/syntax-table.ts";

const kinds = [...new Set(Object.values(SyntaxKind).filter((kind) => typeof kind === "number"))].filter(
  (kind) => kind !== SyntaxKind.Count,
);

/** In which parts of the table a kind stands. */
function placesOf(kind: SyntaxKind): string[] {
  const places = {
    expressions: kind in expressions,
    statements: kind in statements,
    refusals: kind in refusals,
    parts: parts.includes(kind),
    outside: outside.includes(kind),
    types: types.includes(kind),
    token: isToken(kind),
  };
  return Object.entries(places)
    .filter(([, stands]) => stands)
    .map(([place]) => place);
}

test("every kind of syntax stands in one place of the table", () => {
  expect(kinds.length).toBeGreaterThan(350);
  const misplaced = kinds.filter((kind) => placesOf(kind).length !== 1);
  expect(misplaced.map((kind) => `${SyntaxKind[kind]}: ${placesOf(kind).join(", ") || "nowhere"}`)).toEqual([]);
});

test("no statement or expression is a mere token", () => {
  const named = kinds.filter(
    (kind) => /(Statement|Expression|(?<!Type)Literal)$/.test(SyntaxKind[kind]) && isToken(kind),
  );
  expect(named.map((kind) => SyntaxKind[kind])).toEqual([]);
});
