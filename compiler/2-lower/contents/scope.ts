/**
 * The variables of one run of a function that is written out in place, each bound to what it holds. Two runs of one
 * function have a scope each, so that a function that one of them gives back keeps the variables of its own run.
 */
import { Node, type PropertyDeclaration } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import { enclosingField, enclosingFunction, isInsideFunction } from "../names/meanings.ts";
import type { NumberKinds } from "../syntax/numbers.ts";
import type { Binding, Content, Declaration, Receiver } from "./contents.ts";

export class Scope {
  private readonly own = new Map<Declaration, Binding>();
  /** The fields that functions of the scope have been given, as functions of JavaScript may. */
  readonly functionFields = new Map<Node, Map<string, Content>>();
  /** Where the statements of the function itself are built, outside of all its branches. */
  home: RegionBuilder | undefined;
  /** What `this` means, in a member of a class. */
  receiver: Receiver | undefined;
  /** The scope of the function that is being lowered. */
  readonly root: Scope;
  /** All scopes of that function; only the root has them. */
  private readonly all: Scope[] = [];

  constructor(
    /** A function, or a field of a class with an initial value. */
    readonly node: CodeNode | PropertyDeclaration,
    readonly kinds: NumberKinds,
    /** Of the function around, in the run that made this one. */
    private readonly outer?: Scope,
  ) {
    this.root = outer ? outer.root : this;
    this.root.all.push(this);
  }

  get(declaration: Declaration): Binding | undefined {
    return this.own.get(declaration) ?? this.outer?.get(declaration);
  }

  has(declaration: Declaration): boolean {
    return this.get(declaration) !== undefined;
  }

  /** What `this` means here: arrow functions have that of the code around them. */
  get self(): Receiver | undefined {
    return this.receiver ?? (Node.isArrowFunction(this.node) ? this.outer?.self : undefined);
  }

  /** Constants of a module are the same in all runs. */
  set(declaration: Declaration, binding: Binding): void {
    const holder = isInsideFunction(declaration) ? this : this.root;
    holder.own.set(declaration, binding);
  }

  /** The scope that the variables around `node` are found in. */
  around(node: CodeNode): Scope {
    const enclosing = enclosingFunction(node) ?? enclosingField(node);
    let scope: Scope = this;
    while (scope.outer && scope.node !== enclosing) scope = scope.outer;
    return scope;
  }

  /** What the variables of this run hold. */
  ownValues(): Binding[] {
    return [...this.own.values()];
  }

  /** What variables hold in any run. */
  values(): Binding[] {
    return this.root.all.flatMap((scope) => [...scope.own.values()]);
  }
}
