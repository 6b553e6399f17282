/** `fluxion/vite`: replaces the requests of the modules that Vite (and so vitest) loads. */
import type { Plugin } from "vite";
import { formatDiagnostics } from "../diagnostics/terminal.ts";
import { tell } from "./explain.ts";
import type { PluginOptions } from "./options.ts";
import { Transformer } from "./transformer.ts";

export default function fluxion(options: PluginOptions = {}): Plugin {
  let transformer = new Transformer(options, process.cwd());
  let folder = process.cwd();
  let isServing = false;
  let print = (text: string): void => {
    process.stdout.write(text);
  };
  const tellAll = () => tell(options, transformer.explanations, folder, print);
  return {
    name: "fluxion",
    // The source is needed with its types.
    enforce: "pre",
    configResolved({ root, command, logger }) {
      folder = root;
      isServing = command === "serve";
      print = (text) => logger.info(text);
      transformer = new Transformer(options, root);
    },
    buildEnd(error) {
      if (!isServing && error === undefined) tellAll();
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
      if (isServing) tellAll();
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
