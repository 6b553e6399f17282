/** `fluxion/esbuild`: replaces the requests of the files that esbuild loads. */
import { readFile } from "node:fs/promises";
import { dirname, extname, relative } from "node:path";
import type { Loader, Plugin } from "esbuild";
import { toEsbuildMessage } from "../diagnostics/esbuild.ts";
import type { CompiledModule } from "../options.ts";
import { inlineComment } from "../output/source-map.ts";
import { tell } from "./explain.ts";
import type { PluginOptions } from "./options.ts";
import { Transformer } from "./transformer.ts";

const loaders: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
  ".jsx": "jsx",
};

export default function fluxion(options: PluginOptions = {}): Plugin {
  return {
    name: "fluxion",
    setup(build) {
      const folder = build.initialOptions.absWorkingDir ?? process.cwd();
      const transformer = new Transformer(options, folder);
      build.onEnd(() => tell(options, transformer.explanations, folder, (text) => process.stdout.write(text)));
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
        const transformed = transformer.transform(path, await readFile(path, "utf8"));
        if (transformed === undefined) return undefined;
        const { module, diagnostics, files } = transformed;
        const style = { folder, textOf: (file: string) => transformer.textOf(file) };
        const messages = (severity: "error" | "warning") =>
          diagnostics.filter((diagnostic) => diagnostic.severity === severity).map((d) => toEsbuildMessage(d, style));
        const extension = extname(path);
        return {
          ...(module && { contents: withMap(module) }),
          loader: build.initialOptions.loader?.[extension] ?? loaders[extension] ?? "ts",
          errors: messages("error"),
          warnings: messages("warning"),
          watchFiles: [...files],
        };
      });
    },
  };
}

/** esbuild chains the map in a file's last comment with its own. */
function withMap({ source, code, map }: CompiledModule): string {
  const sources = map.sources.map((file) => file && relative(dirname(source), file).replaceAll("\\", "/"));
  return code + inlineComment({ ...map, sources });
}
