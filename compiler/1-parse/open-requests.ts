/**
 * Requests in functions that are handed the function to differentiate: `(energy, x, v) => jvp(energy)(x, v)`. What they
 * ask for is known where such a function is called with a function that is: inside another request, with which they are
 * built. So no other code may call it.
 */
import { type CallExpression, Node, type ParameterDeclaration } from "ts-morph";
import { declaredName, type FunctionNode, isConst } from "./functions.ts";
import { identifiersNamed } from "./identifiers.ts";

/** Whose parameter an open request is about, and whether requests alone reach it. */
export interface OpenRequest {
  /** What the function is called. */
  readonly owner: string;
  readonly isBuiltByOthers: boolean;
}

/** What asks for derivatives in a file: calls, and functions with a tag. */
export interface Requesting {
  readonly calls: readonly CallExpression[];
  readonly tagged: readonly Node[];
}

/** Undefined for a request that depends on no function which the code around it is handed. */
export function openRequest(call: CallExpression, requesting: Requesting): OpenRequest | undefined {
  const holders = call.getAncestors().filter(isFunction).filter(takesFunction);
  const [argument] = call.getArguments();
  const owner = holders.length > 0 && argument ? ownerBehind(argument, new Set(holders), new Set()) : undefined;
  const name = owner && declaredName(owner);
  if (!owner || name === undefined) return undefined;
  const isBuiltByOthers = !isExported(owner) && isReachedByRequests(owner, requesting, new Set());
  return { owner: name, isBuiltByOthers };
}

function isFunction(node: Node): node is FunctionNode {
  return Node.isFunctionDeclaration(node) || Node.isArrowFunction(node) || Node.isFunctionExpression(node);
}

function takesFunction(node: FunctionNode): boolean {
  return node.getParameters().some(holdsFunction);
}

function holdsFunction(parameter: ParameterDeclaration): boolean {
  return parameter.getType().getCallSignatures().length > 0;
}

/** The one of some functions on whose parameter, if it is a function, code depends, itself or by constants around it. */
function ownerBehind(code: Node, holders: ReadonlySet<Node>, seen: Set<Node>): FunctionNode | undefined {
  const names = Node.isIdentifier(code) ? [code] : code.getDescendants().filter(Node.isIdentifier);
  for (const name of names) {
    for (const declaration of name.getSymbol()?.getDeclarations() ?? []) {
      if (seen.has(declaration)) continue;
      seen.add(declaration);
      const holder = declaration.getParent();
      if (Node.isParameterDeclaration(declaration) && holder && holders.has(holder) && isFunction(holder)) {
        if (holdsFunction(declaration)) return holder;
        continue;
      }
      const isLocal = declaration.getAncestors().some((outer) => holders.has(outer));
      const held =
        Node.isVariableDeclaration(declaration) && isConst(declaration) ? declaration.getInitializer() : declaration;
      const isCode = Node.isVariableDeclaration(declaration) || Node.isFunctionDeclaration(declaration);
      const owner = isLocal && isCode && held ? ownerBehind(held, holders, seen) : undefined;
      if (owner) return owner;
    }
  }
  return undefined;
}

/** Whether a function is named somewhere, and only inside requests or in functions of which that is true. */
function isReachedByRequests(fn: FunctionNode, requesting: Requesting, seen: Set<Node>): boolean {
  seen.add(fn);
  const uses = usesOf(fn);
  const isInRequest = (use: Node) => requesting.calls.some((call) => call.getArguments().some((it) => holds(it, use)));
  const isReached = (use: Node): boolean => {
    if (isInRequest(use)) return true;
    const outer = use.getAncestors().find((it): it is FunctionNode => isFunction(it) && declaredName(it) !== undefined);
    return outer !== undefined && (seen.has(outer) || isReachedByRequests(outer, requesting, seen));
  };
  const isRequested = requesting.tagged.includes(fn) || uses.some(isInRequest);
  // A function that is exported may be called elsewhere, unless it is requested itself, as a loss is.
  return (isRequested || (uses.length > 0 && !isExported(fn))) && uses.every(isReached);
}

function holds(outer: Node, inner: Node): boolean {
  return outer === inner || inner.getAncestors().includes(outer);
}

/** Where a function is named, but for its declaration, exports and types. */
function usesOf(fn: FunctionNode): readonly Node[] {
  const nameNode = nameOf(fn);
  const symbol = nameNode?.getSymbol();
  if (!nameNode || !symbol) return [];
  return identifiersNamed(fn.getSourceFile(), nameNode.getText()).filter((node) => {
    const parent = node.getParent();
    if (node === nameNode || Node.isExportSpecifier(parent) || Node.isTypeQuery(parent)) return false;
    const meant = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : node.getSymbol();
    return meant === symbol;
  });
}

function nameOf(fn: FunctionNode): Node | undefined {
  if (Node.isFunctionDeclaration(fn)) return fn.getNameNode();
  return fn.getFirstAncestor(Node.isVariableDeclaration)?.getNameNode();
}

function isExported(fn: FunctionNode): boolean {
  const name = nameOf(fn);
  const exported = fn.getSourceFile().getExportSymbols();
  const symbol = name?.getSymbol();
  return exported.some((each) => (each.getAliasedSymbol() ?? each) === symbol || each === symbol);
}
