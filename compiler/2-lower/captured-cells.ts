/** The places that functions known as values may read and write when they are called, and those of objects. */
import { Node } from "ts-morph";
import type { FunctionNode } from "../1-parse/functions.ts";
import { type Binding, Bundle, Callable, Cell, ObjectChoice } from "./contents.ts";
import { isInsideFunction, meaningOf } from "./meanings.ts";
import type { Scope } from "./scope.ts";

export function capturedCells(contents: readonly (Callable | Bundle)[]): readonly Cell[] {
  const cells = new Set<Cell>();
  const objects = new Set<Bundle>();
  const visited = new Map<FunctionNode, Set<Scope>>();

  function visit(node: FunctionNode, scope: Scope): void {
    const scopes = visited.get(node) ?? new Set();
    if (scopes.has(scope)) return;
    visited.set(node, scopes.add(scope));
    node.forEachDescendant((inner) => {
      if (Node.isThisExpression(inner)) add(scope.self?.content);
      if (!Node.isIdentifier(inner)) return;
      const meaning = meaningOf(inner);
      if (meaning.kind === "local") add(scope.get(meaning.declaration));
      else if (meaning.kind === "function" && isInsideFunction(meaning.node))
        visit(meaning.node, scope.around(meaning.node));
    });
  }

  function add(binding: Binding | undefined): void {
    if (binding instanceof Cell) {
      cells.add(binding);
      if (binding.presence) cells.add(binding.presence);
    } else if (binding instanceof Bundle) addObject(binding);
    else if (binding instanceof ObjectChoice) {
      cells.add(binding.tag);
      binding.options.forEach(addObject);
    } else if (binding instanceof Callable) addCallable(binding);
  }

  function addObject(object: Bundle): void {
    if (objects.has(object)) return;
    objects.add(object);
    for (const slot of object.slots.values()) add(slot);
  }

  function addCallable({ target }: Callable): void {
    if (target.kind === "source") visit(target.node, target.scope);
    if (target.kind === "method") add(target.receiver?.content);
    if (target.kind !== "choice") return;
    cells.add(target.tag);
    target.options.forEach(addCallable);
  }

  contents.forEach(add);
  return [...cells];
}
