/**
 * What ISAAC costs beside plain gradient descent: a step of one linear layer of equal widths, batch 60, forwards and back. It adds rows in double
 * precision and their systems of 60 equations; the product that makes the gradient of the weights it makes itself. Told are what is
 * added, measured by itself since it is less than what two steps differ by, and the whole step beside the generated one.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "fluxion/register";

const { openSession } = await import("fluxion/compiler");
const { randomNormal } = await import("fluxion/random");
const { dense, denseVjp } = await import("fluxion/kernels");
const { isaac, sgd } = await import("fluxion/train");
const { easedAdjoints } = await import("../../runtime/second-order/isaac.ts");
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
const shares = new Map();
for (const width of [100, 400, 1600]) {
  const normals = (slot, length) => Float64Array.from({ length }, (_, i) => randomNormal(1, slot, i));
  const [input, outputAdjoint] = [normals(0, rows * width), normals(1, rows * width).map((x) => x / rows)];
  const parameters = { weights: normals(2, width * width).map((x) => x / Math.sqrt(width)), bias: normals(3, width) };
  const optimizer = sgd({ learningRate: 1e-9 });
  const shape = { name: "only", inputs: width, outputs: width, columns: width };
  const method = isaac({ inputDamping: 0.1 });

  const plain = (state) => {
    dense(input, state.parameters.weights, state.parameters.bias);
    const [, weights, bias] = denseVjp(input, state.parameters.weights, state.parameters.bias, outputAdjoint);
    return optimizer.step(state, { weights, bias }).step;
  };
  const conditioned = (state) => {
    dense(input, state.parameters.weights, state.parameters.bias);
    const [, bias] = denseVjpOfInputsAndBias(input, state.parameters.weights, state.parameters.bias, outputAdjoint);
    const layers = rowsOf([shape], [{ name: "only", kind: "dense", rows, input, outputAdjoint }], rows);
    const [weights] = method.apply({}, () => [], { loss: layers, sampled: layers });
    return optimizer.step(state, { weights, bias }).step;
  };
  const adding = () => {
    const [layer] = rowsOf([shape], [{ name: "only", kind: "dense", rows, input, outputAdjoint }], rows);
    return easedAdjoints(layer, 0.1).length;
  };
  const state = optimizer.init(parameters);
  const [alone, beside, added] = timesOf(
    [plain, conditioned, adding].map((step) => ({ function: step, arguments: [state] })),
    { ...thorough, mostMilliseconds: 30_000 },
  );
  shares.set(width, ratio(added, alone));
  console.log(`ISAAC adds to a plain step, width ${width}: ${(100 * shares.get(width)).toFixed(2)} %`);
  console.log(`step with ISAAC to generated, width ${width}: ${ratio(beside, alone).toFixed(3)}`);
}
console.log(`added at width 400 to 1600: ${(shares.get(400) / shares.get(1600)).toFixed(2)}`);
