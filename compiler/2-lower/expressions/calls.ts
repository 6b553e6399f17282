/** Calls: of functions by name or as values, and of methods of arrays. */
import { type CallExpression, Node, type PropertyAccessExpression } from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { isMark } from "../../1-parse/functions-with-rules.ts";
import { isRequestable } from "../../1-parse/modes.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  checkpointWithoutLoop,
  unknownFunction,
  unknownMember,
  unsupportedLibrary,
  unsupportedSyntax,
} from "../../diagnostics/catalog/2-lower.ts";
import {
  Bundle,
  Callable,
  type Content,
  describe,
  refused,
  type Slot,
  undefinedContent,
} from "../contents/contents.ts";
import { itemsOf } from "../contents/items.ts";
import { knownOf } from "../contents/known.ts";
import { heldForCertain } from "../contents/optionals.ts";
import type { Context } from "../context.ts";
import { fieldOfFunction, sourceCallable } from "../functions/callables.ts";
import { type Found, fixedMember, memberOn, refusedMember } from "../functions/dispatch.ts";
import { lowerRequest } from "../functions/requests.ts";
import { frozenLiteral } from "../names/frozen.ts";
import { drawnOutside, remedyFor } from "../names/left-to-callers.ts";
import { drawBehind, globalFunctions, isDrawnOutside } from "../names/math-names.ts";
import { meaningOf } from "../names/meanings.ts";
import { classOfType } from "../names/members.ts";
import { isInOptionalChain } from "../syntax/optional-chain.ts";
import { lowerArrayFactory } from "./array-factories.ts";
import { lowerArrayMethod } from "./array-methods.ts";
import { newList } from "./arrays.ts";
import { chooseByTag, ifThere } from "./choices.ts";
import { lowerSuperCall } from "./classes.ts";
import { callFunction } from "./function-calls.ts";
import { callLibraryFunction } from "./library-calls.ts";
import { lowerObjectFunction } from "./object-functions.ts";
import { callDraw } from "./random-draws.ts";
import { stopped } from "./stopped.ts";
import { callTextMethod, lowerTypeTestCall } from "./type-tests.ts";

export function lowerCall(context: Context, node: CallExpression): Content {
  const callee = unwrapped(node.getExpression());
  if (Node.isSuperExpression(callee)) return lowerSuperCall(context, node);
  const typeTest = lowerTypeTestCall(context, node);
  if (typeTest) return typeTest;
  const meaning = meaningOf(callee);
  const name = excerpt(callee);
  switch (meaning.kind) {
    case "function":
      return callFunction(context, sourceCallable(context, meaning.node), itemsOf(context, node.getArguments()), node);
    case "library":
      return callLibrary(context, node, meaning.of, meaning.name);
    case "global":
      if (meaning.name === "Array") return newList(context, node);
      if (globalFunctions.has(meaning.name)) {
        return callLibraryFunction(context, undefined, meaning.name, itemsOf(context, node.getArguments()), node);
      }
      return refuseLibrary(context, node, name);
    case "fluxion":
      return callFluxion(context, node, meaning.name);
    case "module":
      return callValue(context, node);
    case "external": {
      if (remedyFor(name)) return refuseLibrary(context, node, name);
      const why = `'${meaning.from}' holds no source of it`;
      const remedy = `Write what it computes as a function of the project, or call it outside and hand the result in as a parameter.`;
      return context.refuse(unknownFunction.at(spanOf(callee), { callee: name, why, remedy }));
    }
  }
  return Node.isPropertyAccessExpression(callee) ? callMember(context, node, callee) : callValue(context, node);
}

/** A call of a method, or of a function that a field holds. */
function callMember(context: Context, node: CallExpression, callee: PropertyAccessExpression): Content {
  const owner = meaningOf(callee.getExpression());
  if (owner.kind === "external" || owner.kind === "global") return refuseLibrary(context, node, excerpt(callee));
  const fixed = fixedMember(context, callee, "method");
  if (fixed) return callFound(context, fixed, node);
  if (fixedMember(context, callee, "get")) return callValue(context, node);
  return callOn(context, context.expression(callee.getExpression()), node, callee);
}

/** Of each object that it may be, the method is called with arguments that are evaluated there. */
function callOn(context: Context, object: Content, node: CallExpression, callee: PropertyAccessExpression): Content {
  if (object.kind === "choice") {
    const { tag, options } = object;
    return chooseByTag(context, node, tag, options.length, (i) => callOn(context, options[i]!, node, callee));
  }
  if (object.kind === "optional") {
    if (isInOptionalChain(node)) return ifThere(context, object, node, (held) => callOn(context, held, node, callee));
    return callOn(context, heldForCertain(context, object, callee.getName()), node, callee);
  }
  if (object.kind === "nothing" && isInOptionalChain(node)) return undefinedContent;
  if (object.kind === "refused") return refused;
  const hasSlot = object instanceof Bundle && object.slots.has(callee.getName());
  const method = hasSlot ? undefined : memberOn(context, object, callee, "method");
  if (method) return callFound(context, method, node);
  const text = knownOf(context, object);
  if (typeof text === "string") return callTextMethod(context, node, text, callee.getName());
  const field = fieldCalled(object, callee.getName());
  if (!field && node.hasQuestionDotToken() && object instanceof Bundle && object.isWhole) return undefinedContent;
  if (field instanceof Callable) return callFunction(context, field, itemsOf(context, node.getArguments()), node);
  const remedy = "Write a function that takes the object as a parameter.";
  return callMethod(context, node, object, callee.getName(), remedy);
}

