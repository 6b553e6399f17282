/**
 * The training loop where there is no Node: bundled as for a page, and run among what the language and every browser have, with
 * nothing of Node's in reach. A run goes on from bytes, ends by divergence as elsewhere, and leaves a report that needs nothing beside it.
 */
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { expect, test } from "vitest";

const program = `
import { adamw, decodeCheckpoint, decodeModel, encodeCheckpoint, encodeModel, isaac, preconditioned, renderReport, sgd, startOf, training } from "fluxion/train";
import { gaussian } from "fluxion/distributions";

const points = Float64Array.from({ length: 40 }, (_, k) => k / 20 - 1);
const targets = points.map((x) => 3 * x - 0.5);
const chosen = (all, cases) => Float64Array.from(cases, (k) => all[k]);
const line = ({ w, b }, cases) => chosen(points, cases).map((x) => w[0] * x + b[0]);
const slopes = (cases, cotangent) => {
  const x = chosen(points, cases);
  return { w: Float64Array.of(x.reduce((sum, value, k) => sum + value * cotangent[k], 0)), b: Float64Array.of(cotangent.reduce((a, c) => a + c, 0)) };
};
const network = {
  distribution: gaussian(),
  layers: { w: ({ w, b }) => ({ weights: w, bias: b }) },
  targets: (cases) => chosen(targets, cases),
  layerwise: (parameters, cases) => ({
    outputs: line(parameters, cases),
    pull: (cotangent) => ({
      gradient: slopes(cases, cotangent),
      layers: [{ name: "w", kind: "dense", rows: cases.length, input: chosen(points, cases), outputAdjoint: cotangent }],
    }),
  }),
};
const methods = {
  gradient: {
    optimizer: adamw({ learningRate: 0.05 }),
    lossAndGradient(parameters, { cases }, gradient) {
      const outputs = line(parameters, cases);
      const { w, b } = slopes(cases, gaussian().gradient(outputs, chosen(targets, cases), cases.length));
      gradient.w.set(w);
      gradient.b.set(b);
      return gaussian().loss(outputs, chosen(targets, cases), cases.length);
    },
  },
  network: { optimizer: preconditioned(network, isaac({ inputDamping: 1 }), sgd({ learningRate: 0.3 })) },
};

export function run(method, stopAfter = Infinity, bytes = undefined, poison = undefined) {
  const task = { ...methods[method], parameters: { w: new Float64Array(1), b: new Float64Array(1) }, cases: 40, batch: 7, epochs: 30, seed: 5 };
  if (poison) task.lossAndGradient = () => NaN;
  const start = bytes ? decodeCheckpoint(task, bytes, "the page").state : startOf(task);
  const records = [];
  const loop = training(task, start);
  for (let next = loop.next(); ; next = loop.next()) {
    if (next.done) return { end: next.value, records };
    const { state, step, loss, summary } = next.value;
    records.push({ step, loss });
    if (summary) records.push({ ...summary, step, seconds: step / 10 });
    if (step === stopAfter) return { checkpoint: encodeCheckpoint(task, { state, seconds: 1 }), records };
    if (step === 180) {
      const model = encodeModel(state.optimizer.parameters, { step });
      return { model, loaded: decodeModel(model, "the page"), records, report: renderReport(records, { title: "A line" }) };
    }
  }
}
`;

async function page(): Promise<{ run: (...args: unknown[]) => Record<string, unknown> }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: process.cwd(), loader: "js" },
    bundle: true,
    platform: "browser",
    format: "iife",
    globalName: "page",
    metafile: true,
    write: false,
  });
  const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
  expect(imported).toEqual([]);
  // A page has these beside the language itself.
  const context = createContext({ TextEncoder, TextDecoder });
  runInContext(`${outputFiles[0]!.text}; globalThis.page = page;`, context);
  return runInContext("page", context);
}

test.each(["gradient", "network"])(
  "by %s: a run that goes on from bytes ends where the uninterrupted one does",
  async (method) => {
    const { run } = await page();
    const whole = run(method);
    const { checkpoint } = run(method, 77);
    const resumed = run(method, Number.POSITIVE_INFINITY, checkpoint);
    expect([...(resumed.model as Uint8Array)]).toEqual([...(whole.model as Uint8Array)]);
    const { w, b } = (whole.loaded as { parameters: { w: Float64Array; b: Float64Array } }).parameters;
    expect(w[0]).toBeCloseTo(3, 1);
    expect(b[0]).toBeCloseTo(-0.5, 1);
  },
);

test("its report is one page that asks for nothing, and a loss that is not finite ends it by its step", async () => {
  const { run } = await page();
  const report = run("gradient").report as string;
  expect(report).toMatch(/^<!doctype html>/i);
  expect(report).toContain("A line");
  expect(report).not.toMatch(/(src|href)\s*=|@import|url\(|https?:/);
  expect(run("gradient", Number.POSITIVE_INFINITY, undefined, true)).toMatchObject({
    end: { kind: "diverged", step: 1, reason: "the loss is NaN" },
  });
});
