/** Every figure that the README and the documentation promise. A row that is missed stays here until it is kept. */
import { type Benchmark, benchmarks } from "../bench/benchmarks.ts";
import { peers } from "../bench/peers/list.ts";
import type { Peer } from "../bench/peers/peer.ts";
import type { PeersRow } from "../bench/peers-view.ts";
import { type Row, targets } from "../bench/run-benchmark.ts";
import { deviceRows } from "./device-rows.ts";
import { partOfTapeRows } from "./part-of-tape-rows.ts";
import { type FigurePromise, numberAfter, type Run, secondsOf, type Target } from "./promise.ts";
import { scoreMatchingRows } from "./score-matching-rows.ts";

const mnist = "node examples/mnist/run.mjs --out node_modules/.cache/fluxion-promises/mnist";
const autoencoder = "node examples/autoencoder/run.mjs --out node_modules/.cache/fluxion-promises/autoencoder";
const isaac = "node examples/isaac/run.mjs --seeds 3 --out node_modules/.cache/fluxion-promises/isaac";
const isaacOverhead = "node test/promises/isaac-overhead.mjs";
const fuzzer = "node test/fuzz/run.mjs --programs 2000 --seed 1 --all";
const perceptron = "node test/promises/perceptron.mjs";
const steadyState = "node test/promises/steady-state.mjs";
const thirdParty = "node test/third-party/run.mjs";

