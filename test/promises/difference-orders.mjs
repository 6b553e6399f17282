/**
 * How the error of central differences falls with the step: of orders 1 to 4 with accuracy 2, 4 and 6 in double precision,
 * as slopes of lines through the logarithms, and of a second derivative in single precision, where rounding makes an optimum.
 * `--picture FILE` draws both, as one SVG file.
 */
import "fluxion/register";
import { writeFileSync } from "node:fs";
import { openSession } from "fluxion/compiler";

const { renderPicture } = await import("../../runtime/training/picture.ts");

const accuracies = [2, 4, 6];
const orders = [1, 2, 3, 4];
const requests = accuracies.map(
  (accuracy) => `finiteDifference(f, { order: [${orders.join(", ")}], accuracy: ${accuracy} })`,
);
const text = `
import { finiteDifference } from "fluxion";
const f = (x: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += Math.exp(0.9 * x[i]!);
  return sum;
};
const single = (x: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum = Math.fround(sum + Math.fround(Math.exp(x[i]!)));
  return sum;
};
export const differences = [${requests.join(", ")}];
export const inSingle = finiteDifference(single, { order: 2 });
`;
const { modules, diagnostics } = openSession().compile([{ path: "/project/orders.ts", text }], {
  emit: "js",
  standalone: true,
});
if (diagnostics.length > 0) throw new Error(diagnostics[0].message);
const { differences, inSingle } = await import(`data:text/javascript,${encodeURIComponent(modules[0].code)}`);

const x = Float64Array.of(0.3, -0.2, 0.8);
const v = Float64Array.of(0.5, 1, 0.7);
const exact = (order) => x.reduce((sum, each, i) => sum + Math.exp(0.9 * each) * (0.9 * v[i]) ** order, 0);
const steps = Array.from({ length: 7 }, (_, k) => 0.05 * 2 ** (k / 2));

/** Of a line through the logarithms, by least squares. */
function slopeOf(points) {
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => Math.log(point[axis])));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middle, height] = [mean(xs), mean(ys)];
  const along = xs.map((value, i) => (value - middle) * (ys[i] - height));
  return mean(along) / mean(xs.map((value) => (value - middle) ** 2));
}

let off = 0;
const lines = accuracies.flatMap((accuracy, a) =>
  orders.map((order, o) => {
    // The sixth power of a short step is less than rounding.
    const own = accuracy === 6 ? steps.filter((step) => step >= 0.2) : steps;
    const points = own.map((step) => [step, Math.abs(differences[a](x, v, { step })[o] - exact(order))]);
    const slope = slopeOf(points);
    off = Math.max(off, Math.abs(slope - accuracy) / accuracy);
    console.log(`order ${order}, accuracy ${accuracy}: slope ${slope.toFixed(3)}`);
    return { order, accuracy, points };
  }),
);
console.log(`most off, relatively ${off.toFixed(3)}`);

const narrow = Float32Array.of(0.2, 0.4, -0.3);
const along = Float32Array.of(1, -0.5, 0.8);
const truth = narrow.reduce((sum, each, i) => sum + along[i] ** 2 * Math.exp(each), 0);
// Of neighbouring steps the mean: rounding is as good as random.
const curve = Array.from({ length: 31 }, (_, k) => {
  const step = 10 ** (-3 + k / 10);
  const errors = Array.from({ length: 16 }, (_, j) => {
    const near = step * (1 + (j - 7.5) / 100);
    return (inSingle(narrow, along, { step: near }) - truth) ** 2;
  });
  return [step, Math.sqrt(errors.reduce((sum, error) => sum + error, 0) / errors.length)];
});
const [best, least] = curve.reduce((so, point) => (point[1] < so[1] ? point : so));
const own = Math.abs(inSingle(narrow, along) - truth);
console.log(`best step in single precision ${best.toPrecision(2)}`);
console.log(`error by the step that is chosen to that by the best ${(own / least).toFixed(2)}`);

const at = process.argv.indexOf("--picture");
if (at >= 0) {
  const chart = (title, series) => ({
    title,
    xLabel: "step",
    yLabel: "error",
    series: [{ name: "", points: [] }, ...series],
    formatY: (value) => value.toExponential(0),
    logarithmicX: true,
    logarithmicY: true,
  });
  const charts = accuracies.map((accuracy) =>
    chart(
      `Accuracy ${accuracy}`,
      lines
        .filter((line) => line.accuracy === accuracy)
        .map(({ order, points }) => ({ name: `order ${order}`, finalLabel: `order ${order}`, points, dots: true })),
    ),
  );
  const single = chart("A second derivative in single precision", [
    { name: "error", points: curve, dots: true },
    { name: "the best step", points: [[best, least]], dots: true, finalLabel: `best: ${best.toPrecision(1)}` },
  ]);
  writeFileSync(process.argv[at + 1], renderPicture([...charts, single]));
}
