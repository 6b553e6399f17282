/** Calls: of project functions, of nested functions, of `Math` and its kin, and of methods of arrays. */
import { type CallExpression, type Expression, Node } from "ts-morph";
import { type FunctionNode, unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  functionAsValue,
  impureCall,
  unknownFunction,
  unknownMember,
  unsupportedOptional,
  unsupportedSyntax,
} from "../../diagnostics/catalog/2-lower.ts";
import { makeValue } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import { isArrayType, leavesOf, type ScalarType } from "../../ir/types.ts";
import { contentOf, leavesAs, markCopied } from "../bundles.ts";
import { callNested } from "../closures.ts";
import { Bundle, type Content, describe, refused } from "../contents.ts";
import type { Context, ParameterSignature } from "../context.ts";
import {
  arithmetic,
  asBits,
  asCondition,
  asFloat,
  asNumber,
  commonType,
  isBoolean,
  numberTypeOf,
  scalar,
} from "../convert.ts";
import { mathFunctions } from "../math-names.ts";
import { isInsideFunction, meaningOf } from "../meanings.ts";
import { mayReturnParameter } from "../ownership.ts";
import { lowerArrayFactory, lowerArrayMethod } from "./array-methods.ts";
import { newList } from "./arrays.ts";

export function lowerCall(context: Context, node: CallExpression): Content {
  const callee = unwrapped(node.getExpression());
  if (node.hasQuestionDotToken() || !Node.isExpression(callee)) {
    const remedy = "Test for the value first, or make it required.";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what: "An optional call ('?.()') is", remedy }));
  }
  const meaning = meaningOf(callee);
  const name = excerpt(callee);
  switch (meaning.kind) {
    case "function":
      return callFunction(context, node, meaning.node);
    case "library":
      return callLibrary(context, node, meaning.of, meaning.name);
    case "global":
      return callGlobal(context, node, meaning.name);
    case "fluxion":
      return callFluxion(context, node, meaning.name);
    case "external": {
      const why = `'${meaning.from}' holds no source of it (attach a derivative with customVjp)`;
      return context.refuse(unknownFunction.at(spanOf(callee), { callee: name, why }));
    }
  }
  if (Node.isPropertyAccessExpression(callee)) {
    const owner = meaningOf(callee.getExpression());
    if (owner.kind === "external" || owner.kind === "global") {
      if (impureObjects.has(callee.getExpression().getText())) {
        return context.refuse(impureCall.at(spanOf(node), { callee: name }));
      }
      const why = "it is not among the functions Fluxion knows";
      return context.refuse(unknownFunction.at(spanOf(node), { callee: name, why }));
    }
    const object = context.expression(callee.getExpression());
    if (object.kind === "refused") return refused;
    if (object.kind === "array") return lowerArrayMethod(context, node, object.value, callee.getName());
    const remedy = "Write a function that takes the object as a parameter.";
    const facts = { member: callee.getName(), of: describe(object), remedy };
    return context.refuse(unknownMember.at(spanOf(callee), facts));
  }
  const why = "it is not the name of one known function";
  return context.refuse(unknownFunction.at(spanOf(callee), { callee: name, why }));
}

/** The arguments as expressions; undefined, and reported, where they are not all written out. */
function argumentsOf(context: Context, node: CallExpression): Expression[] | undefined {
  const args: Expression[] = [];
  for (const argument of node.getArguments()) {
    if (Node.isSpreadElement(argument) || !Node.isExpression(argument)) {
      const remedy = "Write the arguments out, or loop over the array.";
      context.refuse(unsupportedSyntax.at(spanOf(argument), { what: "Spreading an array into arguments is", remedy }));
      return undefined;
    }
    args.push(argument);
  }
  return args;
}

// --- functions of the project ---

function callFunction(context: Context, node: CallExpression, callee: FunctionNode): Content {
  const args = argumentsOf(context, node);
  if (!args) return refused;
  if (isInsideFunction(callee)) {
    const contents = args.map((argument) => argumentContent(context, argument));
    return callNested(context, callee, contents, node);
  }
  const contents = args.map((argument) => argumentContent(context, argument));
  if (contents.some((content) => content?.kind === "refused")) return refused;
  const signature = context.program.callee(callee, spanOf(node));
  if (!signature) {
    context.hasErrors = true;
    return refused;
  }
  const operands: Value[] = [];
  for (const [i, parameter] of signature.parameters.entries()) {
    const own = operandFor(context, parameter, contents[i], args[i] ?? node);
    if (!own) return refused;
    operands.push(...own);
  }
  const { builder } = context;
  const types = signature.result ? leavesOf(signature.result) : [];
  const results = types.map((type) => makeValue(type));
  builder.push({ kind: "call", callee: signature.id, operands, results, origin: builder.origin });
  if (!signature.result) return { kind: "nothing", value: "undefined" };
  for (const result of results) if (isArrayType(result.type)) context.foreignArrays.add(result);
  const mayShare = mayReturnParameter(callee);
  if (mayShare) for (const content of contents) if (content instanceof Bundle) markCopied(context, content, node);
  return contentOf(context, signature.result, results, { isOwn: !mayShare });
}

/** An argument's content; undefined for a literal `undefined`, which is the same as leaving it out. */
function argumentContent(context: Context, argument: Expression): Content | undefined {
  const inner = unwrapped(argument);
  if (meaningOf(inner).kind === "function") {
    return context.refuse(functionAsValue.at(spanOf(argument), { name: `'${excerpt(argument)}'` }));
  }
  const content = context.expression(argument);
  return content.kind === "nothing" ? undefined : content;
}

