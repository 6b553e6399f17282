/**
 * The bench for adnn: a tape of objects, in float64. Its tensors do not stretch to one another's shapes: rows are repeated
 * and summed by products with ones. What is only subtracted to keep exponentials small is a constant.
 */
import ad from "adnn/ad/index.js";
import Tensor from "adnn/tensor.js";
import type { Prepared, WrittenCases } from "../peer.ts";
import { oneHot, placesBelowDiagonal } from "./shapes.ts";

type Scalar = Parameters<typeof ad.scalar.neg>[0];
type Matrix = Parameters<typeof ad.tensor.neg>[0];

// Its product of matrices looks itself up as a global variable.
(globalThis as { ad?: unknown }).ad = ad;

const { scalar, tensor } = ad;

function array(values: ArrayLike<number>, ...dims: number[]): Tensor {
  return new Tensor(dims.length > 0 ? dims : [values.length]).fromFlatArray(values);
}

function ones(...dims: number[]): Tensor {
  const length = dims.reduce((product, dim) => product * dim);
  return array(new Float64Array(length).fill(1), ...dims);
}

function square(x: Matrix): Matrix {
  return tensor.mul(x, x);
}

/** The larger of x and 0. What it has for that has no derivative. */
function positive(x: Matrix): Matrix {
  return tensor.mul(tensor.add(x, tensor.abs(x)), 0.5);
}

type Nodes<Args extends (number | Tensor)[]> = { [K in keyof Args]: Args[K] extends number ? Scalar : Matrix };

/** The loss is handed a node for each argument. */
function prepared<Args extends (number | Tensor)[]>(
  args: [...Args],
  loss: (...nodes: Nodes<Args>) => Scalar,
): Prepared {
  let nodes: { dx: number | Tensor }[] = [];
  return {
    valueAndGradient: () => {
      nodes = args.map((argument) => ad.lift(argument as Tensor));
      const result = loss(...(nodes as never)) as Exclude<Scalar, number>;
      result.backprop();
      return result.x;
    },
    gradient: () => nodes.map(({ dx }) => (typeof dx === "number" ? [dx] : dx.data)),
  };
}

