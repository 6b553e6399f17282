/** Makes one HTML page that needs nothing else: `page.ts` with the code that is generated for it, bundled. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import fluxion from "fluxion/esbuild";

export async function livePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("page.ts", import.meta.url))],
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
<title>Densities, learnt from differences</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
canvas { width: 100%; aspect-ratio: 1; max-width: 34rem; display: block; border-radius: 10px; background: #0b1020; }
button { font: inherit; margin: 0 .5rem .75rem 0; padding: .25rem .75rem; }
[aria-pressed=true] { font-weight: 600; }
</style>
<h1>Densities, learnt from differences</h1>
<p>An energy with two layers of 64 units learns from samples by denoising score matching, two values of the energy along each of two directions
and no second derivative. Bright is where exp(-E) is large; arrows are the score, dots what Langevin's diffusion makes of noise by it.</p>
<div id="sets"></div>
<canvas width="680" height="680" role="img" aria-label="the density, the score and samples"></canvas>
<p id="state"></p>
<script>${script}</script>
</html>
`;
}