/** The leaves that a call hands over for a parameter. */
function operandFor(
  context: Context,
  parameter: ParameterSignature,
  content: Content | undefined,
  node: Node,
): Value[] | undefined {
  const { builder } = context;
  if (content) return leavesAs(context, content, parameter.shape, node);
  const [type, ...others] = leavesOf(parameter.shape);
  if (parameter.shape.kind === "nothing") return [];
  if (!parameter.optional || type === undefined || isArrayType(type) || others.length > 0) {
    context.refuse(unsupportedOptional.at(spanOf(node), { name: parameter.name }));
    return undefined;
  }
  return [builder.constant(parameter.defaultValue, type)];
}

// --- the standard library and Fluxion ---

/** What is called for its effects, or for something new every time. */
const impureObjects: ReadonlySet<string> = new Set(["console", "Date", "performance", "crypto", "process"]);

function callLibrary(context: Context, node: CallExpression, of: string, name: string): Content {
  if (of === "Math") return callMath(context, node, name);
  if (of === "NumberConstructor") return callNumber(context, node, name);
  const made = lowerArrayFactory(context, node, of, name);
  if (made) return made;
  const callee = node.getExpression();
  const owner = Node.isPropertyAccessExpression(callee) ? callee.getExpression().getText() : "";
  if (impureObjects.has(owner)) return context.refuse(impureCall.at(spanOf(node), { callee: callee.getText() }));
  const object = Node.isPropertyAccessExpression(callee) ? context.expression(callee.getExpression()) : refused;
  if (object.kind === "array") return lowerArrayMethod(context, node, object.value, name);
  if (object.kind === "refused") return refused;
  const remedy = "Use numbers, booleans, arrays and the functions of Math.";
  return context.refuse(unknownMember.at(spanOf(node), { member: name, of: describe(object), remedy }));
}

function callMath(context: Context, node: CallExpression, name: string): Content {
  if (name === "random") return context.refuse(impureCall.at(spanOf(node), { callee: "Math.random" }));
  const args = argumentsOf(context, node);
  if (!args) return refused;
  const op = mathFunctions.get(name);
  if (op === undefined) {
    const remedy = "Write it with the other functions of Math.";
    return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "Math", remedy }));
  }
  const operands = args.map((argument) => ({ content: context.expression(argument), node: argument }));
  if (operands.some(({ content }) => content.kind === "refused")) return refused;
  const { builder } = context;
  const isOnBits = op === "imul" || op === "clz32";
  const isExtreme = op === "min" || op === "max";
  const types = operands.map((): ScalarType => (isOnBits ? "index" : "f64"));
  if (!isExtreme && context.program.operations[op].type(types) === undefined) {
    const remedy = "Call it with the arguments it is defined for.";
    const member = `${name} of ${operands.length} arguments`;
    return context.refuse(unknownMember.at(spanOf(node), { member, of: "Math", remedy }));
  }
  if (isOnBits) {
    return scalar(builder.compute(op, ...operands.map((it) => asBits(context, it.content, it.node, name))));
  }
  if (isExtreme && operands.length !== 2) {
    const [first, ...rest] = operands;
    if (!first) return scalar(builder.float(op === "min" ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY));
    let extreme: Content = scalar(asNumber(context, first.content, commonType([first.content]), first.node));
    for (const operand of rest)
      extreme = arithmetic(context, op, [{ content: extreme, node: first.node }, operand], name);
    return extreme;
  }
  return arithmetic(context, op, operands, name);
}

function callNumber(context: Context, node: CallExpression, name: string): Content {
  const [argument] = argumentsOf(context, node) ?? [];
  if (argument && (name === "isNaN" || name === "isFinite" || name === "isInteger")) {
    const content = context.expression(argument);
    const value = asNumber(context, content, commonType([content]), argument, name);
    return scalar(context.builder.compute(name, value));
  }
  const remedy = "Use isNaN, isFinite and isInteger.";
  return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "Number", remedy }));
}

function callGlobal(context: Context, node: CallExpression, name: string): Content {
  if (name === "isNaN" || name === "isFinite") return callNumber(context, node, name);
  const args = argumentsOf(context, node);
  const [argument] = args ?? [];
  if (name === "Array" && args) return newList(context, node, args);
  if (name === "Number" && argument) {
    const content = context.expression(argument);
    if (numberTypeOf(content) !== undefined || content.kind === "refused") return content;
    return scalar(asFloat(context, content, argument, name));
  }
  if (name === "Boolean" && argument) {
    const content = context.expression(argument);
    return isBoolean(content) ? content : scalar(asCondition(context, content, argument));
  }
  const why = "it is not among the functions Fluxion knows";
  return context.refuse(unknownFunction.at(spanOf(node), { callee: name, why }));
}

function callFluxion(context: Context, node: CallExpression, name: string): Content {
  const [argument] = argumentsOf(context, node) ?? [];
  if (name !== "stopGradient" || !argument) {
    const why = "requests inside a function that is itself differentiated are not available in this version";
    return context.refuse(unknownFunction.at(spanOf(node), { callee: name, why }));
  }
  const content = context.expression(argument);
  if (content.kind === "scalar" && content.value.type === "f64") {
    return scalar(context.builder.compute("stopGradient", content.value));
  }
  if (content.kind !== "array" && content.kind !== "bundle") return content;
  const why = "only a number can be cut from the derivative in this version";
  return context.refuse(unknownFunction.at(spanOf(node), { callee: name, why }));
}
