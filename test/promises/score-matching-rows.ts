/** What is promised of differences, score matching and forward gradients. */
import { type FigurePromise, numberAfter } from "./promise.ts";

const forwardMemory = "node test/promises/forward-memory.mjs";
const differenceOrders = "node test/promises/difference-orders.mjs";

export const scoreMatchingRows: readonly FigurePromise[] = [
  ...scoreMatching(),
  {
    what: "memory of a forward gradient beside its estimate, 32 layers / 1",
    target: { atMost: 1 },
    unit: "",
    command: forwardMemory,
    read: numberAfter("forwards, 32 layers to 1"),
  },
  {
    what: "forward gradient with normal numbers / gradient in reverse, 1 to 32 layers of 256, at most",
    target: { below: 1.3 },
    unit: "",
    command: "node test/promises/forward-gradient.mjs",
    read: numberAfter("most forward with normal numbers to reverse"),
    takes: "minutes",
  },
  {
    what: "second difference of a motion over time, its points on all cores / on one",
    target: { below: 1 },
    unit: "",
    command: "node test/promises/points-on-threads.mjs",
    read: numberAfter("points on all cores to one"),
  },
  {
    what: "best step of a second difference in single precision, at least",
    target: { atLeast: 0.03 },
    unit: "",
    command: differenceOrders,
    read: numberAfter("best step in single precision"),
  },
  {
    what: "best step of a second difference in single precision, at most",
    target: { atMost: 0.1 },
    unit: "",
    command: differenceOrders,
    read: numberAfter("best step in single precision"),
  },
  {
    what: "error of a second difference in single precision, by the step that is chosen / by the best",
    target: { atMost: 3 },
    unit: "",
    command: differenceOrders,
    read: numberAfter("error by the step that is chosen to that by the best"),
  },
  example(
    "wine",
    "red wines held out: difference of FD-SSM and SSM / spread of seeds",
    1,
    "difference of the means to the spread",
  ),
  example(
    "densities",
    "score of the plane: squared error, FD-SSMVR / SSMVR, at most",
    1.05,
    "sliced, by values to by derivatives, at most",
  ),
  example(
    "densities",
    "score of the plane: squared error, FD-DSM along two directions / DSM, at most",
    1.05,
    "denoising along two directions, by values to by derivatives, at most",
  ),
  example(
    "forward-gradient",
    "loss on digits at equal rates, forward gradient / reverse",
    1.05,
    "equal rates, forward to reverse",
  ),
];

/** What the whole run of an example says. */
function example(name: string, what: string, atMost: number, label: string): FigurePromise {
  const command = `node examples/${name}/run.mjs --out node_modules/.cache/fluxion-promises/${name}`;
  return { what, target: { atMost }, unit: "", command, read: numberAfter(label), takes: "minutes" };
}

/** Training steps of a network with 8 to 512 inputs, two hidden layers of 128 and 64 cases. */
function scoreMatching(): FigurePromise[] {
  const command = "node test/promises/score-matching.mjs";
  const row = (what: string, target: FigurePromise["target"], label: string): FigurePromise => ({
    what: `score matching: ${what}`,
    target,
    unit: "",
    command,
    read: numberAfter(label),
    takes: "minutes",
  });
  return [
    row("nested reverse mode / differences, at least", { atLeast: 1.2 }, "nested to differences, at least"),
    row(
      "SSMVR, forwards over reverse mode / differences, at least",
      { atLeast: 1 },
      "forwards to differences, at least",
    ),
    row("differences / Taylor mode, at most", { atMost: 1.15 }, "differences to Taylor, at most"),
    row("denoising, differences / gradients, at most", { atMost: 1 }, "denoising by differences to denoising, at most"),
    row("tape of differences / of nested reverse mode", { below: 1 }, "tape of differences to nested, at most"),
    // Counting products gives (2 + 2 inputs) / 3.
    row("exact trace / differences / inputs, 8 inputs", { atLeast: 0.67 }, "for each of 8 inputs:"),
    row("exact trace / differences / inputs, 128 inputs", { atLeast: 0.67 }, "for each of 128 inputs:"),
  ];
}
