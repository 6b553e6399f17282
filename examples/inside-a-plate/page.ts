/** What runs in the page: descends on the device, or in loops where there is none, and draws the guess. */
/// <reference lib="dom" />
import { openDevice } from "fluxion/webgpu";
import { type Descent, inLoops, onDevice } from "./descent.ts";
import { conductivityOf } from "./model.ts";
import { hidden, offBy, seen, side } from "./plate.ts";

/** Of the descent: 300, or what the address says, as in `?steps=100`. */
const total = Number(new URLSearchParams(location.search).get("steps") ?? 300);
const stepsPerFrame = 2;

const element = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;

/** Draws a field with one pixel for each cell: 0 is dark, 1 is bright. */
function draw(id: string, values: ArrayLike<number>): void {
  const context = element<HTMLCanvasElement>(id).getContext("2d") as CanvasRenderingContext2D;
  const image = context.createImageData(side, side);
  for (let k = 0; k < side * side; k++) {
    const bright = Math.min(Math.max(values[k], 0), 1);
    image.data.set([255 * bright ** 0.7, 210 * bright ** 1.6, 70 + 130 * Math.sin(3 * bright), 255], 4 * k);
  }
  context.putImageData(image, 0, 0);
}

const drawConductivity = (id: string, inside: Float64Array | Float32Array) =>
  draw(
    id,
    Array.from(inside, (value) => 5 * conductivityOf(value)),
  );

/** On the device, or else in loops, with the reason for the reader. */
async function descent(): Promise<Descent> {
  try {
    return onDevice(await openDevice());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    element("notice").textContent = `Without WebGPU the same function runs in JavaScript's loops. ${reason}.`;
    return inLoops();
  }
}

async function run(): Promise<void> {
  const last = seen.subarray(seen.length - side * side);
  const warmest = last.reduce((most, value) => Math.max(most, value), 0);
  draw(
    "seen",
    last.map((value) => value / warmest),
  );
  drawConductivity("hidden", hidden);
  const descending = await descent();
  for (let step = stepsPerFrame; step <= total; step += stepsPerFrame) {
    for (let k = 0; k < stepsPerFrame; k++) descending.step();
    const { misfit, inside } = await descending.look();
    drawConductivity("found", inside);
    element<HTMLProgressElement>("progress").value = step / total;
    const share = (100 * offBy(inside)).toFixed(1);
    element("state").textContent =
      `step ${step} of ${total}: misfit ${misfit.toPrecision(5)}, conductivity off by ${share} % of the first guess`;
    await new Promise(requestAnimationFrame);
  }
}

run().catch((error) => {
  element("notice").textContent = String(error);
  throw error;
});
