/**
 * Every example, run as a user runs it, against its expected.json: the short run, or the whole one when
 * FLUXION_EXAMPLES=full. A run's output says `NAME NUMBER` for each number it must reach, or stay below.
 */
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";

interface Expected {
  readonly arguments: string[];
  readonly reaches: { readonly [name: string]: number };
  readonly staysBelow?: { readonly [name: string]: number };
  /** Holds for the whole run; the short one may share its cores with other tests. */
  readonly seconds: number;
}

const extent = process.env.FLUXION_EXAMPLES === "full" ? "full" : "quick";
const examples = readdirSync("examples").filter((name) => existsSync(join("examples", name, "expected.json")));

test.each(examples)(`%s reaches what it promises (${extent})`, { timeout: 240_000 }, async (name) => {
  const all: Record<typeof extent, Expected> = JSON.parse(
    readFileSync(join("examples", name, "expected.json"), "utf8"),
  );
  const expected = all[extent];
  const out = mkdtempSync(join(tmpdir(), `fluxion-${name}-`));
  try {
    const began = performance.now();
    const program = join("examples", name, "run.mjs");
    const { stdout } = await promisify(execFile)(process.execPath, [program, ...expected.arguments, "--out", out]);
    const seconds = (performance.now() - began) / 1000;
    const numberOf = (quantity: string) => Number(new RegExp(`^${quantity} ([0-9.]+)`, "m").exec(stdout)?.[1]);
    for (const [quantity, least] of Object.entries(expected.reaches))
      expect(numberOf(quantity), `${quantity} in: ${stdout}`).toBeGreaterThanOrEqual(least);
    for (const [quantity, limit] of Object.entries(expected.staysBelow ?? {}))
      expect(numberOf(quantity), `${quantity} in: ${stdout}`).toBeLessThan(limit);
    if (extent === "full") expect(seconds).toBeLessThan(expected.seconds);
  } finally {
    rmSync(out, { recursive: true });
  }
});

test.each(examples)("%s answers a request for help before it loads or compiles anything", async (name) => {
  const alone = mkdtempSync(join(tmpdir(), `fluxion-${name}-`));
  try {
    symlinkSync(resolve("node_modules"), join(alone, "node_modules"), "junction");
    for (const file of ["command-line.mjs", join(name, "run.mjs")]) cpSync(join("examples", file), join(alone, file));
    const { stdout } = await promisify(execFile)(process.execPath, [join(alone, name, "run.mjs"), "--help"]);
    expect(stdout).toContain(`Usage: ${name} [options]`);
  } finally {
    rmSync(alone, { recursive: true });
  }
});
