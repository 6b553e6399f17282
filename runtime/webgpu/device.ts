/**
 * A device and what generated functions ask of it. Functions encode their commands at once and give arrays that lie on the
 * device; nothing is waited for until an array is read.
 */
import { type GpuBuffer, type GpuDevice, type GpuEntry, mapForReading, usage } from "./api.ts";
import { combining } from "./combine.ts";
import { Commands } from "./commands.ts";
import {
  type ArrayArgument,
  type ArrayOwner,
  asElements,
  DeviceArray,
  type DeviceElement,
  elementOf,
  type HostArray,
  largestOf,
} from "./device-array.ts";
import {
  type CombiningOp,
  invocationsFor,
  type Kernel,
  mostWorkgroups,
  tilesOf,
  tripsOf,
  workgroupSize,
} from "./kernel.ts";
import { DeviceMemory } from "./memory.ts";
import { Pipelines } from "./pipelines.ts";

/** Indexes of larger arrays are not counted with. */
const largestIndex = 2 ** 30;

/** What a kernel is told beside its arrays and numbers. */
export interface RunOptions {
  /** How long the arrays are that each invocation has for itself. */
  readonly lengths?: readonly number[];
  /** The largest integers that there may be in the kernel. */
  readonly largest?: readonly number[];
  /** Whether the trips may run at once: if not, one invocation runs them in their order. */
  readonly apart?: boolean;
}

/** Opens a device; by default that of the browser. */
export async function openDevice(entry: GpuEntry | undefined = ownEntry()): Promise<Device> {
  if (!entry) throw new Error("FX8101: there is no WebGPU here: hand over what the package 'webgpu' creates");
  const adapter = await entry.requestAdapter({ powerPreference: "high-performance" });
  if (!adapter) throw new Error("FX8101: WebGPU finds no graphics card or driver");
  const { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage } = adapter.limits;
  const requiredLimits = { maxBufferSize, maxStorageBufferBindingSize, maxStorageBuffersPerShaderStage };
  return new Device(await adapter.requestDevice({ requiredLimits }), entry);
}

function ownEntry(): GpuEntry | undefined {
  const { navigator } = globalThis as { navigator?: { gpu?: GpuEntry } };
  return navigator?.gpu;
}

export class Device implements ArrayOwner {
  private readonly memory: DeviceMemory;
  private readonly commands: Commands;
  private readonly pipelines: Pipelines;
  private readonly combiners = new Map<string, Kernel>();
  /** Arrays made since a function began, other than those it gives. */
  private scope: DeviceArray[] = [];
  private readonly destroyed = new WeakSet<DeviceArray>();
  private lost: string | undefined;

  constructor(
    private readonly gpu: GpuDevice,
    /** Held for as long as the device: in Node, what it was opened by owns it. */
    protected readonly entry: GpuEntry,
  ) {
    this.memory = new DeviceMemory(gpu);
    this.commands = new Commands(gpu, () => this.memory.submitted());
    this.pipelines = new Pipelines(gpu);
    void gpu.lost.then(({ reason, message }) => {
      this.lost = `${reason}: ${message}`;
    });
  }

  /** A new array with these numbers. */
  array(values: HostArray): DeviceArray {
    return this.filled(values, elementOf(values));
  }

  /** Gives the device back. */
  destroy(): void {
    this.memory.destroy();
    this.gpu.destroy();
  }

  // --- what generated functions call ---

  /** A function begins: what an interrupted one has left is given back. */
  begin(): void {
    this.requireKept();
    this.end();
  }

  /** A function ends: all arrays that it has made are given back, but for those that it gives. */
  end(...kept: readonly DeviceArray[]): void {
    for (const array of this.scope) if (!kept.includes(array)) this.destroyArray(array);
    this.scope = [];
  }

  /** An argument that is read, as an array on the device. */
  input(name: string, argument: ArrayArgument, element: DeviceElement): DeviceArray {
    if (!(argument instanceof DeviceArray)) return this.scoped(this.filled(argument, element));
    this.requireAlive(argument);
    if (argument.owner !== this || argument.element !== element) {
      const found = argument.owner === this ? `${argument.element} elements` : "another device's elements";
      throw new TypeError(`FX8105: '${name}' has ${found} instead of ${element}`);
    }
    return argument;
  }

  /** An argument that is written: nothing comes back to an array outside the device. */
  output(name: string, argument: ArrayArgument, element: DeviceElement): DeviceArray {
    if (argument instanceof DeviceArray) {
      argument.largest = Number.POSITIVE_INFINITY;
      return this.input(name, argument, element);
    }
    throw new TypeError(`FX8106: '${name}' is written on the device: hand over a device array, as 'gpu.array' gives`);
  }

