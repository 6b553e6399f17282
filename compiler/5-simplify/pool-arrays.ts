/**
 * Arrays that stay within the function come from the pool and are given back where their region ends, so that a second
 * call allocates nothing. Others keep their place: arrays that are returned or that several regions hand on, and lists,
 * which the pool does not hold. A `throw` gives nothing back: its arrays are merely dropped.
 */

import { type WholeNumbers, wholeNumbersOf } from "../3-analyze/whole-numbers.ts";
import { InternalError } from "../diagnostics/diagnostic.ts";
import { makeValue, noOrigin } from "../ir/build.ts";
import type {
  Allocate,
  Duplicate,
  IrFunction,
  Label,
  Region,
  Release,
  Statement,
  Terminator,
  Value,
} from "../ir/nodes.ts";
import { type ArrayType, isArrayType, isFlat } from "../ir/types.ts";
import { mapRegions, operandsOf, operandsOfTerminator, visitStatements, visitTerminators } from "../ir/walk.ts";

export function poolArrays(fn: IrFunction): IrFunction {
  const staying = stayingArrays(fn);
  const scope: Scope = { staying, whole: wholeNumbersOf(fn), target: fn.label, alive: [], outer: undefined };
  return { ...fn, body: poolRegion(fn.body, scope) };
}

/** What is made by the function, can come from the pool, and is not known beyond the region that it is made in. */
function stayingArrays(fn: IrFunction): ReadonlySet<Value> {
  const handedOn = handedOnBy(fn);
  const staying = new Set<Value>();
  visitStatements(fn.body, (statement) => {
    if (statement.kind !== "allocate" && statement.kind !== "duplicate") return;
    if (isPoolable(statement) && !handedOn.has(statement.result)) staying.add(statement.result);
  });
  return staying;
}

/** Arrays that are known beyond the region they are made in, by whatever name. */
function handedOnBy(fn: IrFunction): ReadonlySet<Value> {
  const bases = new Map<Value, Value>();
  const handedOn = new Set<Value>();
  const handOn = (value: Value) => {
    for (let base: Value | undefined = value; base; base = bases.get(base)) handedOn.add(base);
  };
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "view") bases.set(statement.result, statement.array);
  });
  visitTerminators(fn.body, (end) => operandsOfTerminator(end).forEach(handOn));
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "for" || statement.kind === "loop" || statement.kind === "call") {
      operandsOf(statement).forEach(handOn);
    }
    if (statement.kind === "store") handOn(statement.value);
    if (statement.kind === "compose") statement.operands.forEach(handOn);
  });
  return handedOn;
}

/** A region that is being rebuilt. */
interface Scope {
  readonly staying: ReadonlySet<Value>;
  readonly whole: WholeNumbers;
  /** The label whose `break` leaves this region for good; none for the body of a branch or a loop. */
  readonly target: Label | undefined;
  /** Pooled arrays that are made in the region before the place reached. */
  readonly alive: Value[];
  readonly outer: Scope | undefined;
}

function poolRegion(region: Region, scope: Scope): Region {
  const statements = region.statements.flatMap((statement): readonly Statement[] => {
    switch (statement.kind) {
      case "release":
        return scope.staying.has(statement.array) ? [] : [statement];
      case "allocate":
      case "duplicate":
        return poolArray(statement, scope);
      default: {
        const target = statement.kind === "block" ? statement.label : undefined;
        return [mapRegions(statement, (inner) => poolRegion(inner, { ...scope, target, alive: [], outer: scope }))];
      }
    }
  });
  return { ...region, statements: [...statements, ...releasesAt(region.terminator, scope)] };
}

function poolArray(statement: Allocate | Duplicate, scope: Scope): Statement[] {
  const { result, origin } = statement;
  if (!scope.staying.has(result)) return [statement];
  scope.alive.push(result);
  if (statement.kind === "allocate") {
    if (statement.pooled) return [statement];
    const pooled: Allocate = { ...statement, content: "zero", pooled: true };
    if (scope.whole.has(statement.length)) return [pooled];
    // It is given back by the length that it has.
    const whole = makeValue("index");
    const operands = [statement.length];
    return [
      { kind: "compute", op: "toInt32", operands, result: whole, origin },
      { ...pooled, length: whole },
    ];
  }
  const length = makeValue("index");
  const offset = makeValue("index");
  return [
    { kind: "length", array: statement.array, result: length, origin },
    { kind: "allocate", length, content: "zero", pooled: true, result, origin },
    { kind: "constant", value: 0, result: offset, origin },
    { kind: "copy", target: result, offset, source: statement.array, origin },
  ];
}

/** Typed arrays are, but for one made of a list of booleans, whose elements are converted one by one. */
function isPoolable(made: Allocate | Duplicate): boolean {
  const type = asArray(made.result);
  const source = made.kind === "duplicate" ? asArray(made.array) : type;
  if (!isFlat(type) || !isFlat(source)) return false;
  return type.storage === "typed" && (source.storage === "typed" || source.element !== "bool");
}

function asArray({ type }: Value): ArrayType {
  if (!isArrayType(type)) throw new InternalError("memory of a scalar");
  return type;
}

/** Gives back the arrays of all regions that the terminator leaves. */
function releasesAt(end: Terminator, scope: Scope): readonly Release[] {
  switch (end.kind) {
    case "throw":
      return [];
    case "yield":
      return releases(scope.alive);
    case "break": {
      const left: Value[] = [];
      let leaving: Scope | undefined = scope;
      while (leaving) {
        left.push(...leaving.alive);
        leaving = leaving.target === end.target ? undefined : leaving.outer;
      }
      return releases(left);
    }
  }
}

function releases(arrays: readonly Value[]): readonly Release[] {
  return arrays.map((array) => ({ kind: "release", array, origin: noOrigin }));
}
