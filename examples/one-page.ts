/** A page of an example that needs nothing else: a program with the code that is generated for it, bundled into HTML. */
import { build } from "esbuild";
import fluxion from "fluxion/esbuild";

export interface OnePage {
  /** The path of the program. */
  readonly program: string;
  readonly title: string;
  /** CSS beyond that of all pages. */
  readonly style: string;
  /** HTML. */
  readonly body: string;
}

export async function onePage({ program, title, style, body }: OnePage): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [program],
    bundle: true,
    minify: true,
    format: "iife",
    write: false,
    // The paths in tsconfig.json lead to sources of this repository.
    tsconfigRaw: {},
    plugins: [fluxion()],
    logLevel: "error",
  });
  // What ends a script is no part of one.
  const script = outputFiles[0].text.replaceAll("</script", "<\\/script");
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
${style}
</style>
<h1>${title}</h1>
${body}
<script>${script}</script>
</html>
`;
}
