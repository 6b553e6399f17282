/** Why something is kept, and what would avoid it, in words. */
import type { Span } from "../diagnostics/span.ts";
import { listed } from "../diagnostics/wording.ts";
import type { LoopAround, StoredValue, StoreReason } from "../ir/stored-value.ts";
import type { Sources } from "./places.ts";

export function reasonText({ reason }: StoredValue): string {
  switch (reason.kind) {
    case "carried":
      return "Each trip computes it from that of the trip before, so on the way back it cannot be computed again.";
    case "overwritten":
      return `It was read from '${reason.array}', which is overwritten${onLines(reason.writes)} before the adjoint reads it.`;
    case "replaced":
      return `It is what a write replaces in '${reason.array}': put back on the way back, all that read it can run again.`;
    case "gone":
      return `It was read from '${reason.array}', which is no longer there when the adjoint reads it.`;
    case "madeInTrip":
      return "Each trip makes an array of its own, and those of all trips are kept as they are.";
    case "renamed":
      return "Its name leads to other arrays at other times, so which one it was has to be kept.";
    case "result":
      return `It comes out of a ${reason.of}, which would have to run again.`;
    case "dearer":
      return `Computing it again takes about ${nanoseconds(reason.computing)} each time, keeping it about ${nanoseconds(reason.storing)}.`;
    case "needsOthers":
      return `It is computed from ${listed(reason.values, "and")}, which would have to be kept in its place.`;
    case "control":
      return reason.tells === "exit" ? "It tells where control left." : "It tells how many trips there were.";
    case "call":
      return "A call is reversed long after it was made, and finds what it reads on a stack.";
    case "sampled":
      return `${estimates[reason.estimator]} ${sharing(reason)}`.trim();
    case "state":
      return "From the states of a few trips, those in between run again.";
  }
}

const estimates = {
  sample: "It is kept in part: of each row, entries drawn without replacement.",
  sampleStratified: "It is kept in part: of each row cut into even stretches, one entry of each.",
  sampleWithReplacement: "It is kept in part: of each row, entries drawn with replacement.",
  project: "It is kept in part: of each row, sums with random signs.",
} as const;

function sharing({ share }: StoreReason & { readonly kind: "sampled" }): string {
  if (share === undefined) return "";
  return share === "case" ? "Each row has its own sample." : "All rows have the same sample.";
}

/** `checkpointed` are the loops that have a checkpoint. Nobody is told to change what is foreign. */
export function remedyText(
  { reason, loops, span: place }: StoredValue,
  checkpointed: readonly (Span | undefined)[],
  { isForeign }: Pick<Sources, "isForeign">,
): string {
  const others = loops.filter(
    ({ span }) => span && !isForeign(span.file) && !checkpointed.some((other) => isSamePlace(other, span)),
  );
  const free = others.find(({ refusal }) => !refusal);
  const checkpoint = free?.span && checkpointBefore(free.span);
  const isOutside =
    place !== undefined && isForeign(place.file) && reason.kind !== "sampled" && reason.kind !== "state";
  const own = isOutside ? undefined : ownRemedy(reason);
  const least = isOutside ? outside : nothing;
  return own ?? checkpoint ?? (others[0] ? withoutRefusal(others[0]) : least);
}

const outside = "It is kept by code of a package or of the library, with no loop of your own around its call.";

const nothing = "Nothing that is known: what is kept is the least there is.";

function ownRemedy(reason: StoreReason): string | undefined {
  switch (reason.kind) {
    case "overwritten":
    case "replaced":
      return `Write to another array than '${reason.array}', so that what was read is still there.`;
    case "gone":
      return `Make '${reason.array}' before the loop, with room for what all trips put there.`;
    case "renamed":
      return "Copy numbers into one array instead of giving its name to another.";
    case "control":
      return "Let the loop run to its end, and count its trips by a number that is known before it.";
    case "call":
      return "Call it less deeply, or write the recursion as a loop.";
    case "sampled":
      return "Ask for a smaller `keep` where the derivative is called, and watch the variance.";
    case "state":
      return reason.checkpoint.schedule === "sqrt"
        ? `Keep fewer states: \`checkpoint({ schedule: "binomial", slots: 8 })\`.`
        : "Give the checkpoint fewer slots.";
    default:
      return undefined;
  }
}

function checkpointBefore({ line }: Span): string {
  return `Put \`checkpoint({ schedule: "sqrt" })\` before the loop on line ${line}: of n trips, about √n are kept, and the loop runs once more.`;
}

function withoutRefusal({ span, refusal }: LoopAround): string {
  if (!span || !refusal) return nothing;
  return `No checkpoint can stand before the loop on line ${span.line}, which ${refusal.why}. ${refusal.remedy}`;
}

function isSamePlace(a: Span | undefined, b: Span | undefined): boolean {
  return a !== undefined && b !== undefined && a.file === b.file && a.start === b.start;
}

function onLines(spans: readonly (Span | undefined)[]): string {
  const lines = [...new Set(spans.flatMap((span) => (span ? [span.line] : [])))].sort((a, b) => a - b);
  const last = lines.pop();
  if (last === undefined) return "";
  return lines.length === 0 ? ` on line ${last}` : ` on lines ${lines.join(", ")} and ${last}`;
}

function nanoseconds(amount: number): string {
  return `${Number(amount.toPrecision(2))} ns`;
}
