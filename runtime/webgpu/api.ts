/** As much of WebGPU's interface as the runtime uses, so that it asks for no package of types. */

/** `navigator.gpu`, or what the package `webgpu` creates. */
export interface GpuEntry {
  requestAdapter(options?: { powerPreference?: "high-performance" }): Promise<GpuAdapter | null>;
}

export interface GpuAdapter {
  readonly limits: GpuLimits;
  requestDevice(options: { requiredLimits: Record<string, number> }): Promise<GpuDevice>;
}

export interface GpuLimits {
  readonly maxBufferSize: number;
  readonly maxStorageBufferBindingSize: number;
  readonly maxStorageBuffersPerShaderStage: number;
}

export interface GpuDevice {
  readonly limits: GpuLimits;
  readonly queue: GpuQueue;
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
  createBuffer(options: { size: number; usage: number; label?: string }): GpuBuffer;
  createShaderModule(options: { code: string; label: string }): object;
  createBindGroupLayout(options: { entries: readonly object[] }): object;
  createPipelineLayout(options: { bindGroupLayouts: readonly object[] }): object;
  createComputePipeline(options: { label: string; layout: object; compute: object }): object;
  createBindGroup(options: { layout: object; entries: readonly object[] }): object;
  createCommandEncoder(): GpuEncoder;
  pushErrorScope(filter: "validation" | "out-of-memory"): void;
  popErrorScope(): Promise<{ readonly message: string } | null>;
  destroy(): void;
}

export interface GpuQueue {
  writeBuffer(buffer: GpuBuffer, offset: number, data: ArrayBufferView): void;
  submit(commands: readonly object[]): void;
}

export interface GpuBuffer {
  readonly size: number;
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
  destroy(): void;
}

export interface GpuEncoder {
  beginComputePass(): GpuPass;
  clearBuffer(buffer: GpuBuffer, offset: number, size: number): void;
  copyBufferToBuffer(from: GpuBuffer, start: number, to: GpuBuffer, offset: number, size: number): void;
  finish(): object;
}

export interface GpuPass {
  setPipeline(pipeline: object): void;
  setBindGroup(index: number, group: object, offsets: readonly number[]): void;
  dispatchWorkgroups(count: number): void;
  end(): void;
}

/** Bits of buffer usages, as the specification numbers them. */
export const usage = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 64, storage: 128 } as const;
export const mapForReading = 1;
/** The stage that a binding is seen in. */
export const compute = 4;
