/**
 * Closure under differentiation: every derivative of the corpus is itself a function that is differentiated, as IR. It is
 * held to what every function is held to: its own value bit for bit, differences, and the dot product.
 */
import { describe, expect, test } from "vitest";
import type { Mode } from "../../compiler/1-parse/request.ts";
import type { SourceFunction } from "../../compiler/check/derived-functions.ts";
import { checkPrimal } from "../../compiler/check/mode-checks.ts";
import { argumentsAt, derivativeAsFunction } from "../../compiler/check/nested-functions.ts";
import { Random } from "../../compiler/check/random.ts";
import { checkSlope, checkTranspose } from "../../compiler/check/slope-checks.ts";
import { type Point, Subject } from "../../compiler/check/subject.ts";
import type { Arguments } from "../../compiler/check/user-values.ts";
import { corpusFiles } from "../helpers/corpus.ts";

const filesIn = (folder: string) => corpusFiles(new URL(folder, import.meta.url));
const regressions = filesIn("regressions");

for (const file of [...filesIn("corpus"), ...regressions, ...filesIn("../hard-cases/cases")]) {
  const samples = file.double.exports.samples as Record<string, readonly Arguments[]>;
  describe(file.name, () => {
    for (const fn of file.double.functions) {
      const subject = new Subject(fn);
      const reverse: Mode = subject.returnsNumber ? "grad" : "vjp";
      // What goes wrong goes wrong in what reverse mode gives, which is the longer function.
      const inner: readonly Mode[] = regressions.includes(file) ? [reverse] : [reverse, "jvp"];
      describe(fn.name, () => {
        const random = new Random(7);
        const returning = (samples[fn.name] ?? []).filter((args) => subject.returns(args));
        const points = () => returning.map((args) => subject.point(args, random));
        test.each(inner)("derivatives of %s", (mode) => {
          const nested = new Subject(derivativeAsFunction(fn, mode));
          for (const point of points()) checkDerivatives(nested, point, fn, mode);
        });
      });
    }
  });
}

function checkDerivatives(subject: Subject, point: Point, fn: SourceFunction, mode: Mode): void {
  const args = argumentsAt(point, fn, mode);
  expect(checkPrimal(subject, args)).toBe(true);
  const at = subject.point(args, new Random(11));
  checkSlope(subject, at);
  checkTranspose(subject, at);
}
