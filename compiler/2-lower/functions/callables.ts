/**
 * Functions as values: where they come from, and choices between several, or between objects of several classes, that are
 * made when the program runs.
 */
import { Node } from "ts-morph";
import type { FunctionNode } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unsupportedSyntax, usedBeforeAssigned } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { read } from "../contents/cells.ts";
import { Bundle, Callable, Cell, type Content, FunctionVariable, ObjectChoice } from "../contents/contents.ts";
import type { Context } from "../context.ts";
import { capturedCells } from "./captured-cells.ts";

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

/** A variable that is given functions, one after the other; it holds none yet. */
export function functionVariable(context: Context): FunctionVariable {
  const variable = new FunctionVariable(new Cell("index", { name: "chosen" }));
  context.assign(variable.tag, context.builder.index(0));
  return variable;
}

/** Lets a variable hold a function from now on, or one of several. */
export function holdFunction(context: Context, variable: FunctionVariable, content: Callable, node: Node): void {
  const { options, tag } = variable;
  const known = options.findIndex((option) => option.isSameAs(content));
  context.assign(tag, known < 0 ? tagOf(context, content, options.length, node) : context.builder.index(known));
  if (known < 0) for (const option of optionsOf(content)) if (option instanceof Callable) options.push(option);
}

/** What a variable holds now; reported where it has not been given any function, or one that is not known here. */
export function heldFunction(context: Context, { options, tag }: FunctionVariable, node: Node): Content {
  const { environment } = context;
  const chosen = environment.get(tag);
  const [first] = options;
  if (!first || typeof chosen === "string")
    return context.refuse(usedBeforeAssigned.at(spanOf(node), { name: excerpt(node) }));
  const isKnown = (cell: Cell) => environment.has(cell) || environment.isConstant(cell);
  if (!capturedCells(options).every(isKnown)) {
    const what = `'${excerpt(node)}', which may hold a function that uses variables of one branch alone, is`;
    const remedy = "Declare what the function uses in front of the branch, or call it there.";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy }));
  }
  return options.length === 1 ? first : choiceOf(context, chosen, options);
}

/**
 * Whether an assignment is reached once at most after the declaration of what it assigns to, and before all that stands
 * behind it: not where a loop or a function lies between the two.
 */
export function isStraight(assignment: Node, declaration: Node): boolean {
  const around = new Set(declaration.getAncestors());
  const between = assignment.getAncestors().filter((node) => !around.has(node));
  const isFunction = (node: Node) =>
    Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node) || Node.isArrowFunction(node);
  return !between.some((node) => Node.isIterationStatement(node) || isFunction(node));
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
