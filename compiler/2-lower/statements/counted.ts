/** Counted loops, and `for (const x of array)`, which counts the positions of the array. */
import { type Expression, type ForOfStatement, Node, type Statement as SourceStatement } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue } from "../../ir/build.ts";
import type { For, Terminator, Value, Variable } from "../../ir/nodes.ts";
import { entriesOf } from "../assigned-values.ts";
import { readSlot } from "../bundles.ts";
import { type Bundle, type Cell, type Content, describe } from "../contents.ts";
import type { Context } from "../context.ts";
import { asIndex, asOwn, meetingType, scalar } from "../convert.ts";
import { type Effects, effectsOf } from "../effects.ts";
import { loadElement } from "../elements.ts";
import { valuesOf } from "../environment.ts";
import { elementOfTuple } from "../expressions/names.ts";
import { declarePattern } from "../patterns.ts";
import { referenceTo, writeReference } from "../references.ts";
import { block, branch, region } from "../regions.ts";
import { Scope } from "../scope.ts";
import type { Count } from "./counting.ts";
import { carry, type Local, lowerBody, restore, setAside } from "./trips.ts";

/** `outer` are the cells that existed before the loop: a counter among them keeps its last value. */
export function lowerCounted(context: Context, count: Count, outer: ReadonlySet<Cell>): Terminator | undefined {
  const { builder } = context;
  const { counter, bound, step, test, body } = count;
  const from = context.environment.get(counter);
  if (typeof from === "string") throw new InternalError("a counter without a start");
  const to = asOwn(context, context.expression(bound), bound);
  const by = step.by === 1 ? builder.index(step.sign) : signed(context, step.by, step.sign);
  return lowerTrips(context, {
    range: { from, to, step: by, test },
    body,
    place: bound.getParentOrThrow(),
    effects: effectsOf(context, body),
    locals: setAside(context, outer).filter(([cell]) => cell !== counter),
    begin: (position) => context.environment.set(counter, position),
    variable: counter.variable,
    lasting: outer.has(counter) ? { counter, isByFormula: step.by === 1 && to.type === "index" } : undefined,
  });
}

function signed(context: Context, by: Expression, sign: 1 | -1): Value {
  const content = context.expression(by);
  if (content.kind === "literal") return context.builder.index(sign * content.value);
  const value = asIndex(context, content, by);
  return sign === 1 ? value : context.builder.compute("negate", value);
}

interface Trips {
  readonly range: Pick<For, "from" | "to" | "step" | "test">;
  readonly body: readonly SourceStatement[];
  /** The loop. */
  readonly place: Node;
  readonly effects: Effects;
  /** What the loop's own variables, besides the counter, hold at its start. */
  readonly locals: readonly Local[];
  /** Gives the counter its meaning at the start of each trip. */
  begin(position: Value): void;
  readonly variable: Variable | undefined;
  /** A counter that lives on after the loop; its last value follows from the bounds if it steps by one to an index. */
  readonly lasting?: { readonly counter: Cell; readonly isByFormula: boolean } | undefined;
}

function lowerTrips(context: Context, trips: Trips): Terminator | undefined {
  const { range, effects, variable, lasting } = trips;
  const labels = context.pendingLabels.splice(0);
  return block(context, labels[0] ?? "loop", [], (exit) => {
    restore(context, trips.locals);
    const state = carry(context, effects.cells, trips.place, lasting?.counter);
    const position = makeValue("index", variable);
    const carried = lasting && !lasting.isByFormula ? lasting.counter : undefined;
    const trip = branch(context, () => {
      state.enter(context);
      trips.begin(position);
      return lowerBody(context, trips.body, labels, exit);
    });
    state.leave(trip);
    const { builder } = context;
    if (carried) trip.environment.set(carried, trip.builder.compute("add", position, range.step));
    const cells = carried ? [...state.cells, carried] : state.cells;
    const results = cells.map((cell) => makeValue(cell.type, cell.variable));
    const args = carried ? [...state.args, makeValue("index", variable)] : state.args;
    const body = region(trip, valuesOf(cells, trip.environment), [position, ...args]);
    const initial = carried ? [...state.initial, range.from] : state.initial;
    builder.push({ kind: "for", ...range, initial, body, results, origin: builder.origin });
    cells.forEach((cell, i) => context.environment.set(cell, results[i]!));
    if (lasting?.isByFormula) context.assign(lasting.counter, endOf(context, range));
    return undefined;
  }).end;
}

