/** Names, and members of objects, arrays, enums and the standard library. */
import { type Expression, type Identifier, Node, type PropertyAccessExpression, type ThisExpression } from "ts-morph";
import { isAccessor } from "../../1-parse/functions.ts";
import { excerpt, spanOf } from "../../1-parse/source-places.ts";
import {
  functionAsValue,
  notConstant,
  unknownMember,
  unsupportedLibrary,
  unsupportedSyntax,
  usedBeforeAssigned,
} from "../../diagnostics/catalog/2-lower.ts";
import type { Value } from "../../ir/nodes.ts";
import { elementType, isArrayType, isRecord, type RecordType } from "../../ir/types.ts";
import { bindConstant } from "../constants.ts";
import { readField } from "../contents/bundles.ts";
import { read } from "../contents/cells.ts";
import {
  Bundle,
  Callable,
  Cell,
  type Content,
  type Declaration,
  describe,
  FunctionVariable,
  ObjectChoice,
  Optional,
  refused,
  undefinedContent,
} from "../contents/contents.ts";
import { scalar } from "../contents/convert.ts";
import { loadField, positionOf } from "../contents/elements.ts";
import { possibleTestOf } from "../contents/missing-values.ts";
import {
  absenceOf,
  asSeen,
  heldBy,
  heldForCertain,
  optionalOf,
  presenceOf,
  readOptional,
} from "../contents/optionals.ts";
import type { Context } from "../context.ts";
import { fieldOfFunction, heldFunction, sourceCallable } from "../functions/callables.ts";
import { type Found, fixedMember, memberOn, refusedMember } from "../functions/dispatch.ts";
import { remedyFor } from "../names/left-to-callers.ts";
import { globalFunctions, mathConstants, mathFunctions, numberConstants, numberTests } from "../names/math-names.ts";
import { type Meaning, meaningOf } from "../names/meanings.ts";
import { enclosingClass } from "../names/members.ts";
import { isInOptionalChain } from "../syntax/optional-chain.ts";
import { choose, chooseByTag, ifThere } from "./choices.ts";
import { argumentCount, isArguments } from "./own-arguments.ts";

export function lowerIdentifier(context: Context, node: Identifier): Content {
  return lowerMeaning(context, meaningOf(node), node);
}

/** `this`, in a member of a class. */
export function lowerThis(context: Context, node: ThisExpression): Content {
  const { self } = context.bindings;
  if (self) return self.content;
  const literal = node.getFirstAncestor((outer) => Node.isMethodDeclaration(outer) || isAccessor(outer));
  const isLost = enclosingClass(node) !== undefined || literal !== undefined;
  const remedy = isLost
    ? "A method that is handed on loses its object: write '(x) => object.method(x)'."
    : "Hand the object in as a parameter.";
  return context.refuse(unsupportedSyntax.at(spanOf(node), { what: "'this' here is", remedy }));
}

/** What stands under a name; of a member, only where it is not a field of an object. */
export function lowerMeaning(context: Context, meaning: Meaning, node: Expression): Content {
  const name = excerpt(node);
  switch (meaning.kind) {
    case "local":
      return lowerVariable(context, meaning.declaration, node);
    case "module":
      if (!context.bindings.has(meaning.declaration)) bindConstant(context, meaning.declaration, name, node);
      return lowerVariable(context, meaning.declaration, node);
    case "enumMember": {
      const value = meaning.member.getValue();
      if (typeof value === "number") return { kind: "literal", value };
      return typeof value === "string"
        ? scalar(context.builder.constant(value, "text"))
        : context.refuse(notConstant.at(spanOf(node), { name, why: "its value is not known" }));
    }
    case "global":
      return lowerGlobal(context, meaning.name, node);
    case "library":
      return lowerLibraryMember(context, meaning.of, meaning.name, node);
    case "function":
      return sourceCallable(context, meaning.node);
    case "fluxion":
      return context.refuse(functionAsValue.at(spanOf(node), { name: `'${name}'` }));
    case "external":
      return context.refuse(notConstant.at(spanOf(node), { name, why: `its source is not in '${meaning.from}'` }));
    case "other":
      return context.refuse(notConstant.at(spanOf(node), { name, why: "nothing is known of this name" }));
  }
}

