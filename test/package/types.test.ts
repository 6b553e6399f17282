/** Runs the type checker over types/, where lines that must be refused say so. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the types of requests and of the compiler are what they promise", async () => {
  const checker = ["node_modules/typescript/bin/tsc", "-p", "test/package/types"];
  const { stdout } = await promisify(execFile)(process.execPath, checker).catch((error) => error);
  expect(stdout).toBe("");
});
