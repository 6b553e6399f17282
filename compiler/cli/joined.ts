/** Two compilations of the same files, for two targets, as one. */
import type { Compilation } from "../session.ts";

/** What a file's functions for the host and those for a device come to. What is said of both is said once. */
export function joined(onHost: Compilation, onDevice: Compilation): Compilation {
  const known = new Set(onHost.diagnostics.map((diagnostic) => JSON.stringify(diagnostic)));
  const further = onDevice.diagnostics.filter((diagnostic) => !known.has(JSON.stringify(diagnostic)));
  return {
    modules: [...onHost.modules, ...onDevice.modules],
    diagnostics: [...onHost.diagnostics, ...further],
    files: [...new Set([...onHost.files, ...onDevice.files])],
  };
}
