/** Collects lines of text and remembers which place of the source each comes from. */
import type { Span } from "../../diagnostics/span.ts";

/** Longer lines are broken. */
export const lineWidth = 100;

/** A place in the generated text and where it comes from. Lines count from 1, columns from 0, as source maps do. */
export interface Mapping {
  readonly generated: { readonly line: number; readonly column: number };
  readonly source: Span;
  readonly name?: string;
}

export class Writer {
  private readonly lines: string[] = [];
  private depth = 0;
  readonly mappings: Mapping[] = [];

  /** Writes one line, or several separated by line breaks, at the current depth. */
  line(text: string, source?: Span, name?: string): void {
    if (source) this.map(0, source, name);
    const indentation = "  ".repeat(this.depth);
    for (const part of text.split("\n")) this.lines.push(part === "" ? "" : indentation + part);
  }

  /** Writes one line of a head and what stands behind it, each with a place of its own. */
  lineOfTwo(head: string, headSource: Span | undefined, rest: string, restSource: Span | undefined): void {
    if (headSource) this.map(0, headSource);
    if (restSource) this.map(head.length + 1, restSource);
    this.line(`${head} ${rest}`);
  }

  /** The next line comes from `source`, from this column behind its indentation on. */
  private map(offset: number, source: Span, name?: string): void {
    const generated = { line: this.lines.length + 1, column: 2 * this.depth + offset };
    this.mappings.push(name === undefined ? { generated, source } : { generated, source, name });
  }

  indented(write: () => void): void {
    this.depth++;
    write();
    this.depth--;
  }

  /** How many columns a line at the current depth has. */
  get room(): number {
    return lineWidth - 2 * this.depth;
  }

  get lineCount(): number {
    return this.lines.length;
  }

  get text(): string {
    return `${this.lines.join("\n")}\n`;
  }
}
