/** What is promised of gradients from a part of the tape. */
import { type FigurePromise, numberAfter } from "./promise.ts";

const digits = "node examples/part-of-tape/run.mjs --seeds 3 --out node_modules/.cache/fluxion-promises/part-of-tape";
const field = "node examples/reaction-diffusion/run.mjs --out node_modules/.cache/fluxion-promises/reaction-diffusion";

export const partOfTapeRows: readonly FigurePromise[] = [
  {
    what: "gradient of a network from a tenth of the tape / from all of it",
    target: { atMost: 0.9 },
    unit: "",
    command: "node test/promises/part-of-tape.mjs",
    read: numberAfter("network in part to whole"),
    takes: "minutes",
  },
  {
    what: "gradient of heat with a source from a tenth of the tape / from all of it",
    target: { atMost: 1.2 },
    unit: "",
    command: "node test/promises/part-of-tape.mjs",
    read: numberAfter("heat in part to whole"),
    takes: "minutes",
  },
  {
    what: "random programs whose gradient from a part of the tape is biased or fails, or that time did not reach",
    target: { atMost: 0 },
    unit: "of 1000",
    command: "node test/fuzz/estimates.mjs --programs 1000 --seed 1 --minutes 60",
    read: numberAfter("biased, failed or not reached"),
    takes: "minutes",
  },
  {
    what: "steps of the small batch to those with a tenth of the tape, to the same loss on digits",
    target: { atLeast: 2 },
    unit: "",
    command: digits,
    read: numberAfter("dense: steps of the small batch to those of own samples"),
    takes: "minutes",
  },
  {
    what: "loss of the small batch / with a tenth of the tape at its end, convolution, samples of their own",
    target: { atLeast: 1 },
    unit: "",
    command: digits,
    read: numberAfter("convolution: loss of the small batch to that of own samples"),
    takes: "minutes",
  },
  {
    what: "loss of the small batch / with a tenth of the tape at its end, convolution, one sample for all",
    target: { atLeast: 1 },
    unit: "",
    command: digits,
    read: numberAfter("convolution: loss of the small batch to that of one sample"),
    takes: "minutes",
  },
  {
    what: "loss of the small batch / with a tenth of the tape at its end, recurrent net, samples of their own",
    target: { atLeast: 1 },
    unit: "",
    command: digits,
    read: numberAfter("recurrent: loss of the small batch to that of own samples"),
    takes: "minutes",
  },
  {
    what: "loss of a steered field with a hundredth of the tape / with all of it, at most, over 150 iterations",
    target: { atMost: 1.1 },
    unit: "",
    command: field,
    read: numberAfter("loss of a hundredth to that of the whole gradient, at most"),
    takes: "minutes",
  },
];
