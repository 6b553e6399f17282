/**
 * Builds dist/ from compiler/ and runtime/; the compiler that is built then differentiates the kernels. A stamp says from
 * which sources, so that a build that is up to date can be told from one that is not.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildKernels } from "./kernels.mjs";
import { buildSingleScores } from "./single-scores.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "dist/.sources");

/** What of the runtime is also handed out as sources, which the compiler reads; the kernels are, too. */
const library = /^runtime\/(implicit|options|random|scores\/\w+|optimizers\/initial-weights)\.ts$/;

function sources() {
  const folders = ["compiler", "runtime"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true }).map((name) => join(folder, name)),
  );
  const files = folders.filter((name) => name.endsWith(".ts")).sort();
  return [
    ...files,
    "scripts/kernels.mjs",
    "scripts/single-scores.mjs",
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
  ];
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const file of sources())
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

export function isBuilt() {
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint();
}

/** True when the build succeeded. Until then dist/ stays what it was. */
export async function build() {
  const before = fingerprint();
  const [built, next] = [join(root, "dist"), join(root, `dist.${process.pid}`)];
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const words = [tsc, "-p", "tsconfig.build.json", "--outDir", next];
  try {
    const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: "inherit" });
    if (status !== 0) return false;
    for (const name of sources().filter((name) => library.test(name.replaceAll("\\", "/")))) {
      const target = join(next, name.replace("runtime", "sources"));
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(root, name), target);
    }
    if (!(await buildKernels(root, next))) return false;
    await buildSingleScores(next);
    const program = join(next, "compiler/cli/main.js");
    if (existsSync(program)) chmodSync(program, 0o755);
    writeFileSync(join(next, ".sources"), before);
    rmSync(built, { recursive: true, force: true });
    renameSync(next, built);
    return true;
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url) && !isBuilt() && !(await build())) process.exit(1);
