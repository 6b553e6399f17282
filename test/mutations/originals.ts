/**
 * Real sources, as short modules of their own: each function that asks for derivatives with all that it needs of its
 * file, and functions of ordinary code that never thought of derivatives, with a tag.
 */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ts } from "ts-morph";
import { blocksOf, isSource, readPage } from "../docs/blocks.ts";
import { parsed } from "./syntax.ts";

export interface Original {
  /** The file, and the function of it. */
  readonly name: string;
  readonly text: string;
}

/** Files whose functions are tagged, or request derivatives. */
const requesting = [
  "test/gradients/corpus",
  "test/gradients/regressions",
  "test/gradients/requests",
  "test/hard-cases/cases",
  "test/bench/functions",
  "examples/mnist",
];

/** Files with ordinary code. */
const ordinary = [
  "runtime",
  "runtime/optimizers",
  "runtime/training",
  "compiler/ir",
  "compiler/check",
  "compiler/ops",
  "node_modules/@jridgewell/gen-mapping/src",
  "node_modules/@jridgewell/sourcemap-codec/src",
  "node_modules/@jridgewell/trace-mapping/src",
];

export interface Originals {
  readonly requesting: readonly Original[];
  readonly ordinary: readonly Original[];
}

export function readOriginals(): Originals {
  const readme = blocksOf(readPage("README.md"))
    .filter((block) => isSource(block) && block.language === "ts")
    .map(({ title, text }) => ({ name: `README.md ${title}`, text }));
  return {
    requesting: [...requesting.flatMap(filesIn).flatMap(requestedParts), ...readme],
    ordinary: ordinary.flatMap(filesIn).flatMap(taggedParts),
  };
}

function filesIn(folder: string): Original[] {
  const path = fileURLToPath(new URL(`../../${folder}`, import.meta.url));
  const names = readdirSync(path).filter((name) => name.endsWith(".ts"));
  return names.sort().map((name) => ({ name: `${folder}/${name}`, text: readFileSync(`${path}/${name}`, "utf8") }));
}

/** One part for each tagged function; a file that requests by calls stays whole. */
function requestedParts({ name, text }: Original): Original[] {
  const file = new Declarations(text);
  const tagged = file.functions.filter((statement) => statement.getFullText().includes("@differentiable"));
  if (tagged.length === 0) return text.includes('from "fluxion"') ? [{ name, text }] : [];
  return tagged.map((statement) => ({ name: `${name} ${nameOf(statement)}`, text: file.textFor(statement, "") }));
}

function taggedParts({ name, text }: Original): Original[] {
  const file = new Declarations(text);
  return file.functions
    .filter((statement) => statement.parameters.length > 0)
    .map((statement) => ({
      name: `${name} ${nameOf(statement)}`,
      text: file.textFor(statement, "/** @differentiable */\n"),
    }));
}

function nameOf(statement: ts.FunctionDeclaration): string {
  return statement.name?.text ?? "";
}

/** The statements of a file's top level, by what they declare. */
class Declarations {
  readonly functions: readonly ts.FunctionDeclaration[];
  private readonly file: ts.SourceFile;
  private readonly declaring = new Map<string, ts.Statement>();

  constructor(text: string) {
    this.file = parsed(text)!;
    this.functions = this.file.statements.filter(ts.isFunctionDeclaration);
    for (const statement of this.file.statements) {
      for (const name of declaredBy(statement)) this.declaring.set(name, statement);
    }
  }

  /** The statement with `before` before it, the statements that it needs, and its own samples. */
  textFor(statement: ts.FunctionDeclaration, before: string): string {
    const samples = this.samplesOf(nameOf(statement));
    const needed = new Set<ts.Statement>([statement]);
    const take = (node: ts.Node): void => {
      const declaration = ts.isIdentifier(node) ? this.declaring.get(node.text) : undefined;
      if (declaration && !needed.has(declaration) && !isSamples(declaration)) {
        needed.add(declaration);
        take(declaration);
      }
      ts.forEachChild(node, take);
    };
    take(statement);
    if (samples) take(samples);
    const parts = this.file.statements
      .filter((each) => needed.has(each))
      .map((each) => (each === statement ? before : "") + each.getFullText().trim());
    const own = samples ? `\n\nexport const samples = { ${samples.getText()} };` : "";
    return `${parts.join("\n\n")}${own}\n`;
  }

  private samplesOf(name: string): ts.ObjectLiteralElementLike | undefined {
    const statement = this.declaring.get("samples");
    if (!statement || !ts.isVariableStatement(statement)) return undefined;
    const value = statement.declarationList.declarations[0]?.initializer;
    if (!value || !ts.isObjectLiteralExpression(value)) return undefined;
    return value.properties.find((property) => property.name && property.name.getText() === name);
  }
}

function isSamples(statement: ts.Statement): boolean {
  return declaredBy(statement).includes("samples");
}

function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  }
  if (ts.isImportDeclaration(statement)) {
    const { importClause: clause } = statement;
    const named = clause?.namedBindings;
    const names = named && ts.isNamedImports(named) ? named.elements.map(({ name }) => name.text) : [];
    return clause?.name ? [clause.name.text, ...names] : names;
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}