export const cases: WrittenCases = {
  rosenbrock([x]) {
    const last = x.length - 1;
    return prepared([array(x)], (x) => {
      const [here, next] = [tensor.range(x, 0, last), tensor.range(x, 1, last + 1)];
      const valley = square(tensor.sub(next, square(here)));
      return tensor.sumreduce(tensor.add(square(tensor.sub(here, 1)), tensor.mul(valley, 100)));
    });
  },

  "log-sum-exp"([x]) {
    return prepared([array(x)], (x) => {
      const largest = ad.value(x).maxreduce();
      return scalar.add(scalar.log(tensor.sumreduce(tensor.exp(tensor.sub(x, largest)))), largest);
    });
  },

  pendulum([length, damping, steps, h]) {
    return prepared([length, damping], (length, damping) => {
      const { add, sub, mul, div, sin } = scalar;
      const pull = div(9.81, length);
      let [angle, velocity, sum]: Scalar[] = [1, 0, 0];
      for (let i = 0; i < steps; i++) {
        velocity = sub(velocity, mul(h, add(mul(pull, sin(angle)), mul(damping, velocity))));
        angle = add(angle, mul(h, velocity));
        sum = add(sum, mul(angle, angle));
      }
      return div(sum, steps);
    });
  },

  cholesky([a, n]) {
    return prepared([array(a, n, n)], (a) => {
      const factor = tensor.cholesky(a);
      const logarithms = Array.from({ length: n }, (_, i) => scalar.log(tensor.get(factor, i * (n + 1))));
      return scalar.mul(2, scalar.sum(logarithms));
    });
  },

  "logistic-regression"([w, b, x, labels]) {
    const [rows, d] = [labels.length, w.length];
    const [all, known] = [array(x, rows, d), array(labels, rows, 1)];
    return prepared([array(w, d, 1), b], (w, b) => {
      const scores = tensor.add(tensor.dot(all, w), b);
      const losses = tensor.sub(positive(scores), tensor.mul(scores, known));
      const rest = tensor.log(tensor.add(tensor.exp(tensor.neg(tensor.abs(scores))), 1));
      return scalar.div(tensor.sumreduce(tensor.add(losses, rest)), rows);
    });
  },

  "least-squares"([w, b, x, y]) {
    const [rows, d] = [y.length, w.length];
    const [all, known] = [array(x, rows, d), array(y, rows, 1)];
    return prepared([array(w, d, 1), b], (w, b) => {
      const errors = tensor.sub(tensor.add(tensor.dot(all, w), b), known);
      return scalar.div(tensor.sumreduce(square(errors)), rows);
    });
  },

  /** One component after another, for all points at once. */
  "gaussian-mixture"([logWeights, means, logDiagonal, below, points]) {
    const components = logWeights.length;
    const dimensions = means.length / components;
    const count = points.length / dimensions;
    const inTriangle = (dimensions * (dimensions - 1)) / 2;
    const all = array(points, count, dimensions);
    const [forAll, overDimensions] = [ones(count, 1), ones(dimensions, 1)];
    const places = array(placesBelowDiagonal(dimensions), inTriangle, dimensions * dimensions);
    const eye = array(
      oneHot(
        Uint8Array.from({ length: dimensions }, (_, i) => i),
        dimensions,
      ),
      dimensions,
      dimensions,
    );
    const args: Tensor[] = [array(logWeights), array(means), array(logDiagonal), array(below)];
    return prepared(args, (logWeights, means, logDiagonal, below) => {
      const weights = tensor.toScalars(logWeights);
      const terms = weights.map((weight, k) => {
        const part = (x: Matrix, size: number) => tensor.reshape(tensor.range(x, k * size, (k + 1) * size), [1, size]);
        const diagonal = tensor.range(logDiagonal, k * dimensions, (k + 1) * dimensions);
        const placed = tensor.reshape(tensor.dot(part(below, inTriangle), places), [dimensions, dimensions]);
        const columns = tensor.dot(overDimensions, tensor.reshape(tensor.exp(diagonal), [1, dimensions]));
        const triangle = tensor.add(placed, tensor.mul(eye, columns));
        const centred = tensor.sub(all, tensor.dot(forAll, part(means, dimensions)));
        const lengths = tensor.dot(square(tensor.dot(centred, tensor.transpose(triangle))), overDimensions);
        return tensor.add(tensor.mul(lengths, -0.5), scalar.add(weight, tensor.sumreduce(diagonal)));
      });
      const values = terms.map((term) => ad.value(term).data);
      const largest = array(
        values.reduce((a, b) => a.map((x, n) => Math.max(x, b[n]))),
        count,
        1,
      );
      const sums = terms.map((term) => tensor.exp(tensor.sub(term, largest))).reduce((a, b) => tensor.add(a, b));
      const ofPoints = tensor.sumreduce(tensor.add(tensor.log(sums), largest));
      const most = ad.value(logWeights).maxreduce();
      const ofWeights = scalar.add(scalar.log(tensor.sumreduce(tensor.exp(tensor.sub(logWeights, most)))), most);
      const constant = 0.5 * count * dimensions * Math.log(2 * Math.PI);
      return scalar.sub(scalar.sub(ofPoints, scalar.mul(count, ofWeights)), constant);
    });
  },

  lorenz([parameters, initial, steps, h]) {
    return prepared([array(parameters), array(initial)], (parameters, initial) => {
      const { add, sub, mul } = scalar;
      const [sigma, rho, beta] = tensor.toScalars(parameters);
      const velocity = (state: Matrix) => {
        const [x, y, z] = tensor.toScalars(state);
        return tensor.fromScalars([mul(sigma, sub(y, x)), sub(mul(x, sub(rho, z)), y), sub(mul(x, y), mul(beta, z))]);
      };
      const moved = (from: Matrix, length: number, along: Matrix) => tensor.add(from, tensor.mul(along, length));
      let [state, sum]: [Matrix, Scalar] = [initial, 0];
      for (let step = 0; step < steps; step++) {
        const k1 = velocity(state);
        const k2 = velocity(moved(state, 0.5 * h, k1));
        const k3 = velocity(moved(state, 0.5 * h, k2));
        const k4 = velocity(moved(state, h, k3));
        const slope = tensor.add(tensor.add(moved(k1, 2, k2), tensor.mul(k3, 2)), k4);
        state = moved(state, h / 6, slope);
        sum = add(sum, tensor.sumreduce(square(state)));
      }
      return scalar.div(sum, steps);
    });
  },

  "lorenz-scalars"([sigma, rho, beta, x0, y0, z0, steps, h]) {
    return prepared([sigma, rho, beta, x0, y0, z0], (sigma, rho, beta, x0, y0, z0) => {
      const { add, sub, mul } = scalar;
      const velocity = ([x, y, z]: Scalar[]) => [
        mul(sigma, sub(y, x)),
        sub(mul(x, sub(rho, z)), y),
        sub(mul(x, y), mul(beta, z)),
      ];
      const moved = (from: Scalar[], length: number, along: Scalar[]) =>
        from.map((element, i) => add(element, mul(length, along[i])));
      let [state, sum]: [Scalar[], Scalar] = [[x0, y0, z0], 0];
      for (let step = 0; step < steps; step++) {
        const k1 = velocity(state);
        const k2 = velocity(moved(state, 0.5 * h, k1));
        const k3 = velocity(moved(state, 0.5 * h, k2));
        const k4 = velocity(moved(state, h, k3));
        const slope = k1.map((first, i) => add(add(first, mul(2, k2[i])), add(mul(2, k3[i]), k4[i])));
        state = moved(state, h / 6, slope);
        for (const element of state) sum = add(sum, mul(element, element));
      }
      return scalar.div(sum, steps);
    });
  },

  lstm([weights, bias, readOut, inputs, targets]) {
    const [units, steps] = [readOut.length, targets.length];
    const features = inputs.length / steps;
    const width = features + units;
    const args: Tensor[] = [array(weights, 4 * units, width), array(bias), array(readOut)];
    return prepared(args, (weights, bias, readOut) => {
      let [hidden, cell]: Matrix[] = [array(new Float64Array(units)), array(new Float64Array(units))];
      let loss: Scalar = 0;
      for (let t = 0; t < steps; t++) {
        const input = array(inputs.subarray(t * features, (t + 1) * features));
        const both = tensor.reshape(tensor.concat([input, hidden]), [width, 1]);
        const gates = tensor.add(tensor.reshape(tensor.dot(weights, both), [4 * units]), bias);
        const [into, forget, output, candidate] = [0, 1, 2, 3].map((g) =>
          tensor.range(gates, g * units, (g + 1) * units),
        );
        const kept = tensor.mul(tensor.sigmoid(forget), cell);
        cell = tensor.add(kept, tensor.mul(tensor.sigmoid(into), tensor.tanh(candidate)));
        hidden = tensor.mul(tensor.sigmoid(output), tensor.tanh(cell));
        const error = scalar.sub(tensor.sumreduce(tensor.mul(readOut, hidden)), targets[t]);
        loss = scalar.add(loss, scalar.mul(error, error));
      }
      return scalar.div(loss, steps);
    });
  },

  perceptron([hiddenWeights, hiddenBias, outputWeights, outputBias, images, labels]) {
    const [rows, units, classes] = [labels.length, hiddenBias.length, outputBias.length];
    const pixels = images.length / rows;
    const [all, chosen] = [array(images, rows, pixels), array(oneHot(labels, classes), rows, classes)];
    const [forAll, overClasses] = [ones(rows, 1), ones(classes, 1)];
    const args = [
      array(hiddenWeights, units, pixels),
      array(hiddenBias, 1, units),
      array(outputWeights, classes, units),
      array(outputBias, 1, classes),
    ];
    return prepared(args, (hiddenWeights, hiddenBias, outputWeights, outputBias) => {
      const dense = (input: Matrix, weights: Matrix, bias: Matrix) =>
        tensor.add(tensor.dot(input, tensor.transpose(weights)), tensor.dot(forAll, bias));
      const scores = dense(positive(dense(all, hiddenWeights, hiddenBias)), outputWeights, outputBias);
      const largest = ad.value(scores).maxreduce();
      const sums = tensor.dot(tensor.exp(tensor.sub(scores, largest)), overClasses);
      const ofChosen = tensor.sumreduce(tensor.mul(scores, chosen));
      const total = scalar.sub(tensor.sumreduce(tensor.log(sums)), ofChosen);
      return scalar.add(scalar.div(total, rows), largest);
    });
  },
};
