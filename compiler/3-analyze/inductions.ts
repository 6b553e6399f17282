/**
 * Induction variables: integers that every trip of a loop changes by the same amount, so that in trip t, from 0, they are
 * start + t * step. What follows the trip need not be kept: it is computed again, exactly.
 */
import type { For, IrFunction, Loop, Value } from "../ir/nodes.ts";
import type { OpName } from "../ir/op-names.ts";
import { visitStatements } from "../ir/walk.ts";
import { growthIn } from "./list-growth.ts";
import { memoryOf } from "./memory.ts";
import { oncePerFunction } from "./once-per-function.ts";
import { arithmetic, Places } from "./places.ts";
import { isLoop, type Structure, structureOf } from "./structure.ts";

export interface Induction {
  readonly loop: For | Loop;
  readonly start: Value;
  /** A literal, or a value that is known before the loop. */
  readonly step: number | { readonly value: Value; readonly sign: 1 | -1 };
}

/** What starts below the one, or a few times that, and steps by no more than the other is exact for 2 ** 32 trips. */
const largestStart = 2 ** 40;
const largestStep = 2 ** 20;

/** The induction variables among the values that loops carry. */
export const inductionsOf: (fn: IrFunction) => ReadonlyMap<Value, Induction> = oncePerFunction((fn) => {
  const structure = structureOf(fn);
  const inductions = new Map<Value, Induction>();
  const places = new Places(fn, structure);
  visitStatements(fn.body, (statement) => {
    if (!isLoop(statement)) return;
    const { body, initial } = statement;
    for (const { length, start } of growthIn(statement, structure, () => memoryOf(fn))) {
      inductions.set(length, { loop: statement, start, step: 1 });
    }
    const end = body.terminator;
    if (end.kind !== "yield") return;
    const carried = body.arguments.slice(statement.kind === "for" ? 1 : 0);
    carried.forEach((value, i) => {
      if (value.type !== "index" && value.type !== "f64") return;
      const step = stepOf(value, end.values[i]!, statement, structure);
      const isWhole = value.type === "index" && isSmall(step) && isModest(initial[i]!, structure);
      const isPlace = (value.type === "index" ? step !== undefined : isSmall(step)) && places.hasOnly(value);
      if (step !== undefined && (isWhole || isPlace))
        inductions.set(value, { loop: statement, start: initial[i]!, step });
    });
  });
  return inductions;
});

function isSmall(step: Induction["step"] | undefined): boolean {
  return typeof step === "number" && Number.isInteger(step) && Math.abs(step) <= largestStep;
}

/** They give integers of 32 bits. */
const bits: ReadonlySet<OpName> = new Set([
  "toInt32",
  "bitAnd",
  "bitOr",
  "bitXor",
  "bitNot",
  "shiftLeft",
  "shiftRight",
  "shiftRightUnsigned",
  "imul",
  "clz32",
]);

/** Whether a value is an integer far from those that are not exact. */
function isModest(value: Value, structure: Structure): boolean {
  const definition = structure.definitionOf(value);
  switch (definition?.kind) {
    case "constant":
      return Math.abs(Number(definition.value)) <= largestStart;
    case "length":
      return true;
    case "compute": {
      const { op, operands } = definition;
      if (bits.has(op)) return true;
      const isSum = op === "add" || op === "subtract";
      return (isSum || op === "copy" || op === "negate") && operands.every((operand) => isModest(operand, structure));
    }
    case undefined: {
      const { owner, region } = structure.homeOf(value);
      return (
        owner?.kind === "for" &&
        region.arguments[0] === value &&
        isModest(owner.from, structure) &&
        isModest(owner.to, structure)
      );
    }
  }
  return false;
}

/** What lies between a carried value and the one that the trip hands on: a sum of literals, or one fixed value. */
function stepOf(from: Value, to: Value, loop: For | Loop, structure: Structure): Induction["step"] | undefined {
  let [literals, value, sign]: [number, Value | undefined, 1 | -1] = [0, undefined, 1];
  for (let at = to; at !== from; ) {
    const definition = structure.definitionOf(at);
    if (definition?.kind !== "compute") return undefined;
    const [left, right] = definition.operands as readonly [Value, Value];
    if (definition.op === "copy") {
      at = left;
      continue;
    }
    if (definition.op !== "add" && definition.op !== "subtract") return undefined;
    const isFlipped = definition.op === "add" && isFixed(left, loop, structure);
    const amount = isFlipped ? left : right;
    const literal = structure.literalOf(amount);
    if (literal !== undefined) literals += definition.op === "add" ? literal : -literal;
    else if (value || !isFixed(amount, loop, structure)) return undefined;
    else [value, sign] = [amount, definition.op === "add" ? 1 : -1];
    at = isFlipped ? right : left;
  }
  if (!value) return literals;
  return literals === 0 ? { value, sign } : undefined;
}

/** Whether a value is a finite integer for certain, and the same in all trips of a loop. */
function isFixed(value: Value, loop: For | Loop, structure: Structure): boolean {
  const definition = structure.definitionOf(value);
  switch (definition?.kind) {
    case "constant":
      return Number.isSafeInteger(definition.value);
    case "length":
      return isBefore(value, loop, structure);
    case "compute":
      if (definition.op === "toInt32") return isBefore(value, loop, structure);
      return arithmetic.has(definition.op) && definition.operands.every((operand) => isFixed(operand, loop, structure));
    case undefined:
      return isBefore(value, loop, structure) && isCounter(value, loop, structure);
  }
  return false;
}

function isBefore(value: Value, loop: For | Loop, structure: Structure): boolean {
  return !structure.isWithin(structure.homeOf(value), structure.placeOf(loop.body));
}

/** Whether a value is the counter of a loop around, which starts and steps by such integers. */
function isCounter(value: Value, loop: For | Loop, structure: Structure): boolean {
  const { owner, region } = structure.homeOf(value);
  if (owner?.kind !== "for" || region.arguments[0] !== value) return false;
  return isFixed(owner.from, loop, structure) && isFixed(owner.step, loop, structure);
}
