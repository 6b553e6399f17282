/**
 * The bench for jax-js: array programs of float64 that are differentiated and compiled once, by `jit`. It knows no loops:
 * those over time are unrolled while it traces them. On WebAssembly exp, log, sin and cos go through float32; in
 * JavaScript they do not, but there each number is computed by an interpreter.
 */
import "./float16-array.ts";
import { type Device, defaultDevice, jit, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import type { Prepared, RemarkableCase, WrittenCases } from "../peer.ts";
import { oneHot, placesBelowDiagonal } from "./shapes.ts";

type Loss = (...args: np.Array[]) => np.Array;

const rough = { roughly: "exp, log, sin and cos go through float32" };
const unrolled = "no loops: steps are unrolled, compile in time that grows with their square, and overflow its stack";

/** A plain number in a compiled program would go through float32. */
function constant(value: number): np.Array {
  return np.array(Float64Array.of(value)).reshape([]);
}

function array(values: ArrayLike<number>, ...shape: number[]): np.Array {
  const flat = np.array(Float64Array.from(values));
  return shape.length === 0 ? flat : flat.reshape(shape);
}

/** By the first so many arguments. A function uses up what it is handed: `ref` is one more use. */
function prepared(loss: Loss, wrt: number, args: readonly np.Array[], compile = jit as (loss: Loss) => Loss): Prepared {
  const argnums = Array.from({ length: wrt }, (_, k) => k);
  const run = compile(valueAndGrad(loss, { argnums }) as unknown as Loss);
  let gradient: ArrayLike<number>[] = [];
  return {
    valueAndGradient() {
      const [value, parts] = run(...args.map(({ ref }) => ref)) as unknown as [np.Array, np.Array[]];
      gradient = parts.map((part) => part.dataSync());
      return value.item();
    },
    gradient: () => gradient,
  };
}

const written = {
  rosenbrock([x]) {
    const loss: Loss = (x) => {
      const here = x.ref.slice([0, -1]);
      const next = x.slice([1]);
      const first = np.square(np.subtract(1, here.ref));
      return np.sum(first.add(np.square(next.sub(np.square(here))).mul(100)));
    };
    return prepared(loss, 1, [array(x)]);
  },

  "log-sum-exp": {
    ...rough,
    prepare: ([x]) => {
      return prepared((x) => nn.logsumexp(x), 1, [array(x)]);
    },
  },

  pendulum: {
    ...rough,
    upTo: { size: 100, because: unrolled },
    prepare: ([length, damping, steps, h]) => {
      const loss: Loss = (length, damping) => {
        const pull = constant(9.81).div(length);
        let [angle, velocity, sum] = [constant(1), constant(0), constant(0)];
        const step = constant(h);
        for (let i = 0; i < steps; i++) {
          const force = pull.ref.mul(np.sin(angle.ref)).add(damping.ref.mul(velocity.ref));
          velocity = velocity.sub(step.ref.mul(force));
          angle = angle.add(step.ref.mul(velocity.ref));
          sum = sum.add(np.square(angle.ref));
        }
        return sum.div(constant(steps));
      };
      return prepared(loss, 2, [constant(length), constant(damping)]);
    },
  },

  cholesky: {
    ...rough,
    remark: "not compiled: its jit refuses triangular_solve",
    prepare: ([a, n]) => {
      const loss: Loss = (a) => {
        const symmetric = np.tril(a.ref).add(np.tril(a, -1).transpose());
        return np.sum(np.log(np.linalg.cholesky(symmetric).diagonal())).mul(2);
      };
      return prepared(loss, 1, [array(a, n, n)], (loss) => loss);
    },
  },

  "logistic-regression": {
    ...rough,
    prepare: ([w, b, x, labels]) => {
      const rows = labels.length;
      const loss: Loss = (w, b, x, labels) => {
        const scores = np.dot(x, w).add(b);
        const losses = np.maximum(scores.ref, 0).sub(scores.ref.mul(labels));
        return np.sum(losses.add(np.log1p(np.exp(np.abs(scores).neg())))).div(constant(rows));
      };
      return prepared(loss, 2, [array(w), constant(b), array(x, rows, w.length), array(labels)]);
    },
  },

  "least-squares"([w, b, x, y]) {
    const n = y.length;
    const loss: Loss = (w, b, x, y) => np.sum(np.square(np.dot(x, w).add(b).sub(y))).div(constant(n));
    return prepared(loss, 2, [array(w), constant(b), array(x, n, w.length), array(y)]);
  },

  "gaussian-mixture": {
    ...rough,
    prepare: ([logWeights, means, logDiagonal, below, points]) => {
      const components = logWeights.length;
      const dimensions = means.length / components;
      const count = points.length / dimensions;
      const inTriangle = (dimensions * (dimensions - 1)) / 2;
      const loss: Loss = (logWeights, means, logDiagonal, below, points, places, eye) => {
        const triangles = np.matmul(below, places).reshape([components, dimensions, dimensions]);
        const diagonals = np.exp(logDiagonal.ref).reshape([components, dimensions, 1]).mul(eye);
        const centred = points.reshape([count, 1, dimensions]).sub(means);
        const lengths = np.sum(
          np.square(np.einsum(triangles.add(diagonals), [1, 2, 3], centred, [0, 1, 3], [0, 1, 2])),
          2,
        );
        const terms = logWeights.ref.add(np.sum(logDiagonal, 1)).sub(lengths.mul(0.5));
        const sum = np.sum(nn.logsumexp(terms, 1)).sub(nn.logsumexp(logWeights).mul(count));
        return sum.sub(constant(0.5 * count * dimensions * Math.log(2 * Math.PI)));
      };
      return prepared(loss, 4, [
        array(logWeights),
        array(means, components, dimensions),
        array(logDiagonal, components, dimensions),
        array(below, components, inTriangle),
        array(points, count, dimensions),
        array(placesBelowDiagonal(dimensions), inTriangle, dimensions * dimensions),
        np.eye(dimensions, undefined, { dtype: np.float64 }),
      ]);
    },
  },

  lorenz: {
    upTo: { size: 20, because: unrolled },
    prepare: ([parameters, initial, steps, h]) => {
      const velocity = (state: np.Array, parameters: np.Array) => {
        const [x, y, z] = [...state] as [np.Array, np.Array, np.Array];
        const [sigma, rho, beta] = [...parameters] as [np.Array, np.Array, np.Array];
        const dx = sigma.mul(y.ref.sub(x.ref));
        const dy = x.ref.mul(rho.sub(z.ref)).sub(y.ref);
        return np.stack([dx, dy, x.mul(y).sub(beta.mul(z))]);
      };
      const loss: Loss = (parameters, initial) => {
        let [state, sum] = [initial, constant(0)];
        const [half, whole, sixth] = [constant(0.5 * h), constant(h), constant(h / 6)];
        for (let step = 0; step < steps; step++) {
          const k1 = velocity(state.ref, parameters.ref);
          const k2 = velocity(state.ref.add(half.ref.mul(k1.ref)), parameters.ref);
          const k3 = velocity(state.ref.add(half.ref.mul(k2.ref)), parameters.ref);
          const k4 = velocity(state.ref.add(whole.ref.mul(k3.ref)), parameters.ref);
          state = state.add(sixth.ref.mul(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4)));
          sum = sum.add(np.sum(np.square(state.ref)));
        }
        return sum.div(constant(steps));
      };
      return prepared(loss, 2, [array(parameters), array(initial)]);
    },
  },

  "lorenz-scalars": {
    upTo: { size: 200, because: unrolled },
    prepare: ([sigma, rho, beta, x0, y0, z0, steps, h]) => {
      type State = readonly [np.Array, np.Array, np.Array];
      const loss: Loss = (sigma, rho, beta, x0, y0, z0) => {
        const velocity = ([x, y, z]: State): State => [
          sigma.ref.mul(y.ref.sub(x.ref)),
          x.ref.mul(rho.ref.sub(z.ref)).sub(y.ref),
          x.mul(y).sub(beta.ref.mul(z)),
        ];
        const refs = ([x, y, z]: State): State => [x.ref, y.ref, z.ref];
        const moved = (from: State, length: np.Array, along: State) =>
          from.map((element, i) => element.ref.add(length.ref.mul(along[i].ref))) as unknown as State;
        let [state, sum] = [[x0, y0, z0] as State, constant(0)];
        const [half, whole, sixth] = [constant(0.5 * h), constant(h), constant(h / 6)];
        for (let step = 0; step < steps; step++) {
          const k1 = velocity(refs(state));
          const k2 = velocity(moved(state, half, k1));
          const k3 = velocity(moved(state, half, k2));
          const k4 = velocity(moved(state, whole, k3));
          const slope = k1.map((first, i) => first.add(k2[i].mul(2)).add(k3[i].mul(2)).add(k4[i])) as unknown as State;
          state = moved(state, sixth, slope);
          sum = sum.add(np.square(state[0].ref)).add(np.square(state[1].ref)).add(np.square(state[2].ref));
        }
        return sum.div(constant(steps));
      };
      return prepared(loss, 6, [sigma, rho, beta, x0, y0, z0].map(constant));
    },
  },

  lstm: {
    ...rough,
    upTo: { size: 500, because: unrolled },
    prepare: ([weights, bias, readOut, inputs, targets]) => {
      const units = readOut.length;
      const steps = targets.length;
      const features = inputs.length / steps;
      const loss: Loss = (weights, bias, readOut, inputs, targets) => {
        const ofInputs = np.matmul(inputs, weights.ref.slice([], [0, features]).transpose()).add(bias);
        const ofHidden = weights.slice([], [features]);
        let hidden = np.zeros([units], { dtype: np.float64 });
        let cell = np.zeros([units], { dtype: np.float64 });
        const outputs: np.Array[] = [];
        for (const ofInput of ofInputs) {
          const gates = ofInput.add(np.dot(ofHidden.ref, hidden)).reshape([4, units]);
          const [input, forget, output, candidate] = [...gates] as [np.Array, np.Array, np.Array, np.Array];
          cell = nn
            .sigmoid(forget)
            .mul(cell)
            .add(nn.sigmoid(input).mul(np.tanh(candidate)));
          hidden = nn.sigmoid(output).mul(np.tanh(cell.ref));
          outputs.push(hidden.ref);
        }
        return np.sum(np.square(np.dot(np.stack(outputs), readOut).sub(targets))).div(constant(steps));
      };
      return prepared(loss, 3, [
        array(weights, 4 * units, features + units),
        array(bias),
        array(readOut),
        array(inputs, steps, features),
        array(targets),
      ]);
    },
  },

  perceptron: {
    ...rough,
    prepare: ([hiddenWeights, hiddenBias, outputWeights, outputBias, images, labels]) => {
      const [rows, units, classes] = [labels.length, hiddenBias.length, outputBias.length];
      const pixels = images.length / rows;
      const loss: Loss = (hiddenWeights, hiddenBias, outputWeights, outputBias, images, chosen) => {
        const hidden = nn.relu(np.matmul(images, hiddenWeights.transpose()).add(hiddenBias));
        const scores = np.matmul(hidden, outputWeights.transpose()).add(outputBias);
        const losses = nn.logsumexp(scores.ref, 1).sub(np.sum(scores.mul(chosen), 1));
        return np.sum(losses).div(constant(rows));
      };
      return prepared(loss, 4, [
        array(hiddenWeights, units, pixels),
        array(hiddenBias),
        array(outputWeights, classes, units),
        array(outputBias),
        array(images, rows, pixels),
        array(oneHot(labels, classes), rows, classes),
      ]);
    },
  },
} satisfies WrittenCases;

/** Sizes beyond which the interpreter takes many seconds a call. */
const interpretable: { readonly [file: string]: number } = {
  "gaussian-mixture": 400,
  "logistic-regression": 10_000,
  lstm: 50,
  perceptron: 10,
};

/** Arrays lie on the device that is the usual one when they are made. */
function casesOn(device: Device): WrittenCases {
  const cases = Object.entries(written).map(([file, one]) => {
    const { roughly, ...exact }: RemarkableCase<never> = typeof one === "function" ? { prepare: one } : one;
    const prepare = (args: never) => {
      defaultDevice(device);
      return exact.prepare(args);
    };
    if (device === "wasm") return [file, { ...exact, ...(roughly && { roughly }), prepare }];
    const size = interpretable[file];
    const upTo = size && { upTo: { size, because: "interpreted: many seconds a call" } };
    return [file, { ...exact, ...upTo, prepare }];
  });
  return Object.fromEntries(cases);
}

export const cpu = casesOn("cpu");
export const wasm = casesOn("wasm");
