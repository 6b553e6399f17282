/** Loops that threads share: the division of their trips, and what the parts give together. */
import { afterAll, describe, expect, test, vi } from "vitest";
import {
  giveShared,
  inParts,
  releaseSharedWorkspace,
  share,
  startWorkers,
  stopWorkers,
  takeShared,
  takeSharedZeros,
  workerCount,
} from "../../runtime/workers/node.ts";
import { tripsBetween, tripsInPart } from "../../runtime/workers/parts.ts";
import { compileFiles, session } from "../helpers/compiled.ts";
import { runModule } from "../helpers/source-programs.ts";

afterAll(stopWorkers);

const rows = 1000;
const columns = 7;

function residuals(
  from: number,
  to: number,
  w: Float64Array,
  x: Float64Array,
  gradient: Float64Array,
  out: Float64Array,
): [number, number] {
  let sum = 0;
  let others = 0;
  for (let i = from; i < to; i++) {
    let r = 0;
    for (let j = 0; j < w.length; j++) r += w[j]! * x[i * w.length + j]!;
    for (let j = 0; j < w.length; j++) gradient[j]! += r * x[i * w.length + j]!;
    sum += r * r;
    others += Math.exp(-r * r);
    out[i] = r;
  }
  return [sum, others];
}

const uses = { step: 1, sums: 2, adds: [2], writes: [3] };
const w = Float64Array.from({ length: columns }, (_, j) => Math.sin(j + 1));
const x = Float64Array.from({ length: rows * columns }, (_, i) => Math.cos(0.3 * i));

/** All that a run gives and leaves, to the bit. */
function resultOf(data: Float64Array): readonly number[] {
  const gradient = Float64Array.from(w);
  const out = new Float64Array(rows);
  const sums = inParts(residuals, uses, 0, rows, w, data, gradient, out);
  return [...sums, ...gradient, ...out];
}

describe("parts", () => {
  test("cover all trips once, whatever their number", () => {
    for (const trips of [1, 3, 4, 5, 63, 64, 65, 1000, 12345]) {
      for (const sumsArrays of [false, true]) {
        const size = tripsInPart(trips, sumsArrays);
        expect(size % 4).toBe(0);
        expect(Math.ceil(trips / size)).toBeLessThanOrEqual(16);
        if (sumsArrays) expect(size).toBeGreaterThanOrEqual(16);
      }
    }
  });

  test("are counted as the loop counts", () => {
    const counted = (from: number, to: number, step: number) => {
      let trips = 0;
      for (let i = from; step > 0 ? i < to : i > to; i += step) trips++;
      return trips;
    };
    for (const [from, to, step] of [
      [0, 10, 1],
      [0, 10, 3],
      [3, 2, 1],
      [0, 7.5, 1],
      [9, -1, -1],
      [9, 0, -4],
      [0, Number.NaN, 1],
    ] as const) {
      expect(tripsBetween(from, to, step)).toBe(counted(from, to, step));
    }
  });
});

describe("the results", () => {
  test("are the same with any number of workers, and those of the loop to rounding", async () => {
    const alone = resultOf(x);
    const gradient = Float64Array.from(w);
    const out = new Float64Array(rows);
    const sums = residuals(0, rows, w, x, gradient, out);
    [...sums, ...gradient, ...out].forEach((value, i) => {
      expect(alone[i]).toBeCloseTo(value, 9);
    });
    for (const count of [1, 2, 5, 0]) {
      await startWorkers({ count, leastMilliseconds: 0 });
      expect(workerCount()).toBe(count);
      for (const data of [x, share(x)]) for (let run = 0; run < 3; run++) expect(resultOf(data)).toEqual(alone);
    }
  });

  test("come in whatever form the loop gives them", async () => {
    await startWorkers({ count: 2, leastMilliseconds: 0 });
    const plain = { step: -2, sums: 1, adds: [], writes: [] };
    const total = (from: number, to: number, list: readonly number[]) => {
      let sum = 0;
      for (let i = from; i > to; i -= 2) sum += list[i]!;
      return sum;
    };
    const list = Array.from({ length: 200 }, (_, i) => i);
    for (let run = 0; run < 3; run++) expect(inParts(total, plain, 199, -1, list)).toBe(10_000);
    const single = Float32Array.from({ length: 200 }, () => 0.1);
    const doubled = (from: number, to: number, array: Float32Array): undefined => {
      for (let i = from; i < to; i++) array[i]! *= 2;
    };
    const writing = { step: 1, sums: 0, adds: [], writes: [0] };
    for (let run = 0; run < 3; run++) expect(inParts(doubled, writing, 0, 200, single)).toBe(undefined);
    expect(new Set(single)).toEqual(new Set([Math.fround(0.1) * 8]));
  });

  test("of a loop that throws are its error, the first one of its order", async () => {
    await startWorkers({ count: 3, leastMilliseconds: 0 });
    const failing = (from: number, to: number, list: readonly number[]): undefined => {
      for (let i = from; i < to; i++) if (i >= 300) throw new RangeError(`at ${i} of ${list.length}`);
    };
    const nothing = { step: 1, sums: 0, adds: [], writes: [] };
    for (let run = 0; run < 3; run++) {
      expect(() => inParts(failing, nothing, 0, 1000, [1, 2])).toThrow(new RangeError("at 300 of 2"));
    }
  });

  test("a number of workers that is none is refused", async () => {
    await expect(startWorkers({ count: 1.5 })).rejects.toThrow("1.5 workers: it must be a whole number");
    await expect(startWorkers({ count: -1 })).rejects.toThrow("-1 workers: it must be a whole number");
  });
});

