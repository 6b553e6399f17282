/** What a loop changes: the cells that its code assigns to, there and in the nested functions it calls. */
import { type Expression, type Identifier, Node, type PropertyAccessExpression, type Type } from "ts-morph";
import { type CodeNode, type FunctionNode, type MemberNode, unwrapped } from "../../1-parse/functions.ts";
import type { Value } from "../../ir/nodes.ts";
import { isFlat, isList, type Shape, typeText } from "../../ir/types.ts";
import {
  type Binding,
  Bundle,
  Callable,
  Cell,
  FunctionVariable,
  ObjectChoice,
  Optional,
  type Slot,
} from "../contents/contents.ts";
import type { Scope } from "../contents/scope.ts";
import { shapeOf } from "../contents/shapes.ts";
import type { Context } from "../context.ts";
import { isWrittenOut } from "../names/function-types.ts";
import { isConstant, isInsideFunction, meaningOf } from "../names/meanings.ts";
import { memberCodeOf, membersRunBy } from "../names/members.ts";
import { nodesIn } from "./nodes-in.ts";
import { mayResize, resizedBy, shortenedBy } from "./resizing.ts";
import { keysOf, targetsOf } from "./targets.ts";
import { isMade } from "./written-fields.ts";

/** Methods of arrays and lists of numbers that change none, nor give another name to one. */
const reading: ReadonlySet<string> = new Set(["at", "includes", "indexOf", "lastIndexOf", "slice"]);

export interface Effects {
  /** Cells that exist before the code and may be assigned by it, in the order of their declaration. */
  readonly cells: readonly Cell[];
  /** Whether the code may write into the array. */
  mayWrite(array: Value): boolean;
  /** Whether the code may assign to a field of this name, of whatever object. */
  mayAssignField(name: string): boolean;
  /** Whether the code may make a list longer or shorter. */
  mayResize(list: Value | Expression): boolean;
  /** Whether the code may make a list shorter. */
  mayShorten(list: Value): boolean;
}

/** What the code at `nodes` changes, and what calls of `callables` do. */
export function effectsOf(
  context: Context,
  nodes: readonly (Node | undefined)[],
  callables: readonly Callable[] = [],
): Effects {
  const code = nodes.filter((node) => node !== undefined);
  return new Collector(context, code, callables);
}

function isReading(method: PropertyAccessExpression): boolean {
  const shape = shapeOf(method.getExpression().getType(), method);
  return reading.has(method.getName()) && shape.kind === "leaf" && isFlat(shape.type);
}

class Collector implements Effects {
  private readonly assigned = new Set<Cell>();
  /** Fields of these names may be assigned, of whatever object. */
  private readonly fields = new Set<string>();
  /** Whether an object of which nothing is known is assigned to a field. */
  private hasUnknownFields = false;
  private readonly written: Arrays;
  private readonly resized: Arrays;
  private readonly shortened: Arrays;
  private readonly visited = new Map<Node, Set<Scope>>();
  /** The variables of the code that is being visited. */
  private scope: Scope;

  constructor(
    private readonly context: Context,
    nodes: readonly Node[],
    callables: readonly Callable[],
  ) {
    this.scope = context.bindings;
    this.written = new Arrays(context);
    this.resized = new Arrays(context);
    this.shortened = new Arrays(context);
    for (const node of nodes) this.visit(node);
    for (const callable of callables) this.visitHeld(callable);
  }

  get cells(): Cell[] {
    const { environment } = this.context;
    const isField = (cell: Cell) => cell.field !== undefined && this.mayAssignField(cell.field);
    return environment.cells().filter((cell) => this.assigned.has(cell) || isField(cell));
  }

  mayWrite(array: Value): boolean {
    return this.written.mayHold(array);
  }

  mayResize(list: Value | Expression): boolean {
    if (!(list instanceof Node)) return this.resized.mayHold(list);
    const slot = this.slotOf(list);
    const held = slot instanceof Cell ? this.context.environment.get(slot) : undefined;
    return held && typeof held !== "string" ? this.resized.mayHold(held) : this.resized.mayHoldSome(typeAt(list));
  }

  mayShorten(list: Value): boolean {
    return this.shortened.mayHold(list);
  }

  mayAssignField(name: string): boolean {
    return this.hasUnknownFields || this.fields.has(name);
  }

  private visit(code: Node): void {
    for (const node of nodesIn(code)) {
      for (const target of targetsOf(node)) this.addTarget(target);
      for (const list of resizedBy(node)) this.addArray(list, this.resized);
      for (const list of shortenedBy(node)) this.addArray(list, this.shortened);
      if (Node.isCallExpression(node)) this.visitCallee(node.getExpression(), node.getArguments());
      if (Node.isIdentifier(node)) this.visitName(node);
      if (Node.isThisExpression(node)) this.visitHeld(this.scope.self?.content);
      this.visitMembers(memberCodeOf(node));
    }
  }

