/**
 * Random programs, checked: many in one source file, since TypeScript's own work is most of what a small one costs.
 * Each is held to its source, to differences and to the dot product, in all modes.
 */
import { estimators, shares } from "../../compiler/1-parse/request.ts";
import { vjpAt } from "../../compiler/check/calls.ts";
import { RefusedError, type SourceFunction } from "../../compiler/check/derived-functions.ts";
import { checkFiniteDifference } from "../../compiler/check/difference-checks.ts";
import { checkForwardGradient } from "../../compiler/check/estimate-checks.ts";
import { CheckFailure, NotFiniteFailure, singlePrecision, type Verdict } from "../../compiler/check/failure.ts";
import {
  checkDeterministic,
  checkDirections,
  checkEachParameter,
  checkGradient,
  checkInParts,
  checkPrimal,
} from "../../compiler/check/mode-checks.ts";
import { inDoublePrecision } from "../../compiler/check/precision.ts";
import { Random } from "../../compiler/check/random.ts";
import { checkRandomizedGradient } from "../../compiler/check/randomized-checks.ts";
import { checkHessian, checkHessianProduct, checkJacobian } from "../../compiler/check/second-order-checks.ts";
import { checkSlope, checkTranspose } from "../../compiler/check/slope-checks.ts";
import { type Point, Subject } from "../../compiler/check/subject.ts";
import { checkTaylor } from "../../compiler/check/taylor-checks.ts";
import { sourceProgram } from "../helpers/source-programs.ts";
import { computesEarly } from "./guards.ts";
import { printProgram, type RandomProgram } from "./random-program.ts";

export interface Failure {
  readonly program: RandomProgram;
  /** What kind of fault it is: the same for the same fault in a smaller program. */
  readonly kind: string;
  readonly message: string;
}

export interface Statistics {
  programs: number;
  /** Points at which differences had something to say, and those left out. */
  readonly points: Record<Verdict, number>;
  /** Programs with a derivative that is not zero. */
  nonZero: number;
  /** By the code of the diagnostic. */
  readonly refused: Map<string, number>;
}

/**
 * What random programs may be refused for: objects that go by two names, one of which is written or given another, functions
 * that call what they are handed several times and become too long, lists that may become shorter, or change, while one of
 * their methods goes over them, missing elements asked for in lists whose length is set, choices between nothing and a
 * variable that was given what may be missing, and checkpoints of loops that read what is written after them; derivatives
 * that functions ask for of those that call themselves, or of those that fan out too far, matrices of derivatives of
 * functions that exchange the arrays of a parameter, and differences of functions that hold numbers constant and go
 * different ways at different points.
 */
const tolerated = [
  "FX2010",
  "FX2016",
  "FX2032",
  "FX2034",
  "FX2040",
  "FX2043",
  "FX2063",
  "FX2067",
  "FX4001",
  "FX4008",
  "FX4012",
  "FX4014",
  "FX4041",
];

export function newStatistics(): Statistics {
  return { programs: 0, points: { checked: 0, kink: 0, notFinite: 0 }, nonZero: 0, refused: new Map() };
}

/** Adds what was found elsewhere. */
export function addStatistics(sum: Statistics, { programs, points, nonZero, refused: counts }: Statistics): void {
  sum.programs += programs;
  sum.nonZero += nonZero;
  for (const verdict of ["checked", "kink", "notFinite"] as const) sum.points[verdict] += points[verdict];
  for (const [code, count] of counts) sum.refused.set(code, (sum.refused.get(code) ?? 0) + count);
}