export const rows: readonly FigurePromise[] = [
  ...benchmarks.flatMap(costs),
  ...peers.map(besidePeer),
  ...deviceRows,
  ...partOfTapeRows,
  {
    what: "command line on one file, cold",
    target: { below: 1.5 },
    unit: "s",
    command: "node test/promises/cold-start.mjs",
    read: numberAfter("seconds"),
  },
  {
    what: "helpers of generated code, minified, gzip",
    target: { below: 600 },
    unit: "bytes",
    command: "node test/promises/helper-size.mjs",
    read: numberAfter("bytes"),
  },
  {
    what: "random numbers of generated code, minified, gzip",
    target: { below: 600 },
    unit: "bytes",
    command: "node test/promises/helper-size.mjs",
    read: numberAfter("of random numbers"),
  },
  {
    what: "helpers of gradients from a part of the tape, minified, gzip",
    target: { below: 1000 },
    unit: "bytes",
    command: "node test/promises/helper-size.mjs",
    read: numberAfter("of tapes kept in part"),
  },
  {
    what: "forward gradient with signs / gradient in reverse, 1 to 32 layers of 256, at most",
    target: { below: 1.05 },
    unit: "",
    command: "node test/promises/forward-gradient.mjs",
    read: numberAfter("most forward to reverse"),
    takes: "minutes",
  },
  {
    what: "Hessian-vector product of the network / the network",
    target: { atMost: 1.5 },
    unit: "",
    command: perceptron,
    read: numberAfter("Hessian-vector product to primal"),
  },
  {
    what: "gradient of the network on all cores / on one",
    target: { below: 1 },
    unit: "",
    command: perceptron,
    read: numberAfter("gradient on all cores to one"),
  },
  {
    what: "three values side by side in a difference / three calls of the function, at most",
    target: { below: 0.8 },
    unit: "",
    command: "node test/promises/fused-differences.mjs",
    read: numberAfter("most side by side"),
    takes: "minutes",
  },
  {
    what: "slopes of errors of differences, orders 1 to 4, accuracy 2, 4 and 6: off, at most",
    target: { atMost: 0.05 },
    unit: "",
    command: "node test/promises/difference-orders.mjs",
    read: numberAfter("most off, relatively"),
  },
  ...scoreMatchingRows,
  {
    what: "imports of the gradient of a plain loop",
    target: { atMost: 0 },
    unit: "",
    command: "node test/promises/plain-gradient.mjs",
    read: numberAfter("imports"),
  },
  {
    what: "functions of the bench whose tape takes other bytes than 'fluxion explain' tells",
    target: { atMost: 0 },
    unit: `of ${benchmarks.length}`,
    command: "node test/promises/tape-bytes.mjs",
    read: numberAfter("tapes told wrong"),
  },
  {
    what: "a call of 'valueAndGradInto' that is not the first, at most, over the bench",
    target: { below: 64 },
    unit: "bytes",
    command: steadyState,
    read: numberAfter("most bytes a call"),
    takes: "minutes",
  },
  {
    what: "what 1000 such calls leave on the heap, at most, with the measurement's own numbers",
    target: { below: 1000 },
    unit: "bytes",
    command: steadyState,
    read: numberAfter("most bytes left"),
    takes: "minutes",
  },
  ...checkpointed("sqrt", { memory: 2, time: 2 }),
  ...checkpointed("binomial", { memory: 0.2, time: 3 }),
  {
    what: "functions of programs in ordinary style that 'fluxion check' does not find right",
    target: { atMost: 0 },
    unit: "of 23",
    command: "node dist/compiler/cli/main.js check test/programs/*.ts",
    read: notRight,
  },
  {
    what: "digits read right after training, by K-FAC",
    target: { atLeast: 95 },
    unit: "%",
    command: mnist,
    read: numberAfter("test accuracy"),
    takes: "minutes",
  },
  {
    what: "training of the digits, by K-FAC",
    target: { below: 60 },
    unit: "s",
    command: mnist,
    read: secondsOf,
    takes: "minutes",
  },
  ...secondOrder(),
  {
    what: "random programs with a wrong derivative",
    target: { atMost: 0 },
    unit: "of 2000",
    command: fuzzer,
    read: wrongPrograms(2000),
    takes: "minutes",
  },
  {
    what: "random programs with a derivative that is not zero",
    target: { atLeast: 80 },
    unit: "%",
    command: fuzzer,
    read: nonZeroPercent,
    takes: "minutes",
  },
  {
    what: "random programs of a campaign with a wrong derivative",
    target: { atMost: 0 },
    unit: "of 100000",
    command: "node test/fuzz/run.mjs --programs 100000 --minutes 900 --seed 5000001 --workers 2 --all",
    read: wrongPrograms(100_000),
    takes: "hours",
  },
  {
    what: "mutations of real sources with a fault",
    target: { atMost: 0 },
    unit: "of 10000",
    command: "node test/mutations/run.mjs --inputs 10000 --seed 1 --all",
    read: faultyMutants,
    takes: "minutes",
  },
  {
    what: "functions of packages that are differentiated as they are",
    target: { atLeast: 60 },
    unit: "",
    command: thirdParty,
    read: numberAfter("third-party functions"),
    takes: "minutes",
  },
  {
    what: "functions of packages that are refused",
    target: { below: 15 },
    unit: "%",
    command: thirdParty,
    read: numberAfter("refused share"),
    takes: "minutes",
  },
  {
    what: "functions of packages with a wrong derivative",
    target: { atMost: 0 },
    unit: "",
    command: thirdParty,
    read: numberAfter("third-party wrong"),
    takes: "minutes",
  },
  { what: "npm test", target: { below: 600 }, unit: "s", command: "npm test", read: secondsOf, takes: "minutes" },
];

/** K-FAC beside the best of Nesterov's gradients, and ISAAC beside plain ones. */
function secondOrder(): FigurePromise[] {
  const row = (command: string, what: string, target: Target, words: string): FigurePromise => {
    return { what, target, unit: "", command, read: numberAfter(words), takes: "minutes" };
  };
  const adds = "ISAAC adds to a plain step, width 1600";
  return [
    row(
      autoencoder,
      "autoencoder to error 0.7: steps of Nesterov / of K-FAC",
      { atLeast: 10 },
      "steps of Nesterov to K-FAC",
    ),
    row(
      autoencoder,
      "autoencoder to error 0.7: time of Nesterov / of K-FAC",
      { atLeast: 1 },
      "seconds of Nesterov to K-FAC",
    ),
    row(autoencoder, "step of K-FAC / of Nesterov, autoencoder", { atMost: 3 }, "a step of K-FAC to one of Nesterov"),
    row(
      isaac,
      "classifier to one loss: steps of plain gradients / of ISAAC, median of 3 seeds",
      { atLeast: 3 },
      "steps of plain gradients to ISAAC",
    ),
    { ...row(isaacOverhead, "what ISAAC adds to a plain step, batch 60, width 1600", { atMost: 6 }, adds), unit: "%" },
    row(
      isaacOverhead,
      "step with ISAAC / plain step, batch 60, width 1600",
      { atMost: 1.06 },
      "step with ISAAC to plain, width 1600",
    ),
    // A share that falls as 1 / width is 4 times as large.
    row(isaacOverhead, "that share at width 400 / at 1600", { atLeast: 4 }, "added at width 400 to 1600"),
  ];
}

