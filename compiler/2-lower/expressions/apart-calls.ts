/** Calls that stay calls: of functions of the program, which are lowered apart from the code that calls them. */
import type { Expression, Node } from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedOptional } from "../../diagnostics/catalog/2-lower.ts";
import { makeValue } from "../../ir/build.ts";
import type { DefaultList } from "../../ir/default-values.ts";
import type { Value } from "../../ir/nodes.ts";
import { type ArrayType, elementType, isArrayType, leavesOf } from "../../ir/types.ts";
import { contentOf, leavesAs, leavesLeftOut } from "../contents/bundles.ts";
import { missing, store } from "../contents/cells.ts";
import { Bundle, type Content, refused } from "../contents/contents.ts";
import { asNumber, scalar, valued } from "../contents/convert.ts";
import { areCounted, type Item } from "../contents/items.ts";
import { markCopied } from "../contents/object-copies.ts";
import { absenceOf, heldBy } from "../contents/optionals.ts";
import { isWritable } from "../contents/variables.ts";
import type { Context, DerivedSignature, ParameterSignature, Signature } from "../context.ts";
import { choose } from "./choices.ts";
import { orLeftOut } from "./left-out.ts";

/** Calls a function of the program. What it gives may share objects with its arguments where `mayShare` says so. */
export function callApart(
  context: Context,
  signature: Signature | DerivedSignature | undefined,
  args: readonly Item[],
  node: Expression,
  { captured = [], mayShare }: { readonly captured?: readonly Value[]; readonly mayShare: boolean },
): Content {
  if (!signature) {
    context.hasErrors = true;
    return refused;
  }
  const parameters = signature.parameters.slice(captured.length);
  const taken = args.slice(0, parameters.length);
  if (!areCounted(context, taken)) return refused;
  const operands = [...captured];
  for (const [i, parameter] of parameters.entries()) {
    const own = operandFor(context, parameter, taken[i], node);
    if (!own) return refused;
    operands.push(...own);
  }
  const { builder } = context;
  const types = signature.result ? leavesOf(signature.result) : [];
  const assigned = "assigned" in signature ? signature.assigned : [];
  const results = types.map((type) => makeValue(type));
  const fields = assigned.map(() => makeValue("f64"));
  const { origin } = builder;
  builder.push({ kind: "call", callee: signature.id, operands, results: [...results, ...fields], origin });
  assigned.forEach(({ parameter, leaf }, i) => {
    assignField(context, args[parameter - captured.length], leaf, fields[i]!, node);
  });
  if (!signature.result) return { kind: "nothing", value: "undefined" };
  for (const result of results) if (isArrayType(result.type)) context.foreignArrays.add(result);
  if (mayShare) for (const { content } of taken) if (content instanceof Bundle) markCopied(context, content, node);
  return contentOf(context, signature.result, results, { isOwn: !mayShare });
}

/** A number of an object that the call assigns to. */
function assignField(context: Context, argument: Item | undefined, leaf: number, value: Value, call: Node): void {
  const object = argument?.content;
  const cell = object instanceof Bundle ? object.cells()[leaf] : undefined;
  if (!(object instanceof Bundle) || !cell || !isWritable(context, object, argument?.node ?? call)) return;
  store(context, cell, scalar(value), call);
}

/** The leaves that a call hands over for a parameter. A literal `undefined` is the same as leaving it out. */
function operandFor(
  context: Context,
  parameter: ParameterSignature,
  argument: Item | undefined,
  call: Node,
): Value[] | undefined {
  const node = argument?.node ?? call;
  const [type, ...others] = leavesOf(parameter.shape);
  const isOptional = parameter.optional && type !== undefined && !isArrayType(type) && others.length === 0;
  if (argument && argument.content.kind !== "nothing") {
    const given = isOptional ? orLeftOut(context, argument.content, argument.node) : argument.content;
    return leavesAs(context, orDefaultList(context, given, parameter, argument.node), parameter.shape, node);
  }
  if (parameter.shape.kind === "nothing") return [];
  const { defaultValue } = parameter;
  if (type && isArrayType(type) && typeof defaultValue === "object") return [newDefault(context, type, defaultValue)];
  if (parameter.optional && !isOptional) return leavesLeftOut(context, parameter.shape);
  if (!isOptional || typeof defaultValue === "object") {
    context.refuse(unsupportedOptional.at(spanOf(node), { name: parameter.name }));
    return undefined;
  }
  return [defaultValue === undefined ? missing(context, type) : context.builder.constant(defaultValue, type)];
}

/** A list, or the default where it turns out to be missing. */
function orDefaultList(
  context: Context,
  given: Content,
  { shape, defaultValue }: ParameterSignature,
  node: Expression,
): Content {
  const type = shape.kind === "leaf" ? shape.type : undefined;
  if (given.kind !== "optional" || given.missingAs !== "undefined") return given;
  if (typeof defaultValue !== "object" || type === undefined || !isArrayType(type)) return given;
  return choose(
    context,
    node,
    absenceOf(context, given),
    () => valued(newDefault(context, type, defaultValue)),
    () => heldBy(context, given),
  );
}

/** A new array with the elements of a default. */
function newDefault(context: Context, type: ArrayType, elements: DefaultList): Value {
  const { builder } = context;
  const made = builder.allocate(type, builder.index(elements.length), { content: "uninitialised" });
  const inner = elementType(type);
  for (const [i, element] of elements.entries()) {
    const value =
      typeof element === "number"
        ? asNumber(
            context,
            { kind: "literal", value: element },
            inner === "index" ? "index" : "f64",
            context.frame.node,
          )
        : newDefault(context, inner as ArrayType, element);
    builder.store(made, builder.index(i), value);
  }
  return made;
}
