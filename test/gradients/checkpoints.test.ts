/** Loops with checkpoints: the same bits as without, no more memory than the schedule allows, and no more repetitions. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Mode } from "../../compiler/1-parse/request.ts";
import { derive, RefusedError, type SourceFunction } from "../../compiler/check/derived-functions.ts";
import { Random } from "../../compiler/check/random.ts";
import { Subject } from "../../compiler/check/subject.ts";
import { type Arguments, copyOf, difference } from "../../compiler/check/user-values.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import * as runtime from "../../runtime/index.ts";
import { sourceProgram } from "../helpers/source-programs.ts";

const sqrt = '{ schedule: "sqrt" }';
const binomial = (slots: number) => `{ schedule: "binomial", slots: ${slots} }`;

describe.each(["loops", "checkpoints", "checkpoints-of-products"])("the bits of %s", (file) => {
  const text = readFileSync(new URL(`corpus/${file}.ts`, import.meta.url), "utf8");
  const code = text.replace(/^import .*"fluxion".*\n/m, "").replace(/^ *checkpoint\(.*\n/gm, "");
  const plain = `import { checkpoint, customJvp, customVjp } from "fluxion";\n${code}`;
  const without = sourceProgram(plain);
  const samples = without.exports.samples as Record<string, readonly Arguments[]>;

  describe.each([sqrt, binomial(1), binomial(3)])("with %s before every loop", (options) => {
    const marked = plain.replace(/(?<=[;{}]\n)( *)(?=for \(|while \()/g, `$1checkpoint(${options});\n$1`);
    const { functions } = sourceProgram(marked);
    const taken = functions.filter((fn) => !isRefused(fn));
    if (file !== "loops")
      test("all of them", () =>
        expect(taken.map(({ name }) => name)).toEqual(without.functions.map(({ name }) => name)));

    test.each(taken.map((fn) => [fn.name, fn] as const))("%s", (name, fn) => {
      const expected = without.functions.find((other) => other.name === name)!;
      const subject = new Subject(expected);
      const isMoved = file === "checkpoints-of-products";
      const modes: Mode[] = isMoved ? ["vjp", "hvp"] : ["vjp"];
      for (const sample of samples[name]!.filter((each) => subject.returns(each))) {
        const point = subject.point(sample, new Random(7));
        const places = isMoved ? steps.map((step) => subject.moved(point, step)) : [];
        for (const args of [sample, ...places]) {
          for (const mode of modes) {
            const given = [...subject.padded(args), ...(mode === "vjp" ? point.cotangents : point.direction)];
            expect(difference(outcome(fn, mode, given), outcome(expected, mode, given))).toBe(undefined);
          }
        }
      }
    });
  });
});

/** How far from a sample products are rounded otherwise. */
const steps = [0.1, -0.23, 0.31, -0.47, 0.59, 0.013, -0.0071, 0.77];

function outcome(fn: SourceFunction, mode: Mode, args: Arguments): UserValue {
  const own = copyOf(args) as UserValue[];
  return [derive(fn, mode).run(...own), own];
}

function isRefused(fn: SourceFunction): boolean {
  try {
    derive(fn, "vjp");
    return false;
  } catch (error) {
    if (error instanceof RefusedError) return true;
    throw error;
  }
}

/** A recurrence whose trips call `Math.exp`, also where they are only run ahead, with `cells` more numbers of state. */
function recurrence(options: string | undefined): SourceFunction {
  const { functions, diagnostics } = sourceProgram(`
    import { checkpoint } from "fluxion";
    /** @differentiable wrt w */
    export function recurrence(w: number, steps: number, cells: number): number {
      const u = new Float64Array(cells).fill(0.5);
      let s = 1;
      ${options ? `checkpoint(${options});` : ""}
      for (let t = 0; t < steps; t++) {
        s = Math.exp(-s * w);
        for (let i = 0; i < cells; i++) u[i] = Math.sin(u[i]! + s * w);
      }
      for (let i = 0; i < cells; i++) s += u[i]! * u[i]!;
      return s;
    }`);
  expect(diagnostics).toEqual([]);
  return functions[0]!;
}

interface Measured {
  readonly gradient: number;
  /** How many trips began, and how many numbers there was room for at a time in memory from the pool. */
  readonly trips: number;
  readonly room: number;
}

