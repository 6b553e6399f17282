/** Random numbers that are pure functions of a seed, a slot and an element: those of the runtime, by their own code. */
import * as runtime from "../../runtime/random.ts";
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { onlyOnHost } from "./define.ts";

const type: Operation["type"] = ([seed, slot, element, ...others]) =>
  seed === "f64" && slot === "index" && element === "index" && others.length === 0 ? "f64" : undefined;

const domain: Operation["domain"] = [
  [0, 2 ** 53 - 1],
  [0, 2 ** 32 - 1],
];

/** A standard normal number */
export const randomNormal: Operation = {
  type,
  evaluate: runtime.randomNormal,
  js: { kind: "helper", name: "randomNormal" },
  wgsl: onlyOnHost,
  cost: costs.randomNormal,
  noDerivative: "staircase",
  domain,
};

/** 1 or -1, with equal chance */
export const randomSign: Operation = {
  type,
  evaluate: runtime.randomSign,
  js: { kind: "helper", name: "randomSign" },
  wgsl: onlyOnHost,
  cost: costs.randomSign,
  noDerivative: "staircase",
  domain,
};

/** A whole number from 0 on below a count */
export const randomIndex: Operation = {
  type: ([seed, slot, element, count, ...others]) =>
    count === "index" ? type([seed!, slot!, element!, ...others]) && "index" : undefined,
  evaluate: runtime.randomIndex,
  js: { kind: "helper", name: "randomIndex" },
  wgsl: onlyOnHost,
  cost: costs.randomIndex,
  noDerivative: "discrete",
  domain: [...domain, [0, 2 ** 32 - 1], [1, 2 ** 32 - 1]],
};

/** A seed for what else is drawn */
export const stepSeed: Operation = {
  type: ([seed, step, ...others]) => (seed === "f64" && step === "f64" && others.length === 0 ? "f64" : undefined),
  evaluate: runtime.stepSeed,
  js: { kind: "helper", name: "stepSeed" },
  wgsl: onlyOnHost,
  cost: costs.stepSeed,
  noDerivative: "staircase",
  domain: [
    [0, 2 ** 53 - 1],
    [0, 2 ** 53 - 1],
  ],
};

/** The part of a slot that a randomized gradient keeps */
export const keptFraction: Operation = {
  type: ([keep, slot, slots, ...others]) =>
    keep === "text" && slot === "text" && slots === "text" && others.every((size) => size === "index")
      ? "f64"
      : undefined,
  evaluate: runtime.keptFraction,
  js: { kind: "helper", name: "keptFraction" },
  wgsl: onlyOnHost,
  cost: costs.keptFraction,
  noDerivative: "discrete",
  domain: [],
};
