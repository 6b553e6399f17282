/** One row of the table: a benchmark compiled, checked and measured. */
import { readFileSync } from "node:fs";
import type { openSession } from "../../compiler/index.ts";
import { type Benchmark, buffersFor } from "./benchmarks.ts";
import { compileBenchmark, generatedFunctionOf, shippedBytes, sourceOf, writtenFunctionsOf } from "./build.ts";
import { type Effort, median, milliseconds, ratio, timesOf } from "./measure.ts";

export interface Row {
  readonly name: string;
  readonly file: string;
  readonly primalMilliseconds: number;
  readonly generatedToPrimal: number;
  readonly handWrittenToPrimal: number;
  readonly generatedToHandWritten: number;
  readonly compileMilliseconds: number;
  readonly gzipBytes: number;
}

/** How many times a hand-written one a gradient may cost, and what it may take to compile and to ship. */
export const targets = { toHandWritten: 1.1, compileMilliseconds: 50, gzipBytes: 2048 } as const;

export async function runBenchmark(
  benchmark: Benchmark,
  session: ReturnType<typeof openSession>,
  effort: Effort,
): Promise<Row> {
  const module = compileBenchmark(session, benchmark);
  const { primal, handWritten } = await writtenFunctionsOf(benchmark);
  const generated = await generatedFunctionOf(benchmark, module);
  const args = benchmark.arguments();
  const [p, g, h] = timesOf(
    [
      { function: primal, arguments: args },
      { function: generated, arguments: [...args, ...buffersFor(benchmark, args)] },
      { function: handWritten, arguments: [...args, ...buffersFor(benchmark, args)] },
    ],
    effort,
  );
  return {
    name: benchmark.name,
    file: benchmark.file,
    primalMilliseconds: milliseconds(p),
    generatedToPrimal: ratio(g, p),
    handWrittenToPrimal: ratio(h, p),
    generatedToHandWritten: ratio(g, h),
    compileMilliseconds: warmCompileMilliseconds(benchmark, session),
    gzipBytes: shippedBytes(module),
  };
}

/** The edits after which the engine has compiled the compiler's own code: they warm the session up and do not count. */
const warmUpEdits = 20;

/** The text changes each time, as it does under an editor, so that nothing known about the file can be used again. */
function warmCompileMilliseconds(benchmark: Benchmark, session: ReturnType<typeof openSession>): number {
  const text = readFileSync(sourceOf(benchmark), "utf8");
  const times = Array.from({ length: 2 * warmUpEdits }, (_, edit) => {
    const edited = `${text}// ${edit}\n`;
    const began = performance.now();
    compileBenchmark(session, benchmark, edited);
    return performance.now() - began;
  });
  compileBenchmark(session, benchmark, text);
  return median(times.slice(warmUpEdits));
}
