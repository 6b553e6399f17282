/**
 * What the network of the bench costs beyond its gradient: a Hessian-vector product, beside the function alone; and the
 * gradient shared by as many threads as there are cores, beside itself without any. Calls of all are timed in turn.
 */
import "fluxion/register";
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";

const { openSession } = await import("fluxion/compiler");
const { benchmarks, buffersFor } = await import("../bench/benchmarks.ts");
const { compileBenchmark, sourceOf, writtenFunctionsOf } = await import("../bench/build.ts");
const { ratio, thorough, timesOf } = await import("../bench/measure.ts");
const { share, startWorkers, stopWorkers } = await import("fluxion/workers");

const benchmark = benchmarks.find(({ file }) => file === "perceptron");
const session = openSession();
const threads = pathToFileURL(fileURLToPath(import.meta.resolve("fluxion/workers"))).href;

/** The functions generated where the tag asks for these modes. */
async function generated(modes) {
  const text = readFileSync(sourceOf(benchmark), "utf8").replace("modes valueAndGradInto", `modes ${modes}`);
  const { code } = compileBenchmark(session, benchmark, text);
  return import(`data:text/javascript,${encodeURIComponent(code.replace("fluxion/workers", threads))}`);
}

const { primal } = await writtenFunctionsOf(benchmark);
const args = benchmark.arguments();
const directions = buffersFor(benchmark, args).map((buffer) => buffer.fill(0.5));
const { batchLossHvp } = await generated("hvp");
const product = (...all) => batchLossHvp(...all)[0][0];
const [alone, twice] = timesOf(
  [
    { function: primal, arguments: args },
    { function: product, arguments: [...args, ...directions] },
  ],
  thorough,
);
console.log(`Hessian-vector product to primal: ${ratio(twice, alone).toFixed(2)}`);

const { batchLossValueAndGradInto: inParts } = await generated("valueAndGradInto workers");
const { batchLossValueAndGradInto: whole } = await generated("valueAndGradInto");
const all = [...args, ...buffersFor(benchmark, args)];
const shared = all.map((value) => (ArrayBuffer.isView(value) ? share(value) : value));
await startWorkers();
const [one, several] = timesOf(
  [
    { function: whole, arguments: all },
    { function: inParts, arguments: shared },
  ],
  thorough,
);
console.log(`gradient on all cores to one: ${ratio(several, one).toFixed(2)}`);
await stopWorkers();
