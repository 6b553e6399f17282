/** What a name in the source stands for, through imports, namespaces, re-exports and constants that rename. */
import {
  type ElementAccessExpression,
  type EnumMember,
  type Expression,
  type Identifier,
  Node,
  type PropertyAccessExpression,
  type PropertyDeclaration,
  Scope,
  type Symbol as SourceSymbol,
  SymbolFlags,
  SyntaxKind,
  type VariableDeclaration,
  VariableDeclarationKind,
} from "ts-morph";
import {
  type CodeNode,
  type FunctionNode,
  functionOf,
  isAccessor,
  resolvedSymbol,
  unwrapped,
  withoutAliases,
} from "../../1-parse/functions.ts";
import { identifiersNamed } from "../../1-parse/identifiers.ts";
import { isOfLibrary } from "../../1-parse/standard-library.ts";
import type { Declaration } from "../contents/contents.ts";
import { oncePerView } from "../syntax/once-per-view.ts";
import { isFieldAssigned, targetsOf } from "../syntax/targets.ts";
import { withoutExports } from "./common-js.ts";
import { implementationOf, packageOf } from "./implementations.ts";
import { isJavaScript } from "./java-script.ts";
import { drawBehind, isDrawnOutside, randomModule } from "./math-names.ts";
import { packageAt } from "./package-code.ts";
import { declarationFor, isVar } from "./var-scopes.ts";

export type Meaning =
  /** A parameter, or a variable declared in some function. */
  | { readonly kind: "local"; readonly declaration: Declaration }
  /** A variable at the top level of a module, or a static field of a class. */
  | { readonly kind: "module"; readonly declaration: Declaration }
  | { readonly kind: "function"; readonly node: FunctionNode }
  | { readonly kind: "enumMember"; readonly member: EnumMember }
  /** A name of the standard library: `NaN`, `isNaN`, `Math`. */
  | { readonly kind: "global"; readonly name: string }
  /** A member of the standard library: `sin` of `Math`, `slice` of `Float64Array`. */
  | { readonly kind: "library"; readonly of: string; readonly name: string }
  /** A function that Fluxion itself exports. */
  | { readonly kind: "fluxion"; readonly name: string }
  /** A function without source. */
  | { readonly kind: "external"; readonly from: string }
  /** A field of an object, or nothing known. */
  | { readonly kind: "other" };

const other: Meaning = { kind: "other" };

export function meaningOf(expression: Expression): Meaning {
  const node = unwrapped(expression);
  if (Node.isIdentifier(node) || Node.isPropertyAccessExpression(node)) return meaningOfName(node);
  if (Node.isElementAccessExpression(node)) return meaningOfQuoted(node);
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node)) return { kind: "function", node };
  // `(0, f)`, as compilers write it to call `f` without an object.
  const isList = Node.isBinaryExpression(node) && node.getOperatorToken().getKind() === SyntaxKind.CommaToken;
  return isList && Node.isNumericLiteral(node.getLeft()) ? meaningOf(node.getRight()) : other;
}

/** A name whose search leads back to it means nothing. */
const meaningOfName = oncePerView((node: Identifier | PropertyAccessExpression) => {
  const meaning = Node.isIdentifier(node) ? meaningOfIdentifier(node) : meaningOfMember(node);
  return meaning.kind === "other" || meaning.kind === "external" ? meaningInPackage(node, meaning) : meaning;
}, other);

/** What a name from a package stands for in the code behind its declaration. */
function meaningInPackage(node: Identifier | PropertyAccessExpression, declared: Meaning): Meaning {
  const implementation = implementationOf(node);
  const found = implementation ? meaningOfNode(implementation) : other;
  if (found.kind !== "other") return found;
  // A member of what the package computes is looked for in the value.
  const owner = Node.isPropertyAccessExpression(node) ? meaningOf(node.getExpression()) : other;
  const isWhole = owner.kind === "module" && Node.isObjectLiteralExpression(owner.declaration);
  if (!isWhole && (owner.kind === "module" || owner.kind === "function")) return other;
  const from = packageOf(node);
  return from === undefined ? declared : { kind: "external", from };
}

function meaningOfNode(node: Node): Meaning {
  const declared = meaningOfDeclaration(node);
  if (declared.kind !== "other" || !Node.isExpression(node)) return declared;
  const meaning = meaningOf(node);
  return meaning.kind === "other" ? { kind: "module", declaration: node } : meaning;
}

function meaningOfIdentifier(node: Identifier): Meaning {
  if (node.getText() === "undefined") return { kind: "global", name: "undefined" };
  const parent = node.getParent();
  if (Node.isShorthandPropertyAssignment(parent)) return meaningOfSymbol(parent.getValueSymbol());
  const symbol = node.getSymbol();
  const resolved = withoutAliases(symbol);
  if (isImportedFromFluxion(symbol, resolved?.getName()))
    return { kind: "fluxion", name: resolved?.getName() ?? node.getText() };
  const declarations = resolved?.getDeclarations() ?? [];
  const own = declarationFor(node, declarations);
  return own && declarations.length > 1 && isVar(own) ? meaningOfDeclaration(own) : meaningOfSymbol(resolved);
}

