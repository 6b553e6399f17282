/**
 * Loops over a row that is mostly zeros go over its other entries instead, for what is multiplied by the row:
 *
 *     for (i...) { zBar[i] += g * w[i]; wBar[i] += g * row[i]; }
 *     for (i...) zBar[i] += g * w[i]; for (j < count) { i = entries[j]; wBar[i] += g * row[i]; }
 *
 * Comes in: a derivative that puts a few entries into rows marked as sparse, each entry once, in one loop each, behind which
 * it reads them; and which nobody differentiates again. What is left out is the sum with a product by zero.
 */
import { asConstant, Polynomials, zero } from "../3-analyze/loops/polynomials.ts";
import { tripsOf } from "../3-analyze/loops/ranges.ts";
import { type Memory, memoryOf } from "../3-analyze/memory.ts";
import { type Structure, structureOf } from "../3-analyze/structure.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import { cloneStatement, renaming } from "../ir/copy.ts";
import type { Accumulate, Allocate, For, IrFunction, Load, Region, Statement, Store, Value } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { arrayType } from "../ir/types.ts";
import { mapRegions, operandsOf, resultsOf, visitStatements, withParts } from "../ir/walk.ts";

/** Where the entries of a row come from, and the list of them. */
interface Entries {
  readonly made: Allocate;
  readonly store: Store;
  readonly loop: For;
  readonly list: Value;
}

export function visitEntries(fn: IrFunction, operations: OperationTable): IrFunction {
  const entries = entriesOf(fn);
  if (entries.size === 0) return fn;
  const facts = { structure: structureOf(fn), memory: memoryOf(fn), polynomials: new Polynomials(fn) };
  const visited = new Set<Value>();

  function inRegion(region: Region): Region {
    return withParts(region, { statements: region.statements.flatMap(inStatement) });
  }

  function inStatement(statement: Statement): readonly Statement[] {
    if (statement.kind !== "for") return [mapRegions(statement, inRegion)];
    const split = splitOf(statement, entries, facts);
    if (!split) return [mapRegions(statement, inRegion)];
    visited.add(split.read.array);
    return parted(statement, split, entries.get(split.read.array)!, facts.structure, operations);
  }

  const body = inRegion(fn.body);
  if (visited.size === 0) return fn;
  const noted = [...entries.values()].filter(({ made }) => visited.has(made.result));
  return withParts(fn, { body: withLists(body, noted, operations) });
}

/** Rows that one loop fills which does so for each of its entries. */
function entriesOf(fn: IrFunction): ReadonlyMap<Value, Entries> {
  const structure = structureOf(fn);
  const rows = new Map<Value, Allocate>();
  const stores = new Map<Value, Store[]>();
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "allocate" && statement.isSparse) rows.set(statement.result, statement);
    if (statement.kind === "store") stores.set(statement.array, [...(stores.get(statement.array) ?? []), statement]);
  });
  const found = new Map<Value, Entries>();
  for (const [row, made] of rows) {
    const [store, ...others] = stores.get(row) ?? [];
    const loop = store && structure.placeOfStatementOf(store).owner;
    if (!store || others.length > 0 || loop?.kind !== "for" || loop.initial.length > 0) continue;
    const isCounted = structure.literalOf(loop.from) === 0 && structure.literalOf(loop.step) === 1 && loop.test === "<";
    const isKnown = structure.isWithin(structure.placeOfStatementOf(made), structure.homeOf(loop.to));
    const variable = { name: `${row.variable?.name ?? "row"}Entries` };
    if (isCounted && isKnown) found.set(row, { made, store, loop, list: makeValue(arrayType("i32"), variable) });
  }
  return found;
}

interface Facts {
  readonly structure: Structure;
  readonly memory: Memory;
  readonly polynomials: Polynomials;
}

/** The part of a loop that is a multiple of an entry of a row. */
interface Split {
  readonly read: Load;
  /** What is computed from the entry, up to sums in arrays. */
  readonly multiples: ReadonlySet<Statement>;
}

function splitOf(loop: For, rows: ReadonlyMap<Value, Entries>, facts: Facts): Split | undefined {
  const { statements, terminator } = loop.body;
  if (loop.initial.length > 0 || terminator.kind !== "yield" || loop.checkpoint) return undefined;
  const simple: readonly Statement["kind"][] = ["constant", "compute", "load", "store", "accumulate", "length"];
  if (!statements.every(({ kind }) => simple.includes(kind))) return undefined;
  const reads = statements.filter((each): each is Load => each.kind === "load" && rows.has(each.array));
  const [read, ...others] = reads;
  if (!read || others.length > 0 || !coversRow(loop, read, rows.get(read.array)!, facts)) return undefined;
  const multiples = new Set<Statement>([read]);
  const from = new Set<Value>([read.result]);
  for (const statement of statements) {
    if (!operandsOf(statement).some((operand) => from.has(operand))) continue;
    const isProduct = statement.kind === "compute" && (statement.op === "multiply" || statement.op === "negate");
    const isSum = statement.kind === "accumulate" && !from.has(statement.index);
    if (!isProduct && !isSum) return undefined;
    // A product of two entries, or a quotient by one, is no multiple.
    if (isProduct && statement.operands.filter((operand) => from.has(operand)).length > 1) return undefined;
    multiples.add(statement);
    for (const result of resultsOf(statement)) from.add(result);
  }
  const sums = [...multiples].filter((each): each is Accumulate => each.kind === "accumulate");
  return sums.length > 0 && areApart(sums, statements, multiples, facts) ? { read, multiples } : undefined;
}

