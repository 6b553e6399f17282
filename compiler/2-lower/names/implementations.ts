/**
 * From a name that comes out of a package to the code behind it: what Node would load, found by the package's own exports
 * rather than by its declarations. Files are read, never changed, and only those that lead to a name that is used.
 */
import {
  type ExportDeclaration,
  type ExportSpecifier,
  type Expression,
  type Identifier,
  type ImportSpecifier,
  Node,
  Project,
  type PropertyAccessExpression,
  type SourceFile,
  type Symbol as SourceSymbol,
  SymbolFlags,
  ts,
} from "ts-morph";
import { unwrapped } from "../../1-parse/functions.ts";
import { oncePerView } from "../syntax/once-per-view.ts";
import { commonJsExport, requiredBy, requiredIn, withoutExports } from "./common-js.ts";
import { isJavaScript } from "./java-script.ts";

/** Something that a module exports: the names that lead to it from the module as a whole. */
interface Place {
  readonly from: SourceFile;
  readonly specifier: string;
  readonly names: readonly string[];
}

/** The declaration or expression that gives what a name from a package stands for; undefined for any other name. */
export const implementationOf = oncePerView<Identifier | PropertyAccessExpression, Node | undefined>((node) => {
  const place = placeOf(node);
  return place && nodeAt(place, new Set());
}, undefined);

/** The package that a name comes from. */
export function packageOf(node: Identifier | PropertyAccessExpression): string | undefined {
  return placeOf(node)?.specifier;
}

function placeOf(expression: Expression): Place | undefined {
  const node = unwrapped(expression);
  if (Node.isPropertyAccessExpression(node)) {
    const owner = placeOf(node.getExpression());
    return owner && { ...owner, names: [...owner.names, node.getName()] };
  }
  if (!Node.isIdentifier(node)) return undefined;
  const parent = node.getParent();
  return placeOfSymbol(Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : node.getSymbol());
}

function placeOfSymbol(symbol: SourceSymbol | undefined, seen = new Set<SourceSymbol>()): Place | undefined {
  if (!symbol || seen.has(symbol)) return undefined;
  seen.add(symbol);
  for (const declaration of symbol.getDeclarations()) {
    const place = importedBy(declaration) ?? requiredBy(declaration);
    if (place && !leadsToSource(declaration)) return { from: declaration.getSourceFile(), ...place };
  }
  return symbol.hasFlags(SymbolFlags.Alias) ? placeOfSymbol(symbol.getImmediatelyAliasedSymbol(), seen) : undefined;
}

/** What an import, or an export from elsewhere, names. */
function importedBy(declaration: Node): Omit<Place, "from"> | undefined {
  const holder = moduleDeclaration(declaration);
  const specifier = holder?.getModuleSpecifierValue();
  if (specifier === undefined) return undefined;
  if (Node.isImportSpecifier(declaration) || Node.isExportSpecifier(declaration)) {
    return { specifier, names: [nameIn(declaration)] };
  }
  return { specifier, names: Node.isImportClause(declaration) ? ["default"] : [] };
}

function moduleDeclaration(declaration: Node) {
  const isPart =
    Node.isImportSpecifier(declaration) ||
    Node.isImportClause(declaration) ||
    Node.isNamespaceImport(declaration) ||
    Node.isExportSpecifier(declaration) ||
    Node.isNamespaceExport(declaration);
  if (!isPart) return undefined;
  return declaration.getFirstAncestor((outer) => Node.isImportDeclaration(outer) || Node.isExportDeclaration(outer)) as
    | ExportDeclaration
    | undefined;
}

/** The name that the other module knows. */
function nameIn(specifier: ImportSpecifier | ExportSpecifier): string {
  return specifier.getNameNode().getText();
}

/** Whether TypeScript follows the import to typed code by itself. */
function leadsToSource(declaration: Node): boolean {
  const target = moduleDeclaration(declaration)?.getModuleSpecifierSourceFile();
  return target !== undefined && !target.isDeclarationFile() && !isJavaScript(target);
}

