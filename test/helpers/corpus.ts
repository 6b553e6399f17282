/**
 * Folders of source files whose tagged functions are tested in every mode. A file exports `samples`, the arguments to
 * test each function at, and may export `gradients`, closed forms of some of them. What uses Float64Array is tested
 * with Float32Array as well.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkFiniteDifference } from "../../compiler/check/difference-checks.ts";
import { checkForwardGradient } from "../../compiler/check/estimate-checks.ts";
import { singlePrecision } from "../../compiler/check/failure.ts";
import {
  checkDeterministic,
  checkDirections,
  checkEachParameter,
  checkGradient,
  checkInParts,
  checkPrimal,
  checkThrow,
} from "../../compiler/check/mode-checks.ts";
import { inSinglePrecision, narrowed } from "../../compiler/check/precision.ts";
import { Random } from "../../compiler/check/random.ts";
import { checkSlope, checkTranspose } from "../../compiler/check/slope-checks.ts";
import { steadyPoint } from "../../compiler/check/steady-points.ts";
import { type Point, Subject } from "../../compiler/check/subject.ts";
import { checkTaylor } from "../../compiler/check/taylor-checks.ts";
import { type Arguments, copyOf } from "../../compiler/check/user-values.ts";
import { checkReportedBytes, Trips } from "./reported-bytes.ts";
import { runModule, type SourceProgram, sourceProgram } from "./source-programs.ts";

export interface CorpusFile {
  readonly name: string;
  readonly double: SourceProgram;
  /** The same with Float32Array in place of Float64Array; absent where there is none. */
  readonly single: SourceProgram | undefined;
}

export function corpusFiles(folder: URL, isTaken: (name: string) => boolean = () => true): CorpusFile[] {
  const path = fileURLToPath(folder);
  const files = readdirSync(path).filter((name) => name.endsWith(".ts") && isTaken(basename(name, ".ts")));
  return files.sort().map((file) => {
    const text = readFileSync(`${path}/${file}`, "utf8");
    // The library is in double precision.
    const single = text.includes("fluxion/implicit") ? text : inSinglePrecision(text);
    const double = sourceProgram(text);
    requireAllTaken(file, double);
    return {
      name: basename(file, ".ts"),
      double,
      single: single === text ? undefined : sourceProgram(single),
    };
  });
}

/** A function whose tag is not taken as one would not be tested. */
function requireAllTaken(file: string, { functions, exports }: SourceProgram): void {
  const names = new Set(functions.map(({ name }) => name));
  const left = Object.keys((exports.samples ?? {}) as object).filter((name) => !names.has(name));
  if (left.length > 0) throw new Error(`${file}: samples of what is not differentiated: ${left.join(", ")}`);
}

interface CorpusFunction {
  readonly subject: Subject;
  readonly program: SourceProgram;
  readonly samples: readonly Arguments[];
  readonly gradient: ((...args: never[]) => unknown) | undefined;
}

function functionsOf({ double, single }: CorpusFile): { name: string; variants: Map<string, CorpusFunction> }[] {
  const samples = double.exports.samples as Record<string, readonly Arguments[]>;
  const gradients = (double.exports.gradients ?? {}) as Record<string, (...args: never[]) => unknown>;
  return double.functions.map((fn) => {
    const { name } = fn;
    const own = samples[name] ?? [];
    const variants = new Map<string, CorpusFunction>();
    const subject = new Subject(fn);
    variants.set("f64", { subject, program: double, samples: own, gradient: gradients[name] });
    const narrow = single?.functions.find((other) => other.name === name);
    if (narrow && single) {
      const inSingle = new Subject(narrow, { tolerances: singlePrecision, twin: subject });
      variants.set("f32", { subject: inSingle, program: single, samples: narrowed(own), gradient: gradients[name] });
    }
    return { name, variants };
  });
}

/** The tests of all functions of a folder. */
export function testCorpus(folder: URL): void {
  for (const file of corpusFiles(folder)) {
    describe(file.name, () => {
      test("is taken, every function of it", () => {
        for (const program of [file.double, file.single]) {
          const errors = program?.diagnostics.filter(({ severity }) => severity === "error") ?? [];
          expect(errors.map(({ code, message, span }) => `${span?.line}: ${code} ${message}`)).toEqual([]);
        }
      });
      for (const { name, variants } of functionsOf(file)) {
        describe(name, () => {
          for (const [precision, fn] of variants) describe(precision, () => testFunction(fn));
        });
      }
    });
  }
}

