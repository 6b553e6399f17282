/** In the page: runs functions that are handed over as text on the browser's device, and in its JavaScript. */
import { type Device, type GpuEntry, openDevice } from "../../../runtime/webgpu/index.ts";
import { faultOn, numbersOf, uploaded } from "../../helpers/compare-on-device.ts";
import type { EmittedFunction, TextsForBoth } from "../../helpers/derived-for-both.ts";
import { openPermuted, orders } from "../../helpers/permuted-device.ts";

/** What is wrong with what a function gives; empty where nothing is. */
export type Examine = (texts: Pick<TextsForBoth, "host" | "device">, args: readonly unknown[]) => Promise<string>;

const { navigator } = globalThis as unknown as { navigator: { gpu: GpuEntry } };
const devices = Promise.all([openDevice(), ...Object.keys(orders).map((order) => openPermuted(navigator.gpu, order))]);

function runnable({ name, code }: EmittedFunction): (...args: unknown[]) => unknown {
  return new Function(`"use strict";\n${code}\nreturn ${name};`)();
}

const examine: Examine = async ({ host, device }, args) => {
  const [gpu, ...permuted] = await devices;
  const [onHost, onDevice] = [runnable(host), runnable(device)];
  const fault = await faultOn(gpu!, { onHost, onDevice }, args);
  if (fault) return fault;
  const bits = async (own: Device) => {
    const handed = uploaded(own, args);
    const numbers = await numbersOf([onDevice(own, ...handed), handed]);
    return numbers.map((value) => (Object.is(value, -0) ? "-0" : String(value))).join();
  };
  const once = await bits(gpu!);
  for (const own of [gpu!, ...permuted]) {
    const again = await bits(own);
    if (again !== once) return `${again} in ${own === gpu ? "a second run" : "another order"} instead of ${once}`;
  }
  return "";
};

Object.assign(globalThis, { examine });
