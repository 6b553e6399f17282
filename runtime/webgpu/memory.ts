/** Buffers of a device, given back and taken again by size. */
import { type GpuBuffer, type GpuDevice, usage } from "./api.ts";

/** A buffer that is taken again is at most so much larger than asked for. */
const slack = 2;

export class DeviceMemory {
  private free: GpuBuffer[] = [];
  /** Buffers that commands use which have not been submitted. */
  private readonly inUse = new Set<GpuBuffer>();

  constructor(private readonly device: GpuDevice) {}

  /** At least so many bytes. What is `untouched` is used by no command that has not been submitted. */
  take(bytes: number, untouched: boolean): GpuBuffer {
    const size = Math.ceil(bytes / 256) * 256;
    const limit = Math.min(this.device.limits.maxBufferSize, this.device.limits.maxStorageBufferBindingSize);
    if (size > limit) {
      throw new RangeError(
        `FX8103: an array of ${bytes} bytes is larger than the ${limit} bytes of the device's arrays`,
      );
    }
    const fits = (buffer: GpuBuffer) =>
      buffer.size >= size && buffer.size <= size * slack && !(untouched && this.inUse.has(buffer));
    const at = this.free.findIndex(fits);
    if (at >= 0) return this.free.splice(at, 1)[0]!;
    return this.device.createBuffer({ size, usage: usage.storage | usage.copySource | usage.copyTarget });
  }

  give(buffer: GpuBuffer): void {
    this.free.push(buffer);
  }

  use(buffer: GpuBuffer): void {
    this.inUse.add(buffer);
  }

  submitted(): void {
    this.inUse.clear();
  }

  isInUse(buffer: GpuBuffer): boolean {
    return this.inUse.has(buffer);
  }

  destroy(): void {
    for (const buffer of this.free) buffer.destroy();
    this.free = [];
  }
}
