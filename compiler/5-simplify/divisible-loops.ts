/**
 * Which loops can be run in parts by several threads: their trips run in any order, sum up by addition, and read and write
 * arrays that can lie in memory that threads share.
 */
import type { LoopFacts } from "../3-analyze/loops/loop-facts.ts";
import { type Memory, memoryOf } from "../3-analyze/memory.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import type { Parts } from "../ir/function-facts.ts";
import type { Constant, For, IrFunction, Region, Statement, Value } from "../ir/nodes.ts";
import { isArrayType, isFlat } from "../ir/types.ts";
import { freeValuesOf, visitStatements, visitTerminators } from "../ir/walk.ts";

/** A loop that can be divided. */
export interface Divisible {
  readonly loop: For;
  readonly parts: Parts;
  /** What its body reads from around it, other than literals. */
  readonly captured: readonly Value[];
  /** The literals among what it reads. */
  readonly literals: readonly Constant[];
  /** The carried values that trips add to. */
  readonly sums: readonly Carried[];
  /** Those that no trip changes. */
  readonly unchanged: readonly Carried[];
}

interface Carried {
  readonly initial: Value;
  /** In the body. */
  readonly argument: Value;
  readonly result: Value;
}

/** Whether there is a loop whose trips are to be handed to threads one by one: once they are, it is a call. */
export function hasLoopApart({ body }: IrFunction): boolean {
  let found = false;
  visitStatements(body, (statement) => {
    found ||= statement.kind === "for" && statement.apart === true;
  });
  return found;
}

/** A loop without another one in it is taken if a trip has that many statements. */
const leastStatements = 4;

export class DivisibleLoops {
  private readonly structure: Structure;
  private readonly memory: Memory;

  constructor(fn: IrFunction) {
    this.structure = structureOf(fn);
    this.memory = memoryOf(fn);
  }

  /** Undefined for a loop that stays as it is. */
  of(facts: LoopFacts): Divisible | undefined {
    const { loop } = facts;
    if (loop.kind !== "for" || facts.class.kind === "carried" || facts.class.guards.length > 0) return undefined;
    const step = this.structure.literalOf(loop.step);
    if (step === undefined || step === 0 || !Number.isInteger(step) || loop.from.type !== "index") return undefined;
    if (!isLargeEnough(loop.body) || !canStandAlone(loop)) return undefined;
    const carried = this.carriedBy(loop, facts);
    if (!carried) return undefined;
    const free = [...freeValuesOf(loop.body), ...carried.unchanged.map(({ initial }) => initial)];
    const literals = free.flatMap((value): readonly Constant[] => {
      const definition = this.structure.definitionOf(value);
      return definition?.kind === "constant" ? [definition] : [];
    });
    const isLiteral = new Set(literals.map(({ result }) => result));
    const captured = [...new Set(free)].filter((value) => !isLiteral.has(value));
    const uses = this.usesOf(captured, facts);
    const apart = loop.apart && { apart: loop.apart };
    return uses && { loop, parts: { step, ...apart, ...uses }, captured, literals, ...carried };
  }

  literalOf(value: Value): number | undefined {
    return this.structure.literalOf(value);
  }

  private carriedBy(loop: For, facts: LoopFacts): Pick<Divisible, "sums" | "unchanged"> | undefined {
    const into = facts.class.kind === "reduction" ? facts.class.into : [];
    if (into.some(({ op }) => op !== "add")) return undefined;
    const next = loop.body.terminator.kind === "yield" ? loop.body.terminator.values : [];
    const sums: Carried[] = [];
    const unchanged: Carried[] = [];
    for (const [i, argument] of loop.body.arguments.slice(1).entries()) {
      const own: Carried = { initial: loop.initial[i]!, argument, result: loop.results[i]! };
      if (next[i] === argument) unchanged.push(own);
      else if (argument.type === "f64" && into.some(({ value }) => value === argument)) sums.push(own);
      else return undefined;
    }
    return { sums, unchanged };
  }

  /** What the trips do with what they capture; undefined where threads cannot share it. */
  private usesOf(captured: readonly Value[], facts: LoopFacts): Pick<Parts, "adds" | "writes"> | undefined {
    const into = new Set(facts.class.kind === "reduction" ? facts.class.into.map(({ value }) => value) : []);
    const adds: number[] = [];
    const writes: number[] = [];
    const roots = new Set<Value>();
    for (const [position, value] of captured.entries()) {
      const { type } = value;
      if (!isArrayType(type)) {
        if (type === "text") return undefined;
        continue;
      }
      const root = this.memory.rootOf(value);
      const kinds = new Set(facts.accesses.filter((access) => access.root === root).map(({ kind }) => kind));
      const isWritten = kinds.has("write") || kinds.has("add");
      if (!isFlat(type) || this.memory.isMoving(value) || this.memory.sourcesOf(root)) return undefined;
      if (isWritten && (type.storage !== "typed" || this.countOf(value, captured) > 1)) return undefined;
      roots.add(root);
      if (into.has(root)) {
        if (kinds.size > 1) return undefined;
        adds.push(position);
      } else if (isWritten) writes.push(position);
    }
    // All sums of arrays are among what is captured under a name of its own.
    const found = adds.map((position) => this.memory.rootOf(captured[position]!));
    const missing = [...into].some((value) => isArrayType(value.type) && !found.includes(value));
    return missing ? undefined : { adds, writes };
  }

  /** By how many names the loop knows the memory, or parts of it: what is copied under each would be written back over the others. */
  private countOf(array: Value, captured: readonly Value[]): number {
    const base = this.baseOf(array);
    return captured.filter((value) => isArrayType(value.type) && this.baseOf(value) === base).length;
  }

  /** What stands for the whole memory, of which views that nothing else reads or writes are parts, too. */
  private baseOf(array: Value): Value {
    const definition = this.structure.definitionOf(array);
    return definition?.kind === "view" ? this.baseOf(definition.array) : this.memory.rootOf(array);
  }
}

function isLargeEnough(body: Region): boolean {
  return body.statements.length >= leastStatements || body.statements.some(({ kind }) => kind === "for");
}

/** Whether a thread can run a loop that it is handed as text. What throws runs again on the thread that calls, which it throws on. */
function canStandAlone({ body, apart }: For): boolean {
  let stands = true;
  visitStatements(body, (statement) => {
    if (needsSurroundings(statement)) stands = false;
  });
  visitTerminators(body, ({ kind }) => {
    if (kind === "throw" && !apart) stands = false;
  });
  return stands;
}

function needsSurroundings(statement: Statement): boolean {
  const { kind } = statement;
  // By an exclusive view a trip writes an array that is not said to be written.
  if (kind === "view") return statement.exclusive === true;
  return kind === "call" || kind === "reserve" || kind === "table";
}
