/**
 * A second difference of a motion over time, whose steps nobody can divide, and whose end is told by what moves, so that points cannot
 * run side by side: with its points handed to as many threads as there are cores, beside the same on one. Calls of both are timed in
 * turn; their results have the same bits.
 */
import "fluxion/register";
import { openSession } from "fluxion/compiler";

const { startWorkers, stopWorkers } = await import("fluxion/workers");

const text = `
import { finiteDifference } from "fluxion";
const swing = (p: Float64Array, steps: number): number => {
  let [angle, speed] = [p[0]!, p[1]!];
  for (let t = 0; t < steps; t++) {
    speed -= 0.001 * Math.sin(angle);
    angle += 0.001 * speed;
    if (angle > 3) return angle;
  }
  return angle * speed;
};
export const alone = finiteDifference(swing, { order: 2 });
export const handed = finiteDifference(swing, { order: 2, workers: "points" });
`;
const { modules, diagnostics } = openSession().compile([{ path: "/project/swing.ts", text }], { emit: "js" });
if (diagnostics.length > 0) throw new Error(diagnostics[0].message);
const threads = import.meta.resolve("fluxion/workers");
const code = modules[0].code.replace('"fluxion/workers"', JSON.stringify(threads));
const { alone, handed } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

await startWorkers();
const [p, v] = [Float64Array.of(1, 0), Float64Array.of(0.5, 1)];
const times = { alone: [], handed: [] };
const results = new Set();
for (let round = -3; round < 15; round++) {
  for (const [name, run] of Object.entries({ alone, handed })) {
    const start = performance.now();
    results.add(run(p, 1_000_000, v, { step: 0.01 }));
    if (round >= 0) times[name].push(performance.now() - start);
  }
}
await stopWorkers();
const median = (all) => all.toSorted((a, b) => a - b)[all.length >> 1];
console.log(`one thread ${median(times.alone).toFixed(1)} ms, all ${median(times.handed).toFixed(1)} ms`);
console.log(`points on all cores to one: ${(median(times.handed) / median(times.alone)).toFixed(2)}`);
console.log(`different results: ${results.size - 1}`);