  private visitMembers(members: readonly MemberNode[]): void {
    for (const member of members) this.visitFunction(member, this.context.bindings.around(member));
  }

  /** The code of a function, whose own variables are none of those that exist already. */
  private visitFunction(node: CodeNode, scope: Scope): void {
    const scopes = this.visited.get(node) ?? new Set();
    if (scopes.has(scope)) return;
    this.visited.set(node, scopes.add(scope));
    const outer = this.scope;
    this.scope = scope;
    this.visit(node);
    this.scope = outer;
  }

  /** A function that is named is taken to be called, wherever that is. */
  private visitName(name: Identifier): void {
    const meaning = meaningOf(name);
    if (meaning.kind === "function") this.visitNamed(meaning.node, this.scope);
    else if (meaning.kind === "local" || meaning.kind === "module") this.visitHeld(this.scope.get(meaning.declaration));
  }

  private visitNamed(node: FunctionNode, scope: Scope): void {
    if (isInsideFunction(node) || isWrittenOut(node)) this.visitFunction(node, scope.around(node));
    else if (mayResize(node)) for (const parameter of node.getParameters()) this.resized.addAll(typeAt(parameter));
  }

  private visitHeld(held: Binding | undefined): void {
    if (held instanceof Optional) this.visitHeld(held.held);
    else if (held instanceof Bundle) {
      for (const slot of held.slots.values()) this.visitHeld(slot);
      for (const { codes, scope } of held.members.values()) for (const code of codes) this.visitFunction(code, scope);
    } else if (held instanceof FunctionVariable) held.options.forEach((option) => this.visitHeld(option));
    else if (held instanceof ObjectChoice) held.options.forEach((option) => this.visitHeld(option));
    else if (held instanceof Callable) {
      const { target } = held;
      if (target.kind === "source") this.visitNamed(target.node, target.scope);
      if (target.kind === "method") this.visitMembers([target.node]);
      if (target.kind === "derivative") this.visitHeld(target.of);
      if (target.kind === "choice") for (const option of target.options) this.visitHeld(option);
    }
  }

  private visitCallee(callee: Expression, args: readonly Node[]): void {
    const meaning = meaningOf(callee);
    if (meaning.kind === "function" && isInsideFunction(meaning.node)) return;
    if (meaning.kind === "library" && (meaning.of === "Math" || meaning.of === "NumberConstructor")) return;
    const target = unwrapped(callee);
    if (Node.isPropertyAccessExpression(target) && !isReading(target)) this.addArray(target.getExpression());
    for (const argument of args) if (Node.isExpression(argument)) this.addArray(argument);
  }

  private addTarget(target: Expression): void {
    const node = unwrapped(target);
    const slot = this.slotOf(node);
    if (slot) this.addSlot(slot);
    else if (Node.isElementAccessExpression(node)) {
      this.addArray(node.getExpression());
      const array = this.slotOf(node.getExpression());
      const holdsNumbers = array instanceof Cell && isFlat(array.type);
      if (holdsNumbers) return;
      this.addField(node, node.getArgumentExpression()?.getText());
      for (const name of keysOf(node) ?? []) this.fields.add(name);
    } else if (Node.isPropertyAccessExpression(node)) {
      this.visitMembers(membersRunBy(node, "set"));
      this.addField(node, node.getName());
    }
  }

  /** An object that is assigned to a field changes its fields as well. */
  private addField(target: Expression, name: string | undefined): void {
    if (name !== undefined) this.fields.add(name);
    const type = target.getType();
    const shape = shapeOf(type, target);
    this.hasUnknownFields ||= type.isAny() && mayGiveObject(target);
    if (shape.kind !== "noShape") for (const field of fieldNames(shape)) this.fields.add(field);
  }

  private addSlot(slot: Slot | Optional): void {
    if (slot instanceof Cell) {
      this.assigned.add(slot);
      if (slot.presence) this.assigned.add(slot.presence);
    } else if (slot instanceof Bundle || slot instanceof Optional) {
      for (const cell of slot.cells()) this.assigned.add(cell);
    }
  }

