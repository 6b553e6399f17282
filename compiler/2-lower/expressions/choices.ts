/** Choices of one of two sides, of which only that one is evaluated: `?:`, and what stands for it in others. */
import type { ClassDeclaration, ConditionalExpression, Expression } from "ts-morph";
import { Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unexpectedStructure } from "../../diagnostics/catalog/2-lower.ts";
import type { Statement, Value } from "../../ir/nodes.ts";
import { leavesOf, type ScalarType, type Shape, sameType } from "../../ir/types.ts";
import { contentOf, leavesAs } from "../contents/bundles.ts";
import { missing, read } from "../contents/cells.ts";
import { shapeFor, shapeOfContent } from "../contents/content-shapes.ts";
import {
  Bundle,
  type Cell,
  type Content,
  describe,
  type Optional,
  refused,
  undefinedContent,
} from "../contents/contents.ts";
import { asCondition, asScalar, meetingType, scalar } from "../contents/convert.ts";
import { loadElement } from "../contents/elements.ts";
import { knownBoolean, knownTruth } from "../contents/known.ts";
import {
  elementJustRead,
  isCertain,
  isOutside,
  isPresenceKept,
  missingTestOf,
  noteMerged,
  possibleTestOf,
  untold,
} from "../contents/missing-values.ts";
import { markCopied } from "../contents/object-copies.ts";
import { absenceOf, absent, blank, heldBy, optionalOf, presenceOf } from "../contents/optionals.ts";
import { type Branch, branch, inside, joinValues } from "../contents/regions.ts";
import { byReference } from "../contents/shapes.ts";
import { isToldBeside } from "../contents/told.ts";
import type { Context } from "../context.ts";
import { isOpen } from "../names/members.ts";
import { typeHasFieldOf } from "../syntax/written-fields.ts";
import { chooseTagged, type Side, taggedSides } from "./tagged-choices.ts";

export function lowerConditional(context: Context, node: ConditionalExpression): Content {
  const condition = node.getCondition();
  const test = asCondition(context, context.expression(condition), condition);
  return choose(
    context,
    node,
    test,
    () => context.expression(node.getWhenTrue()),
    () => context.expression(node.getWhenFalse()),
  );
}

/**
 * The one of two contents that `condition` selects; the other is not evaluated, unless that costs nothing. Of which type
 * both are says `typed`, where that is not the expression itself.
 */
export function choose(
  context: Context,
  node: Expression,
  condition: Value,
  whenTrue: () => Content,
  whenFalse: () => Content,
  typed: Node = node,
): Content {
  const truth = knownTruth(context, condition);
  if (truth !== undefined) return truth ? whenTrue() : whenFalse();
  return chooseSide(context, node, condition, evaluated(context, whenTrue), evaluated(context, whenFalse), typed);
}

export function chooseSide(
  context: Context,
  node: Expression,
  condition: Value,
  then: Side,
  otherwise: Side,
  typed: Node = node,
): Content {
  if (then.content.kind === "refused" || otherwise.content.kind === "refused") return refused;
  if (then.content.kind === "nothing" && otherwise.content.kind === "nothing") {
    if (then.content.value !== otherwise.content.value) {
      const remedy = "Let both be the same.";
      return context.refuse(
        unexpectedStructure.at(spanOf(node), { expected: "One kind of nothing", found: "null or undefined", remedy }),
      );
    }
    joinValues(context, condition, { path: then.path, values: [] }, { path: otherwise.path, values: [] });
    return then.content;
  }
  const isOptional = ({ content }: Side) => content.kind === "optional" || content.kind === "nothing";
  const isObject = ({ content }: Side) =>
    content.kind === "optional" || content.kind === "bundle" || content.kind === "array";
  if ([then, otherwise].some(isOptional) && [then, otherwise].some(isObject)) {
    return chooseOptional(context, typed, condition, then, otherwise);
  }
  const tagged = taggedSides(then, otherwise);
  if (tagged) return chooseTagged(context, node, condition, ...tagged);
  const contents = [then.content, otherwise.content];
  const missingAs = new Set(contents.filter((it) => isLeftOut(it) || missingOf(it)).map(missingKind));
  const type = missingAs.size > 1 ? undefined : meetingType(contents.filter((content) => !isLeftOut(content)));
  if (type !== undefined) return chooseScalar(context, node, condition, type, then, otherwise, [...missingAs][0]);
  return chooseStructure(context, typed, condition, then, otherwise);
}