function lowerVariable(context: Context, declaration: Declaration, node: Node): Content {
  const binding = context.bindings.get(declaration);
  if (binding instanceof Cell) return read(context, binding, node);
  if (binding instanceof Optional) return readOptional(context, binding, node);
  if (binding instanceof FunctionVariable) return heldFunction(context, binding, node);
  if (binding instanceof ObjectChoice && !context.kinds.isReassigned(declaration)) return asNarrowed(binding, node);
  return binding ?? context.refuse(usedBeforeAssigned.at(spanOf(node), { name: excerpt(node) }));
}

/** What a choice can be where TypeScript knows more of it, as behind `instanceof`: by classes of the same structure. */
function asNarrowed(choice: ObjectChoice, node: Node): Content {
  const type = node.getType();
  if (type.isNever() || type.isAny()) return choice;
  const possible = choice.options.filter((option) => !option.class || option.class.getType().isAssignableTo(type));
  return choice.among(possible);
}

function lowerGlobal(context: Context, name: string, node: Node): Content {
  if (name === "undefined") return { kind: "nothing", value: "undefined" };
  if (name === "NaN") return scalar(context.builder.float(Number.NaN));
  if (name === "Infinity") return scalar(context.builder.float(Number.POSITIVE_INFINITY));
  if (globalFunctions.has(name)) return new Callable({ kind: "library", of: undefined, name });
  return refuseAsValue(context, name, node);
}

function refuseAsValue(context: Context, name: string, node: Node): Content {
  const remedy = remedyFor(name);
  return context.refuse(
    remedy
      ? unsupportedLibrary.at(spanOf(node), { name, remedy })
      : functionAsValue.at(spanOf(node), { name: `'${name}'` }),
  );
}

function lowerLibraryMember(context: Context, of: string, name: string, node: Node): Content {
  const isFunction = of === "Math" ? mathFunctions.has(name) : of === "NumberConstructor" && numberTests.has(name);
  if (isFunction) return new Callable({ kind: "library", of, name });
  const constants = of === "Math" ? mathConstants : of === "NumberConstructor" ? numberConstants : undefined;
  const value = constants?.get(name);
  if (value === undefined) return refuseAsValue(context, excerpt(node), node);
  return Number.isSafeInteger(value) ? { kind: "literal", value } : scalar(context.builder.float(value));
}

export function lowerPropertyAccess(context: Context, node: PropertyAccessExpression): Content {
  if (isArguments(node.getExpression()) && node.getName() === "length") return argumentCount(context, node);
  const meaning = meaningOf(node);
  const isConstantOf = meaning.kind === "library" && (meaning.of === "Math" || meaning.of === "NumberConstructor");
  if (isConstantOf || (meaning.kind !== "library" && meaning.kind !== "other" && meaning.kind !== "local")) {
    return lowerMeaning(context, meaning, node);
  }
  const fixed = fixedMember(context, node, "get") ?? fixedMember(context, node, "method");
  if (fixed) return valueOfMember(context, fixed, node);
  return memberOfContent(context, context.expression(node.getExpression()), node);
}

function memberOfContent(context: Context, object: Content, node: PropertyAccessExpression): Content {
  const name = node.getName();
  if (object.kind === "choice") {
    const { tag, options } = object;
    return chooseByTag(context, node, tag, options.length, (i) => memberOfContent(context, options[i]!, node));
  }
  if (object.kind === "optional") return memberOfOptional(context, object, node);
  const isField = object.kind === "refused" || hasField(object, name);
  const member = isField
    ? undefined
    : (memberOn(context, object, node, "get") ?? memberOn(context, object, node, "method"));
  if (member) return valueOfMember(context, member, node);
  switch (object.kind) {
    case "refused":
      return refused;
    case "nothing":
      if (isInOptionalChain(node)) return undefinedContent;
      break;
    case "function": {
      const field = fieldOfFunction(object, name);
      if (field) return field;
      break;
    }
    case "bundle":
      if (name === "length" && object.form === "tuple") return { kind: "literal", value: object.slots.size };
      return asSeen(context, readField(context, object, name, node), node);
    case "array": {
      const field = loadField(context, object.value, name);
      if (field) return field;
      if (name === "length" && isTupleRecord(object)) return literalLength(object.value.type);
      if (name === "length" && !isRecord(object.value.type)) return scalar(context.builder.length(object.value));
    }
  }
  const remedy = "Use 'length', elements, and the methods fill, set, slice, subarray and at.";
  return context.refuse(unknownMember.at(spanOf(node), { member: name, of: describe(object), remedy }));
}

