/** The parameters of functions that are written out where they are called, bound to the arguments of the call. */
import { type Expression, Node, type ParameterDeclaration } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedOptional } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, leaf } from "../../ir/types.ts";
import { Bundle, Callable, type Content, type Declaration, undefinedContent } from "../contents/contents.ts";
import { numberTypeOf } from "../contents/convert.ts";
import { areCounted, type Item } from "../contents/items.ts";
import { missingTestOf } from "../contents/missing-values.ts";
import { declarePattern } from "../contents/patterns.ts";
import { restOfItems } from "../contents/rests.ts";
import { shapeOf } from "../contents/shapes.ts";
import { declareEmpty } from "../contents/variables.ts";
import type { Context } from "../context.ts";
import { choose, orElse } from "../expressions/choices.ts";
import { isJavaScript } from "../names/java-script.ts";
import type { AssignedValue } from "../syntax/assigned-values.ts";

/** Declares the parameters in the function's own scope; false, and reported, where an argument is missing. */
export function bindParameters(context: Context, callee: CodeNode, args: readonly Item[], call: Node): boolean {
  const parameters = callee.getParameters();
  const named = parameters.filter((parameter) => !parameter.isRestParameter());
  if (!areCounted(context, args.slice(0, named.length))) return false;
  for (const [i, parameter] of named.entries()) {
    const initializer = parameter.getInitializer();
    const argument = args[i];
    const content = givenOrDefault(context, argument?.content ?? undefinedContent, initializer);
    const isOptional = parameter.isOptional() || isJavaScript(callee);
    if (content.kind !== "nothing") {
      declarePattern(context, parameter.getNameNode(), parameter, { content });
    } else if (isOptional && isScalarParameter(context, parameter)) {
      declareEmpty(context, parameter, parameter.getName(), leaf(optionalType(parameter)));
    } else if (argument || isOptional) {
      declarePattern(context, parameter.getNameNode(), parameter, { content });
    } else {
      context.refuse(unsupportedOptional.at(spanOf(call), { name: parameter.getName() }));
      return false;
    }
  }
  const rest = parameters.at(-1);
  if (rest?.isRestParameter()) {
    const content = restOfItems(context, args.slice(named.length), rest.getType(), rest.getName(), rest);
    declarePattern(context, rest.getNameNode(), rest, { content });
  }
  return true;
}

/** What a parameter holds: its default where the argument is, or turns out to be, `undefined`. */
function givenOrDefault(context: Context, content: Content, initializer: Expression | undefined): Content {
  if (!initializer) return content;
  if (content.kind === "nothing") return content.value === "undefined" ? context.expression(initializer) : content;
  if (content.kind === "optional" && content.missingAs === "undefined") return orElse(context, content, initializer);
  if (content.kind !== "scalar" || !mayBeLeftOut(context, content.value)) return content;
  const isMissing = missingTestOf(context, content.value, initializer);
  return choose(
    context,
    initializer,
    isMissing,
    () => context.expression(initializer),
    () => content,
  );
}

/** Of what was merged from several values, some of which may be missing, no one asks: it is a number by its type. */
function mayBeLeftOut(context: Context, value: Value): boolean {
  const missing = context.mayBeMissing.get(value);
  return missing !== undefined && missing.kind !== "merged" && !(missing.kind === "parameter" && !missing.isDeclared);
}

/** Whether a parameter that is left out is a number or boolean: one without a type, where it is assigned to. */
function isScalarParameter(context: Context, parameter: ParameterDeclaration): boolean {
  const node = parameter.getTypeNode() ?? parameter;
  const type = node.getType().getNonNullableType();
  if (type.isAny()) return context.kinds.isReassigned(parameter) && !context.kinds.isGivenObjects(parameter);
  const shape = shapeOf(type, node);
  return shape.kind === "leaf" && !isArrayType(shape.type);
}

function optionalType(parameter: ParameterDeclaration): "bool" | "f64" {
  return parameter.getType().getNonNullableType().isBoolean() ? "bool" : "f64";
}

/** What the arguments say about the numbers that the parameters hold, as if they were assigned to them. */
export function valuesGiven(callee: CodeNode, args: readonly Item[]): ReadonlyMap<Declaration, AssignedValue> {
  const given = new Map<Declaration, AssignedValue>();
  const isCounted = args.every(({ spread }) => !spread);
  for (const [i, parameter] of callee.getParameters().entries()) {
    const content = args[i]?.content;
    const initializer = parameter.getInitializer();
    const isInteger = content && ["index", "either"].includes(numberTypeOf(content) ?? "");
    if (!Node.isIdentifier(parameter.getNameNode()) || !isCounted) continue;
    if (isInteger) given.set(parameter, { kind: "position" });
    else if ((!content || content.kind === "nothing") && initializer) {
      given.set(parameter, { kind: "expression", expression: initializer });
    }
  }
  return given;
}

/** The functions among arguments, also those in objects and tuples. */
export function functionsAmong(args: readonly Pick<Item, "content">[]): Callable[] {
  const inside = (content: Content | undefined): Callable[] => {
    if (content instanceof Callable) return [content];
    if (!(content instanceof Bundle)) return [];
    return [...content.slots.values()].flatMap((slot) =>
      slot instanceof Callable || slot instanceof Bundle ? inside(slot) : [],
    );
  };
  return args.flatMap(({ content }) => inside(content));
}
