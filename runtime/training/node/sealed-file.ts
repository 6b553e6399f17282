/**
 * Files that end with a checksum of all that stands before it, so that damaged bytes are refused and never trained on.
 * The checksum is a line of text, `sha256` and 64 digits.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeWhole } from "./whole-file.ts";

const SEAL = /^\nsha256 [0-9a-f]{64}\n$/;
const SEAL_LENGTH = 73;

function sealOf(content: Uint8Array): Buffer {
  return Buffer.from(`\nsha256 ${createHash("sha256").update(content).digest("hex")}\n`);
}

/** Writes the file whole or not at all. */
export function writeSealed(path: string, content: Uint8Array): void {
  writeWhole(path, Buffer.concat([content, sealOf(content)]));
}

/** The content that was written. Throws when the file says anything else. */
export function readSealed(path: string): Uint8Array {
  const bytes = readFileSync(path);
  const content = bytes.subarray(0, Math.max(bytes.length - SEAL_LENGTH, 0));
  const seal = bytes.subarray(content.length);
  if (!SEAL.test(seal.toString("latin1"))) {
    throw new Error(`${path} is not a file that fluxion wrote, or not all of it: it does not end with a checksum`);
  }
  if (!seal.equals(sealOf(content))) {
    throw new Error(`${path} is damaged: its content does not fit the checksum at its end`);
  }
  return content;
}
