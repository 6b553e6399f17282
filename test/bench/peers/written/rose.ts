/**
 * The bench for rose: loops over indexes, differentiated and compiled to WebAssembly. There are no loops that hand on a
 * state and no writes: steps are repeated by halves, or written one behind the other.
 */
import {
  abs,
  add,
  and,
  div,
  fn,
  iadd,
  ieq,
  ilt,
  mul,
  type Nat,
  neg,
  not,
  Real,
  select,
  struct,
  sub,
  sum,
  Vec,
  vec,
} from "rose";
import type { Prepared, WrittenCases } from "../peer.ts";
import { exp, log, log1p, max, prepared, repeated, sigmoid, sin, tanh } from "./rose-functions.ts";
import { oneHot, rowsOf } from "./shapes.ts";

type Vector = Vec<Real>;
type Matrix = Vec<Vector>;

function dot(n: number, x: Vector, y: Vector): Real {
  return sum(n, (i: Nat) => mul(x[i], y[i]));
}

function logSumExp(n: number, terms: Vector): Real {
  const largest = [...terms].reduce(max);
  return add(largest, log(sum(n, (i: Nat) => exp(sub(terms[i], largest)))));
}

export const cases: WrittenCases = {
  rosenbrock([x]) {
    const n = x.length;
    const loss = ({ x }: { x: Vector }) =>
      sum(n, (i: Nat) => {
        const isLast = ieq(n, i, n - 1);
        const next = x[select(isLast, n, 0, iadd(n, i, 1))];
        const [a, b] = [sub(1, x[i]), sub(next, mul(x[i], x[i]))];
        return select(isLast, Real, 0, add(mul(a, a), mul(100, mul(b, b))));
      });
    return prepared({ x: Vec(n, Real) }, loss, ["x"], { x });
  },

  /** There is no loop for the largest: that of rows, and of columns of rows, is written out. */
  "log-sum-exp"([x]) {
    let width = Math.floor(Math.sqrt(x.length));
    while (x.length % width !== 0) width--;
    const rows = x.length / width;
    const loss = ({ x }: { x: Matrix }) => {
      const ofRows = vec(rows, Real, (row: Nat) => [...x[row]].reduce(max));
      const largest = [...ofRows].reduce(max);
      const total = sum(rows, (row: Nat) => sum(width, (i: Nat) => exp(sub(x[row][i], largest))));
      return add(largest, log(total));
    };
    return prepared({ x: Vec(rows, Vec(width, Real)) }, loss, ["x"], { x: rowsOf(x, width) });
  },

  pendulum([length, damping, steps, h]) {
    const State = struct({ angle: Real, velocity: Real, sum: Real, pull: Real, damping: Real });
    const step = fn([State], State, ({ angle, velocity, sum, pull, damping }) => {
      const nextVelocity = sub(velocity, mul(h, add(mul(pull, sin(angle)), mul(damping, velocity))));
      const nextAngle = add(angle, mul(h, nextVelocity));
      return {
        angle: nextAngle,
        velocity: nextVelocity,
        sum: add(sum, mul(nextAngle, nextAngle)),
        pull,
        damping,
      };
    });
    const allSteps = repeated(State, step, steps);
    const loss = ({ length, damping }: { length: Real; damping: Real }) =>
      div(allSteps({ angle: 1, velocity: 0, sum: 0, pull: div(9.81, length), damping }).sum, steps);
    return prepared({ length: Real, damping: Real }, loss, ["length", "damping"], { length, damping });
  },

  /** Each column makes a new matrix of what is left: squares of the factor's diagonal are the pivots. */
  cholesky: {
    prepare: ([a, n]) => {
      const Square = Vec(n, Vec(n, Real));
      const eliminated = fn([Square, n], Square, (rest: Matrix, j: Nat) =>
        vec(n, Vec(n, Real), (i: Nat) => {
          const ratio = div(rest[i][j], rest[j][j]);
          return vec(n, Real, (k: Nat) => {
            const isLeft = and(ilt(n, j, k), not(ilt(n, i, k)));
            return select(isLeft, Real, sub(rest[i][k], mul(ratio, rest[k][j])), 0);
          });
        }),
      );
      const loss = ({ a }: { a: Matrix }) => {
        let [rest, total]: [Matrix, Real] = [a, log(a[0][0])];
        for (let j = 1; j < n; j++) {
          rest = eliminated(rest, j - 1) as Matrix;
          total = add(total, log(rest[j][j]));
        }
        return total;
      };
      return prepared({ a: Square }, loss, ["a"], { a: rowsOf(a, n) });
    },
    remark: "no writes in place: a new matrix for each column",
  },

  "logistic-regression"([w, b, x, labels]) {
    const [rows, d] = [labels.length, w.length];
    const loss = ({ w, b, x, labels }: { w: Vector; b: Real; x: Matrix; labels: Vector }) => {
      const total = sum(rows, (i: Nat) => {
        const score = add(b, dot(d, w, x[i]));
        return add(sub(max(score, 0), mul(score, labels[i])), log1p(exp(neg(abs(score)))));
      });
      return div(total, rows);
    };
    const types = struct({ w: Vec(d, Real), b: Real, x: Vec(rows, Vec(d, Real)), labels: Vec(rows, Real) });
    return prepared(types, loss, ["w", "b"], { w, b, x: rowsOf(x, d), labels });
  },

  "least-squares"([w, b, x, y]) {
    const [rows, d] = [y.length, w.length];
    const loss = ({ w, b, x, y }: { w: Vector; b: Real; x: Matrix; y: Vector }) => {
      const total = sum(rows, (i: Nat) => {
        const r = add(sub(b, y[i]), dot(d, w, x[i]));
        return mul(r, r);
      });
      return div(total, rows);
    };
    const types = struct({ w: Vec(d, Real), b: Real, x: Vec(rows, Vec(d, Real)), y: Vec(rows, Real) });
    return prepared(types, loss, ["w", "b"], { w, b, x: rowsOf(x, d), y });
  },

  "gaussian-mixture"([logWeights, means, logDiagonal, below, points]) {
    const components = logWeights.length;
    const dimensions = means.length / components;
    const count = points.length / dimensions;
    const inTriangle = (dimensions * (dimensions - 1)) / 2;
    const OfDimensions = Vec(dimensions, Real);
    const squaredLength = fn(
      [OfDimensions, OfDimensions, Vec(inTriangle, Real)],
      Real,
      (v: Vector, diagonal: Vector, below: Vector) => {
        let [at, total]: [number, Real] = [0, 0];
        for (let i = 0; i < dimensions; i++) {
          let element = mul(diagonal[i], v[i]);
          for (let j = 0; j < i; j++) element = add(element, mul(below[at++], v[j]));
          total = add(total, mul(element, element));
        }
        return total;
      },
    );
    type Mixture = { logWeights: Vector; means: Matrix; logDiagonal: Matrix; below: Matrix; points: Matrix };
    const loss = ({ logWeights, means, logDiagonal, below, points }: Mixture) => {
      const diagonal = vec(components, OfDimensions, (k: Nat) =>
        vec(dimensions, Real, (i: Nat) => exp(logDiagonal[k][i])),
      );
      const constants = vec(components, Real, (k: Nat) =>
        add(
          logWeights[k],
          sum(dimensions, (i: Nat) => logDiagonal[k][i]),
        ),
      );
      const total = sum(count, (n: Nat) => {
        const terms = vec(components, Real, (k: Nat) => {
          const centred = vec(dimensions, Real, (i: Nat) => sub(points[n][i], means[k][i]));
          return sub(constants[k], mul(0.5, squaredLength(centred, diagonal[k], below[k])));
        });
        return logSumExp(components, terms);
      });
      const ofWeights = mul(count, logSumExp(components, logWeights));
      return sub(sub(total, ofWeights), 0.5 * count * dimensions * Math.log(2 * Math.PI));
    };
    const types = {
      logWeights: Vec(components, Real),
      means: Vec(components, OfDimensions),
      logDiagonal: Vec(components, OfDimensions),
      below: Vec(components, Vec(inTriangle, Real)),
      points: Vec(count, OfDimensions),
    };
    return prepared(types, loss, ["logWeights", "means", "logDiagonal", "below"], {
      logWeights,
      means: rowsOf(means, dimensions),
      logDiagonal: rowsOf(logDiagonal, dimensions),
      below: rowsOf(below, inTriangle),
      points: rowsOf(points, dimensions),
    });
  },

  lorenz([parameters, initial, steps, h]) {
    const Three = Vec(3, Real);
    const velocity = fn([Three, Three], Three, ([x, y, z]: Vector, [sigma, rho, beta]: Vector) => [
      mul(sigma, sub(y, x)),
      sub(mul(x, sub(rho, z)), y),
      sub(mul(x, y), mul(beta, z)),
    ]);
    const moved = (from: Vector, length: number, along: Vector) =>
      vec(3, Real, (i: Nat) => add(from[i], mul(length, along[i])));
    const State = struct({ at: Three, sum: Real, parameters: Three });
    const step = fn([State], State, ({ at, sum: before, parameters }) => {
      const k1 = velocity(at, parameters);
      const k2 = velocity(moved(at, 0.5 * h, k1), parameters);
      const k3 = velocity(moved(at, 0.5 * h, k2), parameters);
      const k4 = velocity(moved(at, h, k3), parameters);
      const slope = vec(3, Real, (i: Nat) => add(add(k1[i], mul(2, k2[i])), add(mul(2, k3[i]), k4[i])));
      const next = moved(at, h / 6, slope);
      return { at: next, sum: add(before, dot(3, next, next)), parameters };
    });
    const allSteps = repeated(State, step, steps);
    const loss = ({ parameters, initial }: { parameters: Vector; initial: Vector }) =>
      div(allSteps({ at: initial, sum: 0, parameters }).sum, steps);
    return prepared({ parameters: Three, initial: Three }, loss, ["parameters", "initial"], { parameters, initial });
  },

  "lorenz-scalars"([sigma, rho, beta, x, y, z, steps, h]) {
    const numbers = struct({ sigma: Real, rho: Real, beta: Real, x: Real, y: Real, z: Real });
    const State = struct({ ...numbers, sum: Real });
    const step = fn([State], State, ({ sigma, rho, beta, x, y, z, sum: before }) => {
      const velocity = ([x, y, z]: Real[]) => [
        mul(sigma, sub(y, x)),
        sub(mul(x, sub(rho, z)), y),
        sub(mul(x, y), mul(beta, z)),
      ];
      const moved = (from: Real[], length: number, along: Real[]) =>
        from.map((element, i) => add(element, mul(length, along[i])));
      const at = [x, y, z];
      const k1 = velocity(at);
      const k2 = velocity(moved(at, 0.5 * h, k1));
      const k3 = velocity(moved(at, 0.5 * h, k2));
      const k4 = velocity(moved(at, h, k3));
      const slope = k1.map((first, i) => add(add(first, mul(2, k2[i])), add(mul(2, k3[i]), k4[i])));
      const next = moved(at, h / 6, slope);
      const squared = next.map((element) => mul(element, element)).reduce((a, b) => add(a, b));
      return { sigma, rho, beta, x: next[0], y: next[1], z: next[2], sum: add(before, squared) };
    });
    const allSteps = repeated(State, step, steps);
    const loss = ({ sigma, rho, beta, x, y, z }: { [name in keyof typeof numbers]: Real }) =>
      div(allSteps({ sigma, rho, beta, x, y, z, sum: 0 }).sum, steps);
    return prepared(numbers, loss, ["sigma", "rho", "beta", "x", "y", "z"], { sigma, rho, beta, x, y, z });
  },

  lstm: {
    upTo: { size: 500, because: "steps one behind the other: 5000 are too long for one function of WebAssembly" },
    prepare: async ([weights, bias, readOut, inputs, targets]) => {
      const units = readOut.length;
      const steps = targets.length;
      const features = inputs.length / steps;
      const width = features + units;
      const Units = Vec(units, Real);
      const OfInput = Vec(4, Vec(units, Vec(features, Real)));
      const OfHidden = Vec(4, Vec(units, Vec(units, Real)));
      const Bias = Vec(4, Units);
      const step = fn(
        [OfInput, OfHidden, Bias, Vec(features, Real), Units, Units],
        struct({ hidden: Units, cell: Units }),
        (ofInput: Vec<Matrix>, ofHidden: Vec<Matrix>, bias: Matrix, input: Vector, hidden: Vector, cell: Vector) => {
          const gates = vec(4, Units, (gate: Nat) =>
            vec(units, Real, (u: Nat) =>
              add(bias[gate][u], add(dot(features, ofInput[gate][u], input), dot(units, ofHidden[gate][u], hidden))),
            ),
          );
          const next = vec(units, Real, (u: Nat) =>
            add(mul(sigmoid(gates[1][u]), cell[u]), mul(sigmoid(gates[0][u]), tanh(gates[3][u]))),
          );
          return { hidden: vec(units, Real, (u: Nat) => mul(sigmoid(gates[2][u]), tanh(next[u]))), cell: next };
        },
      );
      type Layer = {
        ofInput: Vec<Matrix>;
        ofHidden: Vec<Matrix>;
        bias: Matrix;
        readOut: Vector;
        inputs: Matrix;
        targets: Vector;
      };
      const loss = ({ ofInput, ofHidden, bias, readOut, inputs, targets }: Layer) => {
        let [hidden, cell]: Vector[] = [vec(units, Real, () => 0), vec(units, Real, () => 0)];
        let total: Real = 0;
        for (let t = 0; t < steps; t++) {
          ({ hidden, cell } = step(ofInput, ofHidden, bias, inputs[t], hidden, cell));
          const error = sub(dot(units, readOut, hidden), targets[t]);
          total = add(total, mul(error, error));
        }
        return div(total, steps);
      };
      const types = {
        ofInput: OfInput,
        ofHidden: OfHidden,
        bias: Bias,
        readOut: Units,
        inputs: Vec(steps, Vec(features, Real)),
        targets: Vec(steps, Real),
      };
      const rows = rowsOf(weights, width);
      const byGate = <T>(of: readonly T[]) => [0, 1, 2, 3].map((gate) => of.slice(gate * units, (gate + 1) * units));
      const args = {
        ofInput: byGate(rows.map((row) => row.subarray(0, features))),
        ofHidden: byGate(rows.map((row) => row.subarray(features))),
        bias: rowsOf(bias, units),
        readOut,
        inputs: rowsOf(inputs, features),
        targets,
      };
      const run = await prepared(types, loss, ["ofInput", "ofHidden", "bias", "readOut"], args);
      return { ...run, gradient: () => joined(run, features, units) };
    },
  },

  perceptron: {
    upTo: { size: 100, because: "at 1000 rows its code reaches beyond its memory" },
    prepare: ([hiddenWeights, hiddenBias, outputWeights, outputBias, images, labels]) => {
      const [rows, units, classes] = [labels.length, hiddenBias.length, outputBias.length];
      const pixels = images.length / rows;
      const types = {
        hiddenWeights: Vec(units, Vec(pixels, Real)),
        hiddenBias: Vec(units, Real),
        outputWeights: Vec(classes, Vec(units, Real)),
        outputBias: Vec(classes, Real),
        images: Vec(rows, Vec(pixels, Real)),
        chosen: Vec(rows, Vec(classes, Real)),
      };
      type Network = {
        hiddenWeights: Matrix;
        hiddenBias: Vector;
        outputWeights: Matrix;
        outputBias: Vector;
        images: Matrix;
        chosen: Matrix;
      };
      const loss = ({ hiddenWeights, hiddenBias, outputWeights, outputBias, images, chosen }: Network) => {
        const total = sum(rows, (row: Nat) => {
          const hidden = vec(units, Real, (u: Nat) =>
            max(add(hiddenBias[u], dot(pixels, hiddenWeights[u], images[row])), 0),
          );
          const scores = vec(classes, Real, (c: Nat) => add(outputBias[c], dot(units, outputWeights[c], hidden)));
          return sub(logSumExp(classes, scores), dot(classes, scores, chosen[row]));
        });
        return div(total, rows);
      };
      return prepared(types, loss, ["hiddenWeights", "hiddenBias", "outputWeights", "outputBias"], {
        hiddenWeights: rowsOf(hiddenWeights, pixels),
        hiddenBias,
        outputWeights: rowsOf(outputWeights, units),
        outputBias,
        images: rowsOf(images, pixels),
        chosen: rowsOf(oneHot(labels, classes), classes),
      });
    },
  },
};

/** The gradient by weights whose rows were handed over in two parts. */
function joined(run: Prepared, features: number, units: number): ArrayLike<number>[] {
  const [ofInput, ofHidden, ...others] = run.gradient().map((part) => Float64Array.from(part));
  const ofHiddenRows = rowsOf(ofHidden, units);
  const rows = rowsOf(ofInput, features).flatMap((row, at) => [...row, ...ofHiddenRows[at]]);
  return [rows, ...others];
}
