/** Training with K-FAC, killed for real: what is resumed ends where the uninterrupted run does, bit for bit. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { readSealed } from "../../runtime/training/node/sealed-file.ts";

test("a run that is killed goes on bit for bit, with all that K-FAC remembers", async () => {
  const room = mkdtempSync(join(tmpdir(), "fluxion-kfac-"));
  try {
    const program = join(room, "trained-network.cjs");
    const entryPoints = ["test/second-order/trained-network.ts"];
    await build({ entryPoints, bundle: true, platform: "node", outfile: program });
    const start = (folder: string, ...options: string[]) => {
      const child = spawn(process.execPath, [program, folder, ...options], { stdio: "ignore" });
      return { child, exit: once(child, "exit") };
    };
    const [whole, killed] = [join(room, "whole"), join(room, "killed")];
    const uninterrupted = start(whole, "0");
    const run = start(killed, "5");
    const metrics = join(killed, "metrics.jsonl");
    // Behind the first change of gamma, at step 20.
    while (!existsSync(metrics) || readFileSync(metrics, "utf8").split("\n").length <= 22) await pause(5);
    run.child.kill("SIGKILL");
    expect(await run.exit).toEqual([null, "SIGKILL"]);
    expect(existsSync(join(killed, "model.fluxion"))).toBe(false);
    expect(await start(killed, "0", "--resume").exit).toEqual([0, null]);
    expect(await uninterrupted.exit).toEqual([0, null]);

    const bytes = (folder: string, file: string) => readFileSync(join(folder, file));
    expect(bytes(killed, "model.fluxion").equals(bytes(whole, "model.fluxion"))).toBe(true);
    const losses = (folder: string) => {
      const lines = readFileSync(join(folder, "metrics.jsonl"), "utf8").trimEnd().split("\n");
      return lines.map((line) => ({ ...JSON.parse(line), seconds: 0 }));
    };
    expect(losses(killed)).toEqual(losses(whole));
    expect(losses(whole).at(-1).loss).toBeLessThan(0.5 * losses(whole)[0].loss);
    // The whole memory: its arrays stand behind the first line.
    const arrays = (folder: string) => {
      const checkpoint = readSealed(join(folder, "checkpoint.fluxion"));
      return checkpoint.subarray(checkpoint.indexOf(0x0a) + 1);
    };
    expect(Buffer.compare(arrays(killed), arrays(whole))).toBe(0);
  } finally {
    rmSync(room, { recursive: true });
  }
});
