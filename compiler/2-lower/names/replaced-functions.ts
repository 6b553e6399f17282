/**
 * Functions that do not run under their own name, since another takes it. TypeScript does not take that; JavaScript runs
 * what is declared or assigned last.
 */
import { type GetAccessorDeclaration, Node, type SetAccessorDeclaration } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import { identifiersNamed } from "../../1-parse/identifiers.ts";
import { oncePerView } from "../syntax/once-per-view.ts";
import { isAssigned } from "../syntax/reference-uses.ts";
import { isVar } from "./var-scopes.ts";

/** What takes the name of a function, or may: another declaration, or an assignment. */
export const replacementOf = oncePerView<CodeNode, Node | undefined>((node) => {
  // TypeScript gives a second accessor a symbol of its own.
  const others = isAccessor(node) ? accessorsBeside(node) : (node.getSymbol()?.getDeclarations() ?? []);
  const other = others.find((each) => each !== node && isInItsPlace(each, node));
  if (other || !Node.isFunctionDeclaration(node)) return other;
  const name = node.getName();
  const uses = name === undefined ? [] : identifiersNamed(node.getSourceFile(), name);
  const isItself = (use: Node) => use.getSymbol()?.getDeclarations().includes(node) === true;
  return uses.find((use) => (isAssigned(use) && isItself(use)) || isGivenByVar(use, node));
}, undefined);

/** A `var` of the same scope is the same variable, though TypeScript has a symbol of its own for it. */
function isGivenByVar(use: Node, node: Node): boolean {
  const declaration = use.getParent();
  const isGiven = Node.isVariableDeclaration(declaration) && declaration.getInitializer() !== undefined;
  return isGiven && declaration.getNameNode() === use && isVar(declaration) && scopeOf(declaration) === scopeOf(node);
}

function scopeOf(node: Node): Node | undefined {
  const isFunction = (outer: Node) => Node.isFunctionLikeDeclaration(outer) || Node.isFunctionExpression(outer);
  return node.getFirstAncestor((outer) => isFunction(outer) || Node.isSourceFile(outer));
}

function isAccessor(node: Node): node is GetAccessorDeclaration | SetAccessorDeclaration {
  return Node.isGetAccessorDeclaration(node) || Node.isSetAccessorDeclaration(node);
}

function accessorsBeside(node: GetAccessorDeclaration | SetAccessorDeclaration): readonly Node[] {
  const owner = node.getParent();
  if (!Node.isClassDeclaration(owner)) return [];
  return owner
    .getMembers()
    .filter((each) => isAccessor(each) && each.getName() === node.getName() && each.isStatic() === node.isStatic());
}

/** Whether a declaration gives code or a value in the place of that of a function: a setter stands beside a getter. */
function isInItsPlace(declaration: Node, node: CodeNode): boolean {
  const hasCode = (Node.isBodyable(declaration) || Node.isBodied(declaration)) && declaration.getBody() !== undefined;
  return hasCode && declaration.getKind() === node.getKind();
}