  /** The largest magnitude of what an array of integers holds; infinite where kernels have written it. */
  largest(array: DeviceArray): number {
    return array.largest;
  }

  /** A new array; of zeros if it `isCleared`. */
  allocate(length: number, element: DeviceElement, isCleared: boolean): DeviceArray {
    if (!(Number.isInteger(length) && length >= 0)) throw new RangeError(`Invalid array length: ${length}`);
    const buffer = this.memory.take((length + 1) * 4, false);
    if (isCleared) this.commands.betweenPasses().clearBuffer(buffer, 0, (length + 1) * 4);
    this.memory.use(buffer);
    return this.scoped(new DeviceArray(this, length, element, buffer));
  }

  /** One element as an array of its own. */
  element(array: DeviceArray, index: number): DeviceArray {
    const copy = this.allocate(1, array.element, false);
    this.copyElements(array.buffer, index, copy.buffer, 1);
    return copy;
  }

  /** A number that the host knows as an array of length 1. */
  number(value: number): DeviceArray {
    return this.scoped(this.filled([value], "f32"));
  }

  /** The first arrays are written: none of them is another one. */
  requireDisjoint(names: string, written: number, ...arrays: readonly DeviceArray[]): void {
    const isTwice = arrays.slice(0, written).some((array, i) => arrays.lastIndexOf(array) > i);
    if (isTwice) throw new Error(`FX8001: an array that is written is another argument, too: ${names}`);
  }

  /** A number that indexes are computed from. */
  requireWhole(name: string, value: number): void {
    if (Number.isInteger(value)) return;
    throw new RangeError(`FX8107: '${name}' is ${value}, no integer, and indexes on the device are computed from it`);
  }

  /** Runs all trips of the kernel's loops, from the first number of each pair to the second. */
  run(
    kernel: Kernel,
    bounds: readonly number[],
    arrays: readonly DeviceArray[],
    numbers: readonly number[],
    { lengths = [], largest = [], apart = true }: RunOptions = {},
  ): void {
    const trips = kernel.loops.map((loop, i) => tripsOf(loop, bounds[2 * i]!, bounds[2 * i + 1]!));
    const total = trips.reduce((product, count) => product * count, 1);
    for (const value of [total, ...largest]) if (!(Math.abs(value) <= largestIndex)) throw this.tooLarge(kernel, value);
    const sizes = [...lengths, ...kernel.adds.map((position) => arrays[position]!.length), ...kernel.sums.map(() => 1)];
    if (total === 0 && kernel.sums.length === 0) return;
    const cells = sizes.reduce((sum, size) => sum + size, 0);
    const invocations = apart
      ? invocationsFor(kernel, total, cells)
      : Math.min(invocationsFor(kernel, total, cells), 1);
    const froms = kernel.loops.map((_, i) => bounds[2 * i]!);
    const words = this.wordsOf(kernel, [total, invocations, ...trips, ...froms, ...sizes], numbers);
    const tiles = apart ? tilesOf(kernel, trips) : undefined;
    if (tiles !== undefined) {
      this.dispatch(kernel, arrays, undefined, words, Math.min(tiles, mostWorkgroups), kernel.tiled);
      return;
    }
    const scratch = kernel.privates > 0 ? this.memory.take(Math.max(cells * invocations * 4, 4), false) : undefined;
    this.dispatch(kernel, arrays, scratch, words, Math.ceil(invocations / workgroupSize));
    if (scratch) {
      this.combine(kernel, arrays, scratch, sizes, invocations, lengths.length);
      this.memory.give(scratch);
    }
  }

  private combine(
    kernel: Kernel,
    arrays: readonly DeviceArray[],
    scratch: GpuBuffer,
    sizes: readonly number[],
    parts: number,
    privates: number,
  ): void {
    let first = 0;
    sizes.forEach((size, i) => {
      const at = i - privates;
      const sum = kernel.sums[at - kernel.adds.length];
      const target = sum ? arrays.at(-1)! : arrays[kernel.adds[at] ?? -1];
      if (at >= 0 && target && size > 0 && parts > 0) {
        const combiner = this.combiner(sum?.op ?? "add", !sum);
        const words = new Int32Array([first, parts, size, sum?.slot ?? 0]);
        this.dispatch(combiner, [target], scratch, new Uint8Array(words.buffer), Math.min(size, mostWorkgroups));
      }
      first += size * parts;
    });
  }

