/** In the page: a gradient with loops that threads share, first without any, then with two. */
import { valueAndGrad } from "fluxion";
import { share, startWorkers, stopWorkers, workerCount } from "fluxion/workers";

function misfit(w: Float64Array, x: Float64Array, y: Float64Array): number {
  const d = w.length;
  let sum = 0;
  for (let i = 0; i < y.length; i++) {
    let r = -y[i]!;
    for (let j = 0; j < d; j++) r += w[j]! * x[i * d + j]!;
    sum += r * Math.exp(-r * r);
  }
  return sum;
}

const shared = valueAndGrad(misfit, { workers: true });
const alone = valueAndGrad(misfit);

const x = Float64Array.from({ length: 15_000 }, (_, i) => Math.sin(i));
const y = Float64Array.from({ length: 5000 }, (_, i) => Math.sin(3 * i));
const w = Float64Array.of(0.5, 0.1, -0.3);
const numbers = ([value, gradient]: readonly [number, Float64Array]) => [value, ...gradient];

/** What the threads are sent. */
let messages = 0;
const { Worker } = globalThis as unknown as { Worker: { prototype: { postMessage(...parts: unknown[]): void } } };
const { postMessage } = Worker.prototype;
Worker.prototype.postMessage = function (...parts) {
  messages++;
  return postMessage.apply(this, parts);
};

export interface OfThreads {
  readonly byLoop: readonly number[];
  readonly byItself: readonly number[];
  /** With two threads, with arrays of the page and with shared ones. */
  readonly byThreads: readonly (readonly number[])[];
  readonly threads: number;
  readonly messages: number;
}

Object.assign(globalThis, {
  async run(): Promise<OfThreads> {
    const byItself = numbers(shared(w, x, y));
    const before = messages;
    await startWorkers({ count: 2, leastMilliseconds: 0 });
    const threads = workerCount();
    const byThreads = [numbers(shared(w, x, y)), numbers(shared(w, share(x), share(y)))];
    const sent = messages - before;
    await stopWorkers();
    return { byLoop: numbers(alone(w, x, y)), byItself, byThreads, threads, messages: sent };
  },
  /** What is said where the page has no shared memory. */
  refusal: () => startWorkers({ count: 1 }).then(() => "", String),
});
