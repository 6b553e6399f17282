/**
 * The threads that take part in loops, started once and kept. Generated functions do not wait for them to start: without
 * any they run alone, with the same results.
 */
import { type Job, type Kernel, takeParts } from "./job.ts";

/** A thread of the platform, which has been handed its code as text. */
export interface Thread {
  post(message: Message): void;
  stop(): Promise<void>;
}

/** What a thread is told: a loop's code the first time, and the work. */
export interface Message {
  readonly kernel: number;
  readonly text: string | undefined;
  readonly job: Job;
}

/** Starts a thread that calls the function `receive` of its code for each message, when it is ready. */
export type Start = (code: string) => Promise<Thread>;

export interface WorkerOptions {
  /** How many threads besides the one that calls: as many as the machine has cores, less one, if not given. */
  readonly count?: number;
  /** A loop that takes less time than this runs on one thread. In milliseconds, 0.3 if not given. */
  readonly leastMilliseconds?: number;
}

/** The code of a thread: it evaluates a loop's text once, by its number. */
const code = `
const takeParts = ${takeParts};
const kernels = new Map();
function receive({ kernel, text, job }) {
  if (text !== undefined) kernels.set(kernel, (0, eval)("(" + text + ")"));
  takeParts(kernels.get(kernel), job);
}`;

const threads: { readonly thread: Thread; readonly known: Set<number> }[] = [];
const numbers = new Map<Kernel, number>();
const usualMilliseconds = 0.3;
let leastMilliseconds = usualMilliseconds;

export async function startThreads(start: Start, count: number, options: WorkerOptions): Promise<void> {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`${count} workers: it must be a whole number`);
  if (typeof SharedArrayBuffer === "undefined") {
    throw new Error(
      "FX8005: there is no SharedArrayBuffer; a page must be isolated, by the headers " +
        "'Cross-Origin-Opener-Policy: same-origin' and 'Cross-Origin-Embedder-Policy: require-corp'",
    );
  }
  leastMilliseconds = options.leastMilliseconds ?? usualMilliseconds;
  const surplus = threads.splice(count);
  await Promise.all(surplus.map(({ thread }) => thread.stop()));
  const started = await Promise.all(Array.from({ length: count - threads.length }, () => start(code)));
  for (const thread of started) threads.push({ thread, known: new Set() });
}

export async function stopThreads(): Promise<void> {
  await Promise.all(threads.splice(0).map(({ thread }) => thread.stop()));
}

export function threadCount(): number {
  return threads.length;
}

/** Whether a loop of so many milliseconds on one thread is worth handing to several. */
export function isWorthwhile(milliseconds: number): boolean {
  return threads.length > 0 && milliseconds >= leastMilliseconds;
}

/** Hands a job to as many threads as there are parts for, besides the calling one. */
export function post(kernel: Kernel, job: Job): void {
  const number = numbers.get(kernel) ?? numbers.size;
  numbers.set(kernel, number);
  for (const { thread, known } of threads.slice(0, job.parts - 1)) {
    const text = known.has(number) ? undefined : kernel.toString();
    known.add(number);
    thread.post({ kernel: number, text, job });
  }
}