/** Whether the trips of a loop read every entry of the row, each one. */
function coversRow(loop: For, read: Load, { made }: Entries, { structure, polynomials }: Facts): boolean {
  const counter = loop.body.arguments[0]!;
  const parts = polynomials.split(polynomials.of(read.index), counter);
  const trips = tripsOf(loop, structure, polynomials);
  if (!parts || !trips || asConstant(parts.by) !== 1 || structure.literalOf(loop.step) !== 1) return false;
  const first = polynomials.sum(parts.rest, polynomials.of(loop.from));
  return polynomials.isSame(first, zero) && polynomials.isSame(trips, polynomials.of(made.length));
}

/** Whether nothing else in the loop touches the arrays that are added to, and nothing that is read is written in it. */
function areApart(
  sums: readonly Accumulate[],
  statements: readonly Statement[],
  multiples: ReadonlySet<Statement>,
  { memory }: Facts,
): boolean {
  const added = new Set(sums.map(({ array }) => memory.rootOf(array)));
  const others = statements.filter((each) => !multiples.has(each));
  const touched = others.flatMap((each) =>
    each.kind === "load" || each.kind === "store" || each.kind === "accumulate" ? [memory.rootOf(each.array)] : [],
  );
  const written = new Set(
    others.flatMap((each) => (each.kind === "store" || each.kind === "accumulate" ? [memory.rootOf(each.array)] : [])),
  );
  const readForSums = [...neededFor(sums, statements)].flatMap((each) =>
    each.kind === "load" ? [memory.rootOf(each.array)] : [],
  );
  return !touched.some((root) => added.has(root)) && !readForSums.some((root) => written.has(root));
}

/** The statements of a loop that these are computed from, these among them. */
function neededFor(last: Iterable<Statement>, statements: readonly Statement[]): ReadonlySet<Statement> {
  const makers = new Map(statements.flatMap((each) => resultsOf(each).map((result) => [result, each] as const)));
  const needed = new Set<Statement>();
  const pending = [...last];
  for (let each = pending.pop(); each; each = pending.pop()) {
    if (needed.has(each)) continue;
    needed.add(each);
    pending.push(...operandsOf(each).flatMap((operand) => makers.get(operand) ?? []));
  }
  return needed;
}

/** The loop without the multiples, and behind it one over the entries with them. */
function parted(
  loop: For,
  { read, multiples }: Split,
  entries: Entries,
  structure: Structure,
  operations: OperationTable,
): readonly Statement[] {
  const { statements } = loop.body;
  const rest = statements.filter((each) => !multiples.has(each));
  const hasEffect = rest.some(({ kind }) => kind === "store" || kind === "accumulate");
  const needed = neededFor(multiples, statements);
  const b = new RegionBuilder(operations, loop.origin);
  const range = { from: b.index(0), to: entries.loop.to, step: b.index(1), test: "<", counter: { name: "j" } } as const;
  b.for(range, [], (inner, j) => {
    const entry = inner.load(entries.list, j!);
    const [counter] = loop.body.arguments;
    // The row is read from its beginning, the loop counts from `from` on.
    const first = structure.literalOf(loop.from) === 0 ? entry : inner.compute("add", loop.from, entry);
    const names = renaming(new Map([[counter!, first]]));
    for (const statement of statements) {
      if (statement === read) names.values.set(read.result, inner.load(read.array, entry));
      else if (needed.has(statement)) inner.push(cloneStatement(statement, names));
    }
    return [];
  });
  const plain: For = { ...loop, body: withParts(loop.body, { statements: rest }) };
  return hasEffect ? [plain, ...b.statements] : b.statements;
}

/** Makes the lists of entries, and notes the entries in them. */
function withLists(region: Region, noted: readonly Entries[], operations: OperationTable): Region {
  const inRegion = (inner: Region): Region =>
    withParts(inner, {
      statements: inner.statements.flatMap((statement): readonly Statement[] => {
        const made = noted.find((each) => each.made === statement);
        if (made) {
          const { list: result, loop } = made;
          const { origin } = made.made;
          return [
            statement,
            { kind: "allocate", length: loop.to, content: "uninitialised", pooled: false, result, origin },
          ];
        }
        const store = noted.find((each) => each.store === statement);
        if (!store) return [mapRegions(statement, inRegion)];
        const b = new RegionBuilder(operations, statement.origin);
        b.store(store.list, store.loop.body.arguments[0]!, store.store.index);
        return [statement, ...b.statements];
      }),
    });
  return inRegion(region);
}
