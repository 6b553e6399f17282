/** What lowering says, word for word. */
import { expect, test } from "vitest";
import { lowerText } from "../../helpers/lowering.ts";
import { others, sources } from "./sources.ts";

test.each(Object.entries(sources))("%s", async (name, text) => {
  const { diagnostics, exported } = lowerText(text.trimStart(), others);
  const shown = diagnostics.map(({ span, severity, code, message, help, notes }) => {
    const place = `${span?.file}(${span?.line},${span?.column})`;
    const lines = notes.map((note) => `  ${note.span?.file}(${note.span?.line},${note.span?.column}): ${note.message}`);
    return [`${place}: ${severity} ${code}: ${message}`, `  help: ${help}`, ...lines].join("\n");
  });
  const lowered = [...exported.keys()].map((id) => `lowered: ${id}`);
  await expect(`${[...shown, ...lowered].join("\n")}\n`).toMatchFileSnapshot(
    `expected/${name.replaceAll(" ", "-")}.txt`,
  );
});
