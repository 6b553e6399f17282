/** Products with second derivatives, and matrices of derivatives, of the functions of the corpus. */
import { describe, expect, test } from "vitest";
import { Random } from "../../compiler/check/random.ts";
import { checkHessian, checkHessianProduct, checkJacobian } from "../../compiler/check/second-order-checks.ts";
import { Subject } from "../../compiler/check/subject.ts";
import type { Arguments } from "../../compiler/check/user-values.ts";
import { corpusFiles } from "../helpers/corpus.ts";

/** What exchanges the arrays of a parameter is not run again and again. */
const notRepeated = ["exchangesRows", "rowsOfRows", "replacesInLoop", "replaces", "simulated"];
/** Nor are gradients of which that is not certain. */
const gradientNotRepeated = [...notRepeated, "expandedByMinors"];

const filesIn = (folder: string) => corpusFiles(new URL(folder, import.meta.url));
/** Those of `matrices` are for their matrices. */
const corpus = [...filesIn("corpus"), ...filesIn("matrices")];

for (const file of [...corpus, ...filesIn("regressions")]) {
  // Matrices are made of products: for those of other functions these will do.
  const hasMatrices = corpus.includes(file);
  const samples = file.double.exports.samples as Record<string, readonly Arguments[]>;
  describe(file.name, () => {
    for (const fn of file.double.functions) {
      const subject = new Subject(fn);
      const random = new Random(7);
      const returning = () => (samples[fn.name] ?? []).filter((args) => subject.returns(args));
      const points = () => returning().map((args) => subject.point(args, random));
      describe(fn.name, () => {
        const isRepeated = !notRepeated.includes(fn.name);
        if (hasMatrices || !isRepeated || !subject.returnsNumber)
          test("jacobian", () => {
            if (!isRepeated) return expect(() => subject.derived("jacobian")).toThrow("FX4008");
            for (const point of points()) checkJacobian(subject, point);
          });
        if (!subject.returnsNumber) return;
        // Gradients of regressions are differentiated at all their points by themselves.
        test("products with the Hessian, three ways", () => {
          const all = points();
          for (const point of hasMatrices ? all : all.slice(0, 1)) checkHessianProduct(subject, point, random);
        });
        const isGradientRepeated = !gradientNotRepeated.includes(fn.name);
        if (hasMatrices || !isGradientRepeated)
          test("hessian", () => {
            if (!isGradientRepeated) return expect(() => subject.derived("hessian")).toThrow("FX4008");
            for (const point of points()) checkHessian(subject, point);
          });
      });
    }
  });
}
