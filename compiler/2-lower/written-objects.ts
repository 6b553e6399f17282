/**
 * The parameters of a function that are objects whose fields it assigns to, itself or through the functions to which it
 * hands them. What lies in lists is not meant: that is reached by reference anyway.
 */
import { type Expression, Node } from "ts-morph";
import { type CodeNode, unwrapped } from "../1-parse/functions.ts";
import type { Declaration } from "./contents.ts";
import { meaningOf } from "./meanings.ts";
import { memberOf } from "./members.ts";
import { targetsOf } from "./targets.ts";

/** Stands for `this` among the positions of parameters. */
const receiver = -1;

/** Positions of parameters. */
export function writtenObjects(node: CodeNode, around: ReadonlySet<CodeNode> = new Set()): ReadonlySet<number> {
  if (around.has(node)) return new Set();
  const search = new Search(node, new Set(around).add(node));
  return search.written;
}

class Search {
  readonly written = new Set<number>();
  /** Names for a parameter or an object in it. */
  private readonly aliases = new Map<Declaration, number>();

  constructor(
    node: CodeNode,
    private readonly around: ReadonlySet<CodeNode>,
  ) {
    for (const [i, parameter] of node.getParameters().entries()) this.nameAll(parameter.getNameNode(), parameter, i);
    const body = node.getBody();
    if (body) this.visit(body);
  }

  /** A name, or the names of a pattern, for a part of parameter `position`. */
  private nameAll(name: Node, holder: Node, position: number): void {
    if (Node.isIdentifier(name)) this.aliases.set(holder, position);
    else if (Node.isObjectBindingPattern(name) || Node.isArrayBindingPattern(name)) {
      for (const element of name.getElements()) {
        if (Node.isBindingElement(element)) this.nameAll(element.getNameNode(), element, position);
      }
    }
  }

  private visit(node: Node): void {
    if (Node.isVariableDeclaration(node)) {
      const initializer = node.getInitializer();
      const position = initializer && this.partOf(initializer);
      if (position !== undefined) this.nameAll(node.getNameNode(), node, position);
    }
    for (const target of targetsOf(node)) this.visitTarget(target);
    if (Node.isCallExpression(node)) this.visitCall(node.getExpression(), node.getArguments());
    node.forEachChild((child) => this.visit(child));
  }

  private visitTarget(target: Expression): void {
    const place = unwrapped(target);
    const isField = Node.isPropertyAccessExpression(place) || isTupleElement(place);
    const position = isField ? this.partOf(place.getExpression()) : undefined;
    if (position !== undefined) this.written.add(position);
  }

  private visitCall(callee: Expression, args: readonly Node[]): void {
    const meaning = meaningOf(callee);
    const member = Node.isPropertyAccessExpression(callee) ? memberOf(callee) : undefined;
    const code = meaning.kind === "function" ? meaning.node : member;
    if (!code) return;
    const written = writtenObjects(code, this.around);
    const object =
      Node.isPropertyAccessExpression(callee) && written.has(receiver) ? callee.getExpression() : undefined;
    const own = object && this.partOf(object);
    if (own !== undefined) this.written.add(own);
    for (const [i, argument] of args.entries()) {
      const position = written.has(i) && Node.isExpression(argument) ? this.partOf(argument) : undefined;
      if (position !== undefined) this.written.add(position);
    }
  }

  /** The parameter that an expression is, or names an object or tuple in. */
  private partOf(expression: Expression): number | undefined {
    const node = unwrapped(expression);
    if (Node.isPropertyAccessExpression(node) || isTupleElement(node)) return this.partOf(node.getExpression());
    if (Node.isThisExpression(node)) return receiver;
    const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
    return meaning?.kind === "local" ? this.aliases.get(meaning.declaration) : undefined;
  }
}

function isTupleElement(node: Node): node is Node & { getExpression(): Expression } {
  return Node.isElementAccessExpression(node) && node.getExpression().getType().getNonNullableType().isTuple();
}
