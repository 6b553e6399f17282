/** Calls of functions that are known at build time: of the project, of the library, derived, and chosen when the program runs. */
import type { Expression } from "ts-morph";
import type { FunctionNode } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { secondName } from "../../diagnostics/catalog/2-lower.ts";
import type { Shape } from "../../ir/types.ts";
import { refuseSecondName } from "../contents/bundles.ts";
import { shapeOfContent } from "../contents/content-shapes.ts";
import { Bundle, type Callable, type CallTarget, type Content, refused } from "../contents/contents.ts";
import { areRefused, type Item } from "../contents/items.ts";
import { markCopied } from "../contents/object-copies.ts";
import type { Context } from "../context.ts";
import { sourceCallable } from "../functions/callables.ts";
import { isWrittenOut, mayCallItself } from "../names/function-types.ts";
import { isInsideFunction } from "../names/meanings.ts";
import { isListOfNumbers, keepsParameter } from "../syntax/kept-objects.ts";
import { mayReturnParameter, returnsNew } from "../syntax/ownership.ts";
import { typeHasFieldOf } from "../syntax/written-fields.ts";
import { callApart } from "./apart-calls.ts";
import { callWithRules } from "./calls-with-rules.ts";
import { chooseByTag } from "./choices.ts";
import { callDerivative } from "./derivative-calls.ts";
import { callLibraryFunction } from "./library-calls.ts";
import { callRecursive, isRecursive } from "./recursive-calls.ts";
import { callInPlace } from "./shared-calls.ts";

/** Calls a function with arguments that have been evaluated. */
export function callFunction(context: Context, { target }: Callable, args: readonly Item[], node: Expression): Content {
  switch (target.kind) {
    case "library":
      return callLibraryFunction(context, target.of, target.name, args, node);
    case "choice":
      return callChosen(context, target, args, node);
    case "derivative":
      return callDerivative(context, target, args, node);
    case "ruled":
      return callWithRules(context, target.call, args, node, (callee, own) =>
        callFunction(context, sourceCallable(context, callee), own, node),
      );
    case "method":
      return areRefused(args) ? refused : context.member(target.node, target.receiver, args, node);
    case "source":
      if (areRefused(args)) return refused;
      if (isRecursive(target.node)) {
        return callRecursive(context, target.node, target.scope, args, node);
      }
      if (isInsideFunction(target.node) || isWrittenOut(target.node)) {
        return callInPlace(context, target.node, target.scope, args, node);
      }
      if (givesSecondName(context, target.node)) {
        if (mayCallItself(target.node))
          return context.refuse(secondName.at(spanOf(node), { object: `'${excerpt(node)}'` }));
        return callInPlace(context, target.node, target.scope, args, node);
      }
      if (keepsTuples(context, target.node, args, node)) return refused;
      return callApart(context, context.program.callee(target.node, spanOf(node), shapesOf(args)), args, node, {
        mayShare: mayReturnParameter(target.node),
      });
  }
}

/** Whether a function may put or give back an object under a second name that is written: it hands on the object itself. */
function givesSecondName({ fieldsWritten }: Context, node: FunctionNode): boolean {
  if (typeHasFieldOf(fieldsWritten, node.getReturnType(), node) && !returnsNew(node)) return true;
  return node.getParameters().some((parameter, position) => {
    return typeHasFieldOf(fieldsWritten, parameter.getType(), parameter) && keepsParameter(node, position);
  });
}

/**
 * Notes the tuples that are handed over as lists, which are copies, and that the function may keep. True, and reported, where
 * one may be written under either name.
 */
function keepsTuples(context: Context, callee: FunctionNode, args: readonly Item[], node: Expression): boolean {
  return callee.getParameters().some((parameter, position) => {
    const { content } = args[position] ?? {};
    if (!(content instanceof Bundle) || !isListOfNumbers(parameter.getType())) return false;
    if (!keepsParameter(callee, position)) return false;
    const isRefused = refuseSecondName(context, content, args[position]?.node ?? node);
    if (!isRefused) markCopied(context, content, node);
    return isRefused;
  });
}

function shapesOf(args: readonly Item[]): (Shape | undefined)[] {
  return args.map(({ content, spread }) => (spread ? undefined : shapeOfContent(content)));
}

/** Each function that it may be has a branch of its own. */
function callChosen(
  context: Context,
  { tag, options }: CallTarget & { kind: "choice" },
  args: readonly Item[],
  node: Expression,
): Content {
  return chooseByTag(context, node, tag, options.length, (position) =>
    callFunction(context, options[position]!, args, node),
  );
}