/** `object?.field` of what may be nothing; without the `?.` JavaScript's error where it is. */
function memberOfOptional(context: Context, object: Optional, node: PropertyAccessExpression): Content {
  const name = node.getName();
  if (!isInOptionalChain(node)) return memberOfContent(context, heldForCertain(context, object, name), node);
  const { held, presence, missingAs } = object;
  const slot = held instanceof Bundle ? held.slots.get(name) : undefined;
  if (slot instanceof Bundle || (slot instanceof Cell && isArrayType(slot.type))) {
    return new Optional(slot, presence, "undefined", object.mayLack);
  }
  if (slot instanceof Optional) {
    const isThere = context.builder.compute("and", presenceOf(context, object), presenceOf(context, slot));
    return optionalOf(context, isThere, heldBy(context, slot), "undefined", object.mayLack || slot.mayLack);
  }
  if (fieldIsObject(context, object, name)) {
    const none = () => undefinedContent;
    const found = choose(context, node, absenceOf(context, object), none, () =>
      memberOfContent(context, heldBy(context, object), node),
    );
    return found.kind === "optional" ? new Optional(found.held, found.presence, "undefined", object.mayLack) : found;
  }
  if (!slot && held instanceof Bundle && memberOn(context, held, node, "get")) {
    return ifThere(context, object, node, (own) => memberOfContent(context, own, node));
  }
  const field = memberOfContent(context, heldBy(context, object), node);
  if (field.kind === "refused") return refused;
  if (field.kind === "scalar") {
    const { builder } = context;
    const own = isLacking(context, field.value);
    const isMissing = own ? builder.compute("or", absenceOf(context, object), own) : absenceOf(context, object);
    // A length is a number also where its array is missing.
    const isLength = field.value.type === "index";
    const orNaN = () => [isMissing, builder.float(Number.NaN), builder.compute("toFloat", field.value)];
    return { kind: "scalar", value: isLength ? builder.compute("select", ...orNaN()) : field.value, isMissing };
  }
  const remedy = `Ask first: 'if (object !== ${missingAs})'.`;
  return context.refuse(unsupportedSyntax.at(spanOf(node), { what: `'?.${name}' here is`, remedy }));
}

/** Whether a field of a record is itself an array or object. */
function fieldIsObject(context: Context, object: Optional, name: string): boolean {
  const held = heldBy(context, object);
  if (held.kind !== "array" || !isRecord(held.value.type)) return false;
  const position = positionOf(held.value, name);
  return position !== undefined && isArrayType(elementType(held.value.type, position));
}

/** Whether a field of an object that is there is missing itself; undefined where it cannot be. */
function isLacking(context: Context, field: Value): Value | undefined {
  return context.mayBeMissing.has(field) ? possibleTestOf(context, field) : undefined;
}

/** What an access of a member gives, without a call: a method, which does not keep its object. */
function valueOfMember(context: Context, found: Found | typeof refusedMember, node: PropertyAccessExpression): Content {
  if (found === refusedMember) return refused;
  const { member, receiver } = found;
  if (Node.isMethodDeclaration(member)) return new Callable({ kind: "method", node: member, receiver: undefined });
  return context.member(member, receiver, [], node);
}

function hasField(object: Content, name: string): boolean {
  if (object.kind === "bundle") return object.slots.has(name);
  if (object.kind !== "array") return false;
  const isArray = isTupleRecord(object) || !isRecord(object.value.type);
  return positionOf(object.value, name) !== undefined || (name === "length" && isArray);
}

function isTupleRecord(object: Content): object is { kind: "array"; value: Value & { type: RecordType } } {
  return object.kind === "array" && isRecord(object.value.type) && object.value.type.form === "tuple";
}

function literalLength({ fields }: RecordType): Content {
  return { kind: "literal", value: fields.length };
}
