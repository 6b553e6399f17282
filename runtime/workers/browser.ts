/** `fluxion/workers` in a page, which must be isolated to have shared memory: threads are Web Workers. */
import { type Message, startThreads, type Thread, type WorkerOptions } from "./threads.ts";

export * from "./common.ts";

declare const navigator: { readonly hardwareConcurrency: number };

/** The page's own class, of which the types of Node know nothing. */
declare const Worker: new (
  url: string,
) => {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onerror: ((event: { readonly message: string }) => void) | null;
  postMessage(message: unknown): void;
  terminate(): void;
};

/**
 * Starts threads that take part in the loops of functions generated with `workers`, or changes how many there are. Throws a
 * RangeError where `count` is no whole number, and an error where the page has no shared memory.
 */
export async function startWorkers(options: WorkerOptions = {}): Promise<void> {
  await startThreads(start, options.count ?? Math.max(1, navigator.hardwareConcurrency - 1), options);
}

async function start(code: string): Promise<Thread> {
  const text = `"use strict";${code}\nonmessage = ({ data }) => receive(data);\npostMessage("ready");`;
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  const worker = new Worker(url);
  await new Promise<void>((resolve, reject) => {
    worker.onmessage = () => resolve();
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  URL.revokeObjectURL(url);
  return {
    post: (message: Message) => worker.postMessage(message),
    stop: async () => worker.terminate(),
  };
}
