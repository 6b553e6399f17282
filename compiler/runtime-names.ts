/** What generated code may call of the runtime, by module. Renaming one there fails the type check here. */
import type * as aliasing from "../runtime/aliasing.ts";
import type * as random from "../runtime/random.ts";
import type * as workers from "../runtime/workers/common.ts";
import type * as workspace from "../runtime/workspace.ts";

type Helper = keyof typeof workspace | keyof typeof aliasing;

export const runtimeNames = [
  "take",
  "takeZeros",
  "give",
  "grow",
  "requireDisjoint",
] as const satisfies readonly Helper[];

/** Of `fluxion/random`, which most generated code does without. */
export const randomNames = ["randomNormal", "randomSign"] as const satisfies readonly (keyof typeof random)[];

/** Of the same, for gradients from a part of the tape. */
export const partNames = [
  "randomIndex",
  "stepSeed",
  "keptFraction",
] as const satisfies readonly (keyof typeof random)[];

export type RandomName = (typeof randomNames)[number] | (typeof partNames)[number];

/** Of `fluxion/workers`, for loops that run on several threads. They are imported always. */
export const workerNames = [
  "inParts",
  "takeShared",
  "takeSharedZeros",
  "giveShared",
] as const satisfies readonly (keyof typeof workers)[];

export type WorkerName = (typeof workerNames)[number];

export type RuntimeName = (typeof runtimeNames)[number] | RandomName | WorkerName;

/** What can be written into a module in place of an import. */
export type InlineName = Exclude<RuntimeName, WorkerName>;

/** The names by module. */
export const runtimeModules: Readonly<Record<string, readonly RuntimeName[]>> = {
  "fluxion/runtime": runtimeNames,
  "fluxion/random": [...randomNames, ...partNames],
  "fluxion/workers": workerNames,
};

/** What functions that run on a device are handed, and what they give. */
export const deviceModule = "fluxion/webgpu";
