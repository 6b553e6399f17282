/**
 * Takes apart loops whose trips add to cells that other trips add to, as adjoint loops do, so that each cell is added to by
 * one trip alone. What is added at `[k, j]` in loops over i, k and j becomes a loop over k and j with one over i inside it:
 *
 *     for (i) { const r = ...; for (j) wBar[j] += r * x[i * d + j]; }          becomes
 *     for (i) { const r = ...; tape[i] = r; }
 *     for (j) { let sum = 0; for (i) sum += tape[i] * x[i * d + j]; wBar[j] += sum; }
 *
 * What inner loops compute is kept in a tape; the rest is computed again. Sums are the same but for the order in which they
 * are added. What cannot be taken apart stays: its indexes are no polynomials of counters, or it reads what the loop writes.
 */
import { Dependence } from "../../3-analyze/loops/dependence.ts";
import type { LoopAccess } from "../../3-analyze/loops/loop-accesses.ts";
import { type LoopFacts, loopFactsOf } from "../../3-analyze/loops/loop-facts.ts";
import { mentions, Polynomials } from "../../3-analyze/loops/polynomials.ts";
import { type Structure, structureOf } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder, valueLike } from "../../ir/build.ts";
import { cloneStatement, type Renaming, renaming } from "../../ir/copy.ts";
import { hint } from "../../ir/naming.ts";
import type { Accumulate, For, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { arrayType, isArrayType, type ScalarType } from "../../ir/types.ts";
import { definedIn, freeValuesOf, mapRegions, operandsOf, regionsOf, resultsOf, withParts } from "../../ir/walk.ts";
import {
  holdsEffect,
  holdsLoop,
  holdsStatement,
  isPlain,
  loopsOf,
  pathTo,
  type Step,
  withoutEffects,
} from "./loop-paths.ts";
import { grouped, type Pass } from "./passes.ts";
import { sliceOf } from "./slices.ts";

/** Undefined where there is nothing to take apart. */
export function distributeLoops(fn: IrFunction, operations: OperationTable): IrFunction | undefined {
  const distribution = new Distribution(fn, operations);
  const body = distribution.inRegion(fn.body);
  return distribution.isChanged ? withParts(fn, { body }) : undefined;
}

class Distribution {
  private readonly structure: Structure;
  private readonly polynomials: Polynomials;
  private readonly dependence: Dependence;
  private readonly facts: ReadonlyMap<Statement, LoopFacts>;
  isChanged = false;

  constructor(
    fn: IrFunction,
    private readonly operations: OperationTable,
  ) {
    this.structure = structureOf(fn);
    this.polynomials = new Polynomials(fn);
    this.dependence = new Dependence(this.structure, this.polynomials);
    this.facts = new Map(loopFactsOf(fn).map((each) => [each.loop, each]));
  }

  inRegion = (region: Region): Region =>
    withParts(region, {
      statements: region.statements.flatMap((statement) => {
        const facts = this.facts.get(statement);
        const passes = facts ? this.passesOf(facts) : [];
        if (passes.length === 0 || statement.kind !== "for") return [mapRegions(statement, this.inRegion)];
        this.isChanged = true;
        return this.distributed(statement, passes);
      }),
    });

  private passesOf(facts: LoopFacts): readonly Pass[] {
    const { loop } = facts;
    if (loop.kind !== "for" || facts.class.kind !== "reduction" || !isPlain(loop.body)) return [];
    const racing = new Set(facts.class.into.map(({ value }) => value).filter(({ type }) => isArrayType(type)));
    return facts.accesses.flatMap((access): readonly Pass[] => {
      const { statement, root } = access;
      const pass =
        statement.kind === "accumulate" && racing.has(root) ? this.passOf(statement, access, facts, racing) : undefined;
      return pass ? [pass] : [];
    });
  }

  private passOf(
    accumulate: Accumulate,
    access: LoopAccess,
    facts: LoopFacts,
    racing: ReadonlySet<Value>,
  ): Pass | undefined {
    const nest = facts.loop as For;
    const path = pathTo(nest, accumulate);
    if (!path || !access.index || definedIn(nest.body).has(accumulate.array)) return undefined;
    const loops = path.flatMap(({ statement }) => (statement.kind === "for" ? [statement] : []));
    const cells = new Set(loops.filter(({ body }) => mentions(access.index!, body.arguments[0]!)));
    const counters = new Set([...cells].map(({ body }) => body.arguments[0]!));
    const isOutside = (value: Value) => !this.isInside(value, nest);
    const isOfCells = access.index.every(({ factors }) => factors.every((it) => isOutside(it) || counters.has(it)));
    if (!isOfCells || !this.isComputedFrom(accumulate.index, counters, nest)) return undefined;
    const hasOwnCells = [...cells].every((loop) => this.dependence.apart(loop, access, access));
    const isKnown = (value: Value) => this.isComputedFrom(value, new Set(), nest);
    const areBoundsKnown = [...cells].every(({ from, to, step }) => [from, to, step].every(isKnown));
    if (!hasOwnCells || !areBoundsKnown) return undefined;

    const kept = new Map<Value, readonly Step[]>();
    const conditions = path.flatMap(({ statement }) =>
      statement.kind === "if"
        ? [statement.condition]
        : cells.has(statement)
          ? []
          : [statement.from, statement.to, statement.step],
    );
    const again = this.neededFor([accumulate.value, ...conditions], nest, path, kept);
    if (!again) return undefined;
    const place = this.placeAmong(again, access, facts, racing);
    if (place === undefined || (place === "before" && kept.size > 0)) return undefined;
    return { accumulate, access, path, cells, again, kept, isBefore: place === "before" };
  }

  private isInside(value: Value, nest: For): boolean {
    return this.structure.isWithin(this.structure.homeOf(value), this.structure.placeOf(nest.body));
  }

  /** Whether an integer is computed from these counters and what stands outside of the loop alone. */
  private isComputedFrom(value: Value, counters: ReadonlySet<Value>, nest: For): boolean {
    if (!this.isInside(value, nest) || counters.has(value)) return true;
    const definition = this.structure.definitionOf(value);
    if (definition?.kind === "constant" || definition?.kind === "length") return true;
    if (definition?.kind !== "compute") return false;
    return definition.operands.every((operand) => this.isComputedFrom(operand, counters, nest));
  }

  /** The statements that give some values; undefined where arrays are made on the way. Results of loops are kept. */
  private neededFor(
    values: readonly Value[],
    nest: For,
    path: readonly Step[],
    kept: Map<Value, readonly Step[]>,
  ): ReadonlySet<Statement> | undefined {
    const needed = new Set<Statement>();
    const left = [...values];
    for (let value = left.pop(); value; value = left.pop()) {
      const definition = this.structure.definitionOf(value);
      if (!definition || !this.isInside(value, nest)) {
        const { region, owner } = this.structure.homeOf(value);
        // What a loop on the way carries is not the same in another order of trips.
        if (this.isInside(value, nest) && (owner?.kind !== "for" || region.arguments[0] !== value)) return undefined;
        continue;
      }
      const around = path.slice(0, path.findIndex(({ region }) => region.statements.includes(definition)) + 1);
      if (holdsLoop(definition)) {
        const isTaped =
          value.type === "f64" && around.length > 0 && around.every((step) => this.isNumbered(step, nest));
        if (!isTaped) return undefined;
        kept.set(value, around);
        continue;
      }
      if (needed.has(definition)) continue;
      if (resultsOf(definition).some(({ type }) => isArrayType(type))) return undefined;
      needed.add(definition);
      left.push(...operandsOf(definition));
      for (const region of regionsOf(definition)) left.push(...freeValuesOf(region));
    }
    return needed;
  }

  /** Whether all trips of a step are known before the loop, and numbered without gaps. */
  private isNumbered({ statement }: Step, nest: For): boolean {
    if (statement.kind !== "for" || Math.abs(this.structure.literalOf(statement.step) ?? 0) !== 1) return false;
    return [statement.from, statement.to].every((value) => this.isComputedFrom(value, new Set(), nest));
  }

  /** Whether what reads memory has to run before what writes it, or behind; undefined where neither is right. */
  private placeAmong(
    again: ReadonlySet<Statement>,
    own: LoopAccess,
    { loop: nest, accesses }: LoopFacts,
    racing: ReadonlySet<Value>,
  ): "before" | "behind" | undefined {
    let [isBefore, isBehind] = [false, false];
    const isAgain = (statement: Statement) => {
      for (const each of again) if (each === statement || holdsStatement(each, statement)) return true;
      return false;
    };
    const loads = accesses.filter(({ kind, statement }) => kind === "read" && isAgain(statement));
    for (const load of loads) {
      if (load.root === own.root) return undefined;
      for (const write of accesses) {
        if (write.root !== load.root || write.kind === "read") continue;
        if (racing.has(write.root)) return undefined;
        const common = write.loops.filter((loop) => load.loops.includes(loop) && this.isWithinLoop(loop, nest));
        const areApart = common.every((loop) => this.dependence.apart(loop, write, load)?.guards.length === 0);
        if (!areApart) return undefined;
        if (this.structure.orderOf(load.statement) < this.structure.orderOf(write.statement)) isBefore = true;
        else isBehind = true;
      }
    }
    if (isBefore && isBehind) return undefined;
    return isBefore ? "before" : "behind";
  }

  private isWithinLoop(loop: Statement, nest: Statement): boolean {
    return this.structure.orderOf(loop) >= this.structure.orderOf(nest);
  }

  // --- the loops made ---

  private distributed(nest: For, passes: readonly Pass[]): readonly Statement[] {
    const b = new RegionBuilder(this.operations, nest.origin);
    const tapes = new Map<Value, { readonly tape: Value; readonly steps: readonly Step[] }>();
    for (const { kept } of passes) {
      for (const [value, steps] of kept) {
        if (tapes.has(value)) continue;
        const counts = loopsOf(steps).map((loop) => this.tripsOf(loop, nest, b));
        const length = counts.reduce((product, count) => b.compute("multiply", product, count));
        const name = hint(`${(value.variable ?? value.hint)?.name ?? "value"}Tape`);
        const tape = b.allocate(arrayType("f64"), length, { content: "uninitialised", variable: name });
        tapes.set(value, { tape, steps });
      }
    }
    const gone = new Set<Statement>(passes.map(({ accumulate }) => accumulate));
    const rest = sliceOf(this.withTapes(nest.body, nest, tapes), (effect) => !gone.has(effect));
    const hasRest = nest.results.length > 0 || rest.statements.some((statement) => holdsEffect(statement));
    const groups = grouped(
      passes,
      (loop, one, other) => this.dependence.apart(loop as For, one, other)?.guards.length === 0,
    );
    for (const group of groups) if (group[0]!.isBefore) this.writePasses(group, tapes, b);
    if (hasRest) b.push(withParts(nest, { body: rest }));
    for (const group of groups) if (!group[0]!.isBefore) this.writePasses(group, tapes, b);
    return b.statements;
  }

  /** How many trips a loop makes that counts by ones. */
  private tripsOf(loop: For, nest: For, b: RegionBuilder): Value {
    const { test, step } = loop;
    const [from, to] = [loop.from, loop.to].map((value) => this.computedAgain(value, nest, renaming(), b)) as [
      Value,
      Value,
    ];
    const isUp = (this.structure.literalOf(step) ?? 0) > 0;
    const distance = isUp ? b.compute("subtract", to, from) : b.compute("subtract", from, to);
    const count = test === "<" || test === ">" ? distance : b.compute("add", distance, b.index(1));
    return b.compute("max", count, b.index(0));
  }

  /** Which of all trips of these loops it is. */
  private numberOfTrip(steps: readonly Step[], nest: For, names: Renaming, b: RegionBuilder): Value {
    const at = (value: Value) => names.values.get(value) ?? value;
    return loopsOf(steps)
      .map((loop) => {
        const counter = at(loop.body.arguments[0]!);
        const isUp = (this.structure.literalOf(loop.step) ?? 0) > 0;
        const start = this.computedAgain(loop.from, nest, renaming(), b);
        const isPlain = isUp && this.structure.literalOf(loop.from) === 0;
        const [more, less] = isUp ? [counter, start] : [start, counter];
        const trip = isPlain ? counter : b.compute("subtract", more, less);
        return { trip, loop };
      })
      .reduce<Value | undefined>((number, { trip, loop }) => {
        if (!number) return trip;
        return b.compute("add", b.compute("multiply", number, this.tripsOf(loop, nest, b)), trip);
      }, undefined)!;
  }

  private withTapes(
    region: Region,
    nest: For,
    tapes: ReadonlyMap<Value, { readonly tape: Value; readonly steps: readonly Step[] }>,
  ): Region {
    if (tapes.size === 0) return region;
    const statements = region.statements.flatMap((statement): readonly Statement[] => {
      const inner = mapRegions(statement, (nested) => this.withTapes(nested, nest, tapes));
      const b = new RegionBuilder(this.operations, statement.origin);
      for (const result of resultsOf(statement)) {
        const kept = tapes.get(result);
        if (kept) b.store(kept.tape, this.numberOfTrip(kept.steps, nest, renaming(), b), result);
      }
      return [inner, ...b.statements];
    });
    return withParts(region, { statements });
  }

  private writePasses(
    passes: readonly Pass[],
    tapes: ReadonlyMap<Value, { readonly tape: Value; readonly steps: readonly Step[] }>,
    b: RegionBuilder,
  ): void {
    const { path, cells } = passes[0]!;
    const accumulates = passes.map(({ accumulate }) => accumulate);
    const again = new Set(passes.flatMap((pass) => [...pass.again]));
    const kept = new Set(passes.flatMap((pass) => [...pass.kept.keys()]));
    const names = renaming();
    const counters = renaming();
    const nest = path[0]!.statement as For;
    const at = (value: Value) => names.values.get(value) ?? value;
    const starts = new Set<Value>();

    /** The statements of a region that are run again, up to the next step; then that step, or what is added in the end. */
    const sumIn = (position: number, sums: readonly Value[], inner: RegionBuilder): readonly Value[] => {
      const next = path.at(position + 1)?.statement;
      const so = [...sums];
      for (const statement of path[position]!.region.statements) {
        if (statement === next) return stepIn(position + 1, so, inner);
        const added = accumulates.indexOf(statement as Accumulate);
        if (added >= 0) {
          const { sign, value } = accumulates[added]!;
          const isFirst = sign === 1 && starts.has(so[added]!);
          so[added] = isFirst ? at(value) : inner.compute(sign === 1 ? "add" : "subtract", so[added]!, at(value));
        }
        for (const result of resultsOf(statement)) {
          if (!kept.has(result)) continue;
          const { tape, steps } = tapes.get(result)!;
          const read = valueLike(result);
          names.values.set(result, read);
          const index = this.numberOfTrip(steps, nest, names, inner);
          inner.push({ kind: "load", array: tape, index, result: read, origin: inner.origin });
        }
        if (again.has(statement)) inner.push(cloneStatement(withoutEffects(statement), names));
      }
      return so;
    };

    const stepIn = (position: number, sums: readonly Value[], inner: RegionBuilder): readonly Value[] => {
      const { statement, region } = path[position]!;
      if (statement.kind === "if") {
        const branch = (nested: RegionBuilder) => sumIn(position, sums, nested);
        const other = () => sums;
        const isThen = region === statement.then;
        return inner.if(at(statement.condition), isThen ? branch : other, isThen ? other : branch);
      }
      if (cells.has(statement)) return sumIn(position, sums, inner);
      const { from, to, step, test, body } = statement;
      const counter = body.arguments[0]!;
      const range = { from: at(from), to: at(to), step: at(step), test, counter: counter.variable ?? counter.hint };
      return inner.for(range, sums, (nested, own, ...carried) => {
        names.values.set(counter, own!);
        return sumIn(position, carried, nested);
      });
    };

    const cellIn = (left: readonly For[], inner: RegionBuilder): void => {
      const [loop, ...others] = left;
      if (!loop) {
        for (const { origin } of accumulates) {
          const start = makeValue("f64", hint("sum"));
          inner.push({ kind: "constant", value: 0, result: start, origin });
          starts.add(start);
        }
        stepIn(0, [...starts], inner).forEach((value, i) => {
          const index = this.computedAgain(accumulates[i]!.index, nest, counters, inner);
          inner.push({ ...accumulates[i]!, sign: 1, index, value });
        });
        return;
      }
      const { test, body } = loop;
      const counter = body.arguments[0]!;
      const [from, to, step] = [loop.from, loop.to, loop.step].map((it) => this.computedAgain(it, nest, names, inner));
      const range = { from: from!, to: to!, step: step!, test, counter: counter.variable ?? counter.hint };
      inner.for(range, [], (nested, own) => {
        names.values.set(counter, own!);
        counters.values.set(counter, own!);
        cellIn(others, nested);
        return [];
      });
    };
    const before = b.origin;
    b.origin = accumulates[0]!.origin;
    cellIn(
      loopsOf(path).filter((loop) => cells.has(loop)),
      b,
    );
    b.origin = before;
  }

  /** An integer of counters and of what stands outside of a loop, computed again elsewhere. */
  private computedAgain(value: Value, nest: For, names: Renaming, b: RegionBuilder): Value {
    const renamed = names.values.get(value);
    const definition = this.structure.definitionOf(value);
    if (renamed || !definition || !this.isInside(value, nest)) return renamed ?? value;
    if (definition.kind === "constant") return b.constant(definition.value, value.type as ScalarType);
    if (definition.kind === "length") return b.length(definition.array);
    if (definition.kind !== "compute") throw new InternalError("an index that is no polynomial");
    const operands = definition.operands.map((operand) => this.computedAgain(operand, nest, names, b));
    return b.compute(definition.op, ...operands);
  }
}
