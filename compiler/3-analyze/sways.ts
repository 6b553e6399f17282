/**
 * Which values some inputs have a say in, by whatever way: computed with them, chosen by comparing them, counted until
 * a comparison ends the loop, found in a call that takes them. Arrays are swayed as whole objects.
 */
import { append } from "../ir/append.ts";
import type { Call, IrFunction, Label, Statement, Value } from "../ir/nodes.ts";
import { isArrayType } from "../ir/types.ts";
import { operandsOf, resultsOf, visitStatements } from "../ir/walk.ts";
import type { Graph } from "./call-dependences.ts";
import type { ReachedIn } from "./dependences.ts";
import { flowsOf } from "./flows.ts";
import { memoryOf } from "./memory.ts";
import { writtenOperands } from "./points-to.ts";
import { type Place, type Structure, structureOf } from "./structure.ts";
import { writtenBy } from "./writes.ts";

/** As edges between values; what decides where a function returns has a say in all that it returns. */
export function swaysIn(fn: IrFunction, reachedIn: ReachedIn): Graph {
  const memory = memoryOf(fn);
  const structure = structureOf(fn);
  const forward = new Map<Value, Value[]>();
  const returned = new Map<number, Value[]>();
  const node = (value: Value): Value => (isArrayType(value.type) ? memory.rootOf(value) : value);
  const connect = (from: Value, to: Value) => {
    append(forward, node(from), node(to));
    if (isArrayType(from.type) && isArrayType(to.type)) append(forward, node(to), node(from));
  };
  const connectCall = (call: Call) => {
    const reached = reachedIn(call);
    const written = writtenOperands(call);
    call.operands.forEach((operand, i) => {
      call.results.forEach((result, k) => {
        if (reached?.results[i]?.has(k) ?? true) connect(operand, result);
      });
      call.operands.forEach((target, k) => {
        if (written.includes(target) && (reached?.written[i]?.has(k) ?? true)) connect(operand, target);
      });
    });
  };
  for (const flow of flowsOf(fn)) {
    if (flow.kind === "merge") connect(flow.from, flow.to);
    if (flow.kind === "return") append(returned, flow.leaf, node(flow.from));
    if (flow.kind !== "statement" || isFixed(flow.statement)) continue;
    const { statement } = flow;
    if (statement.kind === "call") {
      connectCall(statement);
      continue;
    }
    const written = writtenBy(statement);
    for (const operand of operandsOf(statement))
      for (const target of [...resultsOf(statement), ...written]) connect(operand, target);
    const place = written.length > 0 ? structure.placeOfStatementOf(statement) : structure.body;
    for (const condition of structure.conditionsOf(place, structure.body))
      for (const target of written) connect(condition, target);
  }
  visitStatements(fn.body, (statement) => {
    if (statement.kind === "if") for (const result of statement.results) connect(statement.condition, result);
    if (statement.kind !== "block") return;
    const decisive = conditionsOfExits(statement.label, structure.placeOf(statement.body), structure);
    for (const condition of decisive) for (const result of statement.results) connect(condition, result);
  });
  const decisive = conditionsOfExits(fn.label, structure.body, structure);
  for (const leaf of returned.keys()) for (const condition of decisive) append(returned, leaf, condition);
  return { forward, returned, node };
}

/** What decides where a block, or the function, is left. */
function conditionsOfExits(label: Label, body: Place, structure: Structure): readonly Value[] {
  return structure.breaksTo(label).flatMap((exit) => structure.conditionsOf(structure.placeOfBreak(exit), body));
}

/** Lengths are no numbers that change with others, nor is what derivatives take for a constant. */
function isFixed(statement: Statement): boolean {
  if (statement.kind === "compute") return statement.op === "stopGradient";
  return statement.kind === "length" || statement.kind === "same";
}
