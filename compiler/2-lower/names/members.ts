/** Classes and their members: what a class inherits, and which code stands behind a name. */
import {
  type ClassDeclaration,
  type Expression,
  type InterfaceDeclaration,
  Node,
  type PropertyAccessExpression,
  type SourceFile,
  SyntaxKind,
  type Type,
} from "ts-morph";
import { isAccessor, type MemberNode, resolvedSymbol, unwrapped } from "../../1-parse/functions.ts";
import { oncePerView } from "../syntax/once-per-view.ts";

/** What is done with a member: a method is called, an accessor read or written. */
export type Role = "method" | "get" | "set";

// --- classes ---

/** The class that an expression names, if its source is known. */
export function classOf(expression: Expression): ClassDeclaration | undefined {
  const node = unwrapped(expression);
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return undefined;
  return withSource(resolvedSymbol(node)?.getDeclarations());
}

/** The class that a type says, if its source is known. */
export function classOfType(type: Type): ClassDeclaration | undefined {
  const inner = type.isTypeParameter() ? type.getConstraint() : type.getNonNullableType();
  return withSource(inner?.getSymbol()?.getDeclarations());
}

function withSource(declarations: readonly Node[] | undefined): ClassDeclaration | undefined {
  const declaration = declarations?.find(Node.isClassDeclaration);
  return declaration && !declaration.getSourceFile().isDeclarationFile() ? declaration : undefined;
}

/** The class that a class extends, if its source is known. */
export function baseOf(declaration: ClassDeclaration): ClassDeclaration | undefined {
  const extended = declaration.getExtends();
  return extended && classOf(extended.getExpression());
}

/** A class and those that it inherits from, itself first. */
export const chainOf: (declaration: ClassDeclaration) => readonly ClassDeclaration[] = oncePerView((declaration) => {
  const base = baseOf(declaration);
  return base ? [declaration, ...chainOf(base)] : [declaration];
}, []);

/** Whether an object of a class is one of another as well. */
export function isHeir(declaration: ClassDeclaration, of: ClassDeclaration): boolean {
  return chainOf(declaration).includes(of);
}

/** Whether objects that are known to be of a class may be of another one that inherits from it. */
export const isOpen = oncePerView<ClassDeclaration, boolean>(
  (declaration) =>
    declaration.isAbstract() ||
    classesAround(declaration.getSourceFile()).some((each) => each !== declaration && isHeir(each, declaration)),
  false,
);

/** All classes of the project. */
const classesAround = oncePerView<SourceFile, readonly ClassDeclaration[]>((file) => {
  const files = file.getProject().getSourceFiles();
  const own = files.filter((each) => !each.isDeclarationFile() && each.getFullText().includes("class"));
  return own.flatMap((each) => each.getClasses());
}, []);

// --- members ---

/** The code that a member access names by its declared type, for a role. */
export function memberOf(node: PropertyAccessExpression, role?: Role): MemberNode | undefined {
  const found = membersNamed(node);
  return role ? found.find((member) => roleOf(member) === role) : found.find((member) => roleOf(member) !== "set");
}

const membersNamed = oncePerView<PropertyAccessExpression, readonly MemberNode[]>(
  (node) => (resolvedSymbol(node)?.getDeclarations() ?? []).flatMap((declaration) => withCode(declaration) ?? []),
  [],
);

/** A member with its code; of a method that is declared several times, where that stands. */
function withCode(node: Node): MemberNode | undefined {
  if (Node.isMethodDeclaration(node)) return node.getBody() ? node : node.getImplementation();
  return isAccessor(node) && node.getBody() ? node : undefined;
}

export function roleOf(member: Node): Role | undefined {
  if (Node.isMethodDeclaration(member)) return "method";
  if (Node.isGetAccessorDeclaration(member)) return "get";
  return Node.isSetAccessorDeclaration(member) ? "set" : undefined;
}

/**
 * The code that a name stands for on objects of a class: in the nearest class of its chain that has the name. Undefined
 * where that does not have it in this role, or without code.
 */
export function memberIn(
  declaration: ClassDeclaration,
  name: string,
  role: Role,
  isStatic = false,
): MemberNode | undefined {
  for (const each of chainOf(declaration)) {
    const own = each.getMembers().filter((member) => {
      const isMember = Node.isMethodDeclaration(member) || isAccessor(member);
      return isMember && member.getName() === name && member.isStatic() === isStatic;
    });
    if (own.length === 0) continue;
    return own.flatMap((member) => (roleOf(member) === role ? (withCode(member) ?? []) : []))[0];
  }
  return undefined;
}

