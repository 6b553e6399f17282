/** What a function takes and gives: the shapes of its parameters and result, and which may be left out. */
import { Node, type ParameterDeclaration } from "ts-morph";
import type { FunctionNode } from "../1-parse/functions.ts";
import { excerpt, spanOf } from "../1-parse/source-places.ts";
import { unsupportedOptional, unsupportedSyntax, unsupportedType } from "../diagnostics/catalog/2-lower.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isArrayType, leaf, type Shape } from "../ir/types.ts";
import { isMissingByFields } from "./contents/optional-objects.ts";
import { byReference, givenType, hasOptionalPart, optionalShape, shapeOf } from "./contents/shapes.ts";
import type { ParameterSignature, Signature } from "./context.ts";
import type { Capture } from "./functions/captures.ts";
import { oddKind } from "./functions/kinds.ts";
import { isJavaScript } from "./names/java-script.ts";
import { literalList, literalValue } from "./names/literal-values.ts";
import { parameterName } from "./names/parameter-names.ts";
import { holdsReadonlyLists } from "./syntax/readonly-types.ts";
import { writtenObjects } from "./syntax/written-objects.ts";

/**
 * The signature of `node`; undefined, and reported, when some part of it is not supported. Where JavaScript does not say,
 * a parameter is what it is `given`, and the result a number.
 */
export function signatureOf(
  node: FunctionNode,
  id: string,
  captured: readonly Capture[],
  report: (diagnostic: Diagnostic) => void,
  given: readonly (Shape | undefined)[] = [],
): Signature | undefined {
  let isComplete = true;
  const refuse = (diagnostic: Diagnostic) => {
    report(diagnostic);
    isComplete = false;
  };
  const parameters: ParameterSignature[] = [];
  for (const { name, declaration, use } of captured) {
    const shape = shapeOf(declaration.getType(), use);
    if (shape.kind === "noShape") refuse(unsupportedType.at(spanOf(use), shape));
    else parameters.push({ name, shape, defaultValue: undefined, optional: false });
  }
  const odd = oddKind(node);
  if (odd) {
    refuse(odd);
    return undefined;
  }
  const written = writtenObjects(node);
  for (const [i, parameter] of node.getParameters().entries()) {
    const own = parameterSignature(node, parameter, i, refuse, given[i]);
    if (own?.optional && written.has(i)) refuse(unsupportedOptional.at(spanOf(parameter), { name: own.name }));
    else if (own) parameters.push(written.has(i) ? { ...own, shape: byReference(own.shape) } : own);
  }
  const returned = node.getReturnType();
  const result = returned.isAny() && isJavaScript(node) ? leaf("f64") : shapeOf(returned, node);
  if (result.kind === "noShape") {
    refuse(unsupportedType.at(spanOf(node.getReturnTypeNode() ?? nameOf(node)), result));
    return undefined;
  }
  if (hasOptionalPart(result)) {
    const why = "a part of it that is an array or object may be left out";
    const remedy = "Give back an empty array or an object of zeros in its place.";
    const type = returned.getText(node);
    refuse(unsupportedType.at(spanOf(node.getReturnTypeNode() ?? nameOf(node)), { type, why, remedy }));
  }
  if (!isComplete) return undefined;
  return { id, parameters, result: result.kind === "nothing" ? undefined : result };
}

/** The place that stands for the whole function in a message. */
export function nameOf(node: FunctionNode): Node {
  return (Node.isFunctionDeclaration(node) ? node.getNameNode() : undefined) ?? node;
}

function parameterSignature(
  node: FunctionNode,
  parameter: ParameterDeclaration,
  position: number,
  refuse: (diagnostic: Diagnostic) => void,
  given: Shape | undefined,
): ParameterSignature | undefined {
  const span = spanOf(parameter);
  if (parameter.isRestParameter()) {
    const remedy = "Write the parameters out, or hand in an array.";
    refuse(unsupportedSyntax.at(span, { what: "A rest parameter is", remedy }));
    return undefined;
  }
  const initializer = parameter.getInitializer();
  const type = parameter.getType();
  const isMaybeMissing =
    isJavaScript(parameter) && type.isUnion() && type.getUnionTypes().some((it) => it.isUndefined());
  const optional = parameter.isOptional() || isMaybeMissing;
  const isGiven = given && isJavaScript(parameter) && type.isAny();
  const shape = isGiven ? given : shapeOf(optional ? givenType(type) : type, parameter);
  if (shape.kind === "noShape") {
    refuse(unsupportedType.at(span, shape));
    return undefined;
  }
  const isArray = shape.kind === "leaf" && isArrayType(shape.type);
  const defaultValue = initializer && (isArray ? literalList(initializer) : literalValue(initializer));
  const name = parameterName(node, position);
  const isLeftOut = optional && defaultValue === undefined;
  const marks = {
    ...(holdsReadonlyLists(type, parameter) && { isReadonly: true as const }),
    ...(!Node.isIdentifier(parameter.getNameNode()) && { written: excerpt(parameter.getNameNode()) }),
  };
  return { name, shape: isLeftOut ? leftOut(parameter, shape) : shape, optional, defaultValue, ...marks };
}

/** The shape of a parameter that may be left out. */
function leftOut(parameter: ParameterDeclaration, shape: Shape): Shape {
  if (shape.kind !== "struct" || !isMissingByFields(parameter, shape)) return optionalShape(shape);
  const fields = shape.fields.map((field) => ({ ...field, shape: optionalShape(field.shape) }));
  return { kind: "struct", fields };
}