describe("what is divided", () => {
  const tagged = (body: string) =>
    `/** @differentiable modes grad workers */
export function f(x: Float64Array, n: number): number { let s = 0; ${body} return s; }`;
  const loop = (index: string) =>
    `for (let i = 0; i < n; i++) { const p = x[${index}]!; s += Math.sin(p) * p + p * p; }`;
  const explained = (text: string) =>
    session
      .compile([{ path: "/project/f.ts", text }], { tags: true, explain: true })
      .modules[0]!.explanation!.flatMap(({ derivatives }) => derivatives)
      .flatMap(({ loops }) => loops.map(({ inParts }) => inParts ?? false));

  test("are loops whose trips run in any order, as the report tells", () => {
    expect(explained(tagged(loop("i")))).toContain(true);
    expect(explained(tagged("for (let i = 0; i < n; i++) s = Math.sin(s + x[i]!) * s + x[i]! * s;"))).not.toContain(
      true,
    );
  });

  test("are those of the values that differences are taken of, too, whether they are side by side or not", async () => {
    const request = (f: string) => `import { finiteDifference } from "fluxion";
const f = (x: Float64Array, d: number): number => {
  let s = 0;
  for (let r = 0; r < x.length / d; r++) {
    let z = 0;
    for (let i = 0; i < d; i++) { ${f} }
    s += Math.log1p(Math.exp(z));
  }
  return s;
};
export const along = finiteDifference(f, { order: 2 });
export const shared = finiteDifference(f, { order: 2, workers: true });
export const slopes = finiteDifference(f, { workers: true });`;
    const data = Float64Array.from({ length: 4000 }, (_, i) => Math.sin(i));
    const direction = Float64Array.from({ length: 4000 }, (_, i) => Math.cos(i));
    // Values that are not side by side come from one function for both requests.
    for (const [body, divided] of [
      ["z += Math.tanh(x[r * d + i]!);", 2],
      ["if (x[r * d + i]! > 100) break; z += Math.tanh(x[r * d + i]!);", 1],
    ] as const) {
      const { code, messages } = compileFiles({ "f.ts": request(body) });
      expect(messages).toBe("");
      expect([...code.matchAll(/inParts\(/g)].length).toBe(divided);
      const made = runModule(code) as Record<string, (...args: unknown[]) => number>;
      const expected = made.along!(data, 4, direction, { step: 0.1 });
      const found = made.shared!(data, 4, direction, { step: 0.1 });
      expect(Math.abs(found - expected)).toBeLessThan(1e-9 * Math.abs(expected));
      // The slope along the direction, in closed form.
      let slope = 0;
      for (let r = 0; r < 1000; r++) {
        let [z, zDot] = [0, 0];
        for (let i = 4 * r; i < 4 * r + 4; i++) {
          z += Math.tanh(data[i]!);
          zDot += (1 - Math.tanh(data[i]!) ** 2) * direction[i]!;
        }
        slope += zDot / (1 + Math.exp(-z));
      }
      expect(Math.abs(made.slopes!(data, 4, direction) - slope)).toBeLessThan(1e-7 * Math.abs(slope));
    }
  });

  test("are whole points of a difference, where that is asked for: to the bit, with any number of workers", async () => {
    const { code, messages } = compileFiles({
      "f.ts": `import { finiteDifference } from "fluxion";
interface Pendulum { angle: number; speeds: Float64Array }
// Each step needs the one before, and where it ends is told by what moves.
const swing = (p: Pendulum, length: number, steps: number): { angle: number; energy: number } => {
  if (steps < 1) throw new RangeError(\`\${steps} steps\`);
  let [a, s] = [p.angle, p.speeds[0]! + 1 / p.angle];
  for (let t = 0; t < steps; t++) {
    s -= (0.01 / length) * Math.sin(a);
    a += 0.01 * s;
    if (a > 3) return { angle: a * a, energy: s };
  }
  return { angle: a, energy: s * s };
};
export const alone = finiteDifference(swing, { wrt: [0, 1], order: [1, 2, 4], accuracy: 4 });
export const handed = finiteDifference(swing, { wrt: [0, 1], order: [1, 2, 4], accuracy: 4, workers: "points" });
export const slopes = finiteDifference(swing, { workers: "points" });
export const slopesAlone = finiteDifference(swing);`,
    });
    expect(messages).toBe("");
    const made = runModule(code) as Record<string, (...args: unknown[]) => unknown>;
    const [p, v] = [
      { angle: -0, speeds: Float64Array.of(0.3) },
      { angle: 0.7, speeds: Float64Array.of(-0.2) },
    ];
    for (const count of [0, 1, 2, 5]) {
      await startWorkers({ count, leastMilliseconds: 0 });
      for (const angle of [-0, 1, 2.98]) {
        const from = { ...p, angle };
        // The first call is timed, and runs alone.
        for (let call = 0; call < 3; call++) {
          const found = made.handed!(from, 2, 5000, v, 0.5, { step: 0.01 });
          expect(found).toEqual(made.alone!(from, 2, 5000, v, 0.5, { step: 0.01 }));
          expect(made.slopes!(from, 2, 5000, v)).toEqual(made.slopesAlone!(from, 2, 5000, v));
        }
      }
      expect(() => made.handed!(p, 2, 0, v, 0.5)).toThrow(new RangeError("0 steps"));
    }
  });

  test("is no point of what gives arrays, or calls itself", () => {
    const request = (f: string) => `import { finiteDifference } from "fluxion";
${f}
export const d = finiteDifference(f, { workers: "points" });`;
    expect(
      compileFiles({ "f.ts": request("const f = (x: Float64Array) => x.map((y) => y * y);") }).messages,
    ).toMatchInlineSnapshot(`
      "f.ts(3,18): error FX4044: Workers cannot be handed the points of the difference: 'f' gives or writes more than numbers.
        help: Write 'workers: true' instead, which shares the loops in it.
      "
    `);
    const recursive = "function f(x: number): number { return x < 1 ? Math.sin(x) : x * f(x / 2); }";
    expect(compileFiles({ "f.ts": request(recursive) }).messages).toMatchInlineSnapshot(`
      "f.ts(3,18): error FX4044: Workers cannot be handed the points of the difference: calls in it stay calls, or it shares lists or what is written with what is around it.
        help: Write 'workers: true' instead, which shares the loops in it.
      "
    `);
    const other =
      'import { grad } from "fluxion";\nexport const d = grad((x: number) => x * x, { workers: "points" });';
    expect(compileFiles({ "f.ts": other }).messages).toMatchInlineSnapshot(`
      "f.ts(2,56): error FX1323: 'points' does not say what workers share.
        help: They share loops: 'workers: true', in a tag 'workers'. Of 'finiteDifference' they may take whole points: 'workers: "points"', in a tag 'workers points'.
      "
    `);
    const tag = (words: string) =>
      compileFiles(
        { "f.ts": `/** @differentiable ${words} */\nexport const f = (x: number) => Math.sin(x) * x;` },
        { tags: true },
      );
    expect(tag("modes finiteDifference workers points").code).toContain("inParts(");
  });

  test("are none that write two parts of one array, which would be copied each", () => {
    const halves = `const whole = new Float64Array(2 * n); const a = whole.subarray(0, n), b = whole.subarray(n, 2 * n);
for (let i = 0; i < n; i++) { a[i] = Math.sin(x[i]!); b[i] = Math.cos(x[i]!) * x[i]!; }
for (let i = 0; i < n; i++) s = Math.sin(s + a[i]! * b[i]!);`;
    const { code, messages } = compileFiles({ "f.ts": tagged(halves) }, { tags: true });
    expect(messages).toBe("");
    const written = [...code.matchAll(/writes: \[(.*?)\]/g)].map(([, positions]) => positions);
    expect(written.filter((positions) => positions?.includes(","))).toEqual([]);
  });

  test("is said by a literal", () => {
    const request =
      'import { grad } from "fluxion";\nconst f = (x: number) => x * x;\nexport const g = grad(f, { workers: 1 });';
    expect(compileFiles({ "f.ts": request }).messages).toContain(
      "error FX1305: The options of 'grad' are read at build time",
    );
  });
});

test("without shared memory there are no workers", async () => {
  vi.stubGlobal("SharedArrayBuffer", undefined);
  await expect(startWorkers({ count: 1 })).rejects.toThrow(
    "FX8005: there is no SharedArrayBuffer; a page must be isolated, by the headers " +
      "'Cross-Origin-Opener-Policy: same-origin' and 'Cross-Origin-Embedder-Policy: require-corp'",
  );
  vi.unstubAllGlobals();
});

test("shared memory is used again, with the length that was asked for", () => {
  const first = takeShared(Float64Array, 100);
  expect(first.length).toBe(100);
  giveShared(first);
  const second = takeShared(Float32Array, 150);
  expect(second.buffer).toBe(first.buffer);
  expect(second.length).toBe(150);
  expect(takeShared(Float32Array, 150).buffer).not.toBe(first.buffer);
  giveShared(second.fill(3));
  expect([...takeSharedZeros(Float32Array, 200)].every((value) => value === 0)).toBe(true);
  giveShared(second);
  releaseSharedWorkspace();
  expect(takeShared(Float32Array, 150).buffer).not.toBe(first.buffer);
});
