/** The training loop, its files and its report; interrupted runs are real processes that are really killed. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyOf } from "../../runtime/optimizers/parameters.ts";
import { decode, encode } from "../../runtime/training/encoding.ts";
import {
  type GradientTask,
  gatherRows,
  loadModel,
  renderReport,
  saveModel,
  sgd,
  startOf,
  type TrainingRecord,
  train,
  training,
} from "../../runtime/training/index.ts";
import { regression } from "../examples/regression.ts";
import { listener, poisoned } from "../helpers/training-runs.ts";

let room = "";
let program = "";

beforeAll(async () => {
  room = mkdtempSync(join(tmpdir(), "fluxion-training-"));
  program = join(room, "regression.cjs");
  await build({ entryPoints: ["test/examples/regression.ts"], bundle: true, platform: "node", outfile: program });
});
afterAll(() => rmSync(room, { recursive: true }));

interface Run {
  readonly child: ChildProcess;
  readonly exit: Promise<unknown[]>;
  readonly said: () => string;
}

function start(folder: string, ...options: string[]): Run {
  const child = spawn(process.execPath, [program, folder, ...options], { stdio: ["ignore", "ignore", "pipe"] });
  let text = "";
  child.stderr?.on("data", (chunk) => {
    text += chunk;
  });
  return { child, exit: once(child, "exit"), said: () => text };
}

function linesOf(folder: string): TrainingRecord[] {
  const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function withoutTime(records: TrainingRecord[]): object[] {
  return records.map((record) => ({ ...record, seconds: 0 }));
}

async function untilSteps(folder: string, steps: number): Promise<void> {
  const metrics = join(folder, "metrics.jsonl");
  while (!existsSync(metrics) || readFileSync(metrics, "utf8").split("\n").length <= steps) await pause(5);
}

describe("a run that is killed and resumed", () => {
  let whole = "";
  beforeAll(async () => {
    whole = join(room, "whole");
    expect(await start(whole, "0").exit).toEqual([0, null]);
  });

  const kills = [
    { signal: "SIGINT", exit: [130, null] },
    { signal: "SIGTERM", exit: [143, null] },
    { signal: "SIGKILL", exit: [null, "SIGKILL"] },
  ] as const;
  test.each(kills)("by $signal ends where the uninterrupted one does, bit for bit", async ({ signal, exit }) => {
    const folder = join(room, signal);
    const run = start(folder, "10");
    await untilSteps(folder, 18);
    run.child.kill(signal);
    expect(await run.exit).toEqual(exit);
    if (signal !== "SIGKILL") {
      expect(run.said()).toMatch(/stopped after step \d+ of 84; the same run with 'resume' goes on from/);
      expect(readFileSync(join(folder, "report.html"), "utf8")).toContain("A parabola");
    }
    expect(existsSync(join(folder, "model.fluxion"))).toBe(false);

    const resumed = start(folder, "0", "--resume");
    expect(await resumed.exit).toEqual([0, null]);
    expect(resumed.said()).toMatch(/^resuming after step \d+ of 84\n/);
    expect(readFileSync(join(folder, "model.fluxion")).equals(readFileSync(join(whole, "model.fluxion")))).toBe(true);
    expect(withoutTime(linesOf(folder))).toEqual(withoutTime(linesOf(whole)));
    expect(readdirSync(folder).sort()).toEqual(["checkpoint.fluxion", "metrics.jsonl", "model.fluxion", "report.html"]);
  });

  test("learned the parabola", () => {
    const { parameters } = loadModel<{ coefficients: Float64Array; offset: Float32Array }>(
      join(whole, "model.fluxion"),
    );
    expect(Math.abs((parameters.coefficients[1] as number) - 0.5)).toBeLessThan(0.1);
    expect(parameters.offset).toBeInstanceOf(Float32Array);
  });

  test("refuses to go on as another run", async () => {
    const { stream } = listener();
    const options = { output: whole, resume: true, report: { title: "" }, stream };
    await expect(train({ ...regression(0), seed: 6 }, options)).rejects.toThrow(
      "written with seed 5, and this run has seed 6",
    );
    await expect(train({ ...regression(0), optimizer: sgd({ learningRate: 1 }) }, options)).rejects.toThrow(
      "optimizer adamw",
    );
    await expect(train(regression(0), { ...options, output: join(room, "empty") })).rejects.toThrow(
      "nothing to resume",
    );
    const file = join(whole, "checkpoint.fluxion");
    const kept = readFileSync(file);
    const refusal = (task: Partial<ReturnType<typeof regression>>) =>
      expect(train({ ...regression(0), ...task }, options)).rejects;
    const { coefficients, offset } = regression(0).parameters;
    await refusal({ epochs: 5 }).toThrow(`${file} was written after step 84, and this run ends after step 35`);
    await refusal({ parameters: { coefficients: new Float64Array(9), offset } }).toThrow(
      `${file} does not fit this run: parameter array 'coefficients' has length 9, what goes with it has ${coefficients.length}`,
    );
    await refusal({ parameters: { coefficients, offset: Float64Array.from(offset) as never } }).toThrow(
      `${file} does not fit this run: 'offset' was a Float32Array, and is a Float64Array`,
    );
    expect(readFileSync(file).equals(kept)).toBe(true);
  });

  test("is told what is wrong with its options before it begins", async () => {
    const output = join(room, "options");
    const run = (options: object) => expect(train(regression(0), { output, ...options } as never)).rejects;
    await run({}).toThrow("train: report is an object with a title, not undefined");
    await run({ report: { title: "" }, resumes: true }).toThrow("train has no option 'resumes'");
    await run({ report: { title: "" }, output: 3 }).toThrow("train: output is a text, not 3");
    expect(existsSync(output)).toBe(false);
  });

  test("is not lost when it is started afresh by mistake", async () => {
    const folder = join(room, "afresh");
    const { stream, heard } = listener();
    await train(regression(0), { output: folder, report: { title: "" }, stream });
    const checkpoint = readFileSync(join(folder, "checkpoint.fluxion"));
    await train({ ...regression(0), epochs: 1 }, { output: folder, report: { title: "" }, stream });
    expect(heard()).toMatch(/^epoch 12\/12 {2}loss [0-9.]+ {2}square 0\.[0-9]+ {2}[0-9.]+ steps\/s {2}0:00 left$/m);
    expect(readFileSync(join(folder, "checkpoint.previous.fluxion")).equals(checkpoint)).toBe(true);
  });
});

describe("the loop", () => {
  test("shows every case once per epoch, in another order each time, with a fresh seed per step", () => {
    const seen: { cases: number[]; seed: number; epoch: number }[] = [];
    const task: GradientTask<Float64Array> = {
      ...poisoned(0, () => 0),
      cases: 10,
      batch: 4,
      epochs: 2,
      lossAndGradient(_parameters, { cases, seed, epoch }, gradient) {
        gradient.fill(0);
        seen.push({ cases: [...cases], seed, epoch });
        return cases.length;
      },
    };
    const reports = [...training(task, startOf(task))];
    expect(seen.map(({ cases }) => cases.length)).toEqual([4, 4, 2, 4, 4, 2]);
    expect(seen.map(({ epoch }) => epoch)).toEqual([0, 0, 0, 1, 1, 1]);
    const [first, second] = [seen.slice(0, 3), seen.slice(3)].map((steps) => steps.flatMap(({ cases }) => cases));
    expect(first?.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(second?.toSorted((a, b) => a - b)).toEqual(first?.toSorted((a, b) => a - b));
    expect(second).not.toEqual(first);
    expect(new Set(seen.map(({ seed }) => seed)).size).toBe(6);
    expect(reports.map(({ summary }) => summary?.epoch)).toEqual([undefined, undefined, 1, undefined, undefined, 2]);
    expect(reports.at(-1)?.summary?.loss).toBe((4 * 4 + 4 * 4 + 2 * 2) / 10);
  });

  test.each([{ cases: 0 }, { batch: 1.5 }, { epochs: Number.NaN }])("refuses %o", (wrong) => {
    expect(() => startOf({ ...poisoned(0, () => 0), ...wrong })).toThrow("is a whole number from 1 up");
  });

  test("gathers the chosen rows", () => {
    const target = new Uint8Array(6);
    gatherRows(Uint8Array.of(0, 1, 10, 11, 20, 21), Uint32Array.of(2, 0), 2, target);
    expect([...target]).toEqual([20, 21, 0, 1, 0, 0]);
    expect(() => gatherRows(target, Uint32Array.of(0, 1), 4, target)).toThrow("do not fit");
  });
});

describe("files", () => {
  const value = {
    wide: Float64Array.of(Number.NaN, -0, Infinity, 5e-324, 0.1),
    narrow: [Float32Array.of(0.1, -0), { list: [1, -0, Number.NaN] }],
    list: ["text", null, true, 0.1, []],
    array: { fields: new Float64Array(0) },
  };

  test("hold values exact to the bit", () => {
    const back = decode("thing", encode("thing", value), "memory");
    expect(back).toEqual(value);
    const view = new Float32Array([9, 1, 2, 9]).subarray(1, 3);
    expect(decode("thing", encode("thing", view), "memory")).toEqual(Float32Array.of(1, 2));
    const path = join(room, "copy.fluxion");
    const parameters = copyOf({ a: value.wide, b: value.narrow });
    saveModel(path, parameters, { epochs: 3 });
    expect(loadModel(path)).toEqual({ parameters, about: { epochs: 3 } });
  });

  test("show what they hold on their first line", () => {
    const path = join(room, "line.fluxion");
    saveModel(path, { w: new Float64Array(3) });
    const line = JSON.parse(readFileSync(path, "latin1").split("\n")[0] ?? "");
    expect(line).toMatchObject({ fluxion: "model", version: 1, byteLength: 24 });
  });

  test("that are damaged, foreign or of another kind are refused by name", () => {
    const path = join(room, "bad.fluxion");
    saveModel(path, { w: new Float64Array(3) });
    expect(() => decode("checkpoint", readFileSync(path), path)).toThrow("bad.fluxion holds a model, not a checkpoint");
    truncateSync(path, readFileSync(path).length - 1);
    const unfinished =
      "bad.fluxion is not a file that fluxion wrote, or not all of it: it does not end with a checksum";
    expect(() => loadModel(path)).toThrow(unfinished);
    for (const text of ["PK\x03\x04 something else\n", ""]) {
      writeFileSync(path, text);
      expect(() => loadModel(path)).toThrow(unfinished);
      expect(() => decode("model", Buffer.from(text), "memory")).toThrow("memory is not a file that fluxion wrote");
    }
    const bytes = encode("model", { w: new Float64Array(3) });
    expect(() => decode("model", bytes.subarray(1), "memory")).toThrow("memory is not a file that fluxion wrote");
    expect(() => decode("model", bytes.subarray(0, -1), "memory")).toThrow(
      "memory is damaged: 143 bytes, 144 expected",
    );
    expect(() => encode("thing", { rate: Infinity })).toThrow("Infinity cannot be written outside an array");
    expect(() => encode("thing", -0)).toThrow("-0 cannot be written");
  });
});

describe("a file in which one bit is wrong", () => {
  test("is refused, wherever the bit is", () => {
    const path = join(room, "bit.fluxion");
    saveModel(path, { w: Float64Array.of(1, 2, 3) }, { step: 12 });
    const right = readFileSync(path);
    expect(loadModel(path).about).toEqual({ step: 12 });
    for (let place = 0; place < right.length; place++) {
      const wrong = Buffer.from(right);
      wrong[place] = (wrong[place] as number) ^ 1;
      writeFileSync(path, wrong);
      expect(() => loadModel(path), `byte ${place}`).toThrow(/bit\.fluxion is (damaged: its content|not a file)/);
    }
  });

  test("is not trained on", async () => {
    const { stream } = listener();
    const options = { output: join(room, "bit"), report: { title: "" }, stream };
    const { files } = await train(regression(0), options);
    const checkpoint = readFileSync(files.checkpoint);
    const place = checkpoint.length - 100;
    checkpoint[place] = (checkpoint[place] as number) ^ 4;
    writeFileSync(files.checkpoint, checkpoint);
    await expect(train(regression(0), { ...options, resume: true })).rejects.toThrow(
      `${files.checkpoint} is damaged: its content does not fit the checksum at its end`,
    );
    expect(readFileSync(files.checkpoint).equals(checkpoint)).toBe(true);
  });

  test("is not drawn", async () => {
    const { stream } = listener();
    const options = { output: join(room, "line"), report: { title: "" }, stream };
    const { files } = await train(regression(0), options);
    const [first, , ...others] = readFileSync(files.metrics, "utf8").split("\n");
    for (const line of ['{"step"2}', "null", "{}"]) {
      writeFileSync(files.metrics, [first, line, ...others].join("\n"));
      await expect(train(regression(0), { ...options, resume: true })).rejects.toThrow(
        `${files.metrics}, line 2, is damaged; without the file`,
      );
    }
    rmSync(files.metrics);
    expect((await train(regression(0), { ...options, resume: true })).status).toBe("finished");
  });
});

describe("the report", () => {
  const steps = Array.from({ length: 1000 }, (_, step) => ({ step: step + 1, loss: 2 / (step + 1) }));
  const epochs = [1, 2].map((epoch) => {
    const metrics = { testAccuracy: 0.9 + epoch / 100, testLoss: 0.3 / epoch };
    return { epoch, step: 500 * epoch, loss: 0.5 / epoch, seconds: 40 * epoch, metrics };
  });
  const page = renderReport([...steps, ...epochs], {
    title: 'A <net> & its "curves"',
    description: "What was trained.",
    settings: { seed: 1 },
  });

  test("is one well-formed page that asks the network for nothing", () => {
    const open: string[] = [];
    for (const [, end, name, empty] of page.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
      if (name === undefined || name === "meta" || empty) continue;
      if (end) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
    expect(page).not.toMatch(/https?:|src=|url\(|@import|<script/);
    expect(page.length).toBeLessThan(40_000);
    expect(page).toContain("A &lt;net&gt; &amp; its &quot;curves&quot;");
  });

  test("has titles, axes, a legend and the final numbers", () => {
    for (const text of ["Loss", "Test accuracy", "test accuracy, %", "one batch", "training", "test loss", "1:20"]) {
      expect(page).toContain(`>${text}<`);
    }
    expect(page).toContain("<dt>test accuracy</dt><dd>92.00 %</dd>");
    expect(page.match(/<svg /g)).toHaveLength(2);
    expect(page).toMatch(/class="final"[^>]*>0.25</);
    expect(page).not.toMatch(/NaN|undefined|Infinity/);
  });

  test("can be made of anything from no record to one, and of metrics that are not finite", () => {
    const broken = epochs.map((record, place) => ({
      ...record,
      metrics: { a: Number.NaN, b: place === 0 ? null : 1 },
    }));
    for (const records of [[], [{ step: 1, loss: 3 }], epochs.slice(0, 1), broken]) {
      const page = renderReport(records, { title: "short" });
      expect(page).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
