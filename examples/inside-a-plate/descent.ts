/** Gradient descent with momentum from the first guess: on a device, where everything stays until it is looked at, or in loops of JavaScript. */
import { grad, valueAndGrad } from "fluxion";
import type { Device, DeviceArray } from "fluxion/webgpu";
import { misfit, stepPotential } from "./model.ts";
import { free, initial, lamps, looks, seen, side, steps } from "./plate.ts";

export interface Descent {
  step(): void;
  /** The misfit before the last step, and the guess after it. */
  look(): Promise<{ misfit: number; inside: Float64Array | Float32Array }>;
}

const [rate, momentum] = [4, 0.9];

const slopeOnDevice = valueAndGrad(misfit, { target: "webgpu" });
const stepOnDevice = grad(stepPotential, { target: "webgpu" });

export function onDevice(gpu: Device): Descent {
  const [warmth, mask, camera] = [gpu.array(lamps), gpu.array(free), gpu.array(seen)];
  let [before, x] = [gpu.array(initial()), gpu.array(initial())];
  let value: DeviceArray | undefined;
  return {
    step() {
      value?.destroy();
      const [now, slope] = slopeOnDevice(gpu, x, warmth, mask, camera, side, looks, steps);
      const next = stepOnDevice(gpu, x, before, slope, rate, momentum);
      before.destroy();
      slope.destroy();
      [value, before, x] = [now, x, next];
    },
    async look() {
      const [inside, numbers] = await Promise.all([x.read(), value?.read()]);
      return { misfit: numbers?.[0] ?? Number.NaN, inside: Float32Array.from(inside) };
    },
  };
}

const slopeInLoops = valueAndGrad(misfit);
const stepInLoops = grad(stepPotential);

export function inLoops(): Descent {
  let [before, x]: Float64Array[] = [initial(), initial()];
  let value = Number.NaN;
  return {
    step() {
      const [now, slope] = slopeInLoops(x, lamps, free, seen, side, looks, steps);
      [value, before, x] = [now, x, stepInLoops(x, before, slope, rate, momentum)];
    },
    look: async () => ({ misfit: value, inside: x }),
  };
}
