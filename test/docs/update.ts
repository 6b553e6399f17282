/**
 * `npm run docs:update`: writes into the pages what is generated and said now. With `--bench` also what gradients cost,
 * with `--peers` what those of other tools do.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { commandsIn, isExcerpt, isMessage, pages, readPage, root, wordsOf } from "./blocks.ts";
import { DocumentedProject } from "./documented-project.ts";

const measured = { bench: benchTable, peers: peersTable };

for (const page of pages) {
  const before = readPage(page);
  const project = new DocumentedProject(before);
  try {
    for (const [program, ...words] of commandsIn(project.blocks)) {
      if (program === "npx") await project.fluxion(...words.slice(1));
    }
    let after = before;
    const replace = (title: string, language: string, text: string) => {
      const opening = `\`\`\`${language} ${title}\n`;
      const start = after.indexOf(opening) + opening.length;
      after = after.slice(0, start) + text + after.slice(after.indexOf("```", start));
    };
    for (const { title, language } of project.blocks.filter(isExcerpt))
      replace(title, language, project.excerpt(title));
    for (const { title, language } of project.blocks.filter(isMessage)) {
      replace(title, language, (await project.fluxion(...wordsOf(title))).output);
    }
    for (const [name, table] of Object.entries(measured)) {
      if (!process.argv.includes(`--${name}`)) continue;
      const marked = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
      after = after.replace(marked, (_, open, end) => open + table() + end);
    }
    if (after !== before) writeFileSync(join(root, page), after);
    console.log(`${page} ${after === before ? "is up to date" : "was updated"}`);
  } finally {
    project.remove();
  }
}

interface Row {
  readonly name: string;
  readonly primalMilliseconds: number;
  readonly generatedToPrimal: number;
  readonly handWrittenToPrimal: number;
  readonly generatedToHandWritten: number;
}

function rowsOf(...options: string[]) {
  const command = [join(root, "test/bench/run.mjs"), "--json", ...options];
  return JSON.parse(execFileSync(process.execPath, command, { encoding: "utf8" }));
}

function benchTable(): string {
  const rows: Row[] = rowsOf();
  const lines = rows.map((row) => {
    const ratios = [row.generatedToPrimal, row.handWrittenToPrimal, row.generatedToHandWritten];
    return `| ${[row.name, row.primalMilliseconds.toPrecision(2), ...ratios.map((ratio) => ratio.toFixed(2))].join(" | ")} |`;
  });
  return [
    `Node ${process.version}, ${cpus()[0]?.model.trim()}; times of one call, as medians.`,
    "",
    "| function | primal, ms | gradient / primal | by hand / primal | gradient / by hand |",
    "| --- | ---: | ---: | ---: | ---: |",
    ...lines,
    "",
  ].join("\n");
}

interface PeersRow {
  readonly name: string;
  readonly figures: readonly { readonly peer: string; readonly toGenerated?: number; readonly remark?: string }[];
}

function peersTable(): string {
  const rows: PeersRow[] = rowsOf("--peers");
  const cells = ({ figures }: PeersRow) =>
    figures.map(({ toGenerated: times = Number.NaN }) =>
      Number.isNaN(times) ? "-" : times < 100 ? times.toPrecision(3) : times.toFixed(0),
    );
  const heads = ["function", ...(rows[0]?.figures ?? []).map(({ peer }) => peer)];
  const lines = rows.map((row) => [row.name, ...cells(row)]);
  const remarks = new Map<string, Set<string>>();
  for (const { peer, remark } of rows.flatMap(({ figures }) => figures)) {
    if (remark !== undefined) remarks.set(remark, (remarks.get(remark) ?? new Set()).add(peer));
  }
  return [
    ...[heads, heads.map((_, k) => (k === 0 ? "---" : "---:")), ...lines].map((row) => `| ${row.join(" | ")} |`),
    "",
    `${peerVersions().join(", ")}. Below 1 the other is faster.`,
    "",
    ...[...remarks].map(([remark, of]) => `- ${[...of].join(", ")}: ${remark}.`),
    "",
  ].join("\n");
}

function peerVersions(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, "test/bench/peers/package.json"), "utf8"));
  return Object.entries(dependencies).map(([name, version]) => `\`${name}\` ${version}`);
}