export function checkPrograms(programs: readonly RandomProgram[], statistics: Statistics): Failure[] {
  const loaded = loadApart(programs);
  if (loaded === undefined) {
    // The compiler fell over something: each program alone tells which.
    const [only] = programs;
    if (programs.length > 1) return programs.flatMap((program) => checkPrograms([program], statistics));
    return only ? [{ program: only, ...faultOf(() => load([only], false)) }] : [];
  }
  const twins = loadApart(programs.filter(isRounding), inDoublePrecision);
  return programs.flatMap((program) => {
    statistics.programs++;
    const fn = loaded.get(program.name);
    if (typeof fn === "string" || fn === undefined) {
      return refused(program, fn ?? "no function", statistics);
    }
    try {
      const twin = twins?.get(program.name);
      const subject =
        twin && typeof twin !== "string"
          ? new Subject(fn, { tolerances: singlePrecision, twin: new Subject(twin) })
          : new Subject(fn);
      checkProgram(program, subject, statistics);
      return [];
    } catch (error) {
      if (error instanceof RefusedError) return refused(program, reasonOf(error), statistics);
      return [{ program, ...described(error) }];
    }
  });
}

/**
 * Those that ask for derivatives are built before they run: in files of their own, since none is if one is refused. So are
 * those that round, with the same neighbours as their twins: whose objects a function may write depends on classes beside it.
 */
function loadApart(
  programs: readonly RandomProgram[],
  changed = (text: string) => text,
): Map<string, SourceFunction | string> | undefined {
  const loaded = [isRounding, (it: RandomProgram) => !isRounding(it)].flatMap((isOne) => {
    const own = programs.filter(isOne);
    const building = own.filter(isBuilt);
    const together = load(building, true, changed);
    const isWhole = together && [...together.values()].every((found) => typeof found !== "string");
    const built = isWhole ? [together] : building.map((each) => load([each], true, changed));
    return [
      load(
        own.filter((it) => !isBuilt(it)),
        true,
        changed,
      ),
      ...built,
    ];
  });
  if (loaded.some((each) => each === undefined)) return undefined;
  return new Map(loaded.flatMap((each) => [...each!]));
}

function isRounding(program: RandomProgram): boolean {
  return printProgram(program).includes("Float32Array");
}

function isBuilt(program: RandomProgram): boolean {
  return program.constants.includes('"fluxion"');
}

/** Each program's function, or the diagnostic that refused it. Undefined when the compiler threw. */
function load(
  programs: readonly RandomProgram[],
  survives = true,
  changed = (text: string) => text,
): Map<string, SourceFunction | string> | undefined {
  if (programs.length === 0) return new Map();
  try {
    const { functions, diagnostics } = sourceProgram(changed(programs.map(printProgram).join("\n")));
    const found = new Map<string, SourceFunction | string>(functions.map((fn) => [fn.name, fn]));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    let line = 1;
    for (const program of programs) {
      const end = line + printProgram(program).split("\n").length;
      const own = errors.find(({ span }) => span && span.line >= line && span.line < end);
      if (own) found.set(program.name, `${own.code}: ${own.message}`);
      line = end;
    }
    return found;
  } catch (error) {
    if (survives) return undefined;
    throw error;
  }
}

function checkProgram(program: RandomProgram, subject: Subject, statistics: Statistics): void {
  // What a program gives depends on its seed alone, not on buffers of those before it.
  const random = new Random(program.seed);
  let isNonZero = false;
  program.samples.forEach((args, i) => {
    checkPrimal(subject, args);
    const point = subject.point(args, random);
    statistics.points[checkSlope(subject, point)]++;
    checkTranspose(subject, point);
    isNonZero ||= vjpAt(subject, point).some((value) => value !== 0);
    if (i === 0) checkInTurn(program, subject, point, statistics);
  });
  if (isNonZero) statistics.nonZero++;
}

/** Checks that cost compilations of their own: a program has one of them at most. */
function checkInTurn(program: RandomProgram, subject: Subject, point: Point, statistics: Statistics): void {
  const { seed, samples } = program;
  switch (seed % 8) {
    case 0:
    case 1:
      if (subject.returnsNumber) checkGradient(subject, samples[0]!);
      return;
    case 2:
      return checkDirections(subject, point, new Random(seed), 2);
    case 3:
      return checkEachParameter(subject, point);
    case 4:
      // Differences of gradients that round to single precision say nothing.
      if (subject.returnsNumber && !subject.twin) checkSecondDerivatives(program, subject, point, statistics);
      return;
    case 5:
      return checkMatrixInTurn(seed, subject, point);
    case 6:
      return checkModeInTurn(Math.floor(seed / 8), subject, point);
    case 7:
      return checkInParts(subject, point);
  }
}

