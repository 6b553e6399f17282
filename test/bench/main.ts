/** `npm run bench`: what generated gradients cost, beside the functions themselves, gradients by hand and other tools'. */
import { fileURLToPath } from "node:url";
import { openSession } from "fluxion/compiler";
import { writeWhole } from "../../runtime/training/node/whole-file.ts";
import { costsView } from "./costs-view.ts";
import { quick, thorough } from "./measure.ts";
import { type Asked, askedBy } from "./options.ts";
import { peersView } from "./peers-view.ts";
import { progressOn } from "./progress.ts";
import { sizesView } from "./sizes-view.ts";
import type { View } from "./view.ts";

const asked = askedOrGiveUp();
if (asked.others.length > 0) await installPeers();
const effort = asked.quick ? quick : thorough;
const session = openSession();
if (asked.sizes) await measureAll(sizesView(asked.others, session, effort));
else if (asked.others.length > 0) await measureAll(peersView(asked.others, session, effort));
else await measureAll(costsView(session, effort));

function askedOrGiveUp(): Asked {
  try {
    return askedBy(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

async function installPeers(): Promise<void> {
  const { install } = await import(new URL("../../scripts/install.mjs", import.meta.url).href);
  install(fileURLToPath(new URL("peers", import.meta.url)), "Installing the bench's peers (once)...");
}

/** Lines as they come about, or the rows as JSON at the end; to a file only where nothing went wrong. */
async function measureAll<Row>(view: View<Row>): Promise<void> {
  const progress = progressOn(process.stderr);
  const isTold = asked.json !== true;
  const rows: Row[] = [];
  if (isTold) console.log(view.header);
  for (const benchmark of asked.chosen) {
    progress.say(benchmark.name);
    try {
      const row = await view.measure(benchmark, progress.say);
      rows.push(row);
      progress.clear();
      if (isTold) console.log(view.lines(row, benchmark));
      for (const fault of view.faults(row)) complain(fault);
    } catch (error) {
      progress.clear();
      complain(`${benchmark.name}: ${error instanceof Error ? error.message : error}`);
    }
  }
  const json = JSON.stringify(rows, undefined, 2);
  console.log(isTold ? view.footnotes(rows) : json);
  if (typeof asked.json === "string") writeIfRight(asked.json, `${json}\n`);
  if (asked.picture !== undefined && view.picture) writeIfRight(asked.picture, view.picture(rows));
}

function writeIfRight(path: string, content: string): void {
  if (process.exitCode === 1) complain(`${path} was not written.`);
  else writeWhole(path, content);
}

function complain(message: string): void {
  process.exitCode = 1;
  console.error(message);
}