/** What a `?.` gives: `undefined` where nothing is held, where nothing behind it is evaluated. */
export function ifThere(
  context: Context,
  optional: Optional,
  node: Expression,
  run: (held: Content) => Content,
): Content {
  return choose(
    context,
    node,
    absenceOf(context, optional),
    () => undefinedContent,
    () => run(heldBy(context, optional)),
  );
}

/** What something holds, or else what an expression gives. */
export function orElse(context: Context, optional: Optional, otherwise: Expression): Content {
  const holder = otherwise.getParent();
  const isDefault = Node.isParameterDeclaration(holder) || Node.isBindingElement(holder);
  return choose(
    context,
    otherwise,
    absenceOf(context, optional),
    () => context.expression(otherwise),
    () => heldBy(context, optional),
    isDefault ? holder : otherwise,
  );
}

function isLeftOut(content: Content): boolean {
  return content.kind === "nothing";
}

function missingKind(content: Content): "null" | undefined {
  if (content.kind === "nothing") return content.value === "null" ? "null" : undefined;
  return content.kind === "scalar" ? content.missingAs : undefined;
}

/** A choice between scalars, of which one may be `undefined` or `null`: then whether it is comes with the value. */
function chooseScalar(
  context: Context,
  node: Expression,
  condition: Value,
  type: ScalarType,
  then: Side,
  otherwise: Side,
  missingAs: "null" | undefined,
): Content {
  const isAsked = [then, otherwise].some(({ content }) => isLeftOut(content) || missingOf(content));
  const valuesOf = ({ path, content }: Side): Value[] =>
    inside(context, path, () => {
      if (isLeftOut(content)) {
        const none = missingAs === "null" ? absent(context, type, missingAs) : missing(context, type);
        return [none, knownBoolean(context, true), knownBoolean(context, false)];
      }
      if (!isAsked) return [asScalar(context, content, type, node)];
      const own = ifInside(context, content, node);
      const value = asScalar(context, own, type, node);
      const known = missingOf(own);
      if (missingAs === "null") return [value, ...nullOrUndefined(context, content, own, value)];
      if (known) return [value, known];
      const test = missingTest(context, value, node);
      if (knownTruth(context, test) === false) return [value, test];
      // Asked once more, beside the value: so TypeScript follows what is emitted.
      const again = missingTest(context, value, node);
      return [context.builder.compute("select", again, missing(context, type), value), test];
    }).end;
  const values = [valuesOf(then), valuesOf(otherwise)] as const;
  const isNeverUndefined = values.every(
    ([, , isUndefined]) => !isUndefined || knownTruth(context, isUndefined) === false,
  );
  if (isNeverUndefined) for (const own of values) own.splice(2);
  const given = ([value, isMissing, isUndefined]: readonly Value[]): Content => {
    if (!value) return refused;
    if (isUndefined) context.mayBeMissing.set(value, { kind: "told", isMissing: isUndefined });
    return isMissing ? { kind: "scalar", value, isMissing, ...(missingAs && { missingAs }) } : scalar(value);
  };
  const isTold = isPresenceKept(context) && isToldBeside(context, [values[0][0]!, values[1][0]!]);
  if (!isTold && [then, otherwise].every(({ path }) => isComputed(context, path))) {
    context.builder.statements.push(...then.path.builder.statements, ...otherwise.path.builder.statements);
    return given(
      values[0].map((value, i) => {
        const chosen = context.builder.compute("select", condition, value, values[1][i]!);
        noteMerged(context, chosen, [value, values[1][i]!]);
        return chosen;
      }),
    );
  }
  return given(
    joinValues(context, condition, { path: then.path, values: values[0] }, { path: otherwise.path, values: values[1] }),
  );
}

