/** What lowering says, word for word. */
import { SyntaxKind } from "ts-morph";
import { expect, test } from "vitest";
import { refusals } from "../../../compiler/2-lower/syntax-table.ts";
import { lowerText } from "../../helpers/lowering.ts";
import { refusedSyntax } from "./refused-syntax.ts";
import { others, sources } from "./sources.ts";
import { sourcesOfKinds } from "./sources-of-kinds.ts";
import { sourcesOfModules } from "./sources-of-modules.ts";
import { sourcesOfNames } from "./sources-of-names.ts";

test.each(Object.entries({ ...sources, ...sourcesOfModules, ...sourcesOfKinds, ...sourcesOfNames }))(
  "%s",
  async (name, text) => {
    const { diagnostics, exported } = lowerText(text.trimStart(), others);
    const shown = diagnostics.map(({ span, severity, code, message, help, notes }) => {
      const place = `${span?.file}(${span?.line},${span?.column})`;
      const lines = notes.map(
        (note) => `  ${note.span?.file}(${note.span?.line},${note.span?.column}): ${note.message}`,
      );
      return [`${place}: ${severity} ${code}: ${message}`, `  help: ${help}`, ...lines].join("\n");
    });
    const lowered = [...exported.keys()].map((id) => `lowered: ${id}`);
    await expect(`${[...shown, ...lowered].join("\n")}\n`).toMatchFileSnapshot(
      `expected/${name.replaceAll(" ", "-")}.txt`,
    );
  },
);

const kinds = Object.keys(refusals).map(Number) as SyntaxKind[];

test.each(kinds.map((kind) => [SyntaxKind[kind], kind] as const))("%s is refused where it stands", (_, kind) => {
  const { what, remedy } = refusals[kind]!;
  const body = refusedSyntax[kind];
  const text = `declare function same<T>(value: T): T;
declare function tag(parts: TemplateStringsArray): number;
export function f(x: number, list: number[]): number { ${body} }`;
  const { diagnostics, exported } = lowerText(text, {}, "/refused.tsx");
  const found = diagnostics.find(({ help, message }) => help === remedy && message.startsWith(what));
  expect(found?.span, diagnostics.map(({ message }) => message).join("\n")).toMatchObject({ line: 3 });
  expect(exported.size).toBe(0);
});
