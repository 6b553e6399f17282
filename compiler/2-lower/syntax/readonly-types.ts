/** Types whose values cannot be changed through them: TypeScript refuses the write, unless a cast takes that away. */
import { Node, type Symbol as SourceSymbol, SyntaxKind, type Type, type ts } from "ts-morph";
import { isAccessor } from "../../1-parse/functions.ts";
import { libraryName } from "../../1-parse/standard-library.ts";
import { oncePerView } from "./once-per-view.ts";
import { isFieldAssigned } from "./targets.ts";

/** Whether values of the type, and all that they hold, are read only, as seen at `place`. */
export function isReadonly(type: Type, place: Node, outer: readonly ts.Type[] = []): boolean {
  const areReadonly = (types: readonly Type[]) => types.every((part) => isReadonly(part, place, inside));
  const inside = [...outer, type.compilerType];
  if (outer.includes(type.compilerType)) return true;
  if (type.isUnion()) return areReadonly(type.getUnionTypes());
  if (type.isAny() || type.isUnknown() || type.isTypeParameter() || type.isIntersection()) return false;
  if (!type.isObject() || type.getCallSignatures().length > 0) return true;
  if (type.isTuple()) return isReadonlyTuple(type) && areReadonly(type.getTupleElements());
  if (type.isReadonlyArray()) return areReadonly([type.getArrayElementTypeOrThrow()]);
  if (type.isArray()) return false;
  // Typed arrays, maps and their kin, which no type makes read only.
  if (libraryName(type) !== undefined) return false;
  const properties = type.getProperties().filter((property) => !isClassMember(property));
  const isMarked = type.getAliasSymbol()?.getName() === "Readonly";
  return (
    (isMarked || properties.every(isReadonlyProperty)) &&
    areReadonly(properties.map((property) => property.getTypeAtLocation(place)))
  );
}

/** Whether a type is, or has among its parts, a list or tuple that cannot be written. */
export function holdsReadonlyLists(type: Type, place: Node, outer: readonly ts.Type[] = []): boolean {
  if (!type.isObject() && !type.isUnion()) return false;
  if (outer.includes(type.compilerType)) return false;
  const holds = (part: Type) => holdsReadonlyLists(part, place, [...outer, type.compilerType]);
  if (type.isUnion()) return type.getUnionTypes().some(holds);
  if (type.isTuple()) return isReadonlyTuple(type) || type.getTupleElements().some(holds);
  if (type.isReadonlyArray()) return true;
  if (type.isArray()) return holds(type.getArrayElementTypeOrThrow());
  if (libraryName(type) !== undefined || type.getCallSignatures().length > 0) return false;
  return type.getProperties().some((property) => holds(property.getTypeAtLocation(place)));
}

function isReadonlyTuple(type: Type): boolean {
  const { target } = type.compilerType as ts.TupleTypeReference;
  return target.readonly;
}

/** Methods and accessors of classes change an object through its fields alone. */
function isClassMember(property: SourceSymbol): boolean {
  return property
    .getDeclarations()
    .some((declaration) => Node.isMethodDeclaration(declaration) || isAccessor(declaration));
}

function isReadonlyProperty(property: SourceSymbol): boolean {
  return property.getDeclarations().some((declaration) => {
    if (Node.isReadonlyable(declaration)) return declaration.isReadonly() || isNeverAssigned(declaration);
    return isInConstantLiteral(declaration);
  });
}

/** Whether nothing assigns to a field of a class that only its own file sees, but its constructor. */
const isNeverAssigned = oncePerView<Node, boolean>((field) => {
  const owner = field.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
  const name = Node.isPropertyDeclaration(field) || Node.isParameterDeclaration(field) ? field.getName() : undefined;
  return (
    owner !== undefined && name !== undefined && !owner.isExported() && !isFieldAssigned(field.getSourceFile(), name)
  );
}, false);

/** Whether a property stands in a literal with `as const` behind it. */
function isInConstantLiteral(property: Node): boolean {
  let node = property.getParent();
  while (
    Node.isObjectLiteralExpression(node) ||
    Node.isArrayLiteralExpression(node) ||
    Node.isPropertyAssignment(node) ||
    Node.isParenthesizedExpression(node)
  ) {
    node = node.getParent();
  }
  return Node.isAsExpression(node) && node.getTypeNode()?.getText() === "const";
}