/** An element that is read where it lies inside its array alone: elsewhere there is nothing to differentiate by. */
function ifInside(context: Context, content: Content, node: Expression): Content {
  const element = content.kind === "scalar" ? elementJustRead(context, content.value) : undefined;
  if (!element) return content;
  const { array, index } = element;
  const read = () => {
    const inside = loadElement(context, array, index);
    if (inside.kind === "scalar") context.mayBeMissing.delete(inside.value);
    return inside;
  };
  return choose(context, node, isOutside(context, array, index), () => undefinedContent, read);
}

/** Whether a value is missing that stands beside one which may be. */
function missingTest(context: Context, value: Value, node: Expression): Value {
  return isCertain(context, value) ? knownBoolean(context, false) : missingTestOf(context, value, node);
}

/** Whether a value is `null` that stands beside one which may be, and whether it is `undefined`; nobody may ask where that cannot be told. */
function nullOrUndefined(context: Context, content: Content, inside: Content, value: Value): [Value, Value] {
  const isNull = missingOf(content) ?? knownBoolean(context, false);
  if (content === inside && isCertain(context, value)) return [isNull, knownBoolean(context, false)];
  const isUndefined = content === inside ? possibleTestOf(context, value) : missingOf(inside);
  return [isNull, isUndefined ?? untold(context)];
}

export function missingOf(content: Content): Value | undefined {
  return content.kind === "scalar" ? content.isMissing : undefined;
}

/** A choice between objects, tuples or arrays. */
function chooseStructure(context: Context, node: Node, condition: Value, then: Side, otherwise: Side): Content {
  const ofClass = sharedClass(then.content, otherwise.content);
  const shape =
    sharedShape(then.content, otherwise.content) ??
    (ofClass && isOpen(ofClass) ? shapeOfContent(then.content) : undefined) ??
    shapeByReference(context, node, shapeFor(context, node, [then.content, otherwise.content]));
  if (!shape) return refused;
  const sides = [then, otherwise].map(({ path, content }) => ({
    path,
    values: inside(context, path, () => {
      if (content.kind === "bundle") markCopied(context, content, node);
      return leavesAs(context, content, shape, node);
    }).end,
  }));
  const [first, second] = sides;
  if (!first?.values || !second?.values) return refused;
  const isSame = first.values.map((value, i) => value === second.values?.[i]);
  const differing = (values: readonly Value[]) => values.filter((_, i) => !isSame[i]);
  const joined = joinValues(
    context,
    condition,
    { path: first.path, values: differing(first.values) },
    { path: second.path, values: differing(second.values) },
  );
  const leaves = leavesOf(shape).map((_, i) => (isSame[i] ? first.values?.[i] : joined.shift()));
  if (!leaves.every((leaf) => leaf !== undefined)) return refused;
  const isNew = (content: Content) => content.kind !== "bundle" || !content.isHeld;
  const chosen = contentOf(context, shape, leaves, { isOwn: isNew(then.content) && isNew(otherwise.content) });
  if (chosen instanceof Bundle) chosen.class = ofClass;
  return chosen;
}

