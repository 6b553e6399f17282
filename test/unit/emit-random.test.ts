/** Random structured programs: the emitted JavaScript does what the evaluator does, bit for bit. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { random } from "../../compiler/check/random.ts";
import type { IrFunction } from "../../compiler/ir/nodes.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { verified } from "../../compiler/ir/verify.ts";
import { operations } from "../../compiler/ops/index.ts";
import { emit, emittedFunction, evaluated, outcomeOf } from "../helpers/emission.ts";
import { irProgram } from "../helpers/ir-functions.ts";
import { gallery } from "../helpers/ir-samples.ts";
import { arrayLength, randomFunction } from "../helpers/random-ir.ts";

const count = Number(process.env.EMIT_PROGRAMS ?? 600);
const first = Number(process.env.EMIT_SEED ?? 1);

function argumentsFor(seed: number): UserValue[] {
  const next = random(seed);
  const numbers = () => Array.from({ length: arrayLength }, () => Math.round(next() * 40 - 20) / 4);
  const x = new Float64Array(numbers());
  const k = new Int32Array(numbers());
  return [x, numbers()[0], Math.floor(next() * 6), next() < 0.5, k, { w: numbers(), b: next() }];
}

describe("emission of random programs", () => {
  const programs = Array.from({ length: count }, (_, i) => {
    const seed = first + i;
    const helper = randomFunction(seed + 1_000_000, "helper");
    const fn: IrFunction = randomFunction(seed, "f", helper);
    return { seed, fn, program: verified("generation", irProgram([fn, helper]), operations) };
  });

  test("they run as the evaluator says", () => {
    for (const { seed, fn, program } of programs) {
      const call = emittedFunction(fn, program);
      for (let draw = 0; draw < 3; draw++) {
        const args = argumentsFor(seed * 10 + draw);
        const expected = evaluated(fn, program, args);
        if (expected.error?.startsWith("StepLimitError")) continue;
        const actual = outcomeOf(call, args);
        expect(actual, `seed ${seed}\n${emit([fn], program).code}`).toEqual(expected);
      }
    }
  });

  test("they satisfy TypeScript's strict rules", () => {
    const folder = mkdtempSync(join(tmpdir(), "fluxion-emit-"));
    const files = programs.slice(0, 150).map(({ seed, fn, program }) => {
      const file = join(folder, `seed-${seed}.ts`);
      writeFileSync(file, emit([fn], program, { language: "ts", export: true }).code);
      return file;
    });
    files.push(join(folder, "gallery.ts"));
    writeFileSync(
      join(folder, "gallery.ts"),
      emit([...gallery.functions.values()], gallery, { language: "ts", export: true }).code,
    );
    const compiler = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));
    const options =
      "--ignoreConfig --noEmit --strict --skipLibCheck --target es2022 --module esnext --lib es2022".split(" ");
    const { stdout } = spawnSync(process.execPath, [compiler, ...options, ...files], { encoding: "utf8" });
    rmSync(folder, { recursive: true });
    // Random programs compare constants with each other, which no source that type-checks does.
    expect(stdout.split("\n").filter((line) => line !== "" && !line.includes("error TS2367"))).toEqual([]);
  });

  test("the same program gives the same bytes", () => {
    for (const { seed, fn, program } of programs.slice(0, 50)) {
      const helper = randomFunction(seed + 1_000_000, "helper");
      const again = randomFunction(seed, "f", helper);
      expect(emit([again], irProgram([again, helper])).code).toBe(emit([fn], program).code);
    }
  });
});
