/**
 * The variables of one run of a function that is written out in place, each bound to what it holds. Two runs of one
 * function have a scope each, so that a function that one of them gives back keeps the variables of its own run.
 */
import type { FunctionNode } from "../1-parse/functions.ts";
import type { Binding, Declaration } from "./contents.ts";
import { enclosingFunction, isInsideFunction } from "./meanings.ts";
import type { NumberKinds } from "./numbers.ts";

export class Scope {
  private readonly own = new Map<Declaration, Binding>();
  /** The scope of the function that is being lowered. */
  readonly root: Scope;
  /** All scopes of that function; only the root has them. */
  private readonly all: Scope[] = [];

  constructor(
    readonly node: FunctionNode,
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

  /** Constants of a module are the same in all runs. */
  set(declaration: Declaration, binding: Binding): void {
    const holder = isInsideFunction(declaration) ? this : this.root;
    holder.own.set(declaration, binding);
  }

  /** The scope that the variables around `node` are found in. */
  around(node: FunctionNode): Scope {
    const enclosing = enclosingFunction(node);
    let scope: Scope = this;
    while (scope.outer && scope.node !== enclosing) scope = scope.outer;
    return scope;
  }

  /** What variables hold in any run. */
  values(): Binding[] {
    return this.root.all.flatMap((scope) => [...scope.own.values()]);
  }
}
