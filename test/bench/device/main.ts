/** Measures functions and their gradients on a graphics device, beside the rate that the device reaches at most. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Command } from "commander";
import { transformSync } from "esbuild";
import { openSession } from "../../../compiler/index.ts";
import { type Device, type DeviceArray, type GpuEntry, openDevice } from "../../../runtime/webgpu/index.ts";
import { peakOf } from "./peak.ts";

type Run = (gpu: Device, ...args: unknown[]) => unknown;

interface Row {
  readonly name: string;
  readonly size: string;
  readonly gradient: string;
  /** Additions and multiplications of the function itself, where they are what takes its time. */
  readonly operations?: number;
  readonly args: (gpu: Device) => unknown[];
  /** What the gradient takes behind the arguments. */
  readonly seeds?: (gpu: Device) => unknown[];
}

const command = new Command("bench:gpu")
  .description("Measures functions and their gradients on a graphics device.")
  .argument("[names...]", "the functions, where not all of them")
  .option("--small", "sizes for a driver without a graphics card")
  .option("--software", "run on the driver of the tests, on the processor")
  .parse();
const { small, software } = command.opts<{ small?: boolean; software?: boolean }>();

const folder = fileURLToPath(new URL("../../webgpu/device/", import.meta.url));

/** The device, or the end of the program with the reason. */
async function found(): Promise<Device> {
  const missing = (why: string): never => {
    console.error(
      `${why}\nThis needs a graphics card with a Vulkan, Metal or Direct3D 12 driver; '--software --small' runs on the processor.`,
    );
    process.exit(1);
  };
  if (!existsSync(`${folder}node_modules/webgpu`))
    missing("test/webgpu/device is not installed: run 'npm run bench:gpu'.");
  const { create, globals } = await import(
    pathToFileURL(createRequire(`${folder}package.json`).resolve("webgpu")).href
  );
  Object.assign(globalThis, globals);
  const entry = create([]) as GpuEntry;
  const adapter = (await entry.requestAdapter()) as { info?: { description?: string; vendor?: string } } | null;
  if (!adapter) missing("WebGPU finds no graphics card or driver.");
  const { description = "", vendor = "" } = adapter!.info ?? {};
  console.log(
    `device: ${[vendor, description].filter(Boolean).join(" ") || "without a name"}${software ? ", on the processor" : ""}`,
  );
  return openDevice(entry);
}

const waves = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(1.7 * i + seed) / 4);

function rowsOf(isSmall: boolean): readonly Row[] {
  const [n, batch, layer, count] = isSmall ? [128, 128, 96, 512] : [4096, 1024, 1024, 16384];
  const [rows, columns, steps] = isSmall ? [64, 64, 20] : [1024, 1024, 500];
  const all: readonly Row[] = [
    {
      name: "product",
      size: `${n} x ${n}`,
      gradient: "productVjp",
      operations: 2 * n ** 3,
      args: (gpu) => [gpu.array(waves(n * n, 1)), gpu.array(waves(n * n, 2)), n],
      seeds: (gpu) => [gpu.array(waves(n * n, 3))],
    },
    {
      name: "network",
      size: `${batch} x ${layer} x ${layer}`,
      gradient: "networkGrad",
      operations: 4 * batch * layer * layer,
      args: (gpu) => [
        gpu.array(waves(layer * layer, 1)),
        gpu.array(waves(layer, 2)),
        gpu.array(waves(layer * layer, 3)),
        gpu.array(waves(batch * layer, 4)),
        batch,
      ],
    },
    {
      name: "bodies",
      size: `${count}`,
      gradient: "bodiesGrad",
      // Three differences, three squares summed up with a constant, a root, a quotient, a product and a sum.
      operations: 14 * count ** 2,
      args: (gpu) => [gpu.array(waves(3 * count, 1)), gpu.array(waves(count, 2))],
    },
    {
      name: "heat",
      size: `${rows} x ${columns} x ${steps}`,
      gradient: "heatGrad",
      args: (gpu) => [gpu.array(waves(rows * columns, 1)), gpu.array(waves(rows * columns, 2)), rows, columns, steps],
    },
  ];
  return command.args.length === 0 ? all : all.filter(({ name }) => command.args.includes(name));
}

function compiled(): Record<string, Run> {
  const path = fileURLToPath(new URL("functions.ts", import.meta.url));
  const text = readFileSync(path, "utf8");
  const { modules, diagnostics } = openSession().compile([{ path, text }], {
    tags: true,
    target: "webgpu",
    emit: "js",
  });
  if (!modules[0]) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const module = { exports: {} };
  new Function("module", "exports", transformSync(modules[0].code, { format: "cjs" }).code)(module, module.exports);
  return module.exports;
}

const isArray = (value: unknown): value is DeviceArray =>
  typeof (value as DeviceArray | undefined)?.read === "function";

/** Milliseconds of one call: the least of some turns, each with its results waited for. */
async function timeOf(gpu: Device, run: Run, args: readonly unknown[]): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 4; turn++) {
    const start = performance.now();
    const results = [run(gpu, ...args)].flat().filter(isArray);
    // The last element waits for all of them; reading whole arrays would measure the bus.
    const last = gpu.element(results.at(-1)!, 0);
    await last.read();
    // The first turn makes the kernels ready.
    if (turn > 0) best = Math.min(best, performance.now() - start);
    for (const array of [last, ...results]) array.destroy();
  }
  return best;
}

const gpu = await found();
const functions = compiled();
const peak = await peakOf(gpu, small ?? false);
console.log(`peak: ${(peak / 1e9).toFixed(0)} GFLOP/s in float32`);
console.log(
  ["function", "size", "ms", "gradient ms", "ratio", "GFLOP/s", "of peak"].map((each) => each.padStart(18)).join(""),
);
for (const { name, size, gradient, operations, args, seeds } of rowsOf(small ?? false)) {
  const own = args(gpu);
  const primal = await timeOf(gpu, functions[name]!, own);
  const reverse = await timeOf(gpu, functions[gradient]!, [...own, ...(seeds?.(gpu) ?? [])]);
  const rate = operations === undefined ? undefined : operations / (primal / 1000);
  const cells = [
    name,
    size,
    primal.toFixed(2),
    reverse.toFixed(2),
    (reverse / primal).toFixed(1),
    rate === undefined ? "" : (rate / 1e9).toFixed(1),
    rate === undefined ? "" : `${((100 * rate) / peak).toFixed(0)} %`,
  ];
  console.log(cells.map((cell) => cell.padStart(18)).join(""));
}
gpu.destroy();
