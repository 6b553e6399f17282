/** A check that a function failed → the diagnostic that says what is wrong: its derivative, a rule that is given, or its layers. */

import {
  notFiniteInOneMode,
  wrongDerivative,
  wrongLayer,
  wrongRule,
  wrongWithRules,
} from "../diagnostics/catalog/7-check.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { RequestedFunction } from "../requested-functions.ts";
import { type CheckFailure, OneSidedFailure } from "./failure.ts";
import { layerCheck } from "./layerwise-checks.ts";

export interface Failure {
  readonly check: string;
  readonly details: string;
  /** As JavaScript. */
  readonly arguments: string;
}

export function wrongAt(fn: RequestedFunction, fault: CheckFailure, failure: Failure): Diagnostic {
  const { name, span, rules, uses } = fn;
  const { check, details } = failure;
  const notes = [{ message: `The arguments were: ${failure.arguments}`, span: undefined }];
  const facts = { function: name, check, details };
  if (check.startsWith(layerCheck)) return wrongLayer.at(span, facts, notes);
  if (rules) {
    const isForward = rules.jvp !== undefined && (rules.vjp === undefined || check.startsWith("jvp"));
    return wrongRule.at(span, { ...facts, mark: isForward ? "customJvp" : "customVjp" }, notes);
  }
  if (uses.length > 0) return wrongWithRules.at(span, { ...facts, uses }, notes);
  return (fault instanceof OneSidedFailure ? notFiniteInOneMode : wrongDerivative).at(span, facts, notes);
}