/** What a gradient of the bench may cost, to run and to compile. */
function costs({ name, file, mostToPrimal }: Benchmark): FigurePromise[] {
  const command = `npm run --silent bench -- --json --only ${file}`;
  const figure = (key: keyof Row) => (run: Run) =>
    Number((JSON.parse(run.output) as Row[]).find((row) => row.file === file)?.[key]);
  return [
    {
      what: `${name}: gradient / primal`,
      target: { atMost: mostToPrimal },
      unit: "",
      command,
      read: figure("generatedToPrimal"),
    },
    {
      what: `${name}: gradient / by hand`,
      target: { atMost: targets.toHandWritten },
      unit: "",
      command,
      read: figure("generatedToHandWritten"),
    },
    {
      what: `${name}: compiling, warm`,
      target: { below: targets.compileMilliseconds },
      unit: "ms",
      command,
      read: figure("compileMilliseconds"),
    },
    {
      what: `${name}: its gradient, minified, gzip`,
      target: { below: targets.gzipBytes },
      unit: "bytes",
      command,
      read: figure("gzipBytes"),
    },
  ];
}

/** In the case that the peer does best in, so that it is slower in every case that it can express in its numbers. */
function besidePeer({ key, name, bits }: Peer): FigurePromise {
  return {
    what: `generated gradient / that of ${name}, at most, in float${bits}`,
    target: { below: 1 },
    unit: "",
    command: `npm run --silent bench -- --json --peers ${key}`,
    read: ({ output }) => mostBeside(key, JSON.parse(output)),
    takes: "minutes",
  };
}

export function mostBeside(peer: string, rows: readonly PeersRow[]): number {
  const figures = rows.flatMap(({ name, figures }) => figures.map((figure) => ({ name, ...figure })));
  const ofPeer = figures.filter((figure) => figure.peer === peer);
  const wrong = ofPeer.find(({ fault }) => fault !== undefined);
  if (wrong) throw new Error(`${wrong.name}: ${wrong.fault}`);
  const times = ofPeer.flatMap(({ toGenerated, isRough }) =>
    toGenerated === undefined || isRough ? [] : [toGenerated],
  );
  if (times.length === 0) throw new Error("nothing was measured");
  return 1 / Math.min(...times);
}

function notRight({ output }: Run): number {
  const [, functions, right] = /^(\d+) functions: (\d+) right/m.exec(output) ?? [];
  if (right === undefined) throw new Error("the check did not sum up");
  return Number(functions) - Number(right);
}

/** The gradient of a time loop with checkpoints, beside that without. */
function checkpointed(schedule: string, most: { memory: number; time: number }): FigurePromise[] {
  const command = "node test/promises/checkpoints.mjs";
  const row = (what: "memory" | "time", unit: string): FigurePromise => ({
    what: `checkpoints, ${schedule}: ${what} / ${what} without`,
    target: { atMost: most[what] },
    unit,
    command,
    read: numberAfter(`${schedule} ${what}`),
  });
  return [row("memory", "%"), row("time", "")];
}

/** The fuzzer sums up in one line, and lists each kind of failure with how often it was met: all programs must have run. */
export function wrongPrograms(wanted: number): (run: Pick<Run, "output">) => number {
  return ({ output }) => {
    const ran = / minutes: (\d+) programs, /.exec(output)?.[1];
    if (Number(ran) !== wanted) throw new Error(`${ran ?? "no"} programs ran instead of ${wanted}`);
    return [...output.matchAll(/: (\d+) times, first at/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  };
}

function faultyMutants({ output }: Run): number {
  const found = /10000 mutants .* ([0-9]+) faults/.exec(output)?.[1];
  if (found === undefined) throw new Error("not all mutants were tried");
  return Number(found);
}

function nonZeroPercent({ output }: Pick<Run, "output">): number {
  const found = /programs, ([0-9.]+) % with a derivative/.exec(output)?.[1];
  if (found === undefined) throw new Error("the fuzzer did not sum up");
  return Number(found);
}
