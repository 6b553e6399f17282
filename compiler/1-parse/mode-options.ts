/** What may be said of one mode and not of another: by the same names in the options of calls and in tags. */
import {
  badAccuracy,
  badDirections,
  badOrder,
  orderMissing,
  pathSampling,
  unknownDistribution,
  unknownEstimator,
  unknownLayerWeights,
  unknownShare,
  unknownWhere,
  workersOfWhat,
} from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import {
  type Distribution,
  distributions,
  type Estimator,
  estimators,
  type LayerWeights,
  layerWeights,
  type Mode,
  type Share,
  shares,
  type Where,
  type Workers,
  wheres,
} from "./request.ts";

export const modeOptions = [
  "directions",
  "distribution",
  "order",
  "accuracy",
  "estimator",
  "share",
  "where",
  "slots",
  "layerWeights",
] as const;

export type ModeOption = (typeof modeOptions)[number];

/** The options of a mode beside those of all modes. */
export function optionsOf(mode: Mode): readonly ModeOption[] {
  switch (mode) {
    case "jvp":
      return ["directions"];
    case "forwardGrad":
      return ["directions", "distribution"];
    case "taylor":
      return ["order"];
    case "finiteDifference":
      return ["order", "accuracy"];
    case "randomizedGrad":
      return ["estimator", "share", "where", "slots"];
    case "layerwise":
      return ["layerWeights"];
    default:
      return [];
  }
}

/** How many directions are meant; one after a mistake that has been reported. */
export function readDirections(count: number, span: Span, text: string, report: Report): number {
  if (Number.isInteger(count) && count > 0) return count;
  report(badDirections.at(span, { text }));
  return 1;
}

/** Undefined after a mistake that has been reported. */
export function readDistribution(text: string, span: Span, report: Report): Distribution | undefined {
  const found = distributions.find((name) => name === text);
  if (!found) report(unknownDistribution.at(span, { text, known: distributions }));
  return found;
}

/** Undefined after a mistake that has been reported. */
export function readEstimator(text: string, span: Span, report: Report): Estimator | undefined {
  const found = estimators.find((name) => name === text);
  if (!found) report(unknownEstimator.at(span, { text, known: estimators }));
  return found;
}

/** Undefined after a mistake that has been reported. */
export function readShare(text: string, span: Span, report: Report): Share | undefined {
  const found = shares.find((name) => name === text);
  if (!found) report(unknownShare.at(span, { text, known: shares }));
  return found;
}

/** What threads share, where it is said; nothing after a mistake that has been reported. */
export function readWorkers(text: string, modes: readonly Mode[], span: Span, report: Report): Workers {
  if (text === "points" && modes.includes("finiteDifference")) return text;
  report(workersOfWhat.at(span, { text }));
  return false;
}

/** Undefined after a mistake that has been reported. */
export function readLayerWeights(text: string, span: Span, report: Report): LayerWeights | undefined {
  const found = layerWeights.find((name) => name === text);
  if (!found) report(unknownLayerWeights.at(span, { text, known: layerWeights }));
  return found;
}

/** Undefined after a mistake that has been reported. */
export function readWhere(text: string, span: Span, report: Report): Where | undefined {
  const found = wheres.find((name) => name === text);
  if (text === "path") report(pathSampling.at(span, {}));
  else if (!found) report(unknownWhere.at(span, { text, known: wheres }));
  return found;
}

/** The highest order that code is written for: each takes its statements. */
const highestOrder = 16;

/** The order that is meant; undefined after a mistake that has been reported. */
export function readOrder(order: number, span: Span, text: string, report: Report): number | undefined {
  if (Number.isInteger(order) && order > 0 && order <= highestOrder) return order;
  report(badOrder.at(span, { text, highest: highestOrder }));
  return undefined;
}

/** The most accurate central differences that are written: each further order takes two more points. */
const highestAccuracy = 8;

/** The order of accuracy that is meant; undefined after a mistake that has been reported. */
export function readAccuracy(accuracy: number, span: Span, text: string, report: Report): number | undefined {
  if (accuracy % 2 === 0 && accuracy > 0 && accuracy <= highestAccuracy) return accuracy;
  report(badAccuracy.at(span, { text, highest: highestAccuracy }));
  return undefined;
}

/** Reports a mode that must be told an order and is not. */
export function requireOrder(mode: Mode, order: number | undefined, span: Span, report: Report): void {
  if (mode === "taylor" && order === undefined) report(orderMissing.at(span, {}));
}
