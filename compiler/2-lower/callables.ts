/** Functions as values: where they come from, and choices between several that are made when the program runs. */
import type { Node } from "ts-morph";
import type { FunctionNode } from "../1-parse/functions.ts";
import type { Value } from "../ir/nodes.ts";
import { read } from "./cells.ts";
import { Callable, Cell, type Content } from "./contents.ts";
import type { Context } from "./context.ts";

/** A function of the source where it is named, with the variables around it. */
export function sourceCallable(context: Context, node: FunctionNode): Callable {
  return new Callable({ kind: "source", node, scope: context.bindings.around(node) });
}

/** The one of `options` whose position is `tag`. */
export function choiceOf(context: Context, tag: Value, options: readonly Callable[]): Callable {
  const cell = new Cell("index", { name: "chosen" });
  context.assign(cell, tag);
  return new Callable({ kind: "choice", tag: cell, options });
}

/** What a function may be: itself, or the options of a choice. */
export function optionsOf(callable: Callable): readonly Callable[] {
  return callable.target.kind === "choice" ? callable.target.options : [callable];
}

/** The position of a function among several, of which its own options are those from `offset` on. */
export function tagOf(context: Context, callable: Callable, offset: number, node: Node): Value {
  const { builder } = context;
  const own = callable.target.kind === "choice" ? read(context, callable.target.tag, node) : undefined;
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
