/** The bench for TensorFlow.js, on its backend in JavaScript and on that in WebAssembly: float32, one operation at a time. */
import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import type { Prepared, WrittenCases } from "../peer.ts";
import { oneHot, placesBelowDiagonal } from "./shapes.ts";

tf.enableProdMode();

type Loss = (...args: tf.Tensor[]) => tf.Tensor;

const upTo = {
  size: 2000,
  because: "a tape of single operations: a call for so many steps takes half a minute or more",
};

function array(values: ArrayLike<number>, ...shape: number[]): tf.Tensor {
  return tf.tensor(Float32Array.from(values), shape.length > 0 ? shape : [values.length]);
}

function prepared(loss: Loss, args: tf.Tensor[]): Prepared {
  const run = tf.valueAndGrads(loss as (...args: tf.Tensor[]) => tf.Scalar);
  let gradient: ArrayLike<number>[] = [];
  return {
    valueAndGradient: () => {
      const { value, grads } = run(args);
      gradient = grads.map((part) => part.dataSync());
      const [number] = value.dataSync();
      tf.dispose([value, ...grads]);
      return number;
    },
    gradient: () => gradient,
  };
}

const written = {
  rosenbrock([x]) {
    const loss: Loss = (x) => {
      const [here, next] = [x.slice(0, x.size - 1), x.slice(1)];
      return tf.sub(1, here).square().add(next.sub(here.square()).square().mul(100)).sum();
    };
    return prepared(loss, [array(x)]);
  },

  "log-sum-exp"([x]) {
    return prepared((x) => tf.logSumExp(x), [array(x)]);
  },

  pendulum: {
    upTo: { ...upTo, size: 1000 },
    prepare: ([length, damping, steps, h]) => {
      const loss: Loss = (length, damping) => {
        const pull = tf.div(9.81, length);
        let [angle, velocity, sum]: tf.Tensor[] = [tf.scalar(1), tf.scalar(0), tf.scalar(0)];
        for (let i = 0; i < steps; i++) {
          velocity = velocity.sub(pull.mul(angle.sin()).add(damping.mul(velocity)).mul(h));
          angle = angle.add(velocity.mul(h));
          sum = sum.add(angle.square());
        }
        return sum.div(steps);
      };
      return prepared(loss, [tf.scalar(length), tf.scalar(damping)]);
    },
  },

  cholesky: {
    remark: "no writes in place: a new matrix for each column",
    prepare: ([a, n]) => {
      const loss: Loss = (a) => {
        let [rest, sum]: tf.Tensor[] = [a, tf.scalar(0)];
        for (let size = n; size > 0; size--) {
          const pivot = rest.slice([0, 0], [1, 1]);
          sum = sum.add(pivot.log().reshape([]));
          if (size === 1) break;
          const column = rest.slice([1, 0], [size - 1, 1]);
          rest = rest.slice([1, 1], [size - 1, size - 1]).sub(column.div(pivot).matMul(column, false, true));
        }
        return sum;
      };
      return prepared(loss, [array(a, n, n)]);
    },
  },

  "logistic-regression"([w, b, x, labels]) {
    const [rows, known] = [array(x, labels.length, w.length), array(labels)];
    const loss: Loss = (w, b) => {
      const scores = rows.dot(w).add(b);
      return scores.relu().sub(scores.mul(known)).add(scores.abs().neg().exp().log1p()).mean();
    };
    return prepared(loss, [array(w), tf.scalar(b)]);
  },

  "least-squares"([w, b, x, y]) {
    const [rows, known] = [array(x, y.length, w.length), array(y)];
    return prepared((w, b) => rows.dot(w).add(b).sub(known).square().mean(), [array(w), tf.scalar(b)]);
  },

  "gaussian-mixture"([logWeights, means, logDiagonal, below, points]) {
    const components = logWeights.length;
    const dimensions = means.length / components;
    const count = points.length / dimensions;
    const inTriangle = (dimensions * (dimensions - 1)) / 2;
    const places = array(placesBelowDiagonal(dimensions), inTriangle, dimensions * dimensions);
    const all = array(points, 1, count, dimensions);
    const eye = tf.eye(dimensions);
    const loss: Loss = (logWeights, means, logDiagonal, below) => {
      const diagonals = logDiagonal.exp().expandDims(2).mul(eye);
      const triangles = below.matMul(places).reshape([components, dimensions, dimensions]).add(diagonals);
      const lengths = all.sub(means.expandDims(1)).matMul(triangles, false, true).square().sum(2);
      const terms = logWeights.add(logDiagonal.sum(1)).expandDims(1).sub(lengths.mul(0.5));
      const sum = tf.logSumExp(terms, 0).sum().sub(tf.logSumExp(logWeights).mul(count));
      return sum.sub(0.5 * count * dimensions * Math.log(2 * Math.PI));
    };
    return prepared(loss, [
      array(logWeights),
      array(means, components, dimensions),
      array(logDiagonal, components, dimensions),
      array(below, components, inTriangle),
    ]);
  },

  lorenz: {
    upTo,
    prepare: ([parameters, initial, steps, h]) => {
      const velocity = (state: tf.Tensor, [sigma, rho, beta]: tf.Tensor[]) => {
        const [x, y, z] = tf.unstack(state);
        return tf.stack([sigma.mul(y.sub(x)), x.mul(rho.sub(z)).sub(y), x.mul(y).sub(beta.mul(z))]);
      };
      const loss: Loss = (parameters, initial) => {
        const three = tf.unstack(parameters);
        let [state, sum]: tf.Tensor[] = [initial, tf.scalar(0)];
        for (let step = 0; step < steps; step++) {
          const k1 = velocity(state, three);
          const k2 = velocity(state.add(k1.mul(0.5 * h)), three);
          const k3 = velocity(state.add(k2.mul(0.5 * h)), three);
          const k4 = velocity(state.add(k3.mul(h)), three);
          state = state.add(
            k1
              .add(k2.mul(2))
              .add(k3.mul(2))
              .add(k4)
              .mul(h / 6),
          );
          sum = sum.add(state.square().sum());
        }
        return sum.div(steps);
      };
      return prepared(loss, [array(parameters), array(initial)]);
    },
  },

  "lorenz-scalars": {
    upTo,
    prepare: ([sigma, rho, beta, x0, y0, z0, steps, h]) => {
      const loss: Loss = (sigma, rho, beta, x0, y0, z0) => {
        const velocity = ([x, y, z]: tf.Tensor[]) => [
          sigma.mul(y.sub(x)),
          x.mul(rho.sub(z)).sub(y),
          x.mul(y).sub(beta.mul(z)),
        ];
        const moved = (from: tf.Tensor[], length: number, along: tf.Tensor[]) =>
          from.map((element, i) => element.add(along[i].mul(length)));
        let [state, sum]: [tf.Tensor[], tf.Tensor] = [[x0, y0, z0], tf.scalar(0)];
        for (let step = 0; step < steps; step++) {
          const k1 = velocity(state);
          const k2 = velocity(moved(state, 0.5 * h, k1));
          const k3 = velocity(moved(state, 0.5 * h, k2));
          const k4 = velocity(moved(state, h, k3));
          const slope = k1.map((first, i) => first.add(k2[i].mul(2)).add(k3[i].mul(2)).add(k4[i]));
          state = moved(state, h / 6, slope);
          for (const element of state) sum = sum.add(element.square());
        }
        return sum.div(steps);
      };
      const numbers = [sigma, rho, beta, x0, y0, z0];
      return prepared(
        loss,
        numbers.map((number) => tf.scalar(number)),
      );
    },
  },

  lstm([weights, bias, readOut, inputs, targets]) {
    const [units, steps] = [readOut.length, targets.length];
    const features = inputs.length / steps;
    const [all, known] = [array(inputs, steps, features), array(targets)];
    const loss: Loss = (weights, bias, readOut) => {
      const ofInputs = all.matMul(weights.slice([0, 0], [4 * units, features]), false, true).add(bias);
      const ofHidden = weights.slice([0, features]);
      let [hidden, cell]: tf.Tensor[] = [tf.zeros([1, units]), tf.zeros([1, units])];
      const outputs: tf.Tensor[] = [];
      for (const ofInput of tf.split(ofInputs, steps)) {
        const gates = ofInput.add(hidden.matMul(ofHidden, false, true));
        const [input, forget, output, candidate] = tf.split(gates, 4, 1);
        cell = forget.sigmoid().mul(cell).add(input.sigmoid().mul(candidate.tanh()));
        hidden = output.sigmoid().mul(cell.tanh());
        outputs.push(hidden);
      }
      return tf.concat(outputs).dot(readOut).sub(known).square().mean();
    };
    return prepared(loss, [array(weights, 4 * units, features + units), array(bias), array(readOut)]);
  },

  perceptron([hiddenWeights, hiddenBias, outputWeights, outputBias, images, labels]) {
    const [rows, units, classes] = [labels.length, hiddenBias.length, outputBias.length];
    const pixels = images.length / rows;
    const all = array(images, rows, pixels) as tf.Tensor2D;
    const chosen = array(oneHot(labels, classes), rows, classes);
    const loss: Loss = (hiddenWeights, hiddenBias, outputWeights, outputBias) => {
      const hidden = all.matMul(hiddenWeights, false, true).add(hiddenBias).relu();
      return tf.losses.softmaxCrossEntropy(chosen, hidden.matMul(outputWeights, false, true).add(outputBias));
    };
    return prepared(loss, [
      array(hiddenWeights, units, pixels),
      array(hiddenBias),
      array(outputWeights, classes, units),
      array(outputBias),
    ]);
  },
} satisfies WrittenCases;

/** Tensors belong to the backend that they were made on. */
function casesOn(backend: string): WrittenCases {
  const cases = Object.entries(written).map(([file, one]) => {
    const remarkable = typeof one === "function" ? { prepare: one } : one;
    const prepare = async (args: never) => {
      await tf.setBackend(backend);
      return remarkable.prepare(args);
    };
    return [file, { ...remarkable, prepare }];
  });
  return Object.fromEntries(cases);
}

export const cpu = casesOn("cpu");
export const wasm = casesOn("wasm");
