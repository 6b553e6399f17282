/**
 * What every pass needs to go through the IR: the parts of a statement, visits in order, and rebuilding with other
 * values. Each switch names every kind of statement, so that a new kind does not compile before it has its line here.
 */
import type { Label, Region, Statement, Terminator, Value } from "./nodes.ts";

// --- the parts of a statement ---

const none: readonly never[] = [];

/** The values a statement itself reads, in order; not those that its nested regions read. */
export function operandsOf(statement: Statement): readonly Value[] {
  switch (statement.kind) {
    case "constant":
    case "table":
    case "block":
      return none;
    case "compute":
    case "compose":
    case "call":
      return statement.operands;
    case "load":
      return [statement.array, statement.index];
    case "store":
    case "accumulate":
      return [statement.array, statement.index, statement.value];
    case "length":
    case "release":
    case "duplicate":
    case "zerosLike":
      return [statement.array];
    case "allocate":
      return [statement.length];
    case "reserve":
    case "requireLength":
      return [statement.array, statement.length];
    case "view":
      return [statement.array, statement.start, statement.end];
    case "fill":
      return [statement.array, statement.value];
    case "same":
      return [statement.left, statement.right];
    case "copy":
      return [statement.target, statement.offset, statement.source];
    case "requireDisjoint":
      return [...statement.written, ...statement.others];
    case "tap": {
      const { input, weights, bias, output, element } = statement;
      const place = element ? [element.list, element.index] : none;
      return bias ? [input, weights, bias, output, ...place] : [input, weights, output, ...place];
    }
    case "if":
      return [statement.condition];
    case "for":
      return [statement.from, statement.to, statement.step, ...statement.initial];
    case "loop":
      return statement.initial;
  }
}

/** The values a statement defines for what follows it. */
export function resultsOf(statement: Statement): readonly Value[] {
  switch (statement.kind) {
    case "constant":
    case "compute":
    case "load":
    case "length":
    case "allocate":
    case "view":
    case "duplicate":
    case "zerosLike":
    case "compose":
    case "same":
    case "table":
      return [statement.result];
    case "call":
    case "if":
    case "for":
    case "block":
      return statement.results;
    case "store":
    case "accumulate":
    case "reserve":
    case "release":
    case "fill":
    case "copy":
    case "requireDisjoint":
    case "requireLength":
    case "tap":
    case "loop":
      return none;
  }
}

/** The regions nested in a statement, in order. */
export function regionsOf(statement: Statement): readonly Region[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.otherwise];
    case "for":
    case "loop":
    case "block":
      return [statement.body];
    case "constant":
    case "compute":
    case "load":
    case "store":
    case "accumulate":
    case "length":
    case "allocate":
    case "reserve":
    case "release":
    case "view":
    case "duplicate":
    case "zerosLike":
    case "compose":
    case "same":
    case "fill":
    case "copy":
    case "table":
    case "requireDisjoint":
    case "requireLength":
    case "tap":
    case "call":
      return none;
  }
}

/** The values a terminator reads. */
export function operandsOfTerminator(terminator: Terminator): readonly Value[] {
  switch (terminator.kind) {
    case "yield":
    case "break":
      return terminator.values;
    case "throw": {
      const { parts, cause } = terminator;
      const values = parts.filter((part) => typeof part !== "string");
      return cause ? [...values, cause] : values;
    }
  }
}

// --- visits ---

/** Calls `visit` for every statement of a region and of those nested in it, in order, the outer before the inner. */
export function visitStatements(region: Region, visit: (statement: Statement, region: Region) => void): void {
  for (const statement of region.statements) {
    visit(statement, region);
    for (const nested of regionsOf(statement)) visitStatements(nested, visit);
  }
}

/** Calls `visit` for a region and every region nested in it, in order, the outer before the inner. */
export function visitRegions(region: Region, visit: (region: Region) => void): void {
  visit(region);
  for (const statement of region.statements) {
    for (const nested of regionsOf(statement)) visitRegions(nested, visit);
  }
}

/** Calls `visit` for the terminator of a region and of every region nested in it. */
export function visitTerminators(region: Region, visit: (terminator: Terminator, region: Region) => void): void {
  visitRegions(region, (inner) => visit(inner.terminator, inner));
}

