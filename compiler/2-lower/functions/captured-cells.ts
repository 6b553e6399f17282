/** The places that functions known as values may read and write when they are called, and those of objects. */
import { Node } from "ts-morph";
import type { CodeNode } from "../../1-parse/functions.ts";
import {
  type Binding,
  Bundle,
  Callable,
  Cell,
  FunctionVariable,
  ObjectChoice,
  Optional,
} from "../contents/contents.ts";
import type { Scope } from "../contents/scope.ts";
import { isInsideFunction, meaningOf } from "../names/meanings.ts";

export function capturedCells(contents: readonly (Callable | Bundle)[]): readonly Cell[] {
  return capturedBy(contents).cells;
}

interface Captured {
  readonly cells: readonly Cell[];
  /** Whether a variable among them is to take its kind from what it is assigned first. */
  readonly hasOpenKinds: boolean;
}

/** What functions, code with the variables of `around` in sight, and what `held` holds may read and write. */
export function capturedBy(
  held: readonly Binding[],
  code?: { readonly node: CodeNode; readonly around: Scope },
): Captured {
  const cells = new Set<Cell>();
  const objects = new Set<Bundle>();
  const visited = new Map<CodeNode, Set<Scope>>();
  let hasOpenKinds = false;

  function visit(node: CodeNode, scope: Scope): void {
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
    else if (binding instanceof Optional) {
      cells.add(binding.presence);
      add(binding.held);
    } else if (binding instanceof FunctionVariable) {
      cells.add(binding.tag);
      binding.options.forEach(addCallable);
    } else if (binding instanceof ObjectChoice) {
      cells.add(binding.tag);
      binding.options.forEach(addObject);
    } else if (binding instanceof Callable) addCallable(binding);
    else if (binding?.kind === "nothing" && binding.home) hasOpenKinds = true;
  }

  function addObject(object: Bundle): void {
    if (objects.has(object)) return;
    objects.add(object);
    for (const slot of object.slots.values()) add(slot);
    for (const { codes, scope } of object.members.values()) for (const code of codes) visit(code, scope);
  }

  function addCallable({ target }: Callable): void {
    if (target.kind === "source") visit(target.node, target.scope);
    if (target.kind === "method") add(target.receiver?.content);
    if (target.kind !== "choice") return;
    cells.add(target.tag);
    target.options.forEach(addCallable);
  }

  held.forEach(add);
  if (code) visit(code.node, code.around);
  return { cells: [...cells], hasOpenKinds };
}
