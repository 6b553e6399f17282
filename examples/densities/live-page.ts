/** The page that learns densities: `page.ts` with the code that is generated for it. */
import { fileURLToPath } from "node:url";
import { onePage } from "../one-page.ts";

export function livePage(): Promise<string> {
  return onePage({
    program: fileURLToPath(new URL("page.ts", import.meta.url)),
    title: "Densities, learnt from differences",
    style: `canvas { width: 100%; aspect-ratio: 1; max-width: 34rem; display: block; border-radius: 10px; background: #0b1020; }
button { font: inherit; margin: 0 .5rem .75rem 0; padding: .25rem .75rem; }
[aria-pressed=true] { font-weight: 600; }`,
    body: `<p>An energy with two layers of 64 units learns from samples by denoising score matching, two values of the energy along each of two directions
and no second derivative. Bright is where exp(-E) is large; arrows are the score, dots what Langevin's diffusion makes of noise by it.</p>
<div id="sets"></div>
<canvas width="680" height="680" role="img" aria-label="the density, the score and samples"></canvas>
<p id="state"></p>`,
  });
}