function endOf({ builder }: Context, { from, to, test }: Trips["range"]): Value {
  const isUpward = test === "<" || test === "<=";
  const past = test === "<=" ? 1 : -1;
  const last = test === "<" || test === ">" ? to : builder.compute("add", to, builder.index(past));
  return builder.compute(isUpward ? "max" : "min", from, last);
}

/** `for (const x of array)` and `for (const [i, x] of array.entries())`, over the positions of the array. */
export function lowerForOf(context: Context, node: ForOfStatement): Terminator | undefined {
  if (node.isAwaited()) {
    context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'for await' is", remedy: "Write a plain loop." }));
    return undefined;
  }
  const entries = entriesOf(node.getExpression());
  const expression = entries ?? node.getExpression();
  const list = context.expression(expression);
  if (list.kind !== "array" && !(list.kind === "bundle" && list.form === "tuple")) {
    if (list.kind !== "refused") {
      context.refuse(unexpectedStructure.at(spanOf(expression), { expected: "An array", found: describe(list) }));
    }
    return undefined;
  }
  const begin = (position: Content, element: Content) => beginTrip(context, node, position, element);
  if (list.kind === "bundle" && meetingType(partsOf(context, list, expression)) === undefined) {
    return lowerEachPart(context, node, partsOf(context, list, expression), begin);
  }
  const { builder } = context;
  const to = list.kind === "array" ? builder.length(list.value) : builder.index(list.slots.size);
  const range = { from: builder.index(0), to, step: builder.index(1), test: "<" as const };
  const elementAt = (position: Value) =>
    list.kind === "array"
      ? loadElement(context, list.value, position)
      : elementOfTuple(context, list, position, expression);
  const effects = effectsOf(context, [node]);
  return lowerTrips(context, {
    range,
    body: [node.getStatement()],
    place: node,
    effects,
    locals: [],
    begin: (position) => begin(scalar(position), elementAt(position)),
    variable: undefined,
  });
}

/** Gives the variables of a `for of` their values. */
function beginTrip(context: Context, node: ForOfStatement, position: Content, element: Content): void {
  const initializer = node.getInitializer();
  if (Node.isExpression(initializer)) {
    writeReference(context, referenceTo(context, initializer), element, initializer);
    return;
  }
  const [declaration] = Node.isVariableDeclarationList(initializer) ? initializer.getDeclarations() : [];
  const source = entriesOf(node.getExpression()) ? { items: [position, element] } : { content: element };
  if (declaration) declarePattern(context, declaration.getNameNode(), declaration, source);
}

function partsOf(context: Context, tuple: Bundle, node: Node): Content[] {
  return [...tuple.slots.values()].map((slot) => readSlot(context, slot, node));
}

/** A tuple of different things is gone through by writing the body out for each, with variables of its own. */
function lowerEachPart(
  context: Context,
  node: ForOfStatement,
  parts: readonly Content[],
  begin: (position: Content, element: Content) => void,
): Terminator | undefined {
  const labels = context.pendingLabels.splice(0);
  return block(context, labels[0] ?? "loop", [], (exit) => {
    for (const [i, part] of parts.entries()) {
      const { bindings } = context;
      const end = context.within(new Scope(bindings.node, bindings.kinds, bindings), () => {
        begin({ kind: "literal", value: i }, part);
        return lowerBody(context, [node.getStatement()], labels, exit);
      });
      if (end) return end;
    }
    return undefined;
  }).end;
}