/** Calls `visit` for every read of a value in a region and in those nested in it. */
export function visitUses(region: Region, visit: (value: Value) => void): void {
  visitRegions(region, (inner) => {
    for (const statement of inner.statements) operandsOf(statement).forEach(visit);
    operandsOfTerminator(inner.terminator).forEach(visit);
  });
}

/** The values that a region itself defines: its arguments, and the results of its statements. */
export function definitionsOf(region: Region): Set<Value> {
  const defined = new Set(region.arguments);
  for (const statement of region.statements) for (const result of resultsOf(statement)) defined.add(result);
  return defined;
}

/** The values defined in a region and in those nested in it. */
export function definedIn(region: Region): Set<Value> {
  const defined = new Set<Value>();
  visitRegions(region, (inner) => definitionsOf(inner).forEach((value) => defined.add(value)));
  return defined;
}

/** The values that a region reads and that are defined outside it, in the order of their first use. */
export function freeValuesOf(region: Region): Set<Value> {
  const defined = definedIn(region);
  const free = new Set<Value>();
  visitUses(region, (value) => {
    if (!defined.has(value)) free.add(value);
  });
  return free;
}

/** How often each value is read in a region and in those nested in it. A value that is never read is absent. */
export function countUses(region: Region): Map<Value, number> {
  const counts = new Map<Value, number>();
  visitUses(region, (value) => counts.set(value, (counts.get(value) ?? 0) + 1));
  return counts;
}

/** Whether a region, or one nested in it, leaves by a `break` to this label. */
export function breaksTo(region: Region, label: Label): boolean {
  let found = false;
  visitTerminators(region, (terminator) => {
    if (terminator.kind === "break" && terminator.target === label) found = true;
  });
  return found;
}

// --- rebuilding ---

/**
 * A node with other parts; the node itself where they are the same. What a pass leaves as it is stays the same object,
 * so that what is known of it stays known.
 */
export function withParts<Node extends object>(node: Node, parts: Partial<Node>): Node {
  for (const key of Object.keys(parts) as (keyof Node)[]) {
    if (!isSame(parts[key], node[key])) return { ...node, ...parts };
  }
  return node;
}

/** Whether two parts are the same, or two lists hold the same. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => item === b[i]);
}

/** What becomes of the parts of a statement that is rebuilt. */
export interface Rebuild {
  /** A value that is read. */
  use(value: Value): Value;
  /** A value that is defined. */
  define(value: Value): Value;
  /** The label that a block defines. */
  label(label: Label): Label;
  region(region: Region): Region;
}

/** The same statement with other values, labels and regions. Defined values are asked for after nested regions. */
export function rebuildStatement(statement: Statement, to: Rebuild): Statement {
  const uses = (values: readonly Value[]) => values.map((value) => to.use(value));
  const defines = (values: readonly Value[]) => values.map((value) => to.define(value));
  switch (statement.kind) {
    case "constant":
    case "table":
      return { ...statement, result: to.define(statement.result) };
    case "compute":
    case "compose":
      return { ...statement, operands: uses(statement.operands), result: to.define(statement.result) };
    case "load": {
      const { array, index, result } = statement;
      return { ...statement, array: to.use(array), index: to.use(index), result: to.define(result) };
    }
    case "store":
    case "accumulate": {
      const { array, index, value } = statement;
      return { ...statement, array: to.use(array), index: to.use(index), value: to.use(value) };
    }
    case "length":
    case "duplicate":
    case "zerosLike":
      return { ...statement, array: to.use(statement.array), result: to.define(statement.result) };
    case "allocate":
      return { ...statement, length: to.use(statement.length), result: to.define(statement.result) };
    case "same": {
      const { left, right, result } = statement;
      return { ...statement, left: to.use(left), right: to.use(right), result: to.define(result) };
    }
    case "release":
      return { ...statement, array: to.use(statement.array) };
    case "reserve":
    case "requireLength":
      return { ...statement, array: to.use(statement.array), length: to.use(statement.length) };
    case "view": {
      const { array, start, end, result } = statement;
      return { ...statement, array: to.use(array), start: to.use(start), end: to.use(end), result: to.define(result) };
    }
    case "fill":
      return { ...statement, array: to.use(statement.array), value: to.use(statement.value) };
    case "copy": {
      const { target, offset, source } = statement;
      return { ...statement, target: to.use(target), offset: to.use(offset), source: to.use(source) };
    }
    case "requireDisjoint":
      return { ...statement, written: uses(statement.written), others: uses(statement.others) };
    case "tap": {
      const { input, weights, bias, output, element } = statement;
      const handed = { input: to.use(input), weights: to.use(weights), bias: bias && to.use(bias) };
      const place = element && { element: { list: to.use(element.list), index: to.use(element.index) } };
      return { ...statement, ...handed, output: to.use(output), ...place };
    }
    case "call":
      return { ...statement, operands: uses(statement.operands), results: defines(statement.results) };
    case "if": {
      const condition = to.use(statement.condition);
      const branches = { then: to.region(statement.then), otherwise: to.region(statement.otherwise) };
      return { ...statement, condition, ...branches, results: defines(statement.results) };
    }
    case "for": {
      const range = { from: to.use(statement.from), to: to.use(statement.to), step: to.use(statement.step) };
      const initial = uses(statement.initial);
      const body = to.region(statement.body);
      return { ...statement, ...range, initial, body, results: defines(statement.results) };
    }
    case "loop":
      return { ...statement, initial: uses(statement.initial), body: to.region(statement.body) };
    case "block": {
      const label = to.label(statement.label);
      const body = to.region(statement.body);
      return { ...statement, label, body, results: defines(statement.results) };
    }
  }
}

