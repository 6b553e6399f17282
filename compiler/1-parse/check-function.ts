/** Whether a function can be differentiated as requested, as far as its signature tells. */
import { Node, type ParameterDeclaration, SymbolFlags, type Type, ts } from "ts-morph";
import {
  noBody,
  noParameters,
  notDifferentiable,
  notOneNumber,
  optionalWrt,
  overloadedFunction,
  restParameter,
  untypedParameter,
} from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import type { FunctionNode } from "./functions.ts";
import { spanOf } from "./source-places.ts";
import { libraryName } from "./standard-library.ts";

/** Reports what is wrong with the function itself, at `span`; true when nothing is. */
export function isRequestableFunction(node: FunctionNode, name: string, span: Span, report: Report): boolean {
  const untyped = node.getParameters().find(isUntyped);
  const rest = node.getParameters().find((parameter) => parameter.isRestParameter());
  const implementation = Node.isFunctionDeclaration(node) ? node.getImplementation() : node;
  const isOfPackage = node.getSourceFile().isInNodeModules();
  if (implementation === undefined) report(noBody.at(span, { function: name, isOfPackage }));
  else if (Node.isFunctionDeclaration(implementation) && implementation.getOverloads().length > 0) {
    report(overloadedFunction.at(span, { function: name }));
  } else if (node.getParameters().length === 0) report(noParameters.at(span, { function: name }));
  else if (untyped) report(untypedParameter.at(spanOf(untyped), { parameter: untyped.getName() }));
  else if (rest) report(restParameter.at(span, { function: name, parameter: rest.getName() }));
  else return true;
  return false;
}

/** Whether a parameter says no type, and what its function is handed to gives it none. */
function isUntyped(parameter: ParameterDeclaration): boolean {
  return parameter.getTypeNode() === undefined && parameter.getType().isNever();
}

/** Reports a parameter that no derivative can be taken by. */
export function carriesDerivative(parameter: ParameterDeclaration, span: Span, report: Report): boolean {
  const type = parameter.getType();
  if (parameter.isOptional() && type.getNonNullableType().isObject()) {
    report(optionalWrt.at(span, { parameter: parameter.getName() }));
    return false;
  }
  if (holdsFloats(type, parameter, [])) return true;
  report(notDifferentiable.at(span, { parameter: parameter.getName(), type: type.getText(parameter) }));
  return false;
}

/** Reports a function that does not return one number, for a mode that needs one. */
export function returnsOneNumber(node: FunctionNode, name: string, mode: string, span: Span, report: Report): boolean {
  if (isOneNumber(node)) return true;
  report(notOneNumber.at(span, { function: name, mode, type: node.getReturnType().getText(node) }));
  return false;
}

/** Whether the function returns one number; also true where the type is not known, which lowering then judges. */
export function isOneNumber(node: FunctionNode): boolean {
  const { flags } = node.getReturnType().compilerType;
  if (flags & ts.TypeFlags.Any) return true;
  const type = node.getReturnType();
  const members = type.isUnion() ? type.getUnionTypes() : [type];
  return members.every((member) => (member.compilerType.flags & ts.TypeFlags.NumberLike) !== 0);
}

const floatArrays = ["Float64Array", "Float32Array"];

/** Whether values of this type hold a number that can vary. `outer` are the types around it: a recursive type ends. */
function holdsFloats(type: Type, at: Node, outer: readonly ts.Type[]): boolean {
  const { flags } = type.compilerType;
  if (flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return true;
  if (outer.includes(type.compilerType)) return false;
  const inside = [...outer, type.compilerType];
  if (type.isTypeParameter()) {
    const constraint = type.getConstraint();
    return constraint === undefined || holdsFloats(constraint, at, inside);
  }
  const members = [...type.getUnionTypes(), ...type.getIntersectionTypes()];
  if (members.length > 0) return members.some((member) => holdsFloats(member, at, inside));
  if (!type.isObject()) return false;
  if (type.isTuple()) return type.getTupleElements().some((element) => holdsFloats(element, at, inside));
  if (type.isArray() || type.isReadonlyArray()) {
    const element = type.getArrayElementType();
    return element !== undefined && holdsFloats(element, at, inside);
  }
  const name = libraryName(type);
  if (name !== undefined) return floatArrays.includes(name);
  return type
    .getProperties()
    .filter((property) => !property.hasFlags(SymbolFlags.Method))
    .some((property) => holdsFloats(property.getTypeAtLocation(at), at, inside));
}
