/**
 * Functions as values: where they come from, and choices between several, or between objects of several classes, that are
 * made when the program runs.
 */
import type { Node } from "ts-morph";
import type { FunctionNode } from "../../1-parse/functions.ts";
import type { Value } from "../../ir/nodes.ts";
import { read } from "../contents/cells.ts";
import { Bundle, Callable, Cell, type Content, ObjectChoice } from "../contents/contents.ts";
import type { Context } from "../context.ts";

/** A function of the source where it is named, with the variables around it. */
export function sourceCallable(context: Context, node: FunctionNode): Callable {
  return new Callable({ kind: "source", node, scope: context.bindings.around(node) });
}

/** What may be chosen when the program runs, though the build has to know it. */
export type Choosable = Callable | Bundle | ObjectChoice;

/** The one of `options`, all functions or all objects, whose position is `tag`. */
export function choiceOf(
  context: Context,
  tag: Value,
  options: readonly (Callable | Bundle)[],
): Callable | ObjectChoice {
  const cell = new Cell("index", { name: "chosen" });
  context.assign(cell, tag);
  const functions = options.filter((option) => option instanceof Callable);
  if (functions.length === options.length) return new Callable({ kind: "choice", tag: cell, options: functions });
  return new ObjectChoice(
    cell,
    options.filter((option) => option instanceof Bundle),
  );
}

/** What a content may be: itself, or the options of a choice. */
export function optionsOf(content: Choosable): readonly (Callable | Bundle)[] {
  return choiceIn(content)?.options ?? [content as Callable | Bundle];
}

function choiceIn(content: Choosable) {
  if (content instanceof ObjectChoice) return content;
  return content instanceof Callable && content.target.kind === "choice" ? content.target : undefined;
}

/** The position of a content among several, of which its own options are those from `offset` on. */
export function tagOf(context: Context, content: Choosable, offset: number, node: Node): Value {
  const { builder } = context;
  const choice = choiceIn(content);
  const own = choice && read(context, choice.tag, node);
  if (own?.kind !== "scalar") return builder.index(offset);
  return offset === 0 ? own.value : builder.compute("add", own.value, builder.index(offset));
}

/** Gives a field to a function. */
export function giveField({ target }: Callable, name: string, content: Content): void {
  if (target.kind !== "source") return;
  const { functionFields } = target.scope;
  const fields = functionFields.get(target.node) ?? new Map<string, Content>();
  functionFields.set(target.node, fields.set(name, content));
}

/** A field that a function was given; undefined if it has none of that name. */
export function fieldOfFunction({ target }: Callable, name: string): Content | undefined {
  return target.kind === "source" ? target.scope.functionFields.get(target.node)?.get(name) : undefined;
}