function measure(options: string | undefined, w: number, steps: number, cells: number): Measured {
  const fn = recurrence(options);
  let [trips, room, now] = [0, 0, 0];
  const lengths = new Map<object, number>();
  const measuring = {
    ...runtime,
    take: ((type, length) => {
      const buffer = new type(length);
      lengths.set(buffer, length);
      now += length;
      room = Math.max(room, now);
      return buffer;
    }) as typeof runtime.take,
    give: (...buffers: object[]) => {
      for (const buffer of buffers) now -= lengths.get(buffer)!;
    },
  };
  const counting = (x: number) => {
    trips++;
    return Math.exp(x);
  };
  const derived = derive(fn, "grad");
  const code = derived
    .text("js")
    .replace(/^import \{(.*)\} from "fluxion\/runtime";$/m, (_, names: string) => `const {${names}} = runtime;`)
    .replace(/^export function/gm, "function")
    .replaceAll("Math.exp(", "counting(");
  const run = new Function("runtime", "counting", `${code}\nreturn ${derived.ir.name};`)(measuring, counting);
  const gradient = run(w, steps, cells) as number;
  expect(now).toBe(0);
  return { gradient, trips, room };
}

/** The fewest trips that are run ahead to reverse `trips` of them: by trying where the second state is kept. */
function fewestAhead(trips: number, states: number, known: Map<string, number>): number {
  if (trips <= 1) return 0;
  if (states === 1) return (trips * (trips - 1)) / 2;
  const key = `${trips} ${states}`;
  let fewest = known.get(key) ?? Number.POSITIVE_INFINITY;
  if (known.has(key)) return fewest;
  for (let k = 1; k < trips; k++) {
    const ahead = k + fewestAhead(trips - k, states - 1, known) + fewestAhead(k, states, known);
    fewest = Math.min(fewest, ahead);
  }
  known.set(key, fewest);
  return fewest;
}

/** r l - C(s + r, s + 1), for the smallest r with l <= C(s + r, s): Griewank and Walther 2000, Algorithm 799. */
function closedForm(trips: number, states: number): number {
  let times = 0;
  while (choose(states + times, states) < trips) times++;
  return times * trips - choose(states + times, states + 1);
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = (product * (n - k + i)) / i;
  return Math.round(product);
}

describe("the binomial schedule", () => {
  test("the closed form is the least that there is", () => {
    const known = new Map<string, number>();
    for (let states = 1; states <= 6; states++)
      for (let trips = 1; trips <= 40; trips++)
        expect(closedForm(trips, states)).toBe(fewestAhead(trips, states, known));
  });

  // The first run goes one trip further than to where the last begins, and every trip runs once more to be reversed.
  test.each([1, 2, 3, 5, 9])("with %s slots runs no more trips than must be", (slots) => {
    const fn = binomial(slots);
    for (const steps of [1, 2, 3, 4, 7, 10, 20, 21, 33, 55, 56, 57, 100]) {
      const { trips } = measure(fn, 0.4, steps, 0);
      expect(trips).toBe(closedForm(steps, slots) + steps + 1);
    }
    expect(measure(fn, 0.4, 0, 0).trips).toBe(0);
  });

  test.each([1, 4, 20])("with %s slots keeps the states of that many trips and the last", (slots) => {
    const cells = 10;
    const plain = measure(undefined, 0.4, 300, cells);
    const { gradient, room } = measure(binomial(slots), 0.4, 300, cells);
    // The scalar, the cells and the trip's number of each state; of one trip the cells and two numbers.
    expect(room).toBeLessThanOrEqual((slots + 1) * (cells + 2) + 2 * cells + 2);
    expect(gradient).toBe(plain.gradient);
  });
});

describe("the schedule of square roots", () => {
  test.each([1, 10, 100, 1000, 2500])("keeps in %s trips the states and tapes of about the root", (steps) => {
    const cells = 10;
    const plain = measure(undefined, 0.4, steps, cells);
    const { gradient, trips, room } = measure(sqrt, 0.4, steps, cells);
    const root = Math.ceil(Math.sqrt(steps));
    expect(plain.room).toBeGreaterThanOrEqual(steps * cells);
    expect(room).toBeLessThanOrEqual(root * (cells + 1) + root * (2 * cells + 2));
    expect(trips).toBeLessThanOrEqual(2 * steps);
    expect(gradient).toBe(plain.gradient);
  });
});

test("a list that grows while its states are kept is an error", () => {
  const { functions } = sourceProgram(`
    import { checkpoint } from "fluxion";
    /** @differentiable wrt x */
    export function grows(x: number, n: number): number {
      const log = [1];
      let s = x;
      checkpoint({ schedule: "sqrt" });
      for (let t = 0; t < n; t++) {
        log[t] = t % 3;
        s = Math.sin(s * (log[t >> 1]! + 1));
      }
      return s;
    }`);
  const { run } = derive(functions[0]!, "grad");
  expect(run(0.3, 1)).toBeCloseTo(Math.cos(0.3), 12);
  expect(() => run(0.3, 9)).toThrow("has 9 elements instead of its length before the loop, which has a checkpoint");
});
