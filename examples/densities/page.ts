/** What runs in the page: trains an energy on samples, some steps a frame, and draws it. */
/// <reference lib="dom" />
import { grad, valueAndGradInto } from "fluxion";
import { stepSeed } from "fluxion/random";
import { type EnergyMlp, energyMlp, initialEnergyMlp, langevin, noised, orthogonalDirections } from "fluxion/scores";
import { adamw, cosineDecay } from "fluxion/train";
import { bending, denoisingByValues, noise, totalEnergy } from "./model.ts";
import { samplesOf, sets } from "./sets.ts";

const objective = valueAndGradInto(denoisingByValues);
const slopes = grad(totalEnergy, { wrt: [1] });
const canvas = document.querySelector("canvas") as HTMLCanvasElement;
const state = document.querySelector("#state") as HTMLElement;
const context = canvas.getContext("2d") as CanvasRenderingContext2D;

/** The part of the plane that is shown, from -reach to reach. */
const reach = 3;
const [cells, steps, batch] = [68, 3000, 128];
const toPixels = (value: number) => ((value / reach + 1) / 2) * canvas.width;

function gridOf(count: number): Float64Array {
  const x = new Float64Array(2 * count * count);
  for (let k = 0; k < count * count; k++) {
    x[2 * k] = reach * (((k % count) + 0.5) * (2 / count) - 1);
    x[2 * k + 1] = reach * ((Math.floor(k / count) + 0.5) * (2 / count) - 1);
  }
  return x;
}

const [fine, coarse] = [gridOf(cells), gridOf(20)];

function draw(model: EnergyMlp, dots: Float64Array): void {
  const energies = energyMlp(model, fine);
  const least = energies.reduce((so, energy) => Math.min(so, energy), Number.POSITIVE_INFINITY);
  const size = canvas.width / cells;
  energies.forEach((energy, k) => {
    const density = Math.exp(least - energy);
    context.fillStyle = `rgb(${20 + 90 * density} ${24 + 150 * density} ${50 + 190 * density ** 0.5})`;
    context.fillRect((k % cells) * size, Math.floor(k / cells) * size, size + 1, size + 1);
  });
  context.strokeStyle = "rgb(255 255 255 / .45)";
  context.beginPath();
  slopes(model, coarse).forEach((_, i, all) => {
    if (i % 2 === 1) return;
    const [x, y] = [toPixels(coarse[i]), toPixels(coarse[i + 1])];
    const length = Math.hypot(all[i], all[i + 1]) + 1e-9;
    const shown = Math.min(15, 4 * length) / length;
    context.moveTo(x, y);
    context.lineTo(x - shown * all[i], y - shown * all[i + 1]);
  });
  context.stroke();
  context.fillStyle = "#ffb454";
  for (let i = 0; i < dots.length; i += 2) context.fillRect(toPixels(dots[i]) - 1.5, toPixels(dots[i + 1]) - 1.5, 3, 3);
}

/** Each point twice, one after the other: along two directions at right angles the whole score is seen. */
function twice(points: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * points.length }, (_, i) => points[2 * (i >> 2) + (i & 1)]);
}

let run = 0;

function start(name: string): void {
  const own = ++run;
  const data = samplesOf(sets[name], 6400, 1);
  const optimizer = adamw({ learningRate: cosineDecay({ from: 1e-2, steps }) });
  const initial = () => bending(initialEnergyMlp({ features: 2, hidden: 64, seed: 1 }), 1);
  let training = optimizer.init(initial());
  const gradient = initial();
  let dots = noised(new Float64Array(600), 1.5, 3);
  const frame = () => {
    if (own !== run) return;
    let loss = 0;
    for (let k = 0; k < 10 && training.step < steps; k++) {
      const { step } = training;
      const place = (step * batch * 2) % data.length;
      const clean = data.subarray(place, place + 2 * batch);
      const x = noised(clean, noise, stepSeed(1, step));
      const v = orthogonalDirections(batch, 2, 2, stepSeed(2, step), 0.02);
      loss = objective(training.parameters, twice(clean), twice(x), v, gradient);
      training = optimizer.step(training, gradient);
    }
    const model = training.parameters;
    const score = (x: Float64Array) => slopes(model, x).map((slope) => -slope);
    dots = langevin(score, dots, { steps: 4, stepSize: 0.01, seed: stepSeed(3, training.step) });
    draw(model, dots);
    state.textContent = `${name}: step ${training.step} of ${steps}, loss ${loss.toFixed(2)}`;
    if (training.step < steps) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

const buttons = Object.keys(sets).map((name) => {
  const button = document.createElement("button");
  button.textContent = name;
  button.onclick = () => {
    for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    start(name);
  };
  document.querySelector("#sets")?.append(button);
  return button;
});
buttons[0]?.click();
