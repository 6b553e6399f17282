/**
 * The checks that make derivatives of their own, or take long: of the modes that a function is asked for, at one point.
 * Comes in: the function and the point. Goes out: what was found right, into the findings.
 */
import type { Mode } from "../1-parse/request.ts";
import type { RequestedFunction } from "../requested-functions.ts";
import { checkFiniteDifference } from "./difference-checks.ts";
import { checkForwardGradient } from "./estimate-checks.ts";
import type { Findings } from "./function-report.ts";
import { checkLayerwise } from "./layerwise-checks.ts";
import { checkMemory } from "./memory-check.ts";
import { checkDirections, checkEachParameter, checkInParts } from "./mode-checks.ts";
import type { Random } from "./random.ts";
import { checkRandomizedGradient } from "./randomized-checks.ts";
import { checkHessian, checkHessianProduct, checkJacobian } from "./second-order-checks.ts";
import type { Point, Subject } from "./subject.ts";
import { checkTaylor } from "./taylor-checks.ts";

const reverseModes = ["grad", "valueAndGrad", "valueAndGradInto", "vjp"] as const;

/** Whether what is asked for can be had, and anything at all: throws the refusal. */
export function requireModes(subject: Subject, modes: ReadonlySet<Mode>): void {
  const isAsked = {
    jvp: modes.has("jvp"),
    vjp: [...reverseModes, "layerwise" as const].some((mode) => modes.has(mode)),
  };
  for (const mode of ["jvp", "vjp"] as const) {
    const other = mode === "jvp" ? "vjp" : "jvp";
    if (isAsked[mode] || !subject.has(other)) subject.derived(mode);
  }
}

export function checkAskedModes(
  subject: Subject,
  point: Point,
  random: Random,
  { modes, directions, order, samplings, workers }: RequestedFunction,
  seed: number,
  findings: Findings,
): void {
  if (modes.has("jacobian")) checkJacobian(subject, point);
  if (modes.has("hvp")) checkHessianProduct(subject, point, random);
  if (modes.has("hessian")) checkHessian(subject, point);
  if (modes.has("forwardGrad")) {
    const count = Math.max(2, directions);
    checkForwardGradient(subject, point.args, { seed, directions: 1, distribution: "normal" });
    checkForwardGradient(subject, point.args, { seed, directions: count, distribution: "rademacher" });
  }
  for (const { estimator = "sample", share = "case", where, slots } of samplings)
    checkRandomizedGradient(subject, point.args, { seed, estimator, share, where, slots, keep: 0.5, draws: 200 });
  if (modes.has("taylor")) checkTaylor(subject, point, order);
  if (modes.has("finiteDifference")) {
    for (const accuracy of [2, 4]) checkFiniteDifference(subject, point, { order, accuracy, step: 2 ** -6 });
  }
  findings.right(...listed.filter((mode) => modes.has(mode)));
  if (modes.has("layerwise")) checkLayers(subject, point, random, findings);
  if (directions > 1) checkDirections(subject, point, random, directions);
  if (!subject.has("vjp")) return;
  checkEachParameter(subject, point);
  if (workers) {
    checkInParts(subject, point);
    findings.right("workers");
  }
  checkMemory(subject, point);
}

/** Modes that are named for themselves among what was checked. */
const listed: readonly Mode[] = [
  "jacobian",
  "hvp",
  "hessian",
  "forwardGrad",
  "taylor",
  "finiteDifference",
  "randomizedGrad",
];

function checkLayers(subject: Subject, point: Point, random: Random, findings: Findings): void {
  const [first, ...others] = checkLayerwise(subject, point, random);
  findings.right("layerwise");
  if (first === undefined) return;
  const subjects =
    others.length === 0 ? "are a part of a parameter" : `and ${others.length} more are parts of parameters`;
  const layers = others.length === 0 ? "its layer gives" : "their layers give";
  findings.remark(`the weights '${first}' ${subjects}, or used by more than layers: not compared with what ${layers}`);
}
