/**
 * A Chromium that pages are tested in: the one of `test/webgpu/device`, with its driver SwiftShader, or what FLUXION_CHROMIUM
 * names. Anything that keeps it from starting is a reason to say so and to skip these tests, never a fault of `npm test`.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";

const packages = fileURLToPath(new URL("../webgpu/device/node_modules", import.meta.url));
const folder = join(packages, ".chromium");

/** Starts it; throws why that is impossible. */
export async function startChromium() {
  if (!existsSync(join(packages, "playwright-core"))) throw new Error("test/webgpu/device is not installed");
  const { chromium } = createRequire(join(packages, "playwright-core/package.json"))("playwright-core");
  const named = process.env.FLUXION_CHROMIUM;
  const adapter = named ? [] : ["--use-webgpu-adapter=swiftshader"];
  const server = await chromium.launchServer({
    executablePath: named ?? unpacked(),
    // The sandbox asks for rights that containers lack; everything that is loaded is our own.
    args: ["--no-sandbox", "--enable-unsafe-webgpu", ...adapter],
    env: named ? process.env : { ...process.env, ...ownEnvironment() },
    timeout: 60_000,
  });
  return { endpoint: server.wsEndpoint(), stop: () => server.close() };
}

/** The libraries and fonts that come with it, behind those of the machine. */
function ownEnvironment() {
  const libraries = [process.env.LD_LIBRARY_PATH, folder, join(folder, "lib")].filter(Boolean).join(":");
  return { LD_LIBRARY_PATH: libraries, FONTCONFIG_FILE: join(folder, "own-fonts.conf") };
}

/** Pages show the same letters everywhere: those that come with it. */
const fonts =
  '<fontconfig><dir prefix="relative">fonts</dir><cachedir prefix="relative">fonts-cache</cachedir></fontconfig>';

/** The path of the program, which is unpacked once. */
function unpacked() {
  const program = join(folder, "chromium");
  if (existsSync(program)) return program;
  const archives = join(packages, "@sparticuz/chromium/bin");
  if (!existsSync(archives)) throw new Error("test/webgpu/device is not installed");
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`no Chromium for ${process.platform} ${process.arch} comes with it: name one in FLUXION_CHROMIUM`);
  }
  const own = `${folder}.${process.pid}`;
  mkdirSync(own);
  try {
    const content = (name) => brotliDecompressSync(readFileSync(join(archives, `${name}.br`)));
    for (const name of ["swiftshader.tar", "al2023.tar", "fonts.tar"]) {
      execFileSync("tar", ["xf", "-", "-C", own], { input: content(name) });
    }
    writeFileSync(join(own, "own-fonts.conf"), `<?xml version="1.0"?>${fonts}`);
    writeFileSync(join(own, "chromium"), content("chromium"), { mode: 0o755 });
    if (!existsSync(folder)) renameSync(own, folder);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return program;
}
