/** The helpers of `fluxion/runtime` that generated code may call. Renaming one there fails the type check here. */
import type * as aliasing from "../runtime/aliasing.ts";
import type * as workspace from "../runtime/workspace.ts";

type Helper = keyof typeof workspace | keyof typeof aliasing;

export const runtimeNames = [
  "take",
  "takeZeros",
  "give",
  "grow",
  "requireDisjoint",
] as const satisfies readonly Helper[];

export type RuntimeName = (typeof runtimeNames)[number];
