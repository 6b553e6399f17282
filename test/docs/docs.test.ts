/** The documentation keeps its word: its code compiles, runs and prints what it says, its generated code is what is generated. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  commandsIn,
  isExcerpt,
  isMessage,
  isReport,
  isSource,
  pages,
  printed,
  readPage,
  root,
  wordsOf,
} from "./blocks.ts";
import { DocumentedProject } from "./documented-project.ts";

describe.each(pages)("%s", (page) => {
  let project: DocumentedProject;
  beforeAll(() => {
    project = new DocumentedProject(readPage(page));
  });
  afterAll(() => project.remove());

  test("its commands work, in their order", async () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const programs = project.blocks.filter(isSource).map(({ title }) => title);
    const commands = commandsIn(project.blocks);
    expect(commands.length).toBeGreaterThan(2);
    for (const [program = "", ...words] of commands) {
      const [first = "", second = ""] = words;
      if (program === "npx") expect(await project.fluxion(...words.slice(1))).toMatchObject({ code: 0 });
      // The programs themselves are run below, all in one process.
      else if (program === "node") expect(programs).toContain(words.at(-1));
      else expect(["install", ...Object.keys(scripts)], words.join(" ")).toContain(first === "run" ? second : first);
    }
  });

  test("its generated code is what is generated now", () => {
    const shown = project.blocks.filter(isExcerpt);
    expect(shown.length).toBeGreaterThan(0);
    for (const { title, text } of shown) expect(text, "run 'npm run docs:update'").toBe(project.excerpt(title));
  });

  test("its messages are what the command line says", async () => {
    for (const { title, text } of project.blocks.filter(isMessage)) {
      const code = isReport(title) ? 0 : 1;
      expect(await project.fluxion(...wordsOf(title))).toEqual({ code, output: text });
    }
  });

  test("its functions pass the check", { timeout: 120_000 }, async () => {
    const refused = project.blocks.filter(isMessage).map(({ title }) => title);
    const isCheckable = ({ title, text }: { title: string; text: string }) =>
      /@differentiable|from "fluxion"/.test(text) && !refused.includes(title);
    const files = project.blocks.filter((block) => isSource(block) && isCheckable(block)).map(({ title }) => title);
    const { code, output } = await project.fluxion("check", ...files);
    expect(output.split("\n").filter((line) => line.startsWith("✓")).length).toBeGreaterThan(6);
    expect(output).not.toContain("error");
    expect(code).toBe(0);
  });

  test("its code has no type errors", () => {
    expect(project.typeCheck()).toBe("");
  });

  test("its programs print what they say", () => {
    const programs = project.blocks.filter((block) => isSource(block) && printed(block.text).length > 0);
    expect(programs.length).toBeGreaterThan(1);
    project.write("all.mjs", programs.map(({ title }) => `await import("./${title}");`).join("\n"));
    const output = project.nodeWithoutWarnings("--import", "fluxion/register", "all.mjs");
    expect(output.trimEnd().split("\n")).toEqual(programs.flatMap(({ text }) => printed(text)));
  });

  test("its build script builds what runs the same", () => {
    const [script] = project.blocks.filter(({ title }) => title === "build.mjs");
    const outfile = /outfile: "([^"]*)"/.exec(script?.text ?? "")?.[1] as string;
    expect(project.node("build.mjs")).toEqual({ code: 0, output: "" });
    expect(project.node(outfile).output.trimEnd().split("\n")).toEqual(printed(project.read("src/main.ts")));
    expect(project.read(outfile)).not.toContain("unbuilt");
  });

  test("its links lead somewhere", () => {
    const links = [...readPage(page).matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(([, path]) => path as string);
    expect(links.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});