function callFound(context: Context, found: Found | typeof refusedMember, node: CallExpression): Content {
  if (found === refusedMember) return refused;
  return context.member(found.member, found.receiver, itemsOf(context, node.getArguments()), node);
}

function fieldCalled(object: Content, name: string): Slot | Content | undefined {
  if (object instanceof Callable) return fieldOfFunction(object, name);
  return object instanceof Bundle ? object.slots.get(name) : undefined;
}

function callMethod(context: Context, node: CallExpression, object: Content, name: string, remedy: string): Content {
  if (object.kind === "refused") return refused;
  const isTuple = object.kind === "bundle" && object.form === "tuple";
  if (object.kind === "array" || isTuple) return lowerArrayMethod(context, node, object, name);
  return context.refuse(unknownMember.at(spanOf(node), { member: name, of: describe(object), remedy }));
}

/** A call of whatever function an expression gives. */
function callValue(context: Context, node: CallExpression): Content {
  const callee = node.getExpression();
  const content = context.expression(callee);
  if (content.kind === "refused") return refused;
  if (content.kind === "nothing" && isInOptionalChain(node)) return undefinedContent;
  if (content.kind === "function") return callFunction(context, content, itemsOf(context, node.getArguments()), node);
  const why = `it is ${describe(content)}`;
  const remedy = "Call a function by its name, or the parameter or field that holds it.";
  return context.refuse(unknownFunction.at(spanOf(callee), { callee: excerpt(callee), why, remedy }));
}

// --- the standard library and Fluxion ---

function refuseLibrary(context: Context, node: CallExpression, name: string): Content {
  const known = remedyFor(name);
  if (known) return context.refuse(unsupportedLibrary.at(spanOf(node), { name, remedy: known }));
  const why = "it is not among the functions Fluxion knows";
  const remedy =
    "Write what it computes by arithmetic and functions of Math, or call it outside and hand the result in.";
  return context.refuse(unknownFunction.at(spanOf(node), { callee: name, why, remedy }));
}

function callLibrary(context: Context, node: CallExpression, of: string, name: string): Content {
  if (of === "Math" || of === "NumberConstructor") {
    return callLibraryFunction(context, of, name, itemsOf(context, node.getArguments()), node);
  }
  const made = lowerArrayFactory(context, node, of, name);
  if (made) return made;
  const ofObject = of === "ObjectConstructor" ? lowerObjectFunction(context, node, name) : undefined;
  if (ofObject) return ofObject;
  const frozen = frozenLiteral(node);
  if (frozen) return context.expression(frozen);
  const callee = node.getExpression();
  const owner = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : undefined;
  if (owner && meaningOf(owner).kind === "global") return refuseLibrary(context, node, excerpt(callee));
  const given = owner ? context.expression(owner) : refused;
  const remedy = remedyFor(`${of}.${name}`) ?? "Use numbers, booleans, arrays and the functions of Math.";
  const callOf = (object: Content): Content => {
    if (object instanceof Callable && name === "bind") return bound(context, node, object);
    return callMethod(context, node, object, name, remedy);
  };
  if (given.kind === "nothing" && isInOptionalChain(callee)) return undefinedContent;
  if (given.kind !== "optional") return callOf(given);
  return isInOptionalChain(callee)
    ? ifThere(context, given, node, callOf)
    : callOf(heldForCertain(context, given, name));
}

/** `method.bind(object)`. */
function bound(context: Context, node: CallExpression, { target }: Callable): Content {
  const [object, ...others] = itemsOf(context, node.getArguments());
  if (others.length > 0 || !object || object.spread) {
    const remedy = "Write an arrow function that calls it with these arguments.";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'bind' with arguments is", remedy }));
  }
  if (target.kind !== "method") return new Callable(target);
  const receiver = { content: object.content, declared: classOfType(object.node.getType()) };
  return new Callable({ kind: "method", node: target.node, receiver });
}

function callFluxion(context: Context, node: CallExpression, name: string): Content {
  if (isRequestable(name)) return lowerRequest(context, node, name);
  if (isMark(name)) return new Callable({ kind: "ruled", call: node });
  if (name === "checkpoint") return context.refuse(checkpointWithoutLoop.at(spanOf(node), {}));
  const args = itemsOf(context, node.getArguments());
  const draw = drawBehind(name);
  if (draw) return callDraw(context, draw, args);
  if (isDrawnOutside(name)) return context.refuse(unsupportedLibrary.at(spanOf(node), { name, remedy: drawnOutside }));
  const [argument] = args;
  if (name !== "stopGradient" || !argument) {
    const why = "it is not available in this version";
    return context.refuse(unknownFunction.at(spanOf(node), { callee: name, why }));
  }
  return stopped(context, argument.content, node);
}
