/**
 * What ISAAC costs beside plain gradient descent: a step of one linear layer of equal widths, batch 60, forwards and back, inputs' adjoints
 * included. It adds rows in double precision and their systems of 60 equations; the product that makes the gradient of the weights it makes
 * itself, since the pull spares it. A plain step is the faster of two: with the generated gradient, or with that product of the same rows. Told are
 * what is added, measured by itself since it is less than what two steps differ by, and whole steps beside one another.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "fluxion/register";

const { openSession } = await import("fluxion/compiler");
const { gaussian } = await import("fluxion/distributions");
const { randomNormal } = await import("fluxion/random");
const { isaac, preconditioned, sgd } = await import("fluxion/train");
const { easedAdjoints } = await import("../../runtime/second-order/isaac.ts");
const { rowsOf } = await import("../../runtime/second-order/layers.ts");
const { ratio, thorough, timesOf } = await import("../bench/measure.ts");

/** The layer, its gradient, and its pull by rows. */
async function generated() {
  const path = fileURLToPath(new URL("../../runtime/kernels/dense.ts", import.meta.url));
  const layer = `
    /** @differentiable wrt x w b modes vjp layerwise layerWeights rows */
    export function layer(x: Float64Array, w: Float64Array, b: Float64Array): Float64Array { return dense(x, w, b); }`;
  const text = readFileSync(path, "utf8").replace(/@differentiable.*/, "") + layer;
  const { modules } = openSession().compile([{ path, text }], { tags: true, emit: "js", standalone: true });
  return import(`data:text/javascript,${encodeURIComponent(modules[0].code)}`);
}

const { dense } = await import("fluxion/kernels");
const { layerVjp, layerLayerwise } = await generated();
const rows = 60;
const shares = new Map();
for (const width of [100, 400, 1600]) {
  const normals = (slot, length) => Float64Array.from({ length }, (_, i) => randomNormal(1, slot, i));
  const [input, targets] = [normals(0, rows * width), normals(1, rows * width)];
  const parameters = { weights: normals(2, width * width).map((x) => x / Math.sqrt(width)), bias: normals(3, width) };
  const optimizer = sgd({ learningRate: 1e-9 });
  const [distribution, cases] = [gaussian(), Uint32Array.from({ length: rows }, (_, k) => k)];
  const network = {
    distribution,
    layers: { w: (tree) => tree },
    targets: () => targets,
    layerwise({ weights, bias }) {
      const { outputs, pull } = layerLayerwise(input, weights, bias);
      return {
        outputs,
        pull(cotangent) {
          const { gradient, layers } = pull(cotangent);
          return { gradient: { weights: gradient[1], bias: gradient[2] }, layers };
        },
      };
    },
  };
  const method = (layers) => preconditioned(network, isaac({ inputDamping: 0.1, layers }), optimizer);
  const [whole, plainByRows] = [method(["w"]), method([])];
  const [plainState, ownState] = [optimizer.init(parameters), whole.init(parameters)];
  const generatedPlain = () => {
    const outputs = dense(input, parameters.weights, parameters.bias);
    const loss = distribution.loss(outputs, targets, rows);
    const cotangent = distribution.gradient(outputs, targets, rows);
    const [, weights, bias] = layerVjp(input, parameters.weights, parameters.bias, cotangent);
    return loss + optimizer.step(plainState, { weights, bias }).step;
  };
  const byRows = () => plainByRows.step(ownState, { cases, seed: 1 }).loss;
  const conditioned = () => whole.step(ownState, { cases, seed: 1 }).loss;
  const [shape, outputAdjoint] = [{ name: "w", inputs: width, outputs: width, columns: width }, targets];
  const adding = () => {
    const [layer] = rowsOf([shape], [{ name: "w", kind: "dense", rows, input, outputAdjoint }], rows);
    return easedAdjoints(layer, 0.1).length;
  };
  const [ofGenerated, ofRows, beside, added] = timesOf(
    [generatedPlain, byRows, conditioned, adding].map((step) => ({ function: step, arguments: [] })),
    { ...thorough, mostMilliseconds: 30_000 },
  );
  const alone = ratio(ofRows, ofGenerated) < 1 ? ofRows : ofGenerated;
  shares.set(width, ratio(added, alone));
  console.log(`ISAAC adds to a plain step, width ${width}: ${(100 * shares.get(width)).toFixed(2)} %`);
  console.log(`step with ISAAC to plain, width ${width}: ${ratio(beside, alone).toFixed(3)}`);
  console.log(`plain step by rows to generated, width ${width}: ${ratio(ofRows, ofGenerated).toFixed(3)}`);
}
console.log(`added at width 400 to 1600: ${(shares.get(400) / shares.get(1600)).toFixed(2)}`);
