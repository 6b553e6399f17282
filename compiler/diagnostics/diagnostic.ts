/**
 * Diagnostics are values from one catalogue. A stage reports them and goes on to find the next one;
 * exceptions are for the compiler's own bugs.
 */
import type { Span } from "./span.ts";

export type Severity = "error" | "warning";

export interface Diagnostic {
  /** `FX` and four digits; the first digit tells the stage. */
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** What to write instead. */
  readonly help: string | undefined;
  /** Absent only for diagnostics that concern no source file, such as command-line options. */
  readonly span: Span | undefined;
  /** Further places that explain the first, such as the request that reached a refused construct. */
  readonly notes: readonly Note[];
  /** Said once for a place, whichever function reaches it under what names. */
  readonly isOfPlace?: true;
}

export interface Note {
  readonly message: string;
  readonly span: Span | undefined;
}

/** Hands a diagnostic to whoever runs the compiler. */
export type Report = (diagnostic: Diagnostic) => void;

interface Wording<Facts> {
  message(facts: Facts): string;
  help?(facts: Facts): string;
  readonly isOfPlace?: true;
}

/** One kind of diagnostic: its code, severity and wording. `at` makes one for a place. */
export interface DiagnosticKind<Facts> {
  readonly code: string;
  readonly severity: Severity;
  at(span: Span | undefined, facts: Facts, notes?: readonly Note[]): Diagnostic;
}

function kind<Facts>(severity: Severity, code: string, wording: Wording<Facts>): DiagnosticKind<Facts> {
  return {
    code,
    severity,
    at: (span, facts, notes = []) => ({
      code,
      severity,
      message: wording.message(facts),
      help: wording.help?.(facts),
      span,
      notes,
      ...(wording.isOfPlace && { isOfPlace: wording.isOfPlace }),
    }),
  };
}

/** Declares a diagnostic that stops the build. */
export function error<Facts = Record<never, never>>(code: string, wording: Wording<Facts>): DiagnosticKind<Facts> {
  return kind("error", code, wording);
}

/** Declares a diagnostic that is shown and does not stop the build. */
export function warning<Facts = Record<never, never>>(code: string, wording: Wording<Facts>): DiagnosticKind<Facts> {
  return kind("warning", code, wording);
}

/** A fault of the compiler itself: thrown, never reported as the user's mistake. */
export class InternalError extends Error {
  override name = "InternalError";
}
