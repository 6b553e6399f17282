/** What `fluxion/workers` gives in Node and in a page alike. */
export { inParts, type Parts } from "./in-parts.ts";
export { giveShared, releaseSharedWorkspace, share, takeShared, takeSharedZeros } from "./shared-memory.ts";
export { stopThreads as stopWorkers, threadCount as workerCount, type WorkerOptions } from "./threads.ts";
