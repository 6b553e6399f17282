/** K-FAC's model of the objective along a step, against dense algebra. */
import { describe, expect, test } from "vitest";
import { bernoulli } from "../../runtime/distributions/index.ts";
import { changeOf, directionOf, minimiserOf, modelAlong } from "../../runtime/second-order/kfac/quadratic-model.ts";
import { combine, distance, flat, identity, normalMatrix, product, solve } from "../helpers/dense-matrices.ts";
import {
  allCases,
  denseFisher,
  flatBlocks,
  initialLayers,
  layeredNetwork,
  layersOf,
  rowsOfTargets,
  tanh,
} from "../helpers/layered-network.ts";

const sizes = [4, 5, 3];

describe("the quadratic model", () => {
  const count = 8;
  const network = layeredNetwork({
    sizes,
    activation: tanh,
    inputs: flat(normalMatrix(count, 4, 1)),
    distribution: bernoulli,
    targets: rowsOfTargets(
      flat(normalMatrix(count, 3, 2)).map((x) => (x > 0 ? 1 : 0)),
      3,
    ),
  });
  const layers = initialLayers(sizes, 3);
  const size = flatBlocks(layers).length;
  const vectors = [0, 1, 2].map((slot) => flat(normalMatrix(size, 1, 10 + slot)));
  const [u, v, g] = vectors as [Float64Array, Float64Array, Float64Array];
  const directions = [u, v].map((vector) => directionOf(network, layers, allCases(count), layersOf(vector, sizes)));
  const shift = 0.3;
  const model = modelAlong(layersOf(g, sizes), directions, count, shift);
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);

  test("is that of the dense Fisher matrix", () => {
    const matrix = combine(denseFisher(network, layers, sizes, allCases(count)), identity(size, shift));
    const times = (x: Float64Array) =>
      flat(
        product(
          matrix,
          [...x].map((value) => [value]),
        ),
      );
    const expected = [dot(u, times(u)), dot(u, times(v)), dot(v, times(u)), dot(v, times(v))];
    expect(distance(model.curvature.flat(), expected)).toBeLessThan(1e-13);
    expect(distance(model.slope, [dot(g, u), dot(g, v)])).toBeLessThan(1e-14);
  });

  test("is least at alpha and mu, where it has changed by half its slope", () => {
    const x = minimiserOf(model);
    const exact = solve(
      model.curvature.map((row) => [...row]),
      model.slope.map((value) => [-value]),
    );
    expect(distance(x, flat(exact))).toBeLessThan(1e-12);
    const least = changeOf(model, x);
    expect(least).toBeCloseTo(0.5 * (model.slope[0]! * x[0]! + model.slope[1]! * x[1]!), 12);
    for (const moved of [
      [1.01 * x[0]!, x[1]!],
      [0.99 * x[0]!, x[1]!],
      [x[0]!, 1.01 * x[1]!],
      [x[0]!, 0.99 * x[1]!],
    ]) {
      expect(changeOf(model, moved)).toBeGreaterThan(least);
    }
    const alone = { curvature: [[model.curvature[0]![0]!]], slope: [model.slope[0]!] };
    expect(minimiserOf(alone)[0]).toBeCloseTo(-model.slope[0]! / model.curvature[0]![0]!, 12);
  });

  test("with parallel directions takes the shortest coefficients, and none along what has no curvature", () => {
    const parallel = {
      curvature: [
        [4, 8],
        [8, 16],
      ],
      slope: [-2, -4],
    };
    const x = minimiserOf(parallel);
    expect(changeOf(parallel, x)).toBeCloseTo(-0.5, 12);
    // Beside their lengths 2 and 4 both count alike.
    expect(2 * x[0]!).toBeCloseTo(4 * x[1]!, 12);
    expect(
      minimiserOf({
        curvature: [
          [4, 0],
          [0, 0],
        ],
        slope: [-2, 0],
      }),
    ).toEqual([0.5, 0]);
    expect(minimiserOf({ curvature: [[0]], slope: [0] })).toEqual([0]);
  });
});
