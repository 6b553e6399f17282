/**
 * The part of a program that some of its code needs to run: of each file, the statements that declare what is reached.
 * What a file does when it is loaded, such as training a model, is left out. Comes in: nodes to begin from. Goes out:
 * the text of each file that has a part in it.
 */
import {
  type ExportDeclaration,
  type ImportDeclaration,
  Node,
  type SourceFile,
  type Symbol as TypeScriptSymbol,
} from "ts-morph";
import type { Stretch } from "../1-parse/requests.ts";
import { fileBehind } from "../2-lower/names/implementations.ts";
import { randomApi, requestsApi } from "./paths.ts";
import { specifiersIn } from "./project.ts";

export interface SlicedFile {
  readonly path: string;
  /** Its statements, in their lines. */
  readonly text: string;
  /** Where these stand in the file. */
  readonly stretches: readonly Stretch[];
  /** Where its imports lead, for those that lead to a source or to Fluxion itself. */
  readonly imports: ReadonlyMap<string, string>;
  /** The files that imports of packages lead to. */
  readonly packages: ReadonlyMap<string, string>;
}

/**
 * Begins from statements of a file's top level, which are part of it, and from expressions, which are not. `known` are
 * names that expressions use and that need no declaration. `isAlone` is false if an expression uses what is declared
 * neither in it nor at the top level.
 */
export function sliceFor(
  nodes: readonly Node[],
  known: readonly string[],
): { files: readonly SlicedFile[]; isAlone: boolean } {
  const kept = new Map<SourceFile, Set<Node>>();
  let isAlone = true;

  function visit(root: Node): void {
    root.forEachDescendant((inner) => visitName(inner, root));
    visitName(root, root);
  }

  function visitName(name: Node, root: Node): void {
    if (!Node.isIdentifier(name) || (nodes.includes(root) && known.includes(name.getText()))) return;
    const parent = name.getParent();
    follow(Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : name.getSymbol(), root);
  }

  function follow(symbol: TypeScriptSymbol | undefined, root: Node): void {
    for (const declaration of symbol?.getDeclarations() ?? []) {
      const file = declaration.getSourceFile();
      if (isForeign(file) || declaration === file) continue;
      const statement = topLevel(declaration);
      const isInside = declaration === root || declaration.getAncestors().includes(root);
      if (Node.isStatement(statement) && !isLocal(declaration, statement)) keep(file, statement);
      else if (!isInside && nodes.includes(root) && isVariable(declaration)) isAlone = false;
    }
    const aliased = symbol?.isAlias() ? symbol.getImmediatelyAliasedSymbol() : undefined;
    if (aliased && aliased !== symbol) follow(aliased, root);
  }

  function keep(file: SourceFile, statement: Node): void {
    const own = kept.get(file) ?? new Set<Node>();
    kept.set(file, own);
    if (own.has(statement)) return;
    own.add(statement);
    if (!Node.isImportDeclaration(statement) && !Node.isExportDeclaration(statement)) visit(statement);
    else keepStars(statement);
  }

  /** A name may come through any `export *` of the file that is imported from. */
  function keepStars(declaration: ImportDeclaration | ExportDeclaration): void {
    const found = specifiersIn(declaration.getSourceFile()).find((each) => each.declaration === declaration);
    const from = found?.declaration.getModuleSpecifierSourceFile();
    if (from && isForeign(from)) return;
    for (const star of from?.getExportDeclarations() ?? [])
      if (star.isNamespaceExport()) keep(star.getSourceFile(), star);
  }

  for (const node of nodes) {
    const file = node.getSourceFile();
    if (!kept.has(file)) kept.set(file, new Set());
    if (node.getParent() === file) keep(file, node);
    else visit(node);
  }
  return { files: [...kept].map(([file, statements]) => slicedFile(file, statements)), isAlone };
}

/** Whether a file is loaded as it is: a package's, or Fluxion itself. */
function isForeign(file: SourceFile): boolean {
  return file.isDeclarationFile() || file.isInNodeModules() || isLoadedApart(file.getFilePath());
}

/** The statement of a file's top level that holds a node. */
function topLevel(node: Node): Node {
  return [node, ...node.getAncestors()].find((outer) => Node.isSourceFile(outer.getParent())) ?? node;
}

/** Whether a declaration of a statement is only seen inside it. A constructor's parameter may declare a field. */
function isLocal(declaration: Node, statement: Node): boolean {
  if (Node.isParameterDeclaration(declaration) && declaration.isParameterProperty()) return false;
  return declaration
    .getAncestors()
    .some(
      (outer) => (Node.isBlock(outer) || isFunction(outer)) && outer.getAncestors().concat(outer).includes(statement),
    );
}

function isFunction(node: Node): boolean {
  return Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node) || Node.isArrowFunction(node);
}

/** Whether a declaration is one whose value is asked for when code runs. */
function isVariable(declaration: Node): boolean {
  return (
    Node.isVariableDeclaration(declaration) ||
    Node.isBindingElement(declaration) ||
    Node.isParameterDeclaration(declaration) ||
    Node.isFunctionDeclaration(declaration)
  );
}

function slicedFile(file: SourceFile, statements: ReadonlySet<Node>): SlicedFile {
  let text = "";
  for (const statement of file.getStatements()) {
    if (!statements.has(statement)) continue;
    const lines = statement.getStartLineNumber() - text.split("\n").length;
    text += "\n".repeat(Math.max(0, lines)) + (text === "" || lines > 0 ? "" : " ") + statement.getText();
  }
  const imports = specifiersIn(file).flatMap(({ declaration, specifier }): [string, string][] => {
    const target = declaration.getModuleSpecifierSourceFile();
    if (target === undefined) return [];
    const path = target.getFilePath();
    return !isForeign(target) || isLoadedApart(path) ? [[specifier, path]] : [];
  });
  const packages = [...statements].flatMap((statement): [string, string][] => {
    const isImport = Node.isImportDeclaration(statement) || Node.isExportDeclaration(statement);
    const specifier = isImport ? statement.getModuleSpecifierValue() : undefined;
    const target =
      specifier === undefined || /^(\.|node:|fluxion$)/.test(specifier) ? undefined : fileBehind(file, specifier);
    return specifier !== undefined && target ? [[specifier, target.getFilePath()]] : [];
  });
  const stretches = [...statements].map((statement) => ({ start: statement.getStart(), end: statement.getEnd() }));
  return { path: file.getFilePath(), text, stretches, imports: new Map(imports), packages: new Map(packages) };
}

/** Fluxion's own, which is loaded as it is. */
function isLoadedApart(path: string): boolean {
  return path === requestsApi || path === randomApi;
}
