/**
 * The memory that a gradient estimated by forward mode takes beside the estimate, and a gradient in reverse beside the gradient: all
 * typed arrays that a call makes, for a network of layers of 64 that holds two of them at a time, a batch of 16, from 1 to 32 layers.
 */
import "fluxion/register";
import { openSession } from "fluxion/compiler";
import * as random from "fluxion/random";

const [width, batch] = [64, 16];
const text = `
import { forwardGrad, valueAndGrad } from "fluxion";
const loss = (w: Float64Array, x: Float64Array, layers: number): number => {
  const width = ${width}, batch = ${batch};
  let from = x.slice(), into = new Float64Array(x.length);
  for (let l = 0; l < layers; l++) {
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < width; i++) {
        let z = 0;
        for (let j = 0; j < width; j++) z += w[(l * width + i) * width + j]! * from[n * width + j]!;
        into[n * width + i] = Math.tanh(z);
      }
    }
    const last = from;
    from = into;
    into = last;
  }
  let sum = 0;
  for (let k = 0; k < from.length; k++) sum += from[k]! * from[k]!;
  return sum / batch;
};
export const forwards = forwardGrad(loss, { distribution: "rademacher" });
export const backwards = valueAndGrad(loss);
`;
const { modules, diagnostics } = openSession().compile([{ path: "/project/loss.ts", text }], { emit: "js" });
if (diagnostics.length > 0) throw new Error(diagnostics[0].message);

let bytes = 0;
class Counted extends Float64Array {
  constructor(...given) {
    super(...given);
    bytes += this.byteLength;
  }
}
const runtime = { ...random, take: (type, length) => new type(length), give() {} };
const local = modules[0].code.replace(/^import (\{.*\}) from .*$/gm, "const $1 = runtime;").replace(/^export /gm, "");
const run = new Function("runtime", "Float64Array", `${local}\nreturn { forwards, backwards };`);
const { forwards, backwards } = run(runtime, Counted);

function bytesOf(gradient, depth, ...options) {
  const drawn = (length, slot) => Counted.from({ length }, (_, i) => random.randomNormal(1, slot, i) / 8);
  const args = [drawn(depth * width * width, 0), drawn(batch * width, 1), depth];
  bytes = 0;
  const [, found] = gradient(...args, ...options);
  return bytes - found.byteLength;
}

const depths = [1, 2, 4, 8, 16, 32];
const [forward, reverse] = [
  depths.map((depth) => bytesOf(forwards, depth, { seed: 1 })),
  depths.map((depth) => bytesOf(backwards, depth)),
];
depths.forEach((depth, k) => {
  console.log(`depth ${depth}: forwards ${forward[k] / 1024} KiB, in reverse ${reverse[k] / 1024} KiB`);
});
console.log(`forwards, 32 layers to 1: ${forward.at(-1) / forward[0]}`);
console.log(`in reverse, 32 layers to 1: ${(reverse.at(-1) / reverse[0]).toFixed(1)}`);
