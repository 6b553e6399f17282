/**
 * The parameters of a function that are objects whose fields it assigns to, itself or through the functions to which it
 * hands them; also those that may be an object which it writes under another name, as an element of a list. What lies in
 * lists is not meant: that is reached by reference anyway.
 */
import { type Expression, Node, type ParameterDeclaration, SyntaxKind } from "ts-morph";
import { type CodeNode, isMember, unwrapped } from "../../1-parse/functions.ts";
import { append } from "../../ir/append.ts";
import type { Declaration } from "../contents/contents.ts";
import { typedArrays } from "../contents/shapes.ts";
import { meaningOf } from "../names/meanings.ts";
import { memberCodeOf } from "../names/members.ts";
import { isKept } from "./kept-objects.ts";
import { nodesIn } from "./nodes-in.ts";
import { oncePerView } from "./once-per-view.ts";
import { targetsOf } from "./targets.ts";
import { fieldsIn, fieldsWritten, typeHasFieldOf } from "./written-fields.ts";

/** Stands for `this` among the positions of parameters. */
const receiver = -1;

/** A parameter of a function, by its position. */
interface Place {
  readonly code: CodeNode;
  readonly position: number;
}

/** Positions of parameters. */
export function writtenObjects(node: CodeNode): ReadonlySet<number> {
  const positions = [receiver, ...node.getParameters().keys()];
  return new Set(positions.filter((position) => mayBeAnother(node, position) || isWritten({ code: node, position })));
}

/** Whether a parameter may be an object that the function writes under a name that is not the parameter's. */
function mayBeAnother(node: CodeNode, position: number): boolean {
  const parameter = node.getParameters()[position];
  if (!parameter || !Node.isIdentifier(parameter.getNameNode()) || !mayHoldFields(parameter)) return false;
  const fields = fieldsWritten(node);
  if (!typeHasFieldOf(fields, parameter.getType(), parameter)) return false;
  const own = fieldsIn(fields, parameter);
  const others = node.getParameters().filter((other) => other !== parameter);
  return isKept(parameter) || others.some((other) => [...fieldsIn(fields, other)].some((field) => own.has(field)));
}

/** Whether a field of the object that is handed over there is assigned, by whatever function that gets it. */
function isWritten(parameter: Place): boolean {
  const places = [parameter];
  const seen = new Map<CodeNode, Set<number>>();
  // The list grows while it is looked through.
  for (const { code, position } of places) {
    const known = seen.get(code) ?? new Set();
    if (known.has(position)) continue;
    seen.set(code, known.add(position));
    const { fields, handed } = searchOf(code);
    if (fields.has(position)) return true;
    places.push(...(handed.get(position) ?? []));
  }
  return false;
}

const searchOf = oncePerView<CodeNode, Pick<Search, "fields" | "handed">>((node) => new Search(node), {
  fields: new Set(),
  handed: new Map(),
});

/** What one function does with its parameters. */
class Search {
  /** Positions of those whose fields it assigns itself. */
  readonly fields = new Set<number>();
  /** To which parameters of other functions it hands them, or objects in them. */
  readonly handed = new Map<number, Place[]>();
  /** Names for a parameter or an object in it. */
  private readonly aliases = new Map<Declaration, number>();

  constructor(node: CodeNode) {
    for (const [i, parameter] of node.getParameters().entries()) {
      if (mayHoldFields(parameter)) this.nameAll(parameter.getNameNode(), parameter, i);
    }
    const body = node.getBody();
    const mayWrite = this.aliases.size > 0 || isMember(node);
    if (body && mayWrite) for (const inner of nodesIn(body)) this.visit(inner);
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
  }

  private visitTarget(target: Expression): void {
    const place = unwrapped(target);
    const isField = Node.isPropertyAccessExpression(place) || isTupleElement(place);
    const position = isField ? this.partOf(place.getExpression()) : undefined;
    if (position !== undefined) this.fields.add(position);
  }

  private visitCall(callee: Expression, args: readonly Node[]): void {
    const meaning = meaningOf(callee);
    for (const code of meaning.kind === "function" ? [meaning.node] : memberCodeOf(callee)) {
      if (Node.isPropertyAccessExpression(callee)) this.hand(callee.getExpression(), code, receiver);
      for (const [i, argument] of args.entries()) if (Node.isExpression(argument)) this.hand(argument, code, i);
    }
  }

  private hand(object: Expression, code: CodeNode, position: number): void {
    const own = this.partOf(object);
    if (own !== undefined) append(this.handed, own, { code, position });
  }

  /** The parameter that an expression is, or names an object or tuple in. */
  private partOf(expression: Expression): number | undefined {
    const node = unwrapped(expression);
    if (Node.isPropertyAccessExpression(node) || isTupleElement(node)) return this.partOf(node.getExpression());
    if (Node.isThisExpression(node) || Node.isSuperExpression(node)) return receiver;
    const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
    return meaning?.kind === "local" ? this.aliases.get(meaning.declaration) : undefined;
  }
}

function isTupleElement(node: Node): node is Node & { getExpression(): Expression } {
  return Node.isElementAccessExpression(node) && node.getExpression().getType().getNonNullableType().isTuple();
}

/** Not where the declared type is plainly that of a number or an array. */
function mayHoldFields(parameter: ParameterDeclaration): boolean {
  const type = parameter.getTypeNode();
  const isArray = Node.isArrayTypeNode(type) || (Node.isTypeReference(type) && typedArrays.has(type.getText()));
  return !isArray && type?.getKind() !== SyntaxKind.NumberKeyword && type?.getKind() !== SyntaxKind.BooleanKeyword;
}
