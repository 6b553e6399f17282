/** Batches whose size depends on the step. */
import { expect, test } from "vitest";
import { type GradientTask, growingBatch, sgd, startOf, training } from "../../runtime/training/index.ts";
import { batchAt, epochOf, epochStarts } from "../../runtime/training/schedule.ts";

test("takes batches that depend on the step, and every case once per epoch all the same", () => {
  const sizes: number[][] = [];
  const task: GradientTask<Float64Array> = {
    parameters: new Float64Array(1),
    optimizer: sgd({ learningRate: 0.1 }),
    seed: 1,
    cases: 10,
    batch: (step) => step + 1,
    epochs: 3,
    lossAndGradient(_parameters, { cases, epoch }, gradient) {
      gradient.fill(0);
      sizes[epoch] = [...(sizes[epoch] ?? []), cases.length];
      return 0;
    },
  };
  const reports = [...training(task, startOf(task))];
  expect(sizes).toEqual([
    [1, 2, 3, 4],
    [5, 5],
    [7, 3],
  ]);
  expect(reports.flatMap(({ step, summary }) => (summary === undefined ? [] : [step]))).toEqual([4, 6, 8]);
  expect([...epochStarts(task)]).toEqual([0, 4, 6, 8]);
  expect([0, 3, 4, 5, 6, 7].map((step) => epochOf(epochStarts(task), step))).toEqual([0, 0, 1, 1, 2, 2]);
  // From a state in the middle of an epoch the same cases come.
  sizes.length = 0;
  const middle = { ...startOf(task), optimizer: { ...startOf(task).optimizer, step: 5 } };
  expect([...training(task, middle)].length).toBe(3);
  expect(sizes.slice(1)).toEqual([[5], [7, 3]]);
  expect(() => batchAt(() => 0.5, 3)).toThrow("batch is a whole number from 1 up, not 0.5 at step 3");
});

test("lets batches grow by one factor from the first to all cases", () => {
  const batch = growingBatch({ cases: 60_000 });
  expect([batch(0), batch(499), batch(5000)]).toEqual([1000, 60_000, 60_000]);
  expect(Math.abs(batch(249) / Math.sqrt(1000 * 60_000) - 1)).toBeLessThan(0.01);
  expect(growingBatch({ cases: 700 })(0)).toBe(700);
});
