/**
 * What might be kept in part. Comes in: where the reverse sweep multiplies adjoints, and the plan that keeps everything.
 * Goes out: the candidates, each with its name, its uses and its rows. Uses are of one slot where they multiply by the same
 * number, or by entries of one array that are kept in the same rows.
 */

import type { Structure } from "../../../3-analyze/structure.ts";
import type { Span } from "../../../diagnostics/span.ts";
import { namingOf } from "../../../ir/build.ts";
import { nounOf, preciseName } from "../../../ir/naming.ts";
import type { Value } from "../../../ir/nodes.ts";
import type { AdjointFlow } from "./adjoint-flow.ts";
import type { KeptMemory } from "./kept-anyway.ts";
import type { KeptByCheckpoints } from "./kept-by-checkpoints.ts";
import { type FoundRows, type RowFacts, rowsOf } from "./rows.ts";
import type { Use } from "./slots.ts";

/** A slot that might be kept in part. */
export interface Candidate {
  readonly name: string;
  readonly span: Span | undefined;
  readonly uses: readonly Use[];
  /** Or why it has no rows. */
  readonly found: FoundRows | string;
  /** What the adjoints that it multiplies flow to. */
  readonly reached: ReadonlySet<Value>;
}

interface Group {
  readonly found: FoundRows | string;
  readonly uses: Use[];
}

export function candidatesOf(
  uses: readonly Use[],
  kept: KeptMemory,
  facts: RowFacts,
  states: KeptByCheckpoints,
  flow: AdjointFlow,
): readonly Candidate[] {
  const { structure } = facts.analysed;
  const groups: Group[] = [];
  for (const use of uses) {
    if (kept.keptFor(use.slope).size === 0) continue;
    const found = states.whyWhole(use.slope) ?? rowsOf(use, facts);
    const known = groups.find((group) => group.uses[0]!.slope === use.slope || haveSameRows(group.found, found));
    if (known) known.uses.push(use);
    else groups.push({ found, uses: [use] });
  }
  const names = distinctNames(groups.map((group) => nameOf(group.uses[0]!, group.found, structure)));
  return groups.map(({ found, uses: own }, i) => ({
    name: names[i]!,
    span: structure.definitionOf(own[0]!.slope)?.origin.span,
    uses: own,
    found,
    reached: flow.reachableFrom(own.map(({ operand }) => flow.nodeOf(operand))),
  }));
}

/** Each once: the first of a name has it, others a number behind it, and none is that by which `keep` names a budget. */
function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set(["bytes", ...names]);
  return names.map((name, i) => {
    if (name !== "bytes" && names.indexOf(name) === i) return name;
    let number = 2;
    while (taken.has(`${name}${number}`)) number++;
    taken.add(`${name}${number}`);
    return `${name}${number}`;
  });
}

/** Whether two uses read entries of the same rows of an array: what two statements of a body read is then kept once. */
function haveSameRows(first: FoundRows | string, second: FoundRows | string): boolean {
  if (typeof first === "string" || typeof second === "string") return false;
  const [own, other] = [first.rows, second.rows];
  return (
    own.kind === "array" &&
    other.kind === "array" &&
    first.top === second.top &&
    own.array === other.array &&
    own.loop === other.loop &&
    own.stride === other.stride
  );
}

/** What a slot is called: as its array, as the number that is kept, or as the slope of what an adjoint flows to. */
export function nameOf({ slope, operand }: Use, found: FoundRows | string | undefined, structure: Structure): string {
  if (typeof found === "object" && found.rows.kind === "array") return found.rows.array.variable?.name ?? "array";
  const isSlope = structure.definitionOf(slope)?.origin.derived;
  return isSlope ? `${shortName(operand, structure)}Slope` : shortName(slope, structure);
}

/** What a value is called, or what it is: an element of an array, a product. */
function shortName(value: Value, structure: Structure): string {
  const definition = structure.definitionOf(value);
  const naming = namingOf(value) ?? (definition?.kind === "load" ? namingOf(definition.array) : undefined);
  if (naming) return preciseName(naming);
  return (definition?.kind === "compute" ? nounOf(definition.op) : undefined) ?? "value";
}
