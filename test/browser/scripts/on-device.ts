/** In the page: runs functions that are handed over as text on the browser's device, and in its JavaScript. */
import { type Device, openDevice } from "../../../runtime/webgpu/index.ts";
import { faultOn, numbersOf, uploaded } from "../../helpers/compare-on-device.ts";
import type { EmittedFunction, TextsForBoth } from "../../helpers/derived-for-both.ts";
import { withInvocationsReversed } from "../../helpers/reversed-invocations.ts";

/** What is wrong with what a function gives; empty where nothing is. */
export type Examine = (texts: Pick<TextsForBoth, "host" | "device">, args: readonly unknown[]) => Promise<string>;

const { navigator } = globalThis as unknown as { navigator: { gpu: Parameters<typeof withInvocationsReversed>[0] } };
const devices = Promise.all([openDevice(), openDevice(withInvocationsReversed(navigator.gpu))]);

function runnable({ name, code }: EmittedFunction): (...args: unknown[]) => unknown {
  return new Function(`"use strict";\n${code}\nreturn ${name};`)();
}

const examine: Examine = async ({ host, device }, args) => {
  const [gpu, reversed] = await devices;
  const [onHost, onDevice] = [runnable(host), runnable(device)];
  const fault = await faultOn(gpu, { onHost, onDevice }, args);
  if (fault) return fault;
  const bits = async (own: Device) => {
    const handed = uploaded(own, args);
    return (await numbersOf([onDevice(own, ...handed), handed])).map((value) => (Object.is(value, -0) ? "-0" : value));
  };
  const [once, again, backwards] = [await bits(gpu), await bits(gpu), await bits(reversed)].map(String);
  if (again !== once) return `${again} in a second run instead of ${once}`;
  return backwards === once ? "" : `${backwards} with invocations in reversed order instead of ${once}`;
};

Object.assign(globalThis, { examine });
