/** Kernels made ready for a device, each once. */
import { compute, type GpuDevice } from "./api.ts";
import type { Kernel } from "./kernel.ts";

export interface Pipeline {
  readonly pipeline: object;
  readonly layout: object;
}

export class Pipelines {
  private readonly known = new Map<Kernel, Map<string, Pipeline>>();
  /** What was wrong with a kernel, once the device has said so. */
  private readonly checks: Promise<string | undefined>[] = [];

  constructor(private readonly device: GpuDevice) {}

  /** By default of the kernel's plain code. */
  of(kernel: Kernel, code = kernel.code): Pipeline {
    const own = this.known.get(kernel) ?? new Map<string, Pipeline>();
    this.known.set(kernel, own);
    let found = own.get(code);
    if (!found) {
      found = this.make({ ...kernel, code });
      own.set(code, found);
    }
    return found;
  }

  /** The first fault of those made since this was last asked. */
  async fault(): Promise<string | undefined> {
    const faults = await Promise.all(this.checks.splice(0));
    return faults.find((fault) => fault !== undefined);
  }

  private make(kernel: Kernel): Pipeline {
    const { device } = this;
    const storage = kernel.arrays.map(({ written }) => (written ? "storage" : "read-only-storage"));
    if (kernel.privates > 0) storage.push("storage");
    const { maxStorageBuffersPerShaderStage: most } = device.limits;
    if (storage.length > most) {
      throw new Error(
        `FX8111: '${kernel.name}' (${kernel.place}) uses ${storage.length} arrays, the device takes ${most}`,
      );
    }
    device.pushErrorScope("validation");
    const layout = device.createBindGroupLayout({
      entries: [
        { binding: 0, visibility: compute, buffer: { type: "uniform", hasDynamicOffset: true } },
        ...storage.map((type, i) => ({ binding: i + 1, visibility: compute, buffer: { type } })),
      ],
    });
    const label = `${kernel.name} (${kernel.place})`;
    const pipeline = device.createComputePipeline({
      label,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ code: kernel.code, label }), entryPoint: "main" },
    });
    this.checks.push(device.popErrorScope().then((error) => error?.message && `${label}: ${error.message}`));
    return { pipeline, layout };
  }
}
