/** Runs that diverge: where they end, what is said of it, and what is kept. */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type GradientTask, sgd, startOf, train, training } from "../../runtime/training/index.ts";
import { listener, poisoned } from "../helpers/training-runs.ts";

const room = mkdtempSync(join(tmpdir(), "fluxion-diverging-"));
afterAll(() => rmSync(room, { recursive: true }));

describe("a run that diverges", () => {
  test.each([
    { name: "loss", step: 11, poison: () => Number.NaN, reason: "step 11: the loss is NaN" },
    {
      name: "gradient",
      step: 10,
      poison: (g: Float64Array) => g.fill(Infinity).length,
      reason: "step 10: the gradient is not",
    },
    {
      name: "step",
      step: 9,
      poison: (g: Float64Array) => g.fill(-Number.MAX_VALUE).length,
      reason: "step 9: the step left",
    },
  ])("in its $name stops there and names the last good checkpoint", async ({ name, step, poison, reason }) => {
    const { stream, heard } = listener();
    const task = poisoned(step, poison);
    const optimizer = name === "step" ? sgd({ learningRate: (at) => (at + 1 === step ? 10 : 0.1) }) : task.optimizer;
    const output = join(room, `diverged-${name}`);
    const outcome = await train({ ...task, optimizer }, { output, report: { title: "" }, stream });
    expect([outcome.status, outcome.exitCode, outcome.step]).toEqual(["diverged", 1, step - 1]);
    expect(heard()).toContain(`training stopped at ${reason}`);
    expect(heard()).toContain(`last good checkpoint: ${join(output, "checkpoint.fluxion")}, after step 8\n`);
    expect(existsSync(join(output, "model.fluxion"))).toBe(false);
  });

  /** A parabola, whose loss grows by 25 in each step: never beyond what a number holds. */
  const growing: GradientTask<number[]> = {
    parameters: [1],
    optimizer: sgd({ learningRate: 3 }),
    cases: 1,
    batch: 1,
    epochs: 60,
    seed: 1,
    lossAndGradient: ([x], _batch, gradient) => {
      gradient[0] = 2 * x!;
      return x! ** 2;
    },
  };

  test("though every number is finite stops where its loss is beyond the limit, also when it is resumed", async () => {
    // Of the first ten losses the largest is 25^9 = 3.81e12; 25^14 = 3.73e19 is the first beyond 1e6 times that.
    const reason =
      "the loss is 37300000000000000000, more than 1000000 times the largest of the first 10 steps, 3810000000000";
    const steps = [...training(growing, startOf(growing))];
    expect(steps.length).toBe(14);
    const { stream, heard } = listener();
    const output = join(room, "grown");
    const options = { output, report: { title: "" }, stream };
    const outcome = await train({ ...growing, parameters: [1] }, options);
    expect([outcome.status, outcome.exitCode, outcome.step]).toEqual(["diverged", 1, 14]);
    const checkpoint = join(output, "checkpoint.fluxion");
    expect(heard()).toContain(
      `training stopped at step 15: ${reason}; last good checkpoint: ${checkpoint}, after step 14\n`,
    );
    const again = await train({ ...growing, parameters: [1] }, { ...options, resume: true });
    expect([again.status, again.step]).toEqual(["diverged", 14]);
  });

  test("has the limit that its task gives it", () => {
    const stepsWith = (divergesAbove: number) =>
      [...training({ ...growing, parameters: [1], divergesAbove }, startOf({ ...growing, parameters: [1] }))].length;
    expect([2, 30, Infinity].map(stepsWith)).toEqual([10, 11, 60]);
    expect(() => startOf({ ...growing, divergesAbove: 0 })).toThrow("divergesAbove is a positive number, not 0");
  });

  test("is none whose first loss is small by chance, or zero", () => {
    const losses = [1e-12, 0, 1, 5, ...Array(20).fill(3)];
    const task = {
      ...growing,
      epochs: losses.length,
      lossAndGradient: (_: number[], batch: { step: number }) => losses[batch.step]!,
    };
    expect([...training(task, startOf(task))].length).toBe(losses.length);
  });

  test("before any checkpoint says that there is none", async () => {
    const { stream, heard } = listener();
    await train(
      poisoned(1, () => Number.NaN),
      { output: join(room, "at-once"), report: { title: "" }, stream },
    );
    expect(heard()).toContain("training stopped at step 1: the loss is NaN; no checkpoint was written");
  });
});
