/** `npm run docs:update`: writes into the pages what is generated and said now. With `--bench` also what is measured. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { commandsIn, isExcerpt, isMessage, pages, readPage, root, wordsOf } from "./blocks.ts";
import { DocumentedProject } from "./documented-project.ts";

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
    if (process.argv.includes("--bench")) {
      after = after.replace(
        /(<!-- bench -->\n)[\s\S]*?(<!-- end of bench -->)/,
        (_, open, end) => open + benchTable() + end,
      );
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

function benchTable(): string {
  const output = execFileSync(process.execPath, [join(root, "test/bench/run.mjs"), "--json"], { encoding: "utf8" });
  const rows: Row[] = JSON.parse(output);
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
