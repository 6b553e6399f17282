/** What functions generated for WebGPU run on. */
export type { GpuEntry } from "./api.ts";
export { Device, openDevice } from "./device.ts";
export { type ArrayArgument, DeviceArray, type DeviceElement, type HostArray } from "./device-array.ts";
export type { Kernel } from "./kernel.ts";
