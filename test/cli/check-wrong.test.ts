/** What `fluxion check` says of a gradient that is spoilt on purpose. */
import { expect, test } from "vitest";
import type { DerivedFunction } from "../../compiler/check/derived-functions.ts";
import { Subject } from "../../compiler/check/subject.ts";
import { type CheckCommand, check } from "../../compiler/cli/check.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { temporaryProject } from "../helpers/temporary-project.ts";

/** A gradient that is some times what it is. */
class Scaled extends Subject {
  constructor(
    private readonly factor: number,
    ...given: ConstructorParameters<typeof Subject>
  ) {
    super(...given);
  }

  override derived(mode: Parameters<Subject["derived"]>[0], options = {}): DerivedFunction {
    const right = super.derived(mode, options);
    if (mode !== "vjp") return right;
    return { ...right, run: (...args: UserValue[]) => this.factor * (right.run(...args) as number) };
  }
}

/** What is said of a square whose gradient is some times what it is. */
function checksOfScaled(factor: number) {
  const project = temporaryProject({
    "a.ts":
      "/** @differentiable */\nexport function square(x: number): number {\n  return x * x;\n}\nexport const samples = { square: () => [3] };\n",
  });
  let [out, error] = ["", ""];
  const terminal = {
    folder: project.folder,
    colour: false,
    colourOut: false,
    interactive: false,
    out: (text: string) => {
      out += text;
    },
    error: (text: string) => {
      error += text;
    },
  };
  const command: CheckCommand = {
    files: ["a.ts"],
    project: undefined,
    only: undefined,
    json: false,
    seed: 1,
    inputs: 5,
    subjectFor: (fn, options) => new Scaled(factor, fn, options),
  };
  return { exitCode: check(command, terminal), out, error };
}

test("a wrong derivative is found, and shown with its arguments", () => {
  const { exitCode, out, error } = checksOfScaled(2);
  expect(exitCode).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "✗ square by x (a.ts:2) wrong
    1 function: 1 wrong.
    "
  `);
  expect(error).toMatchInlineSnapshot(`
    "a.ts(2,1): error FX7001: A derivative of 'square' is wrong (dot product): <v, J u> = 3.531740367866154, <J' v, u> = 7.063480735732308.
      note: The arguments were: 3
      help: Do not use it. Please report it with the function and the arguments; differences of a function that jumps or is very steep here may also mislead.
    "
  `);
});

test("a gradient that is not finite is wrong where the value and forward mode are finite", () => {
  const { exitCode, out, error } = checksOfScaled(Number.NaN);
  expect(exitCode).toBe(1);
  expect(out).toMatchInlineSnapshot(`
    "✗ square by x (a.ts:2) wrong
    1 function: 1 wrong.
    "
  `);
  expect(error).toMatchInlineSnapshot(`
    "a.ts(2,1): error FX7024: A derivative of 'square' is not finite where the function and its slope are: the gradient has an element that is NaN, forward mode is finite.
      note: The arguments were: 3
      help: Do not use it at such an input. Numbers that are infinite or NaN may be computed and then not used, as a root before 'if (x > 0)': compute them behind the condition. Please report the function with the arguments.
    "
  `);
});
