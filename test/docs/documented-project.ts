/** A page's project in a folder of its own: its files written, its packages found, its commands run. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "../../compiler/cli/run.ts";
import { neverInterrupted } from "../cli/command-line.ts";
import { type Block, blocksOf, isSource, root } from "./blocks.ts";

export interface Outcome {
  readonly code: number | null;
  readonly output: string;
}

export class DocumentedProject {
  readonly folder = mkdtempSync(join(tmpdir(), "fluxion-docs-"));
  readonly blocks: readonly Block[];

  constructor(page: string) {
    this.blocks = blocksOf(page);
    for (const { title, text } of this.blocks.filter(isSource)) this.write(title, text);
    const compilerOptions = {
      target: "es2022",
      lib: ["es2023"],
      module: "preserve",
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      allowImportingTsExtensions: true,
      types: ["node"],
    };
    this.write("package.json", JSON.stringify({ type: "module" }));
    this.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["**/*.ts"] }));
    for (const name of ["esbuild", "vite", "@types"]) this.link(name, join(root, "node_modules", name));
    this.link("fluxion", root);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  write(path: string, text: string): void {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), "utf8");
  }

  /** The command line, in this process: starting another takes longer than what it does. */
  async fluxion(...words: string[]): Promise<Outcome> {
    let output = "";
    const out = (text: string) => {
      output += text;
    };
    const terminal = { folder: this.folder, colour: false, colourOut: false, interactive: false, out, error: out };
    const code = await run(words, terminal, neverInterrupted);
    return { code, output };
  }

  node(...words: string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: this.folder, encoding: "utf8" });
    return { code: status, output: stdout + stderr };
  }

  /** As `node`, without the warnings of the build. */
  nodeWithoutWarnings(...words: string[]): string {
    return this.node(...words).output.replace(/^.*: warning FX.*\n(?: {2}(?:note|help): .*\n)*/gm, "");
  }

  /** What the type checker says; empty if it has nothing to say. */
  typeCheck(): string {
    const checker = join(root, "node_modules/typescript/bin/tsc");
    try {
      return execFileSync(process.execPath, [checker, "-p", "."], { cwd: this.folder, encoding: "utf8" });
    } catch (error) {
      return (error as { stdout: string }).stdout;
    }
  }

  /** A generated function with the comment above it. */
  excerpt(title: string): string {
    const [path = "", name = ""] = title.split("#");
    const text = this.read(path);
    const functions = text.match(/^(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\n)?export function [\s\S]*?^\}\n/gm) ?? [];
    const found = functions.find((declaration) => declaration.includes(`export function ${name}(`));
    if (found === undefined) throw new Error(`'${path}' has no function '${name}'`);
    return found;
  }

  private link(name: string, target: string): void {
    mkdirSync(join(this.folder, "node_modules"), { recursive: true });
    symlinkSync(target, join(this.folder, "node_modules", name), "junction");
  }
}
