/** `for (const x of list)`: over the positions of an array, or over the parts of a tuple. */
import { type Expression, type ForOfStatement, Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Terminator, Value } from "../../ir/nodes.ts";
import { bundleOf, readSlot } from "../contents/bundles.ts";
import { type Bundle, Cell, type Content, describe } from "../contents/contents.ts";
import { meetingType, scalar } from "../contents/convert.ts";
import { elementOf } from "../contents/elements.ts";
import { valuesOf } from "../contents/environment.ts";
import { knownOf } from "../contents/known.ts";
import { declarePattern } from "../contents/patterns.ts";
import { referenceTo, writeReference } from "../contents/references.ts";
import { block, type Exit } from "../contents/regions.ts";
import { Scope } from "../contents/scope.ts";
import type { Context } from "../context.ts";
import { elementOfTuple } from "../expressions/parts-by-key.ts";
import { type Iterated, iteratedBy } from "../names/iterables.ts";
import { isAssignedHere, isVar } from "../names/var-scopes.ts";
import { effectsOf } from "../syntax/effects.ts";
import { checkpointBefore, requireNoCheckpoint } from "./checkpoints.ts";
import { lowerTrips, positionsOf, type Trips } from "./counted.ts";
import { leaveUnless, lowerBody, repeat } from "./trips.ts";

export function lowerForOf(context: Context, node: ForOfStatement): Terminator | undefined {
  if (node.isAwaited()) {
    context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'for await' is", remedy: "Write a plain loop." }));
    return undefined;
  }
  const { list: expression, gives } = iteratedBy(node.getExpression());
  const list = context.expression(expression);
  if (list.kind === "array") return lowerEachElement(context, node, expression, list.value, gives);
  if (list.kind === "bundle" && list.form === "tuple") return lowerEachPart(context, node, list, gives, expression);
  if (list.kind !== "refused") {
    context.refuse(unexpectedStructure.at(spanOf(expression), { expected: "An array", found: describe(list) }));
  }
  return undefined;
}

/** Gives the variable of the loop its value at the start of a trip. */
type Begin = (position: Content, element: () => Content) => void;

function beginning(context: Context, node: ForOfStatement, gives: Iterated["gives"]): Begin {
  const initializer = node.getInitializer();
  const [declaration] = Node.isVariableDeclarationList(initializer) ? initializer.getDeclarations() : [];
  const name = declaration?.getNameNode();
  return (position, element) => {
    if (declaration && Node.isArrayBindingPattern(name) && gives === "entries") {
      declarePattern(context, name, declaration, { items: [position, element()] });
      return;
    }
    const pair = () =>
      bundleOf(
        context,
        "tuple",
        new Map([
          ["0", position],
          ["1", element()],
        ]),
        name?.getText(),
        node,
      );
    const content = gives === "positions" ? position : gives === "entries" ? pair() : element();
    if (declaration && Node.isIdentifier(name) && isVar(declaration) && isAssignedHere(declaration)) {
      writeReference(context, referenceTo(context, name), content, name);
    } else if (declaration && name) declarePattern(context, name, declaration, { content });
    else if (Node.isExpression(initializer)) {
      writeReference(context, referenceTo(context, initializer), content, initializer);
    }
  };
}

function lowerEachElement(
  context: Context,
  node: ForOfStatement,
  expression: Expression,
  list: Value,
  gives: Iterated["gives"],
): Terminator | undefined {
  const begin = beginning(context, node, gives);
  const effects = effectsOf(context, [node]);
  const run = (position: Value, labels: readonly string[], exit: Exit) => {
    begin(scalar(position), () => visited(context, elementOf(context, expression, list, position)));
    return lowerBody(context, [node.getStatement()], labels, exit);
  };
  if (effects.mayResize(list)) return lowerWhileLonger(context, node, list, effects.cells, run);
  const range = positionsOf(context, context.builder.length(list));
  return lowerTrips(context, { range, checkpoint: checkpointBefore(node), place: node, cells: effects.cells, run });
}

/** An element that a loop has come to: it is there, unless some were never written. */
function visited(context: Context, element: Content): Content {
  const missing = element.kind === "scalar" ? context.mayBeMissing.get(element.value) : undefined;
  if (element.kind === "scalar" && missing?.kind === "element" && missing.withHoles === undefined)
    context.mayBeMissing.delete(element.value);
  return element;
}

/** Over a list that the body makes longer or shorter: JavaScript looks at its length before each trip. */
function lowerWhileLonger(
  context: Context,
  node: ForOfStatement,
  list: Value,
  cells: readonly Cell[],
  run: Trips["run"],
): Terminator | undefined {
  requireNoCheckpoint(context, node);
  const labels = context.pendingLabels.splice(0);
  const cursor = new Cell("index", undefined);
  context.assign(cursor, context.builder.index(0));
  const end = repeat(
    context,
    [...cells, cursor],
    node,
    (exit) => {
      const { builder } = context;
      const [position] = valuesOf([cursor], context.environment);
      leaveUnless(context, builder.compute("less", position!, builder.length(list)), exit);
      context.assign(cursor, builder.compute("add", position!, builder.index(1)));
      return run(position!, labels, exit);
    },
    { name: labels[0] },
  );
  context.environment.drop(cursor);
  return end;
}

/** The parts of a tuple: numbers are searched by position, for other things the body is written out for each. */
function lowerEachPart(
  context: Context,
  node: ForOfStatement,
  tuple: Bundle,
  gives: Iterated["gives"],
  expression: Expression,
): Terminator | undefined {
  requireNoCheckpoint(context, node);
  const begin = beginning(context, node, gives);
  const parts = [...tuple.slots.values()].map((slot) => readSlot(context, slot, expression));
  if (meetingType(parts) === undefined || areKnownTexts(context, parts))
    return lowerWrittenOut(context, node, parts, begin);
  const run = (position: Value, labels: readonly string[], exit: Exit) => {
    begin(scalar(position), () => elementOfTuple(context, tuple, position, expression));
    return lowerBody(context, [node.getStatement()], labels, exit);
  };
  const range = positionsOf(context, context.builder.index(parts.length));
  return lowerTrips(context, { range, place: node, cells: effectsOf(context, [node]).cells, run });
}

/** The most names for which a body is written out: keys of objects. */
const mostNames = 16;

function areKnownTexts(context: Context, parts: readonly Content[]): boolean {
  return parts.length <= mostNames && parts.every((part) => typeof knownOf(context, part) === "string");
}

/** The body for each part, with variables of its own. */
function lowerWrittenOut(
  context: Context,
  node: ForOfStatement,
  parts: readonly Content[],
  begin: Begin,
): Terminator | undefined {
  const labels = context.pendingLabels.splice(0);
  return block(context, labels[0] ?? "loop", [], (exit) => {
    for (const [i, part] of parts.entries()) {
      const { bindings } = context;
      const end = context.within(new Scope(bindings.node, bindings.kinds, bindings), () => {
        begin({ kind: "literal", value: i }, () => part);
        return lowerBody(context, [node.getStatement()], labels, exit);
      });
      if (end) return end;
    }
    return undefined;
  }).end;
}
