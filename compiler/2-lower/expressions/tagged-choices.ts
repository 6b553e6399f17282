/**
 * Choices between what the build has to know: functions, and objects of different classes. A number tells which of them it
 * is, and what is done with it is written out for each.
 */
import type { Expression } from "ts-morph";
import type { Value } from "../../ir/nodes.ts";
import { shapeOfContent } from "../contents/content-shapes.ts";
import { Bundle, Callable, type Content, ObjectChoice } from "../contents/contents.ts";
import { type Branch, inside, joinValues } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { type Choosable, choiceOf, optionsOf, tagOf } from "../functions/callables.ts";
import { capturedCells } from "../functions/captured-cells.ts";

/** One side of a choice: what it does, and what it gives. */
export interface Side<C extends Content = Content> {
  readonly path: Branch;
  readonly content: C;
}

/** Two sides of which a number has to tell which one is chosen: functions, and objects of different classes. */
export function taggedSides(then: Side, otherwise: Side): [Side<Choosable>, Side<Choosable>] | undefined {
  const [a, b] = [then.content, otherwise.content];
  const { path } = then;
  const tagged = (first: Choosable, second: Choosable): [Side<Choosable>, Side<Choosable>] => [
    { path, content: first },
    { path: otherwise.path, content: second },
  ];
  if (a instanceof Callable && b instanceof Callable) return tagged(a, b);
  if (!isObject(a) || !isObject(b)) return undefined;
  if (a instanceof ObjectChoice || b instanceof ObjectChoice) return tagged(a, b);
  const isAlike = a.class === undefined || b.class === undefined || (a.class === b.class && shapeOfContent(a));
  return isAlike ? undefined : tagged(a, b);
}

function isObject(content: Content): content is Bundle | ObjectChoice {
  return content instanceof Bundle || content instanceof ObjectChoice;
}

/** A choice between functions known at build time, or objects of several classes: which of them it is, is a number. */
export function chooseTagged<C extends Choosable>(
  context: Context,
  node: Expression,
  condition: Value,
  then: Side<C>,
  otherwise: Side<C>,
): Content {
  const [a, b] = [then.content, otherwise.content];
  const isSame = a === b || (a instanceof Callable && a.isSameAs(b));
  const options = isSame ? optionsOf(a) : [...optionsOf(a), ...optionsOf(b)];
  const tags = ({ path, content }: Side<C>, offset: number) =>
    isSame ? [] : [inside(context, path, () => tagOf(context, content, offset, node)).end];
  const [tag] = joinValues(
    context,
    condition,
    { path: then.path, values: tags(then, 0) },
    { path: otherwise.path, values: tags(otherwise, optionsOf(a).length) },
    capturedCells(options),
  );
  return tag ? choiceOf(context, tag, options) : a;
}
