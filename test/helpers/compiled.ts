/** Compiles files that exist only in the test, in a session of the test file, and gives what a user would read. */
import { type CompileOptions, formatDiagnostics, openSession } from "../../compiler/index.ts";

const folder = "/project";

/** The test file's session, which checks the IR behind each stage. */
export const session = openSession({ verify: true });

export interface Compiled {
  /** Empty if nothing was reported. */
  readonly messages: string;
  /** The first file as it is rewritten; empty if it is not. */
  readonly code: string;
}

/** The first of the files, by name, is the main one; the others can be imported by it. */
export function compileFiles(files: Readonly<Record<string, string>>, options?: CompileOptions): Compiled {
  const sources = Object.entries(files).map(([name, text]) => ({ path: `${folder}/${name}`, text }));
  const { modules, diagnostics } = session.compile(sources, options);
  const style = { colour: false, frame: false, folder, textOf: () => undefined };
  return { messages: formatDiagnostics(diagnostics, style), code: modules[0]?.code ?? "" };
}

/** What is said of a file `f.ts` whose tagged functions are differentiated. */
export function messagesOf(text: string): string {
  return compileFiles({ "f.ts": text }, { tags: true }).messages.trimEnd();
}