// --- files ---

/** The file that Node loads for an import; undefined where there is none, or no JavaScript or TypeScript. */
export function fileBehind(from: SourceFile, specifier: string): SourceFile | undefined {
  const project = from.getProject();
  // TypeScript's own way to the code behind declarations; its types do not list the option.
  const options = { ...project.compilerOptions.get(), allowJs: true, noDtsResolution: true };
  const host = project.getModuleResolutionHost();
  const { resolvedModule } = ts.resolveModuleName(specifier, from.getFilePath(), options, host);
  const path =
    resolvedModule &&
    (moduleOf(project, specifier, resolvedModule.resolvedFileName) ?? resolvedModule.resolvedFileName);
  if (path === undefined || !/\.[cm]?[jt]sx?$/.test(path) || /\.d\.[cm]?ts$/.test(path)) return undefined;
  const packages = packagesOf(project);
  return packages.getSourceFile(path) ?? packages.addSourceFileAtPath(path);
}

/**
 * The files of packages, which are read in a view of their own: what they say about types is none of the user's business,
 * and each file that is added makes TypeScript look at a view anew.
 */
const packageViews = new WeakMap<Project, Project>();

function packagesOf(project: Project): Project {
  let packages = packageViews.get(project);
  if (packages === undefined) {
    packages = new Project({
      compilerOptions: { ...project.compilerOptions.get(), strict: true },
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
    });
    packageViews.set(project, packages);
    packageViews.set(packages, packages);
  }
  return packages;
}

/** The files of packages that were read for a project. */
export function packageFiles(project: Project): readonly SourceFile[] {
  return packageViews.get(project)?.getSourceFiles() ?? [];
}

/** What a package that has no `exports` names as its `module`: the same code as its main file, for bundlers. */
function moduleOf(project: Project, specifier: string, main: string): string | undefined {
  const [folder] = main.match(`^.*/node_modules/${specifier}(?=/)`) ?? [];
  if (folder === undefined) return undefined;
  const files = project.getFileSystem();
  const manifest: unknown = JSON.parse(files.readFileSync(`${folder}/package.json`));
  const { exports, module } = manifest as { exports?: unknown; module?: unknown };
  const path = exports === undefined && typeof module === "string" ? `${folder}/${module.replace(/^\.\//, "")}` : "";
  return path !== "" && files.fileExistsSync(path) ? path : undefined;
}

/** What a place holds; `seen` are the places on the way, so that modules that import each other end. */
function nodeAt({ from, specifier, names }: Place, seen: Set<string>): Node | undefined {
  const file = fileBehind(from, specifier);
  const key = `${file?.getFilePath()} ${names.join(".")}`;
  if (!file || seen.has(key)) return undefined;
  seen.add(key);
  const [name, ...others] = names;
  const follow = (place: Place) => nodeAt(place, seen);
  const found = name === undefined ? undefined : moduleExport(file, name, others, follow);
  const common = found ? undefined : commonJsExport(file, names);
  return found ?? (common && memberOfValue(file, common.value, common.names, follow));
}

type Follow = (place: Place) => Node | undefined;