/** The declaration that stands for the variable which `declaration` declares, of all that it has. */
export function variableOf(declaration: Node): Declaration {
  if (!isVar(declaration)) return declaration;
  const name = declaration.getNameNode();
  const declarations = declaration.getSymbol()?.getDeclarations() ?? [];
  return (Node.isIdentifier(name) ? declarationFor(name, declarations) : undefined) ?? declaration;
}

function meaningOfSymbol(symbol: SourceSymbol | undefined): Meaning {
  for (const declaration of symbol?.getDeclarations() ?? []) {
    const meaning = meaningOfDeclaration(declaration);
    if (meaning.kind !== "other") return meaning;
  }
  return other;
}

function meaningOfMember(node: PropertyAccessExpression): Meaning {
  if (isImportedFromFluxion(node.getExpression().getSymbol())) return { kind: "fluxion", name: node.getName() };
  for (const declaration of resolvedSymbol(node)?.getDeclarations() ?? []) {
    const owner = declaration.getParent();
    if (isOfLibrary(declaration) && owner && Node.isInterfaceDeclaration(owner)) {
      return { kind: "library", of: owner.getName(), name: node.getName() };
    }
    const meaning = meaningOfDeclaration(declaration);
    if (meaning.kind !== "other") return meaning;
  }
  return other;
}

/** `Math["sqrt"]`, `Mode["slow"]`: a member of what is no object of the function. */
function meaningOfQuoted(node: ElementAccessExpression): Meaning {
  const name = node.getArgumentExpression();
  const [declaration] = (Node.isStringLiteral(name) && name.getSymbol()?.getDeclarations()) || [];
  if (!declaration || !Node.isStringLiteral(name)) return other;
  if (Node.isEnumMember(declaration)) return { kind: "enumMember", member: declaration };
  const owner = declaration.getParent();
  if (!isOfLibrary(declaration) || !owner || !Node.isInterfaceDeclaration(owner)) return other;
  const meaning: Meaning = { kind: "library", of: owner.getName(), name: name.getLiteralValue() };
  return isLibraryFunction(meaning) ? meaning : other;
}

export function meaningOfDeclaration(declaration: Node): Meaning {
  if (Node.isEnumMember(declaration)) return { kind: "enumMember", member: declaration };
  if (Node.isParameterDeclaration(declaration)) return { kind: "local", declaration };
  // The name of a function expression, inside of it.
  if (Node.isFunctionExpression(declaration)) return { kind: "function", node: declaration };
  if (Node.isFunctionDeclaration(declaration) || Node.isExportAssignment(declaration)) {
    if (isOfLibrary(declaration)) return { kind: "global", name: declaration.getSymbol()?.getName() ?? "" };
    const node = declaredFunction(declaration);
    return node?.getBody() ? { kind: "function", node } : { kind: "external", from: fileName(declaration) };
  }
  if (Node.isVariableDeclaration(declaration)) {
    if (isOfLibrary(declaration)) return { kind: "global", name: declaration.getName() };
    if (declaration.getSourceFile().isDeclarationFile()) return { kind: "external", from: fileName(declaration) };
    return renamed(declaration) ?? variable(declaration);
  }
  if (Node.isPropertyDeclaration(declaration) && declaration.isStatic()) return { kind: "module", declaration };
  if (Node.isBindingElement(declaration)) return destructuredLibrary(declaration) ?? variable(declaration);
  return other;
}

function declaredFunction(declaration: Node): FunctionNode | undefined {
  if (Node.isExportAssignment(declaration)) return functionOf(declaration.getExpression());
  if (!Node.isFunctionDeclaration(declaration)) return undefined;
  return declaration.isOverload() ? declaration.getImplementation() : declaration;
}

function variable(declaration: Node): Meaning {
  return { kind: isInsideFunction(declaration) ? "local" : "module", declaration };
}

export function isInsideFunction(node: Node): boolean {
  return enclosingFunction(node) !== undefined;
}

export function enclosingFunction(node: Node): CodeNode | undefined {
  for (let outer = node.getParent(); outer; outer = outer.getParent()) if (isCode(outer)) return outer;
  return undefined;
}

/** The field of a class in whose initial value a node stands. */
export function enclosingField(node: Node): PropertyDeclaration | undefined {
  return enclosingFunction(node) ? undefined : node.getFirstAncestorByKind(SyntaxKind.PropertyDeclaration);
}

function isCode(node: Node): node is CodeNode {
  return (
    Node.isFunctionDeclaration(node) ||
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node) ||
    Node.isMethodDeclaration(node) ||
    Node.isConstructorDeclaration(node) ||
    isAccessor(node)
  );
}