  private combiner(op: CombiningOp, isAdded: boolean): Kernel {
    const key = `${op} ${isAdded}`;
    let kernel = this.combiners.get(key);
    if (!kernel) {
      kernel = combining(op, isAdded);
      this.combiners.set(key, kernel);
    }
    return kernel;
  }

  private dispatch(
    kernel: Kernel,
    arrays: readonly DeviceArray[],
    scratch: GpuBuffer | undefined,
    words: Uint8Array,
    workgroups: number,
    code = kernel.code,
  ): void {
    const offset = this.commands.stage(words);
    const { pipeline, layout } = this.pipelines.of(kernel, code);
    const bound = arrays.map(({ buffer, length }) => ({ buffer, size: (length + 1) * 4 }));
    if (scratch) bound.push({ buffer: scratch, size: scratch.size });
    const resources = [{ buffer: this.commands.numbers, size: Math.ceil(words.length / 16) * 16 }, ...bound];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    for (const { buffer } of bound) this.memory.use(buffer);
    this.commands.dispatch(pipeline, this.gpu.createBindGroup({ layout, entries }), offset, workgroups);
  }

  /** Integers, then what the kernel is handed, each in its own form. */
  private wordsOf(kernel: Kernel, integers: readonly number[], numbers: readonly number[]): Uint8Array {
    const view = new DataView(new ArrayBuffer((integers.length + numbers.length) * 4));
    const whole = (value: number, at: number) => {
      if (!Number.isInteger(value) || Math.abs(value) > 2 * largestIndex - 1) throw this.tooLarge(kernel, value);
      view.setInt32(at * 4, value, true);
    };
    integers.forEach(whole);
    numbers.forEach((value, i) => {
      const at = integers.length + i;
      if (kernel.numbers[i] === "i32") whole(Number(value), at);
      else view.setFloat32(at * 4, value, true);
    });
    return new Uint8Array(view.buffer);
  }

  private tooLarge({ name, place }: Kernel, value: number): RangeError {
    return new RangeError(`FX8107: ${value} is no integer of 32 bits, which '${name}' (${place}) counts with`);
  }

  // --- memory ---

  private scoped(array: DeviceArray): DeviceArray {
    this.scope.push(array);
    return array;
  }

  private filled(values: HostArray, element: DeviceElement): DeviceArray {
    const buffer = this.memory.take((values.length + 1) * 4, true);
    const elements = asElements(values, element);
    this.gpu.queue.writeBuffer(buffer, 0, elements);
    return new DeviceArray(this, values.length, element, buffer, largestOf(elements));
  }

  private copyElements(from: GpuBuffer, start: number, to: GpuBuffer, count: number): void {
    for (const buffer of [from, to]) this.memory.use(buffer);
    if (count > 0) this.commands.betweenPasses().copyBufferToBuffer(from, start * 4, to, 0, count * 4);
  }

  private requireKept(): void {
    if (this.lost !== undefined) throw new Error(`FX8102: the device was lost (${this.lost}): open another one`);
  }

  private requireAlive(array: DeviceArray): void {
    if (this.destroyed.has(array)) throw new Error("FX8110: the device array has been destroyed");
  }

  writeArray(array: DeviceArray, values: HostArray): void {
    this.requireAlive(array);
    if (values.length !== array.length) {
      throw new RangeError(`FX8108: ${values.length} numbers for a device array of ${array.length}`);
    }
    if (this.memory.isInUse(array.buffer)) this.commands.submit();
    const elements = asElements(values, array.element);
    array.largest = largestOf(elements);
    this.gpu.queue.writeBuffer(array.buffer, 0, elements);
  }

  destroyArray(array: DeviceArray): void {
    if (this.destroyed.has(array)) return;
    this.destroyed.add(array);
    this.memory.give(array.buffer);
  }

  async readArray(array: DeviceArray): Promise<Float32Array | Int32Array> {
    const { buffer, length, element } = array;
    this.requireAlive(array);
    this.requireKept();
    const bytes = Math.max(length * 4, 4);
    const staging = this.gpu.createBuffer({ size: bytes, usage: usage.mapRead | usage.copyTarget });
    this.copyElements(buffer, 0, staging, length);
    this.commands.submit();
    const [ofKernels, ofCommands] = await Promise.all([this.pipelines.fault(), this.commands.fault()]);
    const fault = ofKernels ?? ofCommands;
    if (fault) throw new Error(`FX8109: the device refuses a kernel: ${fault}`);
    await staging.mapAsync(mapForReading).catch((error: unknown) => {
      this.requireKept();
      throw error;
    });
    const copy = staging.getMappedRange().slice(0, length * 4);
    staging.destroy();
    return element === "f32" ? new Float32Array(copy) : new Int32Array(copy);
  }
}
