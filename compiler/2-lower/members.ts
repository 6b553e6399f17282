/** Classes and their members, by name: which code a `new`, a method call or a getter runs. */
import { type ClassDeclaration, type Expression, Node, type PropertyAccessExpression } from "ts-morph";
import { type MemberNode, resolvedSymbol, unwrapped } from "../1-parse/functions.ts";
import { oncePerView } from "./once-per-view.ts";

/** The class that `new` names, if its source is known. */
export function classOf(expression: Expression): ClassDeclaration | undefined {
  const node = unwrapped(expression);
  if (!Node.isIdentifier(node) && !Node.isPropertyAccessExpression(node)) return undefined;
  const declaration = resolvedSymbol(node)?.getDeclarations().find(Node.isClassDeclaration);
  return declaration && !declaration.getSourceFile().isDeclarationFile() ? declaration : undefined;
}

/** Whether the class inherits, or is inherited from: then its name does not tell which code a call of a method runs. */
export function isInherited(declaration: ClassDeclaration): boolean {
  if (declaration.getExtends() || declaration.isAbstract()) return true;
  const files = declaration.getProject().getSourceFiles();
  const heirs = files.filter((file) => !file.isDeclarationFile() && file.getFullText().includes("extends"));
  return heirs.some((file) => file.getClasses().some((each) => each.getBaseClass() === declaration));
}

/** The method or getter that a member access names, with its code. */
export const memberOf = oncePerView<PropertyAccessExpression, MemberNode | undefined>((node) => {
  for (const declaration of resolvedSymbol(node)?.getDeclarations() ?? []) {
    if (Node.isMethodDeclaration(declaration)) {
      return declaration.getBody() ? declaration : declaration.getImplementation();
    }
    if (Node.isGetAccessorDeclaration(declaration) && declaration.getBody()) return declaration;
  }
  return undefined;
}, undefined);

/** The member that a node runs, if it does. */
export function memberRunBy(node: Node): MemberNode | undefined {
  if (Node.isPropertyAccessExpression(node)) return memberOf(node);
  if (!Node.isNewExpression(node)) return undefined;
  return classOf(node.getExpression())
    ?.getConstructors()
    .find((each) => each.getBody() !== undefined);
}