/** Whether a name is declared by `const`, itself or in a pattern. */
export function isDeclaredConstant(declaration: Node): boolean {
  if (!Node.isVariableDeclaration(declaration) && !Node.isBindingElement(declaration)) return false;
  const list = declaration.getFirstAncestor(
    (it) => Node.isVariableDeclarationList(it) || Node.isParameterDeclaration(it),
  );
  return Node.isVariableDeclarationList(list) && list.getDeclarationKind() === VariableDeclarationKind.Const;
}

/**
 * Whether a variable keeps its first value: it is a `const`, or stands in JavaScript and nothing assigns to it; a static
 * field, if it is read only.
 */
export function isConstant(declaration: Node): boolean {
  if (Node.isPropertyDeclaration(declaration)) return declaration.isReadonly() || isNeverAssignedField(declaration);
  if (isDeclaredConstant(declaration)) return true;
  return Node.isVariableDeclaration(declaration) && isJavaScript(declaration) && isNeverAssigned(declaration);
}

const isNeverAssigned = oncePerView<VariableDeclaration, boolean>((declaration) => {
  const name = declaration.getNameNode();
  if (!Node.isIdentifier(name) || declaration.getInitializer() === undefined) return false;
  if (declaration.getSymbol()?.getDeclarations().length !== 1) return false;
  const uses = identifiersNamed(declaration.getSourceFile(), name.getText());
  return uses.every((use) => !isTarget(use) || use.getSymbol() !== declaration.getSymbol());
}, false);

/** Whether nothing assigns to a static field, of a class that only its own file sees or that keeps the field to itself. */
const isNeverAssignedField = oncePerView<PropertyDeclaration, boolean>((declaration) => {
  const name = declaration.getName();
  const owner = declaration.getParent();
  const isPrivate = name.startsWith("#") || declaration.getScope() === Scope.Private;
  if (!isPrivate && Node.isClassDeclaration(owner) && owner.isExported()) return false;
  return !isFieldAssigned(declaration.getSourceFile(), name);
}, false);

/** Whether an identifier stands where something is assigned to it. */
function isTarget(use: Identifier): boolean {
  for (let outer: Node | undefined = use.getParent(); outer; outer = outer.getParent()) {
    if (targetsOf(outer).includes(use)) return true;
    if (Node.isStatement(outer)) return false;
  }
  return false;
}

/** `const f = (x) => ...`, `const sin = Math.sin`, `const maths = Math`. */
function renamed(declaration: Node): Meaning | undefined {
  if (!Node.isVariableDeclaration(declaration) || !isConstant(declaration)) return undefined;
  const given = declaration.getInitializer();
  const initializer = given && withoutExports(given);
  if (!initializer || !mayBeName(unwrapped(initializer))) return undefined;
  const meaning = meaningOf(initializer);
  const renames = meaning.kind === "function" || meaning.kind === "global" || isLibraryFunction(meaning);
  return renames && !isValueGlobal(meaning) ? meaning : undefined;
}

function mayBeName(node: Node): boolean {
  return (
    Node.isIdentifier(node) ||
    Node.isPropertyAccessExpression(node) ||
    Node.isArrowFunction(node) ||
    Node.isFunctionExpression(node)
  );
}

/** `NaN` and its like are values: a constant that holds one is a variable. */
function isValueGlobal(meaning: Meaning): boolean {
  return meaning.kind === "global" && ["NaN", "Infinity", "undefined"].includes(meaning.name);
}

/** Of Math and Number; a member of an array depends on the array, and is no name for a constant thing. */
function isLibraryFunction(meaning: Meaning): boolean {
  return meaning.kind === "library" && (meaning.of === "Math" || meaning.of === "NumberConstructor");
}

/** `const { abs: fabs } = Math`. */
function destructuredLibrary(element: Node): Meaning | undefined {
  if (!Node.isBindingElement(element)) return undefined;
  const owner = element.getParentOrThrow().getParent();
  if (!Node.isVariableDeclaration(owner)) return undefined;
  const initializer = owner.getInitializer();
  const source = initializer && mayBeName(unwrapped(initializer)) ? meaningOf(initializer) : other;
  if (source.kind !== "global") return undefined;
  const of = source.name === "Number" ? "NumberConstructor" : source.name;
  return { kind: "library", of, name: element.getPropertyNameNode()?.getText() ?? element.getName() };
}

/** Also what generated code draws, of the module for that. */
function isImportedFromFluxion(symbol: SourceSymbol | undefined, name = ""): boolean {
  if (!symbol?.hasFlags(SymbolFlags.Alias)) return false;
  const [declaration] = symbol.getDeclarations();
  const source = declaration?.getFirstAncestor(Node.isImportDeclaration)?.getModuleSpecifierValue();
  const isDraw = drawBehind(name) !== undefined || isDrawnOutside(name);
  return source === "fluxion" || (source === randomModule && isDraw);
}

function fileName(node: Node): string {
  const path = node.getSourceFile().getFilePath();
  return packageAt(path) ?? path;
}
