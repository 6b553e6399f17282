#!/usr/bin/env node
/** The program `fluxion`. */
import picocolors from "picocolors";
import { whenInterrupted } from "./interruption.ts";
import { run } from "./run.ts";

process.exitCode = await run(
  process.argv.slice(2),
  {
    folder: process.cwd(),
    colour: process.stderr.isTTY && picocolors.isColorSupported,
    colourOut: process.stdout.isTTY && picocolors.isColorSupported,
    interactive: process.stderr.isTTY,
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  },
  whenInterrupted,
);
