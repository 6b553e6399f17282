/**
 * Tests of what kind something is: `typeof`, `instanceof`, `Array.isArray` and their like. What was lowered tells, so they
 * are decided at build time; only whether a number is there at all may be left for the program to find out.
 */
import {
  type BinaryExpression,
  type CallExpression,
  type Expression,
  Node,
  SyntaxKind,
  type Type,
  type TypeOfExpression,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import { unknownFunction, unknownMember, unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { isFlat, isList, isRecord } from "../../ir/types.ts";
import type { Content } from "../contents/contents.ts";
import { scalar } from "../contents/convert.ts";
import { knownBoolean, knownText, knownTruth } from "../contents/known.ts";
import { isCertain, missingTestOf } from "../contents/missing-values.ts";
import { typedArrays } from "../contents/shapes.ts";
import type { Context } from "../context.ts";
import { isInstance } from "../functions/dispatch.ts";
import { meaningOf } from "../names/meanings.ts";
import { classOf } from "../names/members.ts";
import { choose, chooseByTag } from "./choices.ts";

// --- typeof ---

export function lowerTypeOf(context: Context, node: TypeOfExpression): Content {
  const content = subjectOf(context, node);
  const kind = kindOf(content);
  if (kind === undefined) return content;
  if (mayLieOutside(context, content)) return refuseOutside(context, node.getExpression());
  const isMissing = missingOf(context, content, node.getExpression());
  if (!isMissing) return knownText(context, kind);
  return choose(
    context,
    node,
    isMissing,
    () => knownText(context, missingKind(content)),
    () => knownText(context, kind),
  );
}

/** A boolean that `&&` or `||` gives beside a number counts as one, and cannot be told from it. */
function mayBeEither(type: Type): boolean {
  const members = type.isUnion() ? type.getUnionTypes() : [];
  const isTruth = (member: Type) => member.isBoolean() || member.isBooleanLiteral();
  return members.some(isTruth) && members.some((member) => member.isNumber() || member.isNumberLiteral());
}

/** Whether a type is of several kinds of things, none of them missing. */
function tellsKinds(type: Type): boolean {
  const members = type.isUnion() ? type.getUnionTypes() : [];
  return members.some((it) => it.isObject()) && !members.some((it) => it.isUndefined() || it.isNull());
}

function subjectOf(context: Context, node: TypeOfExpression): Content {
  const subject = node.getExpression();
  if (Node.isIdentifier(unwrapped(subject)) && meaningOf(subject).kind === "other") {
    const what = `'typeof' of the global name '${excerpt(subject)}' is`;
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Hand the value in as a parameter." }));
  }
  if (mayBeEither(subject.getType())) {
    const what = "'typeof' of what may be a boolean or a number is";
    return context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Ask for the condition itself." }));
  }
  return context.expression(subject);
}

/** What `typeof` gives for a content that is there. */
function kindOf(content: Content): string | undefined {
  switch (content.kind) {
    case "literal":
      return "number";
    case "scalar":
      if (content.value.type === "text") return "string";
      return content.value.type === "bool" ? "boolean" : "number";
    case "array":
    case "bundle":
      return "object";
    case "function":
      return "function";
    case "nothing":
      return content.value === "null" ? "object" : "undefined";
    case "refused":
      return undefined;
  }
}

/** What `typeof` gives for a content that is missing. */
function missingKind(content: Content): string {
  return content.kind === "scalar" && content.missingAs ? "object" : "undefined";
}

/** The test of whether a content is `undefined` when the program runs; none where it cannot be, or always is. */
function missingOf(context: Context, content: Content, node: Node): Value | undefined {
  if (content.kind !== "scalar" || tellsKinds(node.getType())) return undefined;
  if (content.isMissing) return content.isMissing;
  return isCertain(context, content.value) ? undefined : missingTestOf(context, content.value, node);
}

/** Whether a content is an array taken out of another one, perhaps from outside of it. */
function mayLieOutside(context: Context, content: Content): boolean {
  return content.kind === "array" && context.mayBeMissing.has(content.value);
}

function refuseOutside(context: Context, node: Node): Content {
  const what = `A test of what '${excerpt(node)}' is, which may lie outside its array, is`;
  return context.refuse(unsupportedSyntax.at(spanOf(node), { what, remedy: "Compare the index with the length." }));
}

// --- typeof x === "...", x instanceof C ---

/** Undefined for any other operation. */
export function lowerTypeTest(context: Context, node: BinaryExpression): Content | undefined {
  const operator = node.getOperatorToken().getKind();
  if (operator === SyntaxKind.InstanceOfKeyword) return lowerInstanceOf(context, node);
  const isEqual = operator === SyntaxKind.EqualsEqualsEqualsToken || operator === SyntaxKind.EqualsEqualsToken;
  const isUnequal =
    operator === SyntaxKind.ExclamationEqualsEqualsToken || operator === SyntaxKind.ExclamationEqualsToken;
  if (!isEqual && !isUnequal) return undefined;
  const [left, right] = [unwrapped(node.getLeft()), unwrapped(node.getRight())];
  const [test, name] = Node.isTypeOfExpression(left) ? [left, right] : [right, left];
  if (!Node.isTypeOfExpression(test) || !Node.isStringLiteral(name)) return undefined;
  const content = subjectOf(context, test);
  const kind = kindOf(content);
  if (kind === undefined) return content;
  const asked = name.getLiteralValue();
  const otherwise = missingKind(content);
  // A number is asked for, say, and it is an array, if it is there.
  if (asked !== kind && asked !== otherwise) return scalar(knownBoolean(context, !isEqual));
  if (mayLieOutside(context, content)) return refuseOutside(context, test.getExpression());
  const isMissing = missingOf(context, content, test.getExpression());
  if (isMissing) {
    const isAskedFor = (asked === otherwise) === isEqual;
    const known = knownTruth(context, isMissing);
    if (known !== undefined) return scalar(knownBoolean(context, known === isAskedFor));
    return scalar(isAskedFor ? isMissing : context.builder.compute("not", isMissing));
  }
  return scalar(knownBoolean(context, (kind === asked) === isEqual));
}

function lowerInstanceOf(context: Context, node: BinaryExpression): Content {
  return instanceTest(context, context.expression(node.getLeft()), node);
}

function instanceTest(context: Context, content: Content, node: BinaryExpression): Content {
  const name = node.getRight().getText();
  if (content.kind === "refused") return content;
  if (content.kind === "choice") {
    const { tag, options } = content;
    return chooseByTag(context, node, tag, options.length, (i) => instanceTest(context, options[i]!, node));
  }
  if (mayLieOutside(context, content)) return refuseOutside(context, node.getLeft());
  const isPlain = content.kind === "literal" || content.kind === "scalar" || content.kind === "nothing";
  if (isPlain) return scalar(knownBoolean(context, false));
  if (name === "Array" || typedArrays.has(name)) return scalar(knownBoolean(context, constructorOf(content) === name));
  const asked = classOf(node.getRight());
  const isOne = asked && isInstance(context, content, node.getLeft(), asked);
  if (isOne !== undefined) return scalar(knownBoolean(context, isOne));
  const remedy = "Tell the kinds apart by a field, or write one function for each.";
  return context.refuse(unsupportedSyntax.at(spanOf(node), { what: `'instanceof ${name}' is`, remedy }));
}

/** The constructor of an array; `Object` for any other object. */
function constructorOf(content: Content): string {
  if (content.kind === "bundle") return content.form === "tuple" ? "Array" : "Object";
  if (content.kind !== "array") return "Object";
  const { type } = content.value;
  if (isRecord(type)) return type.form === "tuple" ? "Array" : "Object";
  if (isList(type)) return "Array";
  const [name] = [...typedArrays].find(([, element]) => isFlat(type) && element === type.element) ?? ["Array"];
  return name;
}

// --- calls ---

/** `Array.isArray(x)`, `ArrayBuffer.isView(x)`, `Object.prototype.toString.call(x)`; undefined for any other call. */
export function lowerTypeTestCall(context: Context, node: CallExpression): Content | undefined {
  const callee = unwrapped(node.getExpression());
  const [argument, ...others] = node.getArguments();
  if (!Node.isPropertyAccessExpression(callee) || !Node.isExpression(argument) || others.length > 0) return undefined;
  const meaning = meaningOf(callee);
  if (meaning.kind !== "library") return undefined;
  const test = testNamed(meaning.of, meaning.name, callee.getExpression());
  if (!test) return undefined;
  const content = context.expression(argument);
  if (content.kind === "refused") return content;
  return mayLieOutside(context, content) ? refuseOutside(context, argument) : test(context, content);
}

type Test = (context: Context, content: Content) => Content;

function testNamed(of: string, name: string, owner: Expression): Test | undefined {
  const known = (test: (maker: string) => boolean): Test => {
    return (context, content) => scalar(knownBoolean(context, test(constructorOf(content))));
  };
  if (of === "ArrayConstructor" && name === "isArray") return known((maker) => maker === "Array");
  if (of === "ArrayBufferConstructor" && name === "isView") return known((maker) => typedArrays.has(maker));
  if (name !== "call" || !isPlainToString(owner)) return undefined;
  return (context, content) => knownText(context, `[object ${tagOf(content)}]`);
}

/** Whether an expression names `Object.prototype.toString`, perhaps by way of a constant. */
function isPlainToString(expression: Expression): boolean {
  const node = unwrapped(expression);
  if (Node.isPropertyAccessExpression(node)) return node.getText() === "Object.prototype.toString";
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  const declaration = meaning?.kind === "module" || meaning?.kind === "local" ? meaning.declaration : undefined;
  const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  return initializer !== undefined && isPlainToString(initializer);
}

function tagOf(content: Content): string {
  if (content.kind === "nothing") return content.value === "null" ? "Null" : "Undefined";
  if (content.kind === "array" || content.kind === "bundle") return constructorOf(content);
  const kind = kindOf(content) ?? "object";
  return kind.charAt(0).toUpperCase() + kind.slice(1);
}

// --- strings that the build knows ---

const textMethods: ReadonlyMap<string, (text: string, ...args: string[]) => string | boolean> = new Map<
  string,
  (text: string, ...args: string[]) => string | boolean
>([
  ["endsWith", (text, part = "") => text.endsWith(part)],
  ["includes", (text, part = "") => text.includes(part)],
  ["startsWith", (text, part = "") => text.startsWith(part)],
  ["toLowerCase", (text) => text.toLowerCase()],
  ["toUpperCase", (text) => text.toUpperCase()],
  ["trim", (text) => text.trim()],
]);

/** A method of a string that is known. */
export function callTextMethod(context: Context, node: CallExpression, text: string, name: string): Content {
  const args = node
    .getArguments()
    .map((argument) => (Node.isStringLiteral(argument) ? argument.getLiteralValue() : undefined));
  const method = textMethods.get(name);
  if (method && args.every((argument) => argument !== undefined)) {
    const result = method(text, ...args);
    return typeof result === "string" ? knownText(context, result) : scalar(knownBoolean(context, result));
  }
  const remedy = "Compare the string with others, or use an enum.";
  if (method) return context.refuse(unknownMember.at(spanOf(node), { member: name, of: "a string", remedy }));
  return context.refuse(
    unknownFunction.at(spanOf(node), { callee: excerpt(node.getExpression()), why: "it is of a string" }),
  );
}
