/** Long and deep functions of every form: what takes twice as long with each level would never end here. */
import { describe, expect, test } from "vitest";
import { openSession } from "../../compiler/session.ts";

const session = openSession();
const levels = 40;

const times = (write: (i: number) => string) => Array.from({ length: levels }, (_, i) => write(i)).join("\n");
const inLoop = (body: string) => `for (let i = 0; i < x.length; i++) { ${body} }`;
const closed = (text: string) => text + "}".repeat(levels);

const bodies: Readonly<Record<string, string>> = {
  "nested conditions": closed(`${times((i) => `if (x[${i}] > s) { s += x[${i}] * s;`)} s *= 2;`),
  "nested conditions in a loop": inLoop(closed(`${times((i) => `if (x[i] > ${i}) { s += x[i] * ${i};`)} s *= 2;`)),
  "a switch in a loop": inLoop(`switch (i) { ${times((i) => `case ${i}: s += x[i] * ${i + 1}; break;`)} }`),
  "else if in a loop": inLoop(`${times((i) => `if (i === ${i}) s += x[i] * ${i + 1}; else `)} s += 1;`),
  "a chain of choices": inLoop(`s += ${times((i) => `x[i] < ${i} ? Math.sin(x[i]) * ${i + 1} : `)} 1;`),
  "a chain of and": inLoop(`if (${times((i) => `x[i] > ${i} &&`)} true) s += x[i];`),
  "exits of a loop": inLoop(times((i) => `if (x[i] > ${i}) break; s += x[i] * ${i};`)),
  "trips that end early": inLoop(times((i) => `if (x[i] > ${i}) continue; s += x[i] * ${i};`)),
  "nested blocks": closed(times((i) => `b${i}: { if (x[${i}] > 0) break b${i}; s += x[${i}] * s;`)),
  "nested blocks left for others": closed(
    times((i) => `b${i}: { if (x[${i}] > 0) break b${Math.max(0, i - 3)}; s += x[${i}] * s;`),
  ),
  "errors before a loop": `${times((i) => `if (x[${i}] > ${i}) throw new Error("e${i}");`)} for (const v of x) s += v * v;`,
  "loops one after the other": times((i) => inLoop(`s += x[i] * ${i + 2} * s;`)),
  "numbers made of each other, needed in branches": `const a0 = x[0] * 2, b0 = x[0] + 1;
    ${times((i) => `const a${i + 1} = a${i} + 0.5 * b${i}, b${i + 1} = 0.5 * a${i} - b${i};`)}
    ${inLoop(`if (x[i] > 0) s += a${levels} * b${levels} * x[i];`)}`,
  "objects made of each other": `let o = { a: x[0], b: x[1] }; ${times((i) => `o = { ...o, a: o.b * ${i}, b: o.a + x[${i}] };`)} s = o.a;`,
};

describe.each(Object.entries(bodies))("%s", (_, body) => {
  test("builds", () => {
    const text = `/** @differentiable modes grad jvp */
export function f(x: Float64Array): number { let s = 0; ${body} return s; }`.replaceAll(/x\[(\w+)\]/g, "x[$1]!");
    const { modules, diagnostics } = session.compile([{ path: "/long/f.ts", text }], { tags: true });
    expect(diagnostics).toEqual([]);
    expect(modules[0]?.code).toContain("export function fJvp(");
  });
});
