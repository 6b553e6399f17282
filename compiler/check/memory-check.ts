/** Derivatives that are called over and over take no more memory from the pool than the first calls did. */
import { counts, type Run } from "./derived-functions.ts";
import { must } from "./failure.ts";
import type { Point, Subject } from "./subject.ts";
import { copyOf } from "./user-values.ts";

const calls = 100;
/** Long calls are not repeated as often. */
const milliseconds = 300;

export function checkMemory(subject: Subject, { args, cotangents }: Point): void {
  const { run } = subject.derived("vjp");
  const call: Run = () => run(...copyOf([...subject.padded(args), ...cotangents]));
  call();
  const [known, open] = [counts.buffers.size, counts.taken - counts.given];
  const end = performance.now() + milliseconds;
  for (let i = 0; i < calls && performance.now() < end; i++) call();
  const more = counts.buffers.size - known;
  must("repeated calls", more === 0 ? undefined : `${more} more buffers are taken from the pool`);
  must("repeated calls", counts.taken - counts.given === open ? undefined : "buffers are not given back");
}