  /** The variable or field that an expression names, if it exists before the loop. */
  private slotOf(expression: Expression): Slot | Optional | undefined {
    const node = unwrapped(expression);
    if (Node.isIdentifier(node)) {
      const meaning = meaningOf(node);
      if (meaning.kind !== "local") return undefined;
      const binding = this.scope.get(meaning.declaration);
      const isPlace = binding instanceof Cell || binding instanceof Bundle || binding instanceof Optional;
      return isPlace ? binding : undefined;
    }
    const isMember = Node.isPropertyAccessExpression(node) || Node.isElementAccessExpression(node);
    const owner = isMember ? this.slotOf(node.getExpression()) : undefined;
    const object = owner instanceof Optional ? owner.held : owner;
    if (!(object instanceof Bundle)) return undefined;
    const keys = Node.isElementAccessExpression(node) ? keysOf(node) : undefined;
    const key = Node.isPropertyAccessExpression(node) ? node.getName() : keys?.[0];
    // By a key that only the run knows it may be any of the object.
    if (Node.isElementAccessExpression(node) && keys?.length !== 1) return object;
    return key === undefined ? undefined : object.slots.get(key);
  }

  private addArray(expression: Expression, to = this.written): void {
    const slot = this.slotOf(expression);
    const held = slot instanceof Cell ? this.context.environment.get(slot) : undefined;
    if (held && typeof held !== "string" && !this.assigned.has(slot as Cell)) {
      if (to === this.written || isList(held.type)) to.add(held);
    } else if (slot instanceof Bundle || slot instanceof Optional) {
      for (const cell of slot.cells()) {
        const value = this.context.environment.get(cell);
        if (typeof value !== "string") to.add(value);
      }
    } else if (!isMadeInside(expression)) to.addAll(typeAt(expression));
  }
}

/** Whether an array that is no variable before the loop is made in the loop, so that none of those before is meant. */
function isMadeInside(expression: Expression): boolean {
  const node = unwrapped(expression);
  const meaning = Node.isIdentifier(node) ? meaningOf(node) : undefined;
  if (meaning?.kind !== "local" || !Node.isVariableDeclaration(meaning.declaration)) return false;
  const initializer = meaning.declaration.getInitializer();
  return initializer !== undefined && isConstant(meaning.declaration) && isMade(unwrapped(initializer));
}

/** Whether the value that a field is assigned may be an object, which has fields of its own. */
function mayGiveObject(target: Expression): boolean {
  const assignment = target.getParent();
  if (!Node.isBinaryExpression(assignment) || assignment.getOperatorToken().getText() !== "=") return false;
  const type = assignment.getRight().getType();
  return type.isAny() || type.isObject();
}

/** The names of the fields of a struct or tuple, and of those inside it. */
function fieldNames(shape: Shape): string[] {
  if (shape.kind === "struct") return shape.fields.flatMap((field) => [field.name, ...fieldNames(field.shape)]);
  if (shape.kind === "tuple") return shape.elements.flatMap((part, i) => [String(i), ...fieldNames(part)]);
  return [];
}

/** Stands for arrays of whatever type. */
const anyType = "any";

/** The type of the array at a place; that of all where its type does not tell, and undefined for anything else. */
function typeAt(place: Node): string | undefined {
  const type = place.getType();
  const shape = shapeOf(type, place);
  if (shape.kind === "noShape") return mayBeArray(type) ? anyType : undefined;
  return shape.kind === "leaf" ? typeText(shape.type) : undefined;
}

function mayBeArray(type: Type): boolean {
  if (type.isUnion()) return type.getUnionTypes().some(mayBeArray);
  return type.isAny() || type.isUnknown() || type.isTypeParameter() || type.isArray() || type.isObject();
}

/** Some arrays: known ones, and all of some types. */
class Arrays {
  private readonly arrays = new Set<Value>();
  private readonly types = new Set<string>();

  constructor(private readonly context: Context) {}

  add(array: Value): void {
    this.arrays.add(this.baseOf(array));
  }

  /** An array made or chosen inside the code: it may be any of its type. */
  addAll(type: string | undefined): void {
    if (type !== undefined) this.types.add(type);
  }

  /** Whether the array may be among them. */
  mayHold(array: Value): boolean {
    const base = this.baseOf(array);
    const type = typeText(array.type);
    if (this.arrays.has(base) || this.types.has(type) || this.types.has(anyType)) return true;
    const isForeign = (it: Value) => this.context.foreignArrays.has(it);
    const alike = [...this.arrays].filter((it) => typeText(it.type) === type);
    return isForeign(base) ? alike.length > 0 : alike.some(isForeign);
  }

  mayHoldSome(type: string | undefined): boolean {
    if (type === anyType) return this.types.size + this.arrays.size > 0;
    return (
      type !== undefined &&
      (this.types.has(anyType) || this.types.has(type) || [...this.arrays].some((it) => typeText(it.type) === type))
    );
  }

  private baseOf(array: Value): Value {
    return this.context.viewBases.get(array) ?? array;
  }
}
