/**
 * Decides which primal values are kept for the reverse sweep and which are computed again, as a minimum cut.
 *
 * Each value v is an edge v_in -> v_out whose capacity is the price of storing v. The source has an edge to v_in with the
 * price of computing v again (infinite if that is impossible), every operand u of v an infinite edge u_out -> v_in, and
 * every value the reverse sweep reads an infinite edge to the sink. A cut through v_in -> v_out stores v; a cut between
 * the source and v_in computes v again, from operands that are themselves cut off from the source.
 */
import type { Structure } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import type { Availability } from "./availability.ts";
import { FlowGraph } from "./min-cut.ts";

/** Nanoseconds for writing and reading one entry of a tape; a value outside of loops only takes a local. */
export const storeCost = { f64: 1.5, index: 1.5, bool: 0.8, text: Number.POSITIVE_INFINITY, array: 3, local: 0.8 };

export interface StoragePlan {
  readonly stored: ReadonlySet<Value>;
  /** Estimated nanoseconds of storing and computing again. */
  readonly cost: number;
}

/** `weight` is how many times as dear it is to keep something as it takes: more than once where memory is scarce. */
export function planStorage(
  required: Iterable<Value>,
  availability: Availability,
  structure: Structure,
  weight = 1,
): StoragePlan {
  const graph = new FlowGraph();
  const [source, sink] = [graph.addNode(), graph.addNode()];
  const nodes = new Map<Value, { readonly input: number; readonly output: number }>();
  const pending: Value[] = [];

  function nodeOf(value: Value) {
    let node = nodes.get(value);
    if (!node) {
      node = { input: graph.addNode(), output: graph.addNode() };
      nodes.set(value, node);
      pending.push(value);
    }
    return node;
  }

  for (const value of required)
    if (!isFree(value, availability)) graph.addEdge(nodeOf(value).output, sink, Number.POSITIVE_INFINITY);
  for (let value = pending.pop(); value; value = pending.pop()) {
    const { input, output } = nodeOf(value);
    graph.addEdge(input, output, weight * storePrice(value, availability, structure));
    const recomputation = availability.recomputation(value);
    graph.addEdge(source, input, recomputePrice(value, availability, structure));
    for (const operand of recomputation?.operands ?? []) {
      if (!isFree(operand, availability)) graph.addEdge(nodeOf(operand).output, input, Number.POSITIVE_INFINITY);
    }
  }

  const kept = graph.sourceSide(source, sink);
  if (kept.has(sink)) throw new InternalError("a value that can be neither stored nor computed again");
  const stored = new Set<Value>();
  let cost = 0;
  for (const [value, { input, output }] of nodes) {
    if (kept.has(input) && !kept.has(output)) {
      stored.add(value);
      cost += weight * storePrice(value, availability, structure);
    }
    if (!kept.has(input)) cost += recomputePrice(value, availability, structure);
  }
  return { stored, cost };
}

/** Whether the reverse sweep has the value for nothing. */
export function isFree(value: Value, availability: Availability): boolean {
  return (
    (isArrayType(value.type) && availability.isThere(value)) ||
    availability.isConstant(value) ||
    availability.isDirect(value) ||
    availability.isCounter(value)
  );
}

function storePrice(value: Value, availability: Availability, structure: Structure): number {
  const home = availability.homeOf(value);
  if (home.loops.length === 0) return storeCost.local;
  const kept = storeCost[isArrayType(value.type) ? "array" : value.type] * structure.executionsOf(home);
  return kept + slopeSurcharge * slopeCost(value, availability, structure) * structure.executionsOf(home);
}

/**
 * A slope is not there by itself: storing it means computing it, and what only it is made of, in the forward sweep. What
 * a derivative computes that is differentiated in turn is there.
 */
function slopeCost(value: Value, availability: Availability, structure: Structure): number {
  const definition = availability.definitionOf(value);
  if (definition?.kind !== "compute") return 0;
  const { derived, settled } = definition.origin;
  if (!derived || settled) return 0;
  const parts = definition.operands.map((operand) => slopeCost(operand, availability, structure));
  return parts.reduce((sum, part) => sum + part, availability.recomputation(value)?.cost ?? 0);
}

/** Slightly more than the computation itself, so that of equals the primal value is stored. */
const slopeSurcharge = 1.05;

function recomputePrice(value: Value, availability: Availability, structure: Structure): number {
  const recomputation = availability.recomputation(value);
  if (!recomputation) return Number.POSITIVE_INFINITY;
  return recomputation.cost * structure.executionsOf(availability.homeOf(value));
}