function testFunction({ subject, program, samples, gradient }: CorpusFunction): void {
  /** The samples where the function returns rather than throws. */
  const returning = () => samples.filter((args) => subject.returns(args));
  const points = () => {
    const random = new Random(7);
    return returning().map((args) => subject.point(args, random));
  };

  test("primal is the source, bit for bit", () => {
    expect(samples.length).toBeGreaterThan(0);
    for (const args of samples) {
      const returned = checkPrimal(subject, args);
      if (!returned) checkThrow(subject, args);
    }
  });

  test("jvp is the slope of the function", ({ annotate }) => {
    // Where a closed form says that the slope is not finite, differences have nothing to say.
    const isFinitePoint = ({ args }: Point) => !gradient || flat(gradient(...(args as never[]))).every(Number.isFinite);
    const verdicts = points()
      .filter(isFinitePoint)
      .map((point) => {
        const verdict = checkSlope(subject, point);
        return verdict === "kink" ? checkSlope(subject, steadyPoint(subject, point)) : verdict;
      });
    const left = verdicts.filter((verdict) => verdict !== "checked");
    if (left.length > 0) annotate(`left out of ${verdicts.length} points: ${left.join(", ")}`);
    // Where every point sits on a kink, a closed form has to say what is right.
    if (!gradient) expect(verdicts).toContain("checked");
  });

  test("vjp is the transpose of jvp", () => {
    for (const point of points()) checkTranspose(subject, point);
  });

  test("takes as many bytes as its report tells", () => {
    const { trips, run } = countedFunction(program, subject.fn.name);
    for (const point of points()) {
      trips?.reset();
      run?.(...copyOf(subject.padded(point.args)));
      checkReportedBytes(subject, point, trips);
    }
  });

  test("vjp by each parameter alone", () => {
    for (const point of points()) checkEachParameter(subject, point);
  });

  test("jvp in several directions", () => {
    const random = new Random(8);
    for (const point of points()) for (const count of [2, 3]) checkDirections(subject, point, random, count);
  });

  test("taylor is jvp, and jvp of jvp", () => {
    const [point] = points();
    if (!point || subject.twin) return;
    // Of a derivative that is given only the first order is known.
    const hasRules = [...subject.fn.program.functions.values()].some(({ rules }) => rules);
    checkTaylor(subject, point, hasRules ? 1 : 2);
  });

  test("finiteDifference is the difference of the function's values", () => {
    const [point] = points();
    // Random programs are looked at in single precision, too.
    if (point && !subject.twin) checkFiniteDifference(subject, point, { order: 2, accuracy: 2, step: 2 ** -6 });
  });

  test("vjp with loops that workers share", () => {
    for (const point of points()) checkInParts(subject, point);
  });

  // In single precision the same passes see the same function.
  if (!subject.twin) test("the same text every time", () => checkDeterministic(subject));

  if (!subject.returnsNumber) return;
  test("forwardGrad is jvp along the directions of its seed", () => {
    const [args] = returning();
    if (args && !subject.twin) checkForwardGradient(subject, args, { seed: 5, directions: 2, distribution: "normal" });
  });

  test(gradient ? "grad and its kin, and the closed form" : "grad and its kin", () => {
    for (const args of returning()) {
      const numbers = checkGradient(subject, args);
      if (gradient) expectClose(numbers, flat(gradient(...(args as never[]))), subject.tolerances.slope);
    }
  });
}

const counted = new WeakMap<SourceProgram, { trips: Trips; exports: Record<string, unknown> }>();

/** A function of a program with its loops counted; none where requests in the program are replaced at build time. */
function countedFunction(program: SourceProgram, name: string) {
  if (program.text.includes("fluxion")) return { trips: undefined, run: undefined };
  let known = counted.get(program);
  if (!known) {
    const trips = new Trips();
    known = { trips, exports: runModule(trips.counted(program.text), { trips }) };
    counted.set(program, known);
  }
  return { trips: known.trips, run: known.exports[name] as (...args: unknown[]) => unknown };
}

/** A closed form gives one number or array for each differentiated parameter, or a structure of them. */
function flat(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
  return Object.values(value as object).flatMap(flat);
}

function expectClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  const scale = Math.max(...expected.filter(Number.isFinite).map(Math.abs), 1e-300);
  for (const [i, value] of expected.entries()) {
    if (!Number.isFinite(value)) expect(actual[i]).toBe(value);
    else
      expect(Math.abs(actual[i]! - value), `${actual} instead of ${expected}`).toBeLessThanOrEqual(tolerance * scale);
  }
}
