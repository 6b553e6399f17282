/** Requests in functions that are handed the function to differentiate: built where requests call these, or refused. */
import { expect, test } from "vitest";
import { compileFiles } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

const compiled = (text: string, options = {}) =>
  compileFiles({ "main.ts": `import { grad, jvp, taylor, valueAndGrad } from "fluxion";\n${text}` }, options);

/** (w x^2)'' = 2 w along v, by a parameter, by an arrow over one, and by constants and functions between. */
const objectives = `
type Energy = (x: number) => number;
function direct(energy: Energy, x: number, v: number): number { return taylor(energy, { order: 2 })(x, v)[2]; }
function around(energy: Energy, x: number, v: number): number {
  const slope = grad((y: number) => energy(y));
  const [, curvature] = jvp((y: number) => v * slope(y))(x, v);
  return curvature;
}
const behind = (energy: Energy, x: number, v: number): number => around((y) => energy(y), x, v);
function loss(w: number, x: number): number { return behind((y) => w * y * y, x, 2); }
`;

test("they are built with the requests that call them", () => {
  const { messages, code } = compiled(
    `${objectives}
export const one = valueAndGrad((w: number, x: number) => direct((y) => w * y * y, x, 2));
export const two = valueAndGrad((w: number, x: number) => around((y) => w * y * y, x, 2));
export const three = valueAndGrad(loss);`,
    { standalone: true },
  );
  expect(messages).toBe("");
  // The function stays as it is written.
  expect(code).toMatch(/^import \{ grad, jvp, taylor \} from "fluxion";/m);
  const made = runModule(code.replace(/^import .*/m, "const [grad, jvp, taylor] = [] as never[];")) as Record<
    string,
    (w: number, x: number) => [number, number]
  >;
  for (const name of ["one", "two", "three"]) expect(made[name]!(3, 0.7)).toEqual([24, 8]);
});

test("also with the tags that do", () => {
  const tagged =
    "/** @differentiable modes grad */\nexport function tagged(w: number): number { return direct((y) => w * y * y, 1, 2); }";
  const direct = objectives.split("\n").slice(0, 3).join("\n");
  expect(compiled(`${direct}\n${tagged}`, { tags: true }).messages).toBe("");
});

test("what other code calls, too, or could, is refused", () => {
  const refused = (function_: string, more: string) =>
    compiled(
      `type Energy = (x: number) => number;\n${function_} at(energy: Energy): number { return grad(energy)(1); }\n${more}`,
    ).messages;
  const built = "export const g = grad((w: number) => at((y) => w * y * y));";
  const message = `main.ts(3,51): error FX1330: The build cannot tell which function 'energy' is, as the argument of 'grad': 'at' is handed it.
  help: Call 'at' in this file, in requests alone, with functions that are written there, as in 'grad((w: number) => at((x: number) => w * x))', and do not export it.
`;
  expect(refused("function", built)).toBe("");
  expect(refused("function", "")).toBe(message);
  expect(refused("function", `${built}\nexport const slope = at(Math.sin);`)).toBe(message);
  expect(refused("function", `${built}\nexport function slope(): number { return at(Math.sin); }`)).toBe(message);
  expect(refused("function", `${built}\nexport { at };`)).toBe(message);
  expect(refused("export function", built)).toBe(message.replace("3,51", "3,58"));
});
