/** Assignments at once, written one after the other: run both ways on every way to read two of four variables. */
import { expect, test } from "vitest";
import { type Assignment, sequence } from "../../compiler/6-emit/js/parallel-assignment.ts";
import { type Expression, infix, type Local, localOf, visitLocals } from "../../compiler/6-emit/js/tree.ts";
import { noOrigin } from "../../compiler/ir/build.ts";

const locals = ["a", "b", "c", "d"].map((name): Local => ({ type: "f64", wanted: name, variable: { name } }));

/** What a sum of locals is worth, as the text of its parts. */
function worthOf(expression: Expression | undefined, held: ReadonlyMap<Local, string>): string {
  const parts: string[] = [];
  if (expression) visitLocals(expression, (local) => parts.push(held.get(local) ?? "nothing"));
  return parts.join("+");
}

function afterwards(assignments: readonly Assignment[]): string[] {
  const held = new Map(locals.map((local) => [local, local.wanted]));
  for (const { target, value } of sequence(assignments, noOrigin)) held.set(target, worthOf(value, held));
  return locals.map((local) => held.get(local) ?? "");
}

test("each target has in the end what its value was at first", () => {
  const pairs = locals.flatMap((first) => locals.map((second) => [first, second] as const));
  const start = new Map(locals.map((local) => [local, local.wanted]));
  for (const ofA of pairs) {
    for (const ofB of pairs) {
      for (const ofC of pairs) {
        const values = [ofA, ofB, ofC].map(([first, second]) => infix(localOf(first), "+", localOf(second), 11));
        const assignments = values.map((value, i) => ({ target: locals[i] as Local, value }));
        const expected = [...values.map((value) => worthOf(value, start)), "d"];
        expect(afterwards(assignments)).toEqual(expected);
      }
    }
  }
});

test("only what runs in a circle waits in a variable of its own", () => {
  const [a, b, c, d] = locals as [Local, Local, Local, Local];
  const assign = (target: Local, ...read: [Local, Local]): Assignment => {
    return { target, value: infix(localOf(read[0]), "+", localOf(read[1]), 11) };
  };
  // `a` is read by the circle of `b` and `c`, and lies outside of it.
  const written = sequence([assign(a, d, d), assign(b, a, c), assign(c, b, b)], noOrigin);
  expect(written.length).toBe(4);
  const [first] = written;
  expect(first && !locals.includes(first.target)).toBe(true);
});
