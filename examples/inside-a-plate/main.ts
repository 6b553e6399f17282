/** Looks inside the plate in loops of JavaScript, and makes the page that does so on a graphics device; serves it if asked to. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { inLoops } from "./descent.ts";
import { livePage } from "./live-page.ts";
import { offBy } from "./plate.ts";

export interface Options {
  /** Of the descent. */
  readonly steps: number;
  /** The folder for the page. */
  readonly out: string;
  readonly quick?: boolean;
  /** The port of this machine at which the page is served until the program is ended. */
  readonly serve?: number;
}

export async function main({ out, quick = false, serve, ...options }: Options): Promise<number> {
  const page = await livePage();
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "inside-a-plate.html"), page);
  console.log(`page of ${Math.round(page.length / 1024)} KiB: ${join(out, "inside-a-plate.html")}`);
  if (serve !== undefined) return served(page, serve);
  const steps = quick ? 30 : options.steps;
  const descent = inLoops();
  for (let step = 1; step <= steps; step++) {
    descent.step();
    if (step !== 1 && step !== steps) continue;
    const { misfit, inside } = await descent.look();
    console.log(`step ${step}: misfit ${misfit.toPrecision(5)}`);
    if (step === steps) console.log(`conductivity off by ${offBy(inside).toFixed(3)} of the first guess`);
  }
  return 0;
}

/** Never ends by itself. */
function served(page: string, port: number): Promise<number> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(page);
  });
  return new Promise((_, reject) => {
    server.on("error", reject);
    server.listen(port, "localhost", () => console.log(`http://localhost:${port}/ until Ctrl-C`));
  });
}
