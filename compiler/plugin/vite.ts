/** `fluxion/vite`: replaces the requests of the modules that Vite (and so vitest) loads. */
import type { Plugin } from "vite";
import { formatDiagnostics } from "../diagnostics/terminal.ts";
import type { PluginOptions } from "./options.ts";
import { Transformer } from "./transformer.ts";

export default function fluxion(options: PluginOptions = {}): Plugin {
  let transformer = new Transformer(options, process.cwd());
  let folder = process.cwd();
  return {
    name: "fluxion",
    // The source is needed with its types.
    enforce: "pre",
    configResolved({ root }) {
      folder = root;
      transformer = new Transformer(options, root);
    },
    transform(code, id) {
      const [path = id] = id.split("?");
      if (id.startsWith("\0") || !/\.[cm]?[jt]sx?$/.test(path)) return null;
      const transformed = transformer.transform(path, code);
      if (transformed === undefined) return null;
      const { module, diagnostics, files } = transformed;
      for (const file of files) if (file !== path) this.addWatchFile(file);
      const style = { colour: false, frame: false, folder, textOf: () => undefined };
      const warnings = diagnostics.filter(({ severity }) => severity === "warning");
      if (warnings.length > 0) this.warn(formatDiagnostics(warnings, style).trimEnd());
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      const [first] = errors;
      if (first) {
        const { span } = first;
        const message = formatDiagnostics(errors, style).trimEnd();
        this.error({ message, ...(span && { loc: { file: span.file, line: span.line, column: span.column - 1 } }) });
      }
      if (module === undefined) return null;
      const { names, sources, sourcesContent, mappings } = module.map;
      return {
        code: module.code,
        map: {
          version: 3,
          mappings,
          names: [...names],
          sources: sources.map((source) => source ?? ""),
          sourcesContent: (sourcesContent ?? []).map((content) => content ?? ""),
        },
      };
    },
  };
}
