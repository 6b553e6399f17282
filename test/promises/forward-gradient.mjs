/**
 * What a gradient estimated by forward mode costs beside one by reverse mode, the sampling of its direction included: a
 * network of layers of 256 and a batch of 64, from 1 to 32 layers, each time that of the function alone. Calls of all
 * are timed in turn.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "fluxion-forward-gradient-"));
const [width, batch] = [256, 64];
const depths = process.argv.includes("--quick") ? [1, 4] : [1, 2, 4, 8, 16, 32];

const tag = (words) => `/** @differentiable wrt w modes ${words} */`;
const network = (name, words) => `
${tag(words)}
export function ${name}(w: Float64Array, x: Float64Array, y: Float64Array, depth: number): number {
  const width = ${width}, batch = ${batch};
  const a = new Float64Array((depth + 1) * batch * width);
  a.set(x);
  for (let l = 0; l < depth; l++) {
    for (let n = 0; n < batch; n++) {
      for (let i = 0; i < width; i++) {
        let z = 0;
        for (let j = 0; j < width; j++) z += w[(l * width + i) * width + j] * a[(l * batch + n) * width + j];
        a[((l + 1) * batch + n) * width + i] = z > 0 ? z : 0;
      }
    }
  }
  let sum = 0;
  for (let k = 0; k < batch * width; k++) {
    const r = a[depth * batch * width + k] - y[k];
    sum += r * r;
  }
  return sum / batch;
}
`;

const modes = [
  network("normal", "forwardGrad"),
  network("signs", "forwardGrad distribution rademacher"),
  network("reverse", "valueAndGrad"),
];
writeFileSync(join(folder, "network.ts"), modes.join(""));
const cli = join(root, "dist/compiler/cli/main.js");
execFileSync(process.execPath, [cli, "build", "network.ts", "--emit", "js", "--out-dir", "out"], { cwd: folder });
const runtime = (name) => JSON.stringify(pathToFileURL(join(root, `dist/runtime/${name}.js`)).href);
const code = readFileSync(join(folder, "out/network.js"), "utf8")
  .replace('"fluxion/runtime"', runtime("index"))
  .replace('"fluxion/random"', runtime("random"));
const primal = network("primal", "").replaceAll(/: (?:Float64Array|number)(?=[,)])|\): number/g, (type) =>
  type.startsWith(")") ? ")" : "",
);
writeFileSync(join(folder, "network.mjs"), `${code}\n${primal}`);
const made = await import(join(folder, "network.mjs"));
rmSync(folder, { recursive: true });

let state = 1;
const drawn = (length, scale) =>
  Float64Array.from({ length }, () => {
    state = (state * 48271) % 2147483647;
    return scale * (state / 1073741823.5 - 1);
  });
const median = (times) => times.toSorted((a, b) => a - b)[times.length >> 1];
let [most, mostNormal] = [0, 0];
for (const depth of depths) {
  const args = [
    drawn(depth * width * width, Math.sqrt(6 / width)),
    drawn(batch * width, 1),
    drawn(batch * width, 1),
    depth,
  ];
  const runs = {
    primal: () => made.primal(...args),
    signs: (seed) => made.signsForwardGrad(...args, { seed }),
    normal: (seed) => made.normalForwardGrad(...args, { seed }),
    reverse: () => made.reverseValueAndGrad(...args),
  };
  const times = Object.fromEntries(Object.keys(runs).map((name) => [name, []]));
  const rounds = Math.max(9, Math.ceil(40 / depth));
  for (let round = -2; round < rounds; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const start = performance.now();
      run(round + 2);
      if (round >= 0) times[name].push(performance.now() - start);
    }
  }
  const [alone, signs, normal, reverse] = ["primal", "signs", "normal", "reverse"].map((name) => median(times[name]));
  most = Math.max(most, signs / reverse);
  mostNormal = Math.max(mostNormal, normal / reverse);
  const shown = [signs / alone, normal / alone, reverse / alone, signs / reverse, normal / reverse];
  console.log(
    `depth ${depth}: primal ${alone.toFixed(1)} ms; signs, normal, reverse to it ${shown.map((ratio) => ratio.toFixed(2)).join(" ")}`,
  );
}
console.log(`most forward to reverse ${most.toFixed(3)}`);
console.log(`most forward with normal numbers to reverse ${mostNormal.toFixed(3)}`);
