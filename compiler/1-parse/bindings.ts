/**
 * Which names of a file stand for request functions, and where they are used. Imports under another name, namespaces
 * and re-exports by other files are followed by asking TypeScript what a name finally means.
 */
import {
  type CallExpression,
  type Expression,
  type Identifier,
  type ImportDeclaration,
  Node,
  type SourceFile,
  SymbolFlags,
  type Symbol as TypeScriptSymbol,
} from "ts-morph";
import { renamedExport, requestAsValue, unknownImport } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { isConst, resolvedSymbol, unwrapped } from "./functions.ts";
import { identifierStarts, identifiersNamed } from "./identifiers.ts";
import { isRequestable, requestableModes } from "./modes.ts";
import { type OpenRequest, openRequest } from "./open-requests.ts";
import type { Mode } from "./request.ts";
import type { Stretch } from "./requests.ts";
import { spanOf } from "./source-places.ts";

export interface RequestCall {
  readonly mode: Mode;
  readonly call: CallExpression;
  /** Present where it depends on a function that the code around it is handed. */
  readonly open?: OpenRequest | undefined;
}

/** A name that an import brings in. */
interface Binding {
  readonly name: Identifier;
  /** The request function it stands for; undefined for a namespace that holds request functions. */
  readonly mode: Mode | undefined;
  isKept: boolean;
}

export interface Uses {
  readonly calls: readonly RequestCall[];
  readonly unusedImports: readonly Stretch[];
  /** Every identifier of the file. */
  readonly identifiers: ReadonlySet<string>;
}

const nameOfApi = new RegExp(`\\b(?:fluxion|${requestableModes.join("|")})\\b`);

/**
 * Whether a file is worth asking TypeScript about. Calls under a name that another module gave to a request escape it,
 * which is why such re-exports are refused.
 */
export function mayHoldRequests(text: string): boolean {
  return nameOfApi.test(text) && /\b(?:import|from)\b/.test(text);
}

/** `tagged` are the functions with a tag. */
export function findUses(source: SourceFile, requestsApi: string, tagged: readonly Node[], report: Report): Uses {
  const imports = source.getImportDeclarations().filter((declaration) => !declaration.isTypeOnly());
  for (const declaration of imports) checkNames(declaration, requestsApi, report);
  checkExports(source, requestsApi, report);

  const bindings = new Map<string, Binding>();
  for (const name of imports.flatMap(importedNames)) {
    const symbol = resolvedSymbol(name);
    const mode = symbol && modeOf(symbol, requestsApi);
    if (mode !== undefined || (symbol && holdsRequests(symbol, requestsApi))) {
      bindings.set(name.getText(), { name, mode, isKept: false });
    }
  }

  if (bindings.size === 0) return { calls: [], unusedImports: [], identifiers: new Set() };

  const found: { readonly request: RequestCall; readonly binding: Binding }[] = [];
  const uses = [...bindings].flatMap(([text, binding]) =>
    identifiersNamed(source, text).flatMap((node) => (refersTo(node, binding) ? [{ node, binding }] : [])),
  );
  for (const { node, binding } of uses.sort((a, b) => a.node.getPos() - b.node.getPos())) {
    const call = requestCallAt(node, binding, requestsApi, report);
    if (call === "kept") binding.isKept = true;
    else if (call) found.push({ request: call, binding });
  }
  const requesting = { calls: found.map(({ request }) => request.call), tagged };
  const calls = found.map(({ request, binding }) => {
    const open = openRequest(request.call, requesting);
    // It stays as it is written, with the name that it calls.
    if (open?.isBuiltByOthers) binding.isKept = true;
    return { ...request, open };
  });
  const isUnused = (name: Identifier) => bindings.get(name.getText())?.isKept === false;
  const ofApi = imports.filter((declaration) => isFileOf(declaration, requestsApi));
  return {
    calls,
    unusedImports: ofApi.flatMap((declaration) => removable(declaration, isUnused)),
    identifiers: new Set(identifierStarts(source).keys()),
  };
}

function isFileOf(declaration: ImportDeclaration, requestsApi: string): boolean {
  return declaration.getModuleSpecifierSourceFile()?.getFilePath() === requestsApi;
}

/** Reports what is imported from Fluxion and does not exist there. */
function checkNames(declaration: ImportDeclaration, requestsApi: string, report: Report): void {
  if (!isFileOf(declaration, requestsApi)) return;
  const whole = declaration.getDefaultImport();
  if (whole) report(unknownImport.at(spanOf(whole), { name: "default", known: requestableModes }));
  for (const specifier of declaration.getNamedImports()) {
    const name = specifier.getName();
    if (resolvedSymbol(specifier.getNameNode())?.getDeclarations().length === 0) {
      report(unknownImport.at(spanOf(specifier), { name, known: requestableModes }));
    }
  }
}

/** Reports requests that the file exports under another name. */
function checkExports(source: SourceFile, requestsApi: string, report: Report): void {
  for (const specifier of source.getExportDeclarations().flatMap((declaration) => declaration.getNamedExports())) {
    const symbol = specifier.getSymbol()?.getAliasedSymbol();
    const mode = symbol && modeOf(symbol, requestsApi);
    const name = specifier.getAliasNode()?.getText() ?? specifier.getName();
    if (mode !== undefined && name !== mode) report(renamedExport.at(spanOf(specifier), { request: mode, name }));
  }
}

function importedNames(declaration: ImportDeclaration): Identifier[] {
  const named = declaration.getNamedImports().filter((specifier) => !specifier.isTypeOnly());
  const names = named.map((specifier) => specifier.getAliasNode() ?? specifier.getNameNode());
  const all = [declaration.getDefaultImport(), declaration.getNamespaceImport(), ...names];
  return all.filter((name) => Node.isIdentifier(name));
}

