/**
 * What ISAAC costs beside plain gradient descent: a step of one linear layer of equal widths, batch 60, forwards and back. The gradient of
 * inputs and bias, and the loops that multiply adjoints and inputs to that of the weights, are the same in both: what is left is
 * what conditioning costs. Beside it, the same against the whole gradient as it is generated.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "fluxion/register";

const { openSession } = await import("fluxion/compiler");
const { randomNormal } = await import("fluxion/random");
const { dense, denseVjp } = await import("fluxion/kernels");
const { isaac, sgd } = await import("fluxion/train");
const { multiplyByTransposed } = await import("../../runtime/linear-algebra/products.ts");
const { rowsOf } = await import("../../runtime/second-order/layers.ts");
const { ratio, thorough, timesOf } = await import("../bench/measure.ts");

/** The layer's gradient without that of its weights. */
async function gradientOfInputsAndBias() {
  const path = fileURLToPath(new URL("../../runtime/kernels/dense.ts", import.meta.url));
  const text = readFileSync(path, "utf8").replace("wrt x w b modes jvp vjp", "wrt x b modes vjp");
  const { modules } = openSession().compile([{ path, text }], { tags: true, emit: "js", standalone: true });
  const { denseVjp: withoutWeights } = await import(`data:text/javascript,${encodeURIComponent(modules[0].code)}`);
  return withoutWeights;
}

const denseVjpOfInputsAndBias = await gradientOfInputsAndBias();
const rows = 60;
const added = new Map();
for (const width of [100, 400, 1600]) {
  const normals = (slot, length) => Float64Array.from({ length }, (_, i) => randomNormal(1, slot, i));
  const [input, outputAdjoint] = [normals(0, rows * width), normals(1, rows * width).map((x) => x / rows)];
  const parameters = { weights: normals(2, width * width).map((x) => x / Math.sqrt(width)), bias: normals(3, width) };
  const optimizer = sgd({ learningRate: 1e-9 });
  const shape = { name: "only", inputs: width, outputs: width, columns: width };
  const method = isaac({ inputDamping: 0.1 });

  const generated = (state) => {
    dense(input, state.parameters.weights, state.parameters.bias);
    const [, weights, bias] = denseVjp(input, state.parameters.weights, state.parameters.bias, outputAdjoint);
    return optimizer.step(state, { weights, bias }).step;
  };
  const plain = (state) => {
    dense(input, state.parameters.weights, state.parameters.bias);
    const [, bias] = denseVjpOfInputsAndBias(input, state.parameters.weights, state.parameters.bias, outputAdjoint);
    const weights = multiplyByTransposed(outputAdjoint, input, rows, width, width);
    return optimizer.step(state, { weights, bias }).step;
  };
  const conditioned = (state) => {
    dense(input, state.parameters.weights, state.parameters.bias);
    const [, bias] = denseVjpOfInputsAndBias(input, state.parameters.weights, state.parameters.bias, outputAdjoint);
    const layers = rowsOf([shape], [{ name: "only", kind: "dense", rows, input, outputAdjoint }], rows);
    const [weights] = method.apply({}, () => [], { loss: layers, sampled: layers });
    return optimizer.step(state, { weights, bias }).step;
  };
  const state = optimizer.init(parameters);
  const [whole, alone, beside] = timesOf(
    [generated, plain, conditioned].map((step) => ({ function: step, arguments: [state] })),
    { ...thorough, mostMilliseconds: 30_000 },
  );
  console.log(`step with ISAAC to plain, width ${width}: ${ratio(beside, alone).toFixed(3)}`);
  added.set(width, ratio(beside, alone) - 1);
  console.log(`step with ISAAC to generated, width ${width}: ${ratio(beside, whole).toFixed(3)}`);
}
console.log(`added at width 400 to 1600: ${(added.get(400) / added.get(1600)).toFixed(2)}`);