/** What a tape holds of a value that is computed before it is asked for counts as needed: reverse mode twice may give NaN. */
function checkSecondDerivatives(program: RandomProgram, subject: Subject, point: Point, statistics: Statistics): void {
  try {
    checkHessianProduct(subject, point, new Random(program.seed));
  } catch (error) {
    if (!(error instanceof NotFiniteFailure) || !computesEarly(printProgram(program))) throw error;
    statistics.points.notFinite++;
  }
}

/** Matrices of derivatives, and that the same source gives the same text. */
function checkMatrixInTurn(seed: number, subject: Subject, point: Point): void {
  const isPlain = subject.returnsNumber && !subject.twin && !subject.writesArrays;
  switch (seed % 5) {
    case 0:
      return checkDeterministic(subject);
    case 1:
    case 2:
      return checkJacobian(subject, point);
    default:
      if (isPlain) checkHessian(subject, point);
  }
}

/** Modes that run forwards, and the one that estimates. */
function checkModeInTurn(turn: number, subject: Subject, point: Point): void {
  switch (turn % 4) {
    case 0: {
      const hasRules = [...subject.fn.program.functions.values()].some(({ rules }) => rules);
      if (!subject.twin) checkTaylor(subject, point, hasRules ? 1 : 2 + (turn % 2));
      return;
    }
    case 1: {
      const [order, accuracy] = [1 + (turn % 4), 2 + 2 * (turn % 2)];
      return checkFiniteDifference(subject, point, { order, accuracy, step: 2 ** -5 });
    }
    case 2: {
      const distribution = turn % 8 >= 4 ? "normal" : "rademacher";
      if (subject.returnsNumber)
        checkForwardGradient(subject, point.args, {
          seed: turn,
          directions: 1 + (Math.floor(turn / 4) % 4),
          distribution,
        });
      return;
    }
    case 3: {
      const estimator = estimators[Math.floor(turn / 4) % estimators.length]!;
      const share = shares[Math.floor(turn / 16) % 2]!;
      if (subject.returnsNumber && !subject.fn.stopped)
        checkRandomizedGradient(subject, point.args, { seed: turn, estimator, share, keep: 0.4, draws: 100 });
    }
  }
}

function faultOf(run: () => unknown): { kind: string; message: string } {
  try {
    run();
    return { kind: "unstable", message: "it failed among others, and not alone" };
  } catch (error) {
    return described(error);
  }
}

/** The first error: warnings may stand before it. */
function reasonOf({ diagnostics, message }: RefusedError): string {
  const error = diagnostics.find(({ severity }) => severity === "error");
  return error ? `${error.code}: ${error.message}` : message;
}

function refused(program: RandomProgram, message: string, { refused: counts }: Statistics): Failure[] {
  const [code = ""] = message.split(":");
  counts.set(code, (counts.get(code) ?? 0) + 1);
  return tolerated.includes(code) ? [] : [{ program, ...refusal(message) }];
}

/** Names in quotes apart, refusals of one kind are worded alike. */
function refusal(message: string): { kind: string; message: string } {
  return { kind: `refused ${message.replaceAll(/'[^']*'/g, "'...'")}`, message };
}

function described(error: unknown): { kind: string; message: string } {
  if (error instanceof CheckFailure) return { kind: error.check, message: error.message };
  if (error instanceof RefusedError) return refusal(reasonOf(error));
  if (!(error instanceof Error)) return { kind: "thrown", message: String(error) };
  const place = error.stack?.split("\n").find((line) => line.includes("/compiler/"));
  const summary = error.message.split("\n").slice(0, 2).join(" ").replaceAll(/\d+/g, "#");
  return {
    kind: `${error.name} ${summary.slice(0, 60)} ${place?.trim() ?? ""}`,
    message: error.stack ?? error.message,
  };
}
