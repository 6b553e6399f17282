/** What a derivative keeps, and how many bytes of it, in words. */
import type { IrFunction } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import type { GrowingExplanation, Occasion, StoredExplanation, TapeExplanation } from "./explanation.ts";
import { type Formula, Formulas } from "./formulas.ts";
import { bytesOf, isAlways, type KeptArray, keptArrays, type Per } from "./kept-arrays.ts";
import { codePlace, distinctLines, loopPlace, type Sources } from "./places.ts";
import { Readers } from "./readers.ts";
import { reasonText, remedyText } from "./reasons.ts";
import { isKnownAtEntry } from "./sizes.ts";

export interface Storage {
  readonly tape: TapeExplanation;
  /** What it consists of, in the order in which the code makes it. */
  readonly stored: readonly StoredExplanation[];
}

export function storageOf(fn: IrFunction, operations: OperationTable, sources: Sources): Storage {
  const { textOf } = sources;
  const formulas = new Formulas(fn, operations);
  const readers = new Readers(fn);
  const kept = keptArrays(fn);
  const checkpointed = kept.flatMap(({ stored }) => (stored.reason.kind === "state" ? [stored.span] : []));
  const fixed: Formula[] = [];
  const growing: Growing[] = [];

  function explain(array: KeptArray): readonly StoredExplanation[] {
    const { made, stored } = array;
    const place = codePlace(stored.span, textOf);
    const bytes = bytesOf(array, fn, formulas);
    const one = (value: string, parts: readonly Formula[], per: Occasion | undefined): StoredExplanation => {
      const size = formulas.sum(parts);
      return {
        value,
        place,
        bytes: formulas.text(size),
        isKnownAtEntry: isKnownAtEntry(size),
        per,
        isAlways: isAlways(array, bytes, fn),
        memory: made.pooled ? "workspace" : "heap",
        readBy: distinctLines(readers.linesOf(made.result)),
        isLinear: readers.isLinear(made.result),
        reason: { kind: stored.reason.kind, text: reasonText(stored) },
        remedy: remedyText(stored, checkpointed, sources),
      };
    };
    const name = stored.name ?? place?.code ?? "a value";
    if (bytes.kind === "fixed") {
      fixed.push(...bytes.parts);
      return [one(name, bytes.parts, undefined)];
    }
    return bytes.parts.map(({ bytes: part, per }, i) => {
      const occasion = occasionOf(per);
      growing.push(...part.map((formula) => ({ formula, per: occasion })));
      const call = stored.reason.kind === "call" ? stored.reason.calls[i] : undefined;
      return one(call?.values.join(", ") ?? name, part, occasion);
    });
  }

  function occasionOf(per: Per): Occasion {
    if ("call" in per) return { kind: "call", function: per.call };
    const { file, line, column } = fn.span ?? { file: "", line: 0, column: 0 };
    const loop = loopPlace(per.trip.span, textOf) ?? { keyword: "loop", file, line, column };
    return { kind: "trip", loop };
  }

  const stored = kept.flatMap(explain);
  const sum = formulas.sum(fixed);
  return {
    tape: {
      bytes: formulas.text(sum),
      isKnownAtEntry: isKnownAtEntry(sum),
      constantBytes: sum.kind === "number" && growing.length === 0 ? sum.number : undefined,
      growing: gathered(growing, formulas),
      sizes: Object.fromEntries(formulas.meanings),
    },
    stored,
  };
}

interface Growing {
  readonly formula: Formula;
  readonly per: Occasion;
}

/** What grows with the same, in one. */
function gathered(growing: readonly Growing[], formulas: Formulas): GrowingExplanation[] {
  const byOccasion = new Map<string, { readonly per: Occasion; readonly formulas: Formula[] }>();
  for (const { per, formula } of growing) {
    const key = JSON.stringify(per);
    const known = byOccasion.get(key);
    if (known) known.formulas.push(formula);
    else byOccasion.set(key, { per, formulas: [formula] });
  }
  return [...byOccasion.values()].map(({ per, formulas: parts }) => ({
    bytes: formulas.text(formulas.sum(parts)),
    per,
  }));
}
