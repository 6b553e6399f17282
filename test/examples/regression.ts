/**
 * A training program of its own process, for tests that kill it: `regression FOLDER PAUSE [--resume]` fits a parabola
 * to noisy points and rests PAUSE milliseconds in every step, so that it can be stopped in the middle.
 */
import { randomNormal, randomUniform } from "../../runtime/random.ts";
import { adamw, type GradientTask, train } from "../../runtime/training/index.ts";

interface Parabola {
  readonly coefficients: Float64Array;
  readonly offset: Float32Array;
}

const CASES = 50;
const x = Float64Array.from({ length: CASES }, (_, i) => 4 * randomUniform(1, 0, i) - 2);
const y = x.map((x, i) => 0.5 * x * x - x + 2 + 0.1 * randomNormal(1, 1, i));

export function regression(pause: number): GradientTask<Parabola> {
  return {
    parameters: { coefficients: new Float64Array(2), offset: new Float32Array(1) },
    optimizer: adamw({ learningRate: 0.1 }),
    cases: CASES,
    batch: 8,
    epochs: 12,
    seed: 5,
    lossAndGradient({ coefficients, offset }, { cases, seed }, gradient) {
      if (pause > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
      const [linear, square] = coefficients as unknown as [number, number];
      gradient.coefficients.fill(0);
      gradient.offset.fill(0);
      let sum = 0;
      for (const i of cases) {
        // Noise drawn from the step's own seed: a resumed run must draw the same.
        const noise = 0.01 * randomNormal(seed, 0, i);
        const at = x[i] as number;
        const residual = (square * at + linear) * at + (offset[0] as number) - (y[i] as number) + noise;
        sum += residual * residual;
        const slope = (2 * residual) / cases.length;
        gradient.coefficients[0] = (gradient.coefficients[0] as number) + slope * at;
        gradient.coefficients[1] = (gradient.coefficients[1] as number) + slope * at * at;
        gradient.offset[0] = (gradient.offset[0] as number) + slope;
      }
      return sum / cases.length;
    },
    evaluate: ({ coefficients }) => ({ square: coefficients[1] as number }),
  };
}

const [folder, pause, resume] = process.argv.slice(2);
if (folder !== undefined && pause !== undefined) {
  train(regression(Number(pause)), {
    output: folder,
    resume: resume === "--resume",
    report: { title: "A parabola" },
  }).then((outcome) => {
    process.exitCode = outcome.exitCode;
  });
}
