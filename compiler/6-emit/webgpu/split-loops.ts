/**
 * Splits loops whose trips are independent, so that each of the loops in them becomes a kernel over its own trips, too:
 *
 *     for (i) { for (l) a[i * k + l] = ...; for (j) c[i * m + j] = 0; }       becomes
 *     for (i) for (l) a[i * k + l] = ...;
 *     for (i) for (j) c[i * m + j] = 0;
 *
 * What both need of a trip is computed in each, where it reads no memory that the loop writes; otherwise the loop stays.
 */
import type { LoopFacts } from "../../3-analyze/loops/loop-facts.ts";
import { loopFactsOf } from "../../3-analyze/loops/loop-facts.ts";
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { cloneStatement, renaming } from "../../ir/copy.ts";
import type { For, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import { mapRegions, visitStatements, withParts } from "../../ir/walk.ts";
import { holdsEffect, holdsLoop, holdsStatement, isPlain } from "./loop-paths.ts";
import { isEffect, sliceOf } from "./slices.ts";

/** Undefined where there is nothing to split. */
export function splitLoops(fn: IrFunction): IrFunction | undefined {
  const memory = memoryOf(fn);
  const facts = new Map<Statement, LoopFacts>(loopFactsOf(fn).map((each) => [each.loop, each]));
  let isSplit = false;
  const inRegion = (region: Region): Region =>
    withParts(region, {
      statements: region.statements.flatMap((statement) => {
        const parts = statement.kind === "for" ? partsOf(statement, facts, memory) : [];
        if (parts.length < 2) return [mapRegions(statement, inRegion)];
        isSplit = true;
        // Every value has one definition.
        return parts.map((part, i) => (i === 0 ? part : cloneStatement(part, renaming())));
      }),
    });
  const body = inRegion(fn.body);
  return isSplit ? withParts(fn, { body }) : undefined;
}

function partsOf(loop: For, facts: ReadonlyMap<Statement, LoopFacts>, memory: Memory): readonly For[] {
  const own = facts.get(loop)?.class;
  if (own?.kind !== "parallel" || own.guards.length > 0 || loop.initial.length > 0 || !isPlain(loop.body)) return [];
  const isShared = (statement: Statement) => {
    const kind = facts.get(statement)?.class.kind;
    return statement.kind === "for" && statement.initial.length === 0 && kind === "parallel";
  };
  if (!loop.body.statements.some((statement) => isShared(statement))) return [];
  const groups: Statement[][] = [];
  let isOpen = false;
  for (const statement of loop.body.statements.filter((each) => holdsEffect(each))) {
    if (isOpen && !holdsLoop(statement)) groups.at(-1)!.push(statement);
    else groups.push([statement]);
    isOpen = !holdsLoop(statement);
  }
  if (groups.length < 2) return [];
  const written = writtenIn(loop.body, memory);
  const bodies = groups.map((group) => {
    const isOwn = (effect: Statement) => group.some((each) => each === effect || holdsStatement(each, effect));
    const body = sliceOf(loop.body, isOwn);
    const others = body.statements.filter((each) => !holdsEffect(each));
    const isFree = others.every((each) => !holdsLoop(each) && readsNone(each, written, memory));
    return isFree ? body : undefined;
  });
  return bodies.every((body) => body !== undefined) ? bodies.map((body) => withParts(loop, { body })) : [];
}

function writtenIn(body: Region, memory: Memory): ReadonlySet<Value> {
  const roots = new Set<Value>();
  visitStatements(body, (statement) => {
    if (isEffect(statement) && "array" in statement) roots.add(memory.rootOf(statement.array));
  });
  return roots;
}

function readsNone(statement: Statement, roots: ReadonlySet<Value>, memory: Memory): boolean {
  let isFree = true;
  const look = (each: Statement) => {
    if (each.kind === "load" && roots.has(memory.rootOf(each.array))) isFree = false;
  };
  look(statement);
  if (statement.kind === "if" || statement.kind === "block") {
    visitStatements({ arguments: [], statements: [statement], terminator: loopEnd }, look);
  }
  return isFree;
}

const loopEnd = { kind: "yield", values: [], origin: { span: undefined, group: -1, derived: true } } as const;