/** All code that a name may stand for on objects whose declared class or interface is known, or on classes themselves. */
export function membersOn(
  owner: ClassDeclaration | InterfaceDeclaration,
  name: string,
  role: Role,
  isStatic = false,
): readonly MemberNode[] {
  const classes = classesAround(owner.getSourceFile()).filter(
    (each) => (isStatic || !each.isAbstract()) && mayBe(each, owner),
  );
  return [...new Set(classes.flatMap((each) => memberIn(each, name, role, isStatic) ?? []))];
}

/**
 * Classes whose objects TypeScript takes for those of another by their structure, although they do not inherit from it:
 * in its file, in files that this imports, and in those that import it.
 */
export const twinsOf = oncePerView<ClassDeclaration, readonly ClassDeclaration[]>((declaration) => {
  const file = declaration.getSourceFile();
  const isNear = (other: SourceFile) => other === file || imports(file, other) || imports(other, file);
  return classesAround(file).filter((each) => {
    const isOther = isNear(each.getSourceFile()) && !isHeir(each, declaration) && !isHeir(declaration, each);
    return isOther && each.getType().isAssignableTo(declaration.getType());
  });
}, []);

function imports(file: SourceFile, other: SourceFile): boolean {
  return file.getImportDeclarations().some((each) => each.getModuleSpecifierSourceFile() === other);
}

/** Whether objects of a class may be declared to be of another class or interface, by inheritance or by their structure. */
function mayBe(declaration: ClassDeclaration, owner: ClassDeclaration | InterfaceDeclaration): boolean {
  if (Node.isClassDeclaration(owner)) return isHeir(declaration, owner) || twinsOf(owner).includes(declaration);
  // What stands for the parameters of generic types is not looked at.
  const isGeneric = [owner, ...chainOf(declaration)].some((each) => each.getTypeParameters().length > 0);
  return isGeneric || declaration.getType().isAssignableTo(owner.getType());
}

/** Whether a member access may run code, and which, as far as types tell: that of every class that the object may be of. */
export function membersRunBy(node: PropertyAccessExpression, role: Role): readonly MemberNode[] {
  const object = node.getExpression();
  const named = membersNamed(node).filter((member) => roleOf(member) === role);
  const isFixed =
    Node.isSuperExpression(object) ||
    Node.isPrivateIdentifier(node.getNameNode()) ||
    named.some((member) => !Node.isConstructorDeclaration(member) && member.isStatic());
  if (isFixed) return named;
  const type = object.getType();
  const types = type.isUnion() ? type.getUnionTypes() : [type];
  const owners = types.flatMap((each) => ownerOf(each) ?? []);
  return [...new Set([...named, ...owners.flatMap((owner) => membersOn(owner, node.getName(), role))])];
}

function ownerOf(type: Type): ClassDeclaration | InterfaceDeclaration | undefined {
  const inner = type.isTypeParameter() ? type.getConstraint() : type;
  const declarations = inner?.getSymbol()?.getDeclarations() ?? [];
  return withSource(declarations) ?? declarations.find(isOwnInterface);
}

function isOwnInterface(node: Node): node is InterfaceDeclaration {
  return Node.isInterfaceDeclaration(node) && !node.getSourceFile().isDeclarationFile();
}

/** The constructors that `new` of a class runs, its own first. */
export function constructorsOf(declaration: ClassDeclaration): readonly MemberNode[] {
  return chainOf(declaration).flatMap((each) => constructorOf(each) ?? []);
}

export function constructorOf(declaration: ClassDeclaration) {
  return declaration.getConstructors().find((each) => each.getBody() !== undefined);
}

/** The constructor of a class that says nowhere what it does. */
export function constructorWithoutBody(declaration: ClassDeclaration): Node | undefined {
  if (constructorOf(declaration)) return undefined;
  return declaration.getChildSyntaxListOrThrow().getFirstChildByKind(SyntaxKind.Constructor);
}

/** All members that a node itself may run when it is evaluated; what an assignment to it runs is not meant. */
export function memberCodeOf(node: Node): readonly MemberNode[] {
  if (Node.isPropertyAccessExpression(node)) return [...membersRunBy(node, "method"), ...membersRunBy(node, "get")];
  const declaration = Node.isNewExpression(node) ? classOf(node.getExpression()) : undefined;
  return declaration ? constructorsOf(declaration) : [];
}

/** The class in which a piece of code stands. */
export function enclosingClass(node: Node): ClassDeclaration | undefined {
  return node.getFirstAncestorByKind(SyntaxKind.ClassDeclaration);
}
