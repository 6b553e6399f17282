/** The bench's gradients by hand, against differences of the functions and against what is generated. */
import { expect, test } from "vitest";
import { openSession } from "../../compiler/index.ts";
import { randomNormal } from "../../runtime/random.ts";
import { type Argument, benchmarks, buffersFor } from "./benchmarks.ts";
import { compileBenchmark, generatedFunctionOf, type Primal, writtenFunctionsOf } from "./build.ts";

const session = openSession({ verify: true });

test.each(benchmarks)("$name by hand agrees with differences", async (benchmark) => {
  const { primal, handWritten } = await writtenFunctionsOf(benchmark);
  const args = benchmark.arguments();
  const gradients = buffersFor(benchmark, args);
  expect(handWritten(...args, ...gradients) / primal(...args)).toBeCloseTo(1, 12);
  const direction = gradients.map((buffer, k) => buffer.map((_, i) => randomNormal(99, k, i)));
  const slope = gradients.reduce(
    (sum, gradient, k) => gradient.reduce((partial, element, i) => partial + element * direction[k][i], sum),
    0,
  );
  const difference = centralDifference(primal, args, benchmark.wrt, direction);
  expect(Math.abs(difference - slope) / Math.abs(slope)).toBeLessThan(1e-5);
});

test.each(benchmarks)("$name as generated agrees with the one by hand", async (benchmark) => {
  const { primal, handWritten } = await writtenFunctionsOf(benchmark);
  const generated = await generatedFunctionOf(benchmark, compileBenchmark(session, benchmark));
  const args = benchmark.arguments();
  const byHand = buffersFor(benchmark, args);
  const byCompiler = buffersFor(benchmark, args);
  handWritten(...args, ...byHand);
  expect(generated(...args, ...byCompiler)).toBe(primal(...args));
  for (const [k, gradient] of byHand.entries()) {
    const scale = gradient.reduce((most, element) => Math.max(most, Math.abs(element)), 0);
    const worst = gradient.reduce((most, element, i) => Math.max(most, Math.abs(element - byCompiler[k][i])), 0);
    expect(worst / scale, `gradient ${k}`).toBeLessThan(1e-10);
  }
});

function centralDifference(
  primal: Primal,
  args: readonly Argument[],
  wrt: readonly number[],
  direction: readonly Float64Array[],
): number {
  const step = 1e-6;
  const at = (length: number) =>
    primal(...args.map((argument, position) => moved(argument, wrt.indexOf(position), length)));
  const moved = (argument: Argument, k: number, length: number): Argument => {
    if (k < 0 || argument instanceof Uint8Array) return argument;
    if (typeof argument === "number") return argument + length * direction[k][0];
    return argument.map((element, i) => element + length * direction[k][i]);
  };
  return (at(step) - at(-step)) / (2 * step);
}