/** A choice between objects or arrays of which some are nothing. */
function chooseOptional(context: Context, node: Node, condition: Value, then: Side, otherwise: Side): Content {
  const contents = [then.content, otherwise.content];
  const missingAs = contents.flatMap((it) =>
    it.kind === "nothing" ? [it.value] : it.kind === "optional" ? [it.missingAs] : [],
  );
  const held = [then, otherwise].flatMap(({ path, content: it }) => {
    if (it.kind === "nothing") return [];
    return [it.kind === "optional" ? inside(context, path, () => heldBy(context, it)).end : it];
  });
  const [first] = held;
  const shape =
    first && (held.length === 1 || first.kind === "array") ? shapeOfContent(first) : shapeFor(context, node, held);
  if (!shape || missingAs.some((it) => it !== missingAs[0])) {
    const facts = { expected: "An object or array", found: contents.map(describe).join(" or ") };
    return context.refuse(unexpectedStructure.at(spanOf(node), facts));
  }
  const sides = [then, otherwise].map(({ path, content }) => ({
    path,
    values: inside(context, path, (): Value[] | undefined => {
      if (content.kind === "nothing") {
        return [knownBoolean(context, false), ...leavesOf(shape).map((type) => blank(context, type))];
      }
      const object = content.kind === "optional" ? heldBy(context, content) : content;
      if (object.kind === "bundle") markCopied(context, object, node);
      const isThere = content.kind === "optional" ? presenceOf(context, content) : knownBoolean(context, true);
      const leaves = leavesAs(context, object, shape, node);
      return leaves && [isThere, ...leaves];
    }).end,
  }));
  const [one, other] = sides;
  if (!one?.values || !other?.values) return refused;
  const [isThere, ...leaves] = joinValues(
    context,
    condition,
    { path: one.path, values: one.values },
    { path: other.path, values: other.values },
  );
  const chosen = contentOf(context, shape, leaves, { isOwn: true });
  const mayLack = contents.some((it) => it.kind === "optional" && it.mayLack);
  return isThere ? optionalOf(context, isThere, chosen, missingAs[0]!, mayLack) : refused;
}

/** The class of two objects, if both are known to be of the same. */
function sharedClass(then: Content, otherwise: Content): ClassDeclaration | undefined {
  if (!(then instanceof Bundle) || !(otherwise instanceof Bundle)) return undefined;
  return then.class === otherwise.class ? then.class : undefined;
}

/** Arrays and records of one type are chosen by reference, not copied. */
function sharedShape(then: Content, otherwise: Content): Shape | undefined {
  if (then.kind !== "array" || otherwise.kind !== "array") return undefined;
  return sameType(then.value.type, otherwise.value.type) ? { kind: "leaf", type: then.value.type } : undefined;
}

/** Of objects that may be written under another name it is the reference that is chosen. */
function shapeByReference(context: Context, node: Node, shape: Shape | undefined): Shape | undefined {
  return shape && typeHasFieldOf(context.fieldsWritten, node.getType(), node) ? byReference(shape) : shape;
}

/** What `run` gives for the position that `tag` holds, of `count`. */
export function chooseByTag(
  context: Context,
  node: Expression,
  tag: Cell,
  count: number,
  run: (position: number) => Content,
): Content {
  const chosen = read(context, tag, node);
  if (chosen.kind !== "scalar") return refused;
  const from = (position: number): Content => {
    if (position === count - 1) return run(position);
    const isOwn = context.builder.compute("equal", chosen.value, context.builder.index(position));
    return choose(
      context,
      node,
      isOwn,
      () => run(position),
      () => from(position + 1),
    );
  };
  return from(0);
}

export function evaluated(context: Context, side: () => Content): Side {
  let content: Content = refused;
  const path = branch(context, () => {
    content = side();
    return undefined;
  });
  return { path, content };
}

/** Whether a side only names values that exist already. */
function isComputed(context: Context, path: Branch): boolean {
  const isNaming = (statement: Statement) =>
    statement.kind === "constant" || (statement.kind === "compute" && statement.op === "toFloat");
  return path.builder.statements.every(isNaming) && changesNothing(context, path);
}

export function changesNothing(context: Context, path: Branch): boolean {
  return context.environment.cells().every((cell) => path.environment.get(cell) === context.environment.get(cell));
}
