/** Commands that have been encoded and not been submitted: dispatches with the numbers that they are handed, and copies. */
import { type GpuBuffer, type GpuDevice, type GpuEncoder, type GpuPass, usage } from "./api.ts";

/** Where the numbers of a dispatch may begin, by the limits that every device keeps. */
const alignment = 256;
/** The bytes for numbers of all dispatches between two submissions. */
const capacity = 256 * alignment;

export class Commands {
  private encoder: GpuEncoder | undefined;
  private pass: GpuPass | undefined;
  private readonly staged = new Uint8Array(capacity);
  private used = 0;
  private readonly checks: Promise<string | undefined>[] = [];
  readonly numbers: GpuBuffer;

  constructor(
    private readonly device: GpuDevice,
    private readonly onSubmit: () => void,
  ) {
    this.numbers = device.createBuffer({ size: capacity, usage: usage.uniform | usage.copyTarget });
  }

  /** Keeps numbers until the next submission; gives where they will lie. */
  stage(words: Uint8Array): number {
    if (words.length > capacity) throw new RangeError("a kernel with too many numbers");
    if (this.used + words.length > capacity) this.submit();
    const at = this.used;
    this.staged.set(words, at);
    this.used = Math.ceil((at + words.length) / alignment) * alignment;
    return at;
  }

  dispatch(pipeline: object, group: object, offset: number, workgroups: number): void {
    this.pass ??= this.open().beginComputePass();
    this.pass.setPipeline(pipeline);
    this.pass.setBindGroup(0, group, [offset]);
    this.pass.dispatchWorkgroups(workgroups);
  }

  /** The encoder between passes, for copies. */
  betweenPasses(): GpuEncoder {
    this.pass?.end();
    this.pass = undefined;
    return this.open();
  }

  private open(): GpuEncoder {
    if (!this.encoder) {
      this.device.pushErrorScope("validation");
      this.encoder = this.device.createCommandEncoder();
    }
    return this.encoder;
  }

  /** What was wrong with commands since this was last asked. */
  async fault(): Promise<string | undefined> {
    const faults = await Promise.all(this.checks.splice(0));
    return faults.find((fault) => fault !== undefined);
  }

  submit(): void {
    if (this.encoder) {
      const encoder = this.betweenPasses();
      if (this.used > 0) this.device.queue.writeBuffer(this.numbers, 0, this.staged.subarray(0, this.used));
      this.device.queue.submit([encoder.finish()]);
      this.checks.push(this.device.popErrorScope().then((error) => error?.message));
    }
    this.encoder = undefined;
    this.used = 0;
    this.onSubmit();
  }
}
