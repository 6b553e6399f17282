/** What is promised of functions that run on a device. */
import { type FigurePromise, numberAfter } from "./promise.ts";

const deviceCorpus = "node test/promises/device-corpus.mjs";

export const deviceRows: readonly FigurePromise[] = [
  {
    what: "functions of the corpus that a device runs as JavaScript does, some of their loops at once",
    target: { atLeast: 100 },
    unit: "",
    command: deviceCorpus,
    read: numberAfter("with loops whose trips run at once"),
    takes: "minutes",
  },
  {
    what: "further ones that it runs in single invocations",
    target: { atLeast: 120 },
    unit: "",
    command: deviceCorpus,
    read: numberAfter("in single invocations"),
    takes: "minutes",
  },
  {
    what: "functions of the corpus that Chromium's device runs as its JavaScript does, forwards and in reverse, with the same bits in any order",
    target: { atLeast: 50 },
    unit: "",
    command: `${deviceCorpus} --browser`,
    read: numberAfter("with loops whose trips run at once"),
    takes: "minutes",
  },
];
