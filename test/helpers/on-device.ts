/** The device of all test files that one process runs, and functions beside the same as JavaScript runs them. */
import { type Device, openDevice } from "../../runtime/webgpu/index.ts";
import { faultOn, type OnBoth } from "./compare-on-device.ts";
import { gpu } from "./device.ts";

export { errorOf, numbersOf, seedLike } from "./compare-on-device.ts";
export { derivedForBoth, type OnDevice } from "./derived-for-both.ts";

/** Undefined where tests are to be skipped. */
export const device: Device | undefined = gpu && (await openDevice(gpu));

/** What is wrong with what the device gives, and leaves in arrays that are written; undefined where nothing is. */
export function faultOf(compiled: OnBoth, args: readonly unknown[]): Promise<string | undefined> {
  return faultOn(device!, compiled, args);
}
