/** ISAAC against dense solves of its formulas, and what is proved of it. */
import { describe, expect, test } from "vitest";
import { randomNormal } from "../../runtime/random.ts";
import { rowsOf, shapesOf } from "../../runtime/second-order/layers.ts";
import { isaac, preconditioned, sgd } from "../../runtime/training/index.ts";
import {
  combine,
  distance,
  flat,
  identity,
  matrixOf,
  normalMatrix,
  product,
  scale,
  solve,
  transpose,
} from "../helpers/dense-matrices.ts";
import { conditioned, dampedGram, fromRight, gradientOf, layerOf, toy, toySizes } from "../helpers/layer-rows.ts";
import { allCases, initialLayers, type Layer, layerName } from "../helpers/layered-network.ts";

describe("isaac", () => {
  const thin = product(normalMatrix(5, 2, 20), normalMatrix(2, 7, 21));
  test.each([
    { what: "fewer cases than inputs", a: normalMatrix(3, 6, 1) },
    { what: "as many", a: normalMatrix(6, 6, 2) },
    { what: "more", a: normalMatrix(11, 6, 3) },
    { what: "inputs of low rank", a: thin },
  ])("is the formula of the paper in both its forms, with $what", ({ a }) => {
    const [b, l] = [a.length, 0.3];
    const e = normalMatrix(b, 4, 5);
    const layer = layerOf(a, e);
    const zeta = conditioned(isaac({ inputDamping: l }), layer);
    const byInputs = scale(fromRight(gradientOf(layer), dampedGram(a, l)), l);
    expect(distance(zeta, flat(byInputs))).toBeLessThan(1e-12);
    const k = scale(product(a, transpose(a)), 1 / (b * l));
    const inner = combine(identity(b), transpose(solve(combine(identity(b), k), k)), -1);
    const byCases = product(product(scale(transpose(e), 1 / b), inner), a);
    expect(distance(zeta, flat(byCases))).toBeLessThan(1e-12);
  });

  test.each([4, 30])(
    "is the gradient where its damping is large, and least squares where it is small: %i cases",
    (b) => {
      const [a, e] = [normalMatrix(b, 6, 1), normalMatrix(b, 3, 2)];
      const layer = layerOf(a, e);
      expect(distance(conditioned(isaac({ inputDamping: 1e6 }), layer), flat(gradientOf(layer)))).toBeLessThan(1e-5);
      if (b < 6) return;
      // Residuals of a linear layer at W: with l to 0 the step by zeta / l ends at the least squares solution.
      const [w, y] = [normalMatrix(3, 6, 3), normalMatrix(b, 3, 4)];
      const residuals = combine(product(a, transpose(w)), y, -1);
      const zeta = conditioned(isaac({ inputDamping: 1e-6 }), layerOf(a, residuals));
      const reached = flat(w).map((value, i) => value - zeta[i]! / 1e-6);
      const best = transpose(solve(product(transpose(a), a), product(transpose(a), y)));
      expect(distance(reached, flat(best))).toBeLessThan(1e-5);
    },
  );

  test("descends, and is no longer than the gradient: 1000 draws", () => {
    for (let draw = 0; draw < 1000; draw++) {
      const b = 2 + (draw % 6);
      const layer = layerOf(normalMatrix(b, 4, 2 * draw), normalMatrix(b, 3, 2 * draw + 1));
      const gradient = flat(gradientOf(layer));
      const zeta = conditioned(isaac({ inputDamping: 10 ** ((draw % 9) - 5) }), layer);
      const along = zeta.reduce((sum, value, i) => sum + value * gradient[i]!, 0);
      expect(along).toBeGreaterThan(0);
      expect(Math.hypot(...zeta)).toBeLessThanOrEqual(Math.hypot(...gradient) * (1 + 1e-12));
    }
  });

  test.each([3, 9])(
    "knows neither the order of %i cases nor how often they all come, and turns with its inputs",
    (b) => {
      const [a, e, l] = [normalMatrix(b, 5, 1), normalMatrix(b, 4, 2), 0.2];
      const zeta = conditioned(isaac({ inputDamping: l }), layerOf(a, e));
      const order = allCases(b).reverse();
      const shuffled = layerOf(
        [...order].map((k) => a[k]!),
        [...order].map((k) => e[k]!),
      );
      expect(distance(conditioned(isaac({ inputDamping: l }), shuffled), zeta)).toBeLessThan(1e-12);
      expect(distance(conditioned(isaac({ inputDamping: l }), layerOf([...a, ...a], [...e, ...e])), zeta)).toBeLessThan(
        1e-12,
      );
      // A reflection Q = I - 2 u u'.
      const u = normalMatrix(5, 1, 7);
      const length = Math.hypot(...u.flat());
      const q = combine(identity(5), product(scale(u, 2 / length ** 2), transpose(u)), -1);
      const turned = conditioned(isaac({ inputDamping: l }), layerOf(product(a, q), e));
      expect(distance(turned, flat(product(matrixOf(zeta, 4, 5), q)))).toBeLessThan(1e-12);
      const wider = conditioned(isaac({ inputDamping: 9 * l }), layerOf(scale(a, 3), e));
      expect(
        distance(
          wider,
          zeta.map((value) => 3 * value),
        ),
      ).toBeLessThan(1e-12);
      // Its rows are combinations of the inputs: what is orthogonal to all inputs, it is, too.
      if (b < 5) {
        const rest = combine(identity(5), product(transpose(a), solve(product(a, transpose(a)), a)), -1);
        expect(Math.hypot(...product(matrixOf(zeta, 4, 5), rest).flat())).toBeLessThan(1e-12);
      }
    },
  );

  test.each([3, 12])(
    "with both factors is the formula, and with a large output damping the method of the title: %i cases",
    (b) => {
      const [a, e, s] = [normalMatrix(b, 5, 1), normalMatrix(b, 4, 2), normalMatrix(b, 4, 3)];
      const [layer, sampled] = [layerOf(a, e), layerOf(a, s)];
      const both = conditioned(isaac({ inputDamping: 0.3, outputDamping: 0.7 }), layer, sampled);
      const right = fromRight(gradientOf(layer), dampedGram(a, 0.3));
      const expected = scale(solve(dampedGram(s, 0.7), right), 0.3 * 0.7);
      expect(distance(both, flat(expected))).toBeLessThan(1e-12);
      const limit = conditioned(isaac({ inputDamping: 0.3, outputDamping: 1e9 }), layer, sampled);
      expect(distance(limit, conditioned(isaac({ inputDamping: 0.3 }), layer))).toBeLessThan(1e-6);
      if (b < 5) return;
      const small = 1e-9;
      const newton = conditioned(isaac({ inputDamping: small, outputDamping: small }), layer, sampled);
      const kfac = solve(dampedGram(s, 0), fromRight(gradientOf(layer), dampedGram(a, 0)));
      expect(
        distance(
          newton.map((value) => value / small ** 2),
          flat(kfac),
        ),
      ).toBeLessThan(1e-6);
    },
  );

  test("of arrays in single precision solves its systems in double: exact up to a condition of 1e5 and beyond", () => {
    const network = toy(6);
    const single = (tree: Layer[]) => tree.map(({ weights, bias }) => ({ weights: Float32Array.from(weights), bias }));
    const records = network
      .layerwise(initialLayers(toySizes, 3), allCases(6))
      .pull(Float64Array.from({ length: 18 }, (_, i) => randomNormal(2, 0, i)))
      .layers.map((layer) => ({
        ...layer,
        input: Float32Array.from(layer.input, (value) => value + 3),
        outputAdjoint: Float32Array.from(layer.outputAdjoint),
      }));
    const shapes = shapesOf(network, single(initialLayers(toySizes, 3)) as unknown as Layer[], "plain");
    for (const layer of rowsOf(shapes, records, 6)) {
      const a = matrixOf(layer.input, 6, layer.shape.columns);
      for (const damping of [1e-4, 1e-6]) {
        const zeta = conditioned(isaac({ inputDamping: damping }), layer);
        const dense = scale(fromRight(gradientOf(layer), dampedGram(a, damping)), damping);
        expect(distance(zeta, flat(dense))).toBeLessThan(1e-7);
      }
    }
  });

  test("keeps nothing of the plain layer's, and makes b x b matrices alone, beside adjoints and the direction", () => {
    const [b, n, m] = [6, 50, 40];
    const shape = { name: "only", inputs: n, outputs: m, columns: n };
    const sizes: number[] = [];
    const Own = globalThis.Float64Array;
    class Counted extends Own {
      constructor(...args: ConstructorParameters<typeof Own>) {
        super(...args);
        sizes.push(this.length);
      }
    }
    globalThis.Float64Array = Counted as typeof Own;
    try {
      const [input, outputAdjoint] = [
        Float64Array.from(normalMatrix(b, n, 1).flat()),
        new Float64Array(b * m).fill(0.1),
      ];
      sizes.length = 0;
      const loss = rowsOf([shape], [{ name: "only", kind: "dense", rows: b, input, outputAdjoint }], b);
      expect(loss[0]!.input).toBe(input);
      isaac({ inputDamping: 0.1 }).apply({}, () => input, { loss, sampled: loss });
    } finally {
      globalThis.Float64Array = Own;
    }
    const rest = sizes.filter((size) => size !== b * m && size !== m * n);
    expect(new Set(rest)).toEqual(new Set([b * b]));
    expect(sizes.filter((size) => size === m * n).length).toBe(1);
    expect(sizes.filter((size) => size === b * m).length).toBeLessThanOrEqual(2);
  });

  test("conditions the layers that are named, pulls once, and leaves biases to the bit", () => {
    const network = toy(8);
    let pulls = 0;
    const counting = {
      ...network,
      layerwise(parameters: Layer[], cases: Uint32Array) {
        const pass = network.layerwise(parameters, cases);
        const pull = (cotangent: Float64Array) => {
          pulls++;
          return pass.pull(cotangent);
        };
        return { ...pass, pull };
      },
    } as typeof network;
    const method = isaac({ inputDamping: 0.1, layers: [layerName(0)] });
    const optimizer = preconditioned(counting, method, sgd({ learningRate: 1 }));
    const start = initialLayers(toySizes, 4);
    const outcome = optimizer.step(optimizer.init(initialLayers(toySizes, 4)), { cases: allCases(8), seed: 1 });
    expect(pulls).toBe(1);
    const { outputs, pull } = network.layerwise(start, allCases(8));
    const targets = network.targets(allCases(8));
    const { gradient } = pull(network.distribution.gradient(outputs as Float64Array, targets, 8));
    if (outcome.diverged !== undefined) throw new Error(outcome.diverged);
    const after = outcome.state.parameters;
    expect(outcome.loss).toBe(network.distribution.loss(outputs, targets, 8));
    for (const k of [0, 1]) {
      expect(after[k]!.bias).toEqual(start[k]!.bias.map((b, i) => b - gradient[k]!.bias[i]!));
    }
    const plain = start[1]!.weights.map((w, i) => w - gradient[1]!.weights[i]!);
    expect(after[1]!.weights).toEqual(plain);
    expect(after[0]!.weights).not.toEqual(start[0]!.weights.map((w, i) => w - gradient[0]!.weights[i]!));
    expect(() =>
      preconditioned(network, isaac({ inputDamping: 1, layers: ["none"] }), sgd({ learningRate: 1 })).init(start),
    ).toThrow("there is no layer 'none'");
    expect(() => isaac({ inputDamping: 0 })).toThrow("isaac: inputDamping is a positive number, not 0");
  });
});
