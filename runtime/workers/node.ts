/** `fluxion/workers` in Node: threads of `node:worker_threads`. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type Message, startThreads, type Thread, type WorkerOptions } from "./threads.ts";

export * from "./common.ts";

/**
 * Starts threads that take part in the loops of functions generated with `workers`, or changes how many there are. They
 * do not keep the process alive. Throws a RangeError where `count` is no whole number.
 */
export async function startWorkers(options: WorkerOptions = {}): Promise<void> {
  await startThreads(start, options.count ?? availableParallelism() - 1, options);
}

async function start(code: string): Promise<Thread> {
  const worker = new Worker(
    `"use strict";\nconst { parentPort } = require("node:worker_threads");${code}
parentPort.on("message", receive);
parentPort.postMessage("ready");`,
    { eval: true },
  );
  await new Promise<void>((resolve, reject) => {
    worker.once("message", () => resolve());
    worker.once("error", reject);
  });
  worker.unref();
  return {
    post: (message: Message) => worker.postMessage(message),
    stop: async () => {
      await worker.terminate();
    },
  };
}