/** What a module of the language's own kind exports under a name. */
function moduleExport(file: SourceFile, name: string, others: readonly string[], follow: Follow): Node | undefined {
  const stars: ExportDeclaration[] = [];
  for (const statement of file.getStatements()) {
    if (Node.isExportDeclaration(statement)) {
      const specifier = statement.getModuleSpecifierValue();
      const named = statement
        .getNamedExports()
        .find((it) => (it.getAliasNode() ?? it.getNameNode()).getText() === name);
      if (named && specifier === undefined) return localNamed(file, nameIn(named), others, follow);
      if (named && specifier !== undefined) return follow({ from: file, specifier, names: [nameIn(named), ...others] });
      const space = statement.getNamespaceExport();
      if (space?.getName() === name && specifier !== undefined) return follow({ from: file, specifier, names: others });
      if (!space && statement.isNamespaceExport() && name !== "default") stars.push(statement);
    } else if (Node.isExportAssignment(statement)) {
      if (name === "default" && !statement.isExportEquals()) {
        return memberOfValue(file, statement.getExpression(), others, follow);
      }
    } else if (Node.isVariableStatement(statement) && statement.isExported()) {
      const declaration = statement.getDeclarations().find((it) => it.getName() === name);
      if (declaration) return memberOfDeclaration(file, declaration, others, follow);
    } else if (Node.isFunctionDeclaration(statement) || Node.isClassDeclaration(statement)) {
      const isNamed = name === "default" ? statement.isDefaultExport() : statement.getName() === name;
      if (isNamed && statement.hasExportKeyword() && others.length === 0) return statement;
    }
  }
  for (const star of stars) {
    const found = follow({ from: file, specifier: star.getModuleSpecifierValue() ?? "", names: [name, ...others] });
    if (found) return found;
  }
  return undefined;
}

/** What a name of a file's top level stands for. */
function localNamed(file: SourceFile, name: string, others: readonly string[], follow: Follow): Node | undefined {
  for (const statement of file.getStatements()) {
    if (Node.isFunctionDeclaration(statement) || Node.isClassDeclaration(statement)) {
      if (statement.getName() === name && others.length === 0) return statement;
    } else if (Node.isVariableStatement(statement)) {
      for (const declaration of statement.getDeclarations()) {
        if (declaration.getName() === name) return memberOfDeclaration(file, declaration, others, follow);
      }
    } else if (Node.isImportDeclaration(statement)) {
      const specifier = statement.getModuleSpecifierValue();
      const named = statement
        .getNamedImports()
        .find((it) => (it.getAliasNode() ?? it.getNameNode()).getText() === name);
      if (named) return follow({ from: file, specifier, names: [nameIn(named), ...others] });
      if (statement.getDefaultImport()?.getText() === name) {
        return follow({ from: file, specifier, names: ["default", ...others] });
      }
      if (statement.getNamespaceImport()?.getText() === name) return follow({ from: file, specifier, names: others });
    }
  }
  return undefined;
}

function memberOfDeclaration(file: SourceFile, declaration: Node, names: readonly string[], follow: Follow) {
  const required = requiredBy(declaration);
  if (required) return follow({ from: file, ...required, names: [...required.names, ...names] });
  const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
  if (names.length === 0 && (!initializer || withoutExports(initializer) === initializer)) return declaration;
  return initializer && memberOfValue(file, initializer, names, follow);
}

/** What lies below `names` in the value of an expression, where that is an object written in place. */
function memberOfValue(
  file: SourceFile,
  expression: Expression,
  names: readonly string[],
  follow: Follow,
): Node | undefined {
  const node = withoutExports(expression);
  const required = requiredIn(node);
  if (required) return follow({ from: file, ...required, names: [...required.names, ...names] });
  if (Node.isIdentifier(node)) {
    const local = localNamed(file, node.getText(), names, follow);
    if (local) return local;
  }
  if (Node.isPropertyAccessExpression(node)) {
    return memberOfValue(file, node.getExpression(), [node.getName(), ...names], follow);
  }
  const [name, ...others] = names;
  if (name === undefined) return node;
  if (!Node.isObjectLiteralExpression(node)) return undefined;
  const property = node.getProperty(name) ?? node.getProperty(`'${name}'`) ?? node.getProperty(`"${name}"`);
  if (Node.isPropertyAssignment(property)) return memberOfValue(file, property.getInitializerOrThrow(), others, follow);
  if (Node.isShorthandPropertyAssignment(property)) return localNamed(file, name, others, follow);
  return undefined;
}