/** The same terminator with other values and another target. */
export function rebuildTerminator(
  terminator: Terminator,
  use: (value: Value) => Value,
  target: (label: Label) => Label = (label) => label,
): Terminator {
  switch (terminator.kind) {
    case "yield":
      return withParts(terminator, { values: terminator.values.map(use) });
    case "break":
      return withParts(terminator, { target: target(terminator.target), values: terminator.values.map(use) });
    case "throw": {
      const parts = terminator.parts.map((part) => (typeof part === "string" ? part : use(part)));
      return withParts(terminator, terminator.cause ? { parts, cause: use(terminator.cause) } : { parts });
    }
  }
}

/** The same statement reading other values, there and in its nested regions. What it defines stays. */
export function mapOperands(statement: Statement, use: (value: Value) => Value): Statement {
  return mapParts(statement, use, (region) => mapRegionOperands(region, use));
}

/** The same statement reading other values itself, with its nested regions rebuilt; what it defines stays, or is renamed. */
export function mapParts(
  statement: Statement,
  use: (value: Value) => Value,
  rebuild: (region: Region) => Region,
  define: (value: Value) => Value = same,
): Statement {
  const nested = regionsOf(statement);
  const regions = nested.length > 0 ? nested.map(rebuild) : nested;
  const isKept = isSame(regions, nested) && operandsOf(statement).every((value) => use(value) === value);
  if (isKept && (define === same || resultsOf(statement).every((value) => define(value) === value))) return statement;
  let next = 0;
  return rebuildStatement(statement, { use, define, label: same, region: () => regions[next++]! });
}

/** The same region with other values in place of some, where they are defined and where they are read. */
export function renamed(region: Region, names: ReadonlyMap<Value, Value>): Region {
  if (names.size === 0) return region;
  const name = (value: Value): Value => names.get(value) ?? value;
  const statements = region.statements.map((statement) =>
    mapParts(statement, name, (inner) => renamed(inner, names), name),
  );
  const terminator = rebuildTerminator(region.terminator, name);
  return withParts(region, { arguments: region.arguments.map(name), statements, terminator });
}

function same<Part>(part: Part): Part {
  return part;
}

/** The same region reading other values, there and in those nested in it. What it defines stays. */
export function mapRegionOperands(region: Region, use: (value: Value) => Value): Region {
  const statements = region.statements.map((statement) => mapOperands(statement, use));
  return withParts(region, { statements, terminator: rebuildTerminator(region.terminator, use) });
}

/** The same statement with its nested regions rebuilt. */
export function mapRegions(statement: Statement, rebuild: (region: Region) => Region): Statement {
  if (regionsOf(statement).length === 0) return statement;
  return mapParts(statement, (value) => value, rebuild);
}
