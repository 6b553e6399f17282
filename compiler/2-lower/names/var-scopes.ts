/**
 * Variables declared with `var`, which belong to their function rather than to the block they stand in. One that is used
 * in the block of its declaration alone, and behind it, is a variable of that block; any other is declared where the
 * function begins.
 */
import { type Identifier, Node, type SourceFile, type VariableDeclaration, VariableDeclarationKind } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import { identifiersNamed } from "../../1-parse/identifiers.ts";
import { nodesIn } from "../syntax/nodes-in.ts";
import { oncePerView } from "../syntax/once-per-view.ts";

export function isVar(node: Node): node is VariableDeclaration {
  return Node.isVariableDeclaration(node) && kindOf(node) === VariableDeclarationKind.Var;
}

function kindOf(node: VariableDeclaration): VariableDeclarationKind | undefined {
  const list = node.getParent();
  return Node.isVariableDeclarationList(list) ? list.getDeclarationKind() : undefined;
}

/** The declaration of a variable that a name means, of all the variable has. */
export function declarationFor(name: Identifier, declarations: readonly Node[]): Node | undefined {
  const [first] = declarations;
  if (!first || !isVar(first) || declarations.length === 1 || !declarations.every(isVar)) return first;
  if (isHoisted(first)) return first;
  return declarations.find((declaration) => holderOf(declaration).containsRange(name.getPos(), name.getEnd()));
}

/** Whether a `var` is declared where its function begins. */
export const isHoisted = oncePerView<VariableDeclaration, boolean>((declaration) => {
  const declarations = declaration.getSymbol()?.getDeclarations().filter(isVar) ?? [];
  if (declarations.length === 1 && isAtTop(declaration)) return false;
  const names = identifiersNamed(declaration.getSourceFile() as SourceFile, declaration.getName());
  const uses = names.filter((name) => name.getSymbol() === declaration.getSymbol());
  const isOwn = (use: Identifier) =>
    declarations.some(
      (each) => holderOf(each).containsRange(use.getPos(), use.getEnd()) && use.getStart() >= each.getStart(),
    );
  // Without a value it keeps the one that it has from an earlier trip of a loop.
  return !uses.every(isOwn) || declarations.some((each) => !isGiven(each));
}, false);

/** Whether a declaration assigns to a variable that is there already. */
export function isAssignedHere(declaration: VariableDeclaration): boolean {
  const name = declaration.getNameNode();
  const isGivenByLoop = Node.isForOfStatement(declaration.getParent().getParent());
  if (!Node.isIdentifier(name) || (declaration.getInitializer() === undefined && !isGivenByLoop)) return false;
  return (
    isHoisted(declaration) || declarationFor(name, declaration.getSymbol()?.getDeclarations() ?? []) !== declaration
  );
}

function isGiven(declaration: VariableDeclaration): boolean {
  return declaration.getInitializer() !== undefined || !Node.isVariableStatement(declaration.getParent().getParent());
}

function isAtTop(declaration: VariableDeclaration): boolean {
  const statement = declaration.getParent().getParent();
  // What the head of a loop declares belongs to the loop.
  if (!Node.isVariableStatement(statement)) return false;
  const block = statement.getParent();
  return Node.isSourceFile(block) || isBody(block);
}

function isBody(block: Node): boolean {
  const owner = block.getParent();
  return owner !== undefined && Node.isFunctionLikeDeclaration(owner);
}

/** The statement or block that a `let` in place of a `var` would belong to. */
function holderOf(declaration: VariableDeclaration): Node {
  const statement = declaration.getParent().getParent();
  return (Node.isVariableStatement(statement) ? statement.getParent() : statement) ?? declaration;
}

/** The variables of a function that are declared where it begins. */
export const hoistedIn = oncePerView<CodeNode, readonly VariableDeclaration[]>((code) => {
  const own = nodesIn(code).filter((node) => isVar(node) && functionOf(node) === code) as VariableDeclaration[];
  const first = own.filter((node) => node.getSymbol()?.getDeclarations()[0] === node);
  return first.filter((node) => Node.isIdentifier(node.getNameNode()) && isHoisted(node));
}, []);

function functionOf(node: Node): Node | undefined {
  return node.getFirstAncestor(
    (outer) => Node.isFunctionLikeDeclaration(outer) || Node.isFunctionExpression(outer) || Node.isArrowFunction(outer),
  );
}
