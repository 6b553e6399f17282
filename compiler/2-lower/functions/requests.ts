/** Requests inside functions that are differentiated: `grad(f)` is a function that is known at build time. */
import type { CallExpression } from "ts-morph";
import { functionArgument } from "../../1-parse/derivations.ts";
import type { Mode } from "../../1-parse/request.ts";
import { unknownFunction } from "../../1-parse/unknown-functions.ts";
import { read } from "../contents/cells.ts";
import { Callable, type Content, refused } from "../contents/contents.ts";
import type { Context } from "../context.ts";
import { choiceOf } from "./callables.ts";

/** `grad(f, options)`. The function itself is derived where it is called. */
export function lowerRequest(context: Context, call: CallExpression, mode: Mode): Content {
  const argument = functionArgument(call, (diagnostic) => context.refuse(diagnostic));
  const content = argument ? context.expression(argument) : refused;
  if (content.kind === "refused" || !argument) return refused;
  if (content instanceof Callable && content.target.kind !== "library") {
    return derivativeOf(context, content, call, mode);
  }
  const request = call.getExpression().getText();
  return context.refuse(unknownFunction(request, argument));
}

function derivativeOf(context: Context, of: Callable, call: CallExpression, mode: Mode): Content {
  const { target } = of;
  if (target.kind !== "choice") return new Callable({ kind: "derivative", call, mode, of });
  const tag = read(context, target.tag, call);
  const options = target.options.map((option) => new Callable({ kind: "derivative", call, mode, of: option }));
  return tag.kind === "scalar" ? choiceOf(context, tag.value, options) : refused;
}
