/** Hands the report on derivatives to whoever asked for it in the plugin's options. */
import { writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { displayPath } from "../diagnostics/terminal.ts";
import type { FunctionExplanation } from "../explain/explanation.ts";
import { explanationText } from "../explain/text.ts";
import { withPaths } from "../explain/with-paths.ts";
import { makeFolder } from "../project/folders.ts";
import type { PluginOptions } from "./options.ts";

export function isExplaining({ explain }: PluginOptions): boolean {
  return explain !== undefined && explain !== false;
}

/** `print` is for what is printed. Where no derivatives were requested, nothing is told. */
export function tell(
  { explain }: PluginOptions,
  functions: readonly FunctionExplanation[],
  folder: string,
  print: (text: string) => void,
): void {
  if (explain === undefined || explain === false || functions.length === 0) return;
  const shown = withPaths(functions, (file) => displayPath(file, folder));
  if (typeof explain === "function") explain(shown);
  else if (explain === true) print(explanationText(functions, { colour: false, folder }));
  else {
    const path = resolve(folder, explain);
    const isJson = path.endsWith(".json");
    makeFolder(dirname(path));
    writeFileSync(
      path,
      isJson
        ? `${JSON.stringify({ functions: shown }, undefined, 2)}\n`
        : explanationText(functions, { colour: false, folder }),
    );
  }
}
