/** Small runs of the training loop, and a stream that hears what they say. */
import { Writable } from "node:stream";
import { type GradientTask, sgd } from "../../runtime/training/index.ts";

/** A stream that keeps what is written; not a terminal. */
export function listener(): { stream: NodeJS.WriteStream; heard: () => string } {
  let text = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += chunk;
      done();
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, heard: () => text };
}

/** Finite until the given step, then what `poison` makes of it. */
export function poisoned(step: number, poison: (gradient: Float64Array) => number): GradientTask<Float64Array> {
  return {
    parameters: Float64Array.of(1),
    optimizer: sgd({ learningRate: 0.1 }),
    cases: 4,
    batch: 1,
    epochs: 5,
    seed: 1,
    lossAndGradient(parameters, batch, gradient) {
      gradient[0] = parameters[0] as number;
      return batch.step + 1 === step ? poison(gradient) : 1;
    },
  };
}
