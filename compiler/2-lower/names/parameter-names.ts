/** What a parameter is called that the source takes apart at once: `{ x, y }: Point` is `point`. */
import { Node, type ParameterDeclaration, type Type } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";

/** A parameter's own name, or one from its type where no other code of the function has that; else one by its position. */
export function parameterName(code: CodeNode, position: number): string {
  const parameters = code.getParameters();
  const parameter = parameters[position];
  if (parameter && Node.isIdentifier(parameter.getNameNode())) return parameter.getName();
  const wanted = parameter && nameByType(parameter);
  const plain = `parameter${position + 1}`;
  if (!parameter || wanted === undefined) return plain;
  const alike = parameters.filter((each) => nameByType(each) === wanted);
  const name = alike.length === 1 ? wanted : `${wanted}${alike.indexOf(parameter) + 1}`;
  return new RegExp(`\\b${name}\\b`).test(code.getText()) ? plain : name;
}

function nameByType(parameter: ParameterDeclaration): string | undefined {
  if (Node.isIdentifier(parameter.getNameNode())) return undefined;
  const type = parameter.getType().getNonNullableType();
  const name = typeName(type);
  if (name !== undefined) return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  return parameter.isOptional() && !type.isTuple() && !type.isArray() ? "options" : undefined;
}

/** The name that the source gives a type; lists are called by what they are for. */
function typeName(type: Type): string | undefined {
  const alias = type.getAliasSymbol()?.getName();
  if (alias !== undefined) return alias;
  const isOfSource = (type.isInterface() || type.isClass()) && type.getNumberIndexType() === undefined;
  return isOfSource ? type.getSymbol()?.getName() : undefined;
}
