/** The page that looks inside the plate: `page.ts` with the code that is generated for it. */
import { fileURLToPath } from "node:url";
import { onePage } from "../one-page.ts";

export function livePage(): Promise<string> {
  const figure = (id: string, caption: string) =>
    `<figure><canvas id="${id}" width="48" height="48" role="img" aria-label="${caption}"></canvas><figcaption>${caption}</figcaption></figure>`;
  return onePage({
    program: fileURLToPath(new URL("page.ts", import.meta.url)),
    title: "Inside a plate",
    style: `.fields { display: flex; gap: 1rem; flex-wrap: wrap; }
figure { flex: 1 1 12rem; margin: 0; }
canvas { width: 100%; aspect-ratio: 1; display: block; image-rendering: pixelated; border-radius: 6px; }
figcaption { font-size: .9rem; margin: .25rem 0 1rem; }
progress { width: 100%; }
#notice { font-weight: 600; }`,
    body: `<p>Lamps warm a plate in which something hinders heat. A camera sees the temperatures, eight times in 400 steps of time; gradient descent finds
how well each cell conducts. The gradient flows back through all 400 steps, on the graphics device, and stays there until it is drawn.</p>
<div class="fields">
${figure("seen", "seen last: temperature")}
${figure("hidden", "hidden: conductivity")}
${figure("found", "found: conductivity")}
</div>
<progress id="progress" value="0"></progress>
<p id="state"></p>
<p id="notice" role="status"></p>`,
  });
}
