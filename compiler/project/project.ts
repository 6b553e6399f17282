/**
 * The sources as TypeScript sees them, kept between compilations. Every compilation begins with `refresh`, after which
 * the project holds exactly what is on the disk and in the texts handed in, whatever was compiled before.
 */
import { readdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { Project, type SourceFile, type StringLiteral, ts } from "ts-morph";
import { packageFiles } from "../2-lower/names/implementations.ts";
import { randomApi, requestsApi, statAt } from "./paths.ts";

/** What functions may name without the DOM's or Node's types. Merges with them where they are loaded. */
const ambient = `
interface Console { log(...data: unknown[]): void; warn(...data: unknown[]): void; error(...data: unknown[]): void }
declare var console: Console;
interface Performance { now(): number }
declare var performance: Performance;
declare function structuredClone<T>(value: T): T;
`;

export interface Text {
  readonly path: string;
  readonly text: string;
}

export class WarmProject {
  private project: Project;
  /** Texts that were handed in and may differ from the disk. */
  private handedIn = new Set<string>();
  /** Files that were read from the disk, with what tells a change. */
  private readonly stamps = new Map<string, string>();
  /** Files of packages whose code was followed. */
  private readonly packages = new Map<string, string>();
  private readonly listings = new Map<string, string>();
  private hasUnresolvedImport = false;
  private isBroken = false;

  constructor(
    private readonly options: ts.CompilerOptions,
    private readonly ambientFiles: readonly string[],
  ) {
    this.project = this.fresh();
  }

  /** The given texts as source files of an up-to-date project. */
  refresh(texts: readonly Text[]): SourceFile[] {
    const isStale = this.isBroken || this.hasUnresolvedImport || this.filesCameOrWent() || this.packagesChanged();
    if (isStale) this.project = this.fresh();
    else this.rereadChanged(new Set(texts.map(({ path }) => path)));
    this.handedIn = new Set(texts.map(({ path }) => path));
    const roots = new Map(this.project.getSourceFiles().map((file) => [String(file.getFilePath()), file]));
    return texts.map(({ path, text }) => {
      const known = roots.get(path);
      if (known?.getFullText() === text) return known;
      return this.project.createSourceFile(path, text, { overwrite: true });
    });
  }

  /** The program of the last refresh. */
  get program(): ts.Program {
    return this.project.getProgram().compilerObject;
  }

  /** The next refresh begins anew: an exception has left TypeScript in the middle of something. */
  distrust(): void {
    this.isBroken = true;
  }

  /** The text of all files that the last compilation may have gone through. */
  get texts(): Text[] {
    return this.project.getSourceFiles().flatMap((file) => {
      return file.isDeclarationFile() ? [] : [{ path: file.getFilePath(), text: file.getFullText() }];
    });
  }

  /** The text of a file as the last compilation saw it. */
  textOf(path: string): string | undefined {
    return this.project.getSourceFile(path)?.getFullText();
  }

  /** Notes what the compilation read, so that the next one sees what has changed since. */
  remember(files: Iterable<SourceFile>): void {
    for (const file of files) {
      const path = file.getFilePath();
      if (!this.stamps.has(path) && !this.handedIn.has(path)) this.stamps.set(path, stampOf(path));
      const folder = dirname(path);
      if (!this.listings.has(folder)) this.listings.set(folder, listingOf(folder));
      this.hasUnresolvedImport ||= unresolvedImports(file).length > 0;
    }
    for (const file of packageFiles(this.project)) {
      const path = file.getFilePath();
      if (!this.packages.has(path)) this.packages.set(path, stampOf(path));
    }
  }

  private fresh(): Project {
    this.stamps.clear();
    this.listings.clear();
    this.packages.clear();
    this.handedIn.clear();
    this.hasUnresolvedImport = false;
    this.isBroken = false;
    const project = new Project({
      compilerOptions: this.options,
      skipAddingFilesFromTsConfig: true,
      skipFileDependencyResolution: true,
    });
    project.createSourceFile(`${dirname(requestsApi)}/ambient.d.ts`, ambient);
    for (const path of this.ambientFiles) {
      project.addSourceFileAtPathIfExists(path);
      this.stamps.set(path, stampOf(path));
    }
    return project;
  }

  private filesCameOrWent(): boolean {
    for (const [folder, listing] of this.listings) if (listingOf(folder) !== listing) return true;
    return false;
  }

  private packagesChanged(): boolean {
    for (const [path, stamp] of this.packages) if (stampOf(path) !== stamp) return true;
    return false;
  }

  private rereadChanged(given: ReadonlySet<string>): void {
    for (const path of this.handedIn) {
      // Its text may differ from the disk, and what it declares globally must not outlive it.
      if (!given.has(path)) this.project.getSourceFile(path)?.forget();
    }
    for (const [path, stamp] of this.stamps) {
      const now = stampOf(path);
      if (now === stamp || given.has(path)) continue;
      this.stamps.set(path, now);
      this.project.getSourceFile(path)?.refreshFromFileSystemSync();
    }
  }
}

/**
 * Read off the declarations: ts-morph's own list of referenced files remembers imports that lead nowhere, even of files
 * that are replaced or forgotten since.
 */
function importedBy(file: SourceFile): SourceFile[] {
  return specifiersIn(file).flatMap(({ declaration }) => declaration.getModuleSpecifierSourceFile() ?? []);
}

/** The imports and re-exports of a file that name a module, which is a string in all that is right. */
export function specifiersIn(file: SourceFile) {
  return [...file.getImportDeclarations(), ...file.getExportDeclarations()].flatMap((declaration) => {
    const literal = declaration.compilerNode.moduleSpecifier;
    return literal && ts.isStringLiteral(literal) ? [{ declaration, specifier: literal.text }] : [];
  });
}

/** All files that `source` is compiled from: itself and what it imports, without packages' declarations. */
export function filesBehind(source: SourceFile): SourceFile[] {
  const found = new Set([source]);
  for (const file of found) {
    for (const imported of importedBy(file)) {
      if (![requestsApi, randomApi].includes(imported.getFilePath()) && !imported.isDeclarationFile())
        found.add(imported);
    }
  }
  return [...found];
}

function stampOf(path: string): string {
  const stat = statAt(path);
  return stat ? `${stat.mtimeMs} ${stat.size}` : "";
}

/** What import resolution could find in a folder. */
function listingOf(folder: string): string {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() || /\.[cm]?[jt]sx?$/.test(entry.name))
      .map((entry) => entry.name)
      .sort()
      .join("\n");
  } catch {
    return "";
  }
}

/** The paths of relative imports and re-exports of sources that lead nowhere. */
export function unresolvedImports(file: SourceFile): StringLiteral[] {
  return specifiersIn(file).flatMap(({ declaration, specifier: path }) => {
    const isOfSource = /^\.{1,2}(\/|$)/.test(path) && /(^[^.]*|\.[cm]?[jt]sx?)$/.test(basename(path));
    const isLost = isOfSource && declaration.getModuleSpecifierSourceFile() === undefined;
    return isLost ? (declaration.getModuleSpecifier() ?? []) : [];
  });
}
