/** The peers, without any of their packages: they are loaded where they are measured. */
import { readFileSync } from "node:fs";
import type { Peer } from "./peer.ts";

/** Tensors and a tape of operations on them, in JavaScript or in WebAssembly. */
const tensorFlow = (backend: string) => ({
  bits: 32 as const,
  packages: ["@tensorflow/tfjs", ...(backend === "wasm" ? ["@tensorflow/tfjs-backend-wasm"] : [])],
  write: writtenIn("tensorflow", backend),
});

/** Array programs that are compiled, to WebAssembly or for an interpreter in JavaScript. */
const jax = (device: string) => ({ bits: 64 as const, packages: ["@jax-js/jax"], write: writtenIn("jax", device) });

export const peers: readonly Peer[] = [
  { key: "tfjs-cpu", name: "TF.js CPU", ...tensorFlow("cpu") },
  { key: "tfjs-wasm", name: "TF.js WASM", ...tensorFlow("wasm") },
  { key: "jax-js-cpu", name: "jax-js CPU", ...jax("cpu") },
  { key: "jax-js-wasm", name: "jax-js WASM", ...jax("wasm") },
  { key: "rose", name: "rose", packages: ["rose"], bits: 64, write: writtenIn("rose") },
  { key: "adnn", name: "adnn", packages: ["adnn"], bits: 64, write: writtenIn("adnn") },
];

function writtenIn(module: string, name = "cases"): Peer["write"] {
  return async (file) => (await import(`./written/${module}.ts`))[name][file];
}

/** Such as `rose 0.4.10`: what package.json asks for. */
export function versionsOf({ packages }: Peer): string {
  const { dependencies } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));
  return packages.map((name) => `${name} ${dependencies[name]}`).join(" with ");
}

/** Those that `words` name, between commas; all without. */
export function peersNamed(words: string | true): readonly Peer[] {
  if (words === true) return peers;
  return words.split(",").map((word) => {
    const found = peers.find(({ key }) => key === word.trim());
    if (found) return found;
    throw new Error(`No peer is called '${word.trim()}': there are ${peers.map(({ key }) => key).join(", ")}.`);
  });
}