function modeOf(symbol: TypeScriptSymbol, requestsApi: string): Mode | undefined {
  const name = symbol.getName();
  const isOfApi = symbol
    .getDeclarations()
    .some((declaration) => declaration.getSourceFile().getFilePath() === requestsApi);
  return isOfApi && isRequestable(name) ? name : undefined;
}

function holdsRequests(symbol: TypeScriptSymbol, requestsApi: string): boolean {
  if (!symbol.hasFlags(SymbolFlags.ValueModule)) return false;
  return symbol.getExports().some((member) => {
    const final = member.hasFlags(SymbolFlags.Alias) ? member.getAliasedSymbol() : member;
    return final !== undefined && modeOf(final, requestsApi) !== undefined;
  });
}

/** Whether an identifier is a use of the binding, and neither its declaration nor a namesake. */
function refersTo(node: Identifier, binding: Binding): boolean {
  if (node === binding.name || node.getFirstAncestor(Node.isImportDeclaration) !== undefined) return false;
  const parent = node.getParent();
  if (Node.isExportSpecifier(parent)) {
    return node === parent.getNameNode() && !parent.getExportDeclaration().hasModuleSpecifier();
  }
  const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : node.getSymbol();
  return symbol !== undefined && symbol === binding.name.getSymbol();
}

/** The request that a use of a binding makes; "kept" for a use that needs the import; any other is reported. */
function requestCallAt(
  node: Identifier,
  binding: Binding,
  requestsApi: string,
  report: Report,
): RequestCall | "kept" | undefined {
  const parent = node.getParent();
  if (Node.isExportSpecifier(parent) || Node.isTypeQuery(parent) || Node.isQualifiedName(parent)) return "kept";
  if (binding.mode !== undefined) return callOf(node, binding.mode, report);
  if (Node.isPropertyAccessExpression(parent) && parent.getExpression() === node) {
    const member = resolvedSymbol(parent.getNameNode());
    const mode = member && modeOf(member, requestsApi);
    return mode === undefined ? "kept" : callOf(parent, mode, report);
  }
  return callOf(node, undefined, report);
}

function callOf(reference: Expression, mode: Mode | undefined, report: Report): RequestCall | undefined {
  let callee: Node = reference;
  let parent = callee.getParent();
  while (parent && Node.isExpression(parent) && !Node.isCallExpression(parent) && unwrapped(parent) === reference) {
    callee = parent;
    parent = callee.getParent();
  }
  if (mode !== undefined && Node.isCallExpression(parent) && parent.getExpression() === callee)
    return { mode, call: parent };
  const request = reference.getText();
  report(requestAsValue.at(spanOf(reference), { request, example: mode ? request : `${request}.grad` }));
  return undefined;
}

/** The request call that an expression is, or that a constant it names holds. */
export function requestBehind(
  expression: Expression,
  requestsApi: string,
  trail: readonly Node[] = [],
): RequestCall | undefined {
  const inner = unwrapped(expression);
  if (Node.isCallExpression(inner)) {
    const callee = unwrapped(inner.getExpression());
    const name = Node.isPropertyAccessExpression(callee) ? callee.getNameNode() : callee;
    const symbol = Node.isIdentifier(name) ? resolvedSymbol(name) : undefined;
    const mode = symbol && modeOf(symbol, requestsApi);
    return mode && { mode, call: inner };
  }
  if (trail.includes(inner) || !(Node.isIdentifier(inner) || Node.isPropertyAccessExpression(inner))) return undefined;
  for (const declaration of resolvedSymbol(inner)?.getDeclarations() ?? []) {
    const isHeld = Node.isVariableDeclaration(declaration) && isConst(declaration);
    const initializer = isHeld ? declaration.getInitializer() : undefined;
    const found = initializer && requestBehind(initializer, requestsApi, [...trail, inner]);
    if (found) return found;
  }
  return undefined;
}

/** The parts of an import declaration that can go: all of it, or single names. */
function removable(declaration: ImportDeclaration, isUnused: (name: Identifier) => boolean): Stretch[] {
  const names = importedNames(declaration);
  const typeNames = declaration.getNamedImports().filter((specifier) => specifier.isTypeOnly());
  if (names.length === 0) return [];
  if (names.every(isUnused) && typeNames.length === 0) {
    const text = declaration.getSourceFile().getFullText();
    const end = declaration.getEnd();
    const lineBreak = /^[ \t]*\r?\n/.exec(text.slice(end))?.[0].length ?? 0;
    return [{ start: declaration.getStart(), end: end + lineBreak }];
  }
  const specifiers = declaration.getNamedImports();
  const isKept = specifiers.map((specifier) => {
    const name = specifier.getAliasNode() ?? specifier.getNameNode();
    return specifier.isTypeOnly() || !Node.isIdentifier(name) || !isUnused(name);
  });
  const lastKept = isKept.lastIndexOf(true);
  const stretches: Stretch[] = [];
  for (const [i, specifier] of specifiers.entries()) {
    const next = specifiers[i + 1];
    if (!isKept[i] && i < lastKept && next) stretches.push({ start: specifier.getStart(), end: next.getStart() });
  }
  const last = specifiers.at(-1);
  if (last && lastKept < specifiers.length - 1) {
    const start = specifiers[lastKept]?.getEnd() ?? specifiers[0]?.getStart() ?? last.getStart();
    stretches.push({ start, end: last.getEnd() });
  }
  return stretches;
}
