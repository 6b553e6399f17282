/**
 * What loops with a checkpoint keep instead of factors of adjoints: states, and what their trips read when they run again. Nothing of
 * it can be kept in part, since numbers of the forward sweep are computed from it. Comes in: the function, and these loops. Goes
 * out: whether they keep what is read from an array whole, and which of them has what goes by a name.
 */
import type { Memory } from "../../../3-analyze/memory.ts";
import type { Structure } from "../../../3-analyze/structure.ts";
import { namingOf } from "../../../ir/build.ts";
import { preciseName } from "../../../ir/naming.ts";
import type { For, Value } from "../../../ir/nodes.ts";
import { isArrayType } from "../../../ir/types.ts";
import { operandsOf, resultsOf, visitStatements } from "../../../ir/walk.ts";

export class KeptByCheckpoints {
  private readonly roots = new Set<Value>();
  private readonly named = new Map<string, For>();

  constructor(
    loops: readonly For[],
    private readonly structure: Structure,
    private readonly memory: Memory,
  ) {
    for (const loop of loops) {
      visitStatements(loop.body, (statement) => {
        for (const value of [...operandsOf(statement), ...resultsOf(statement)]) this.note(value, loop);
      });
    }
  }

  private note(value: Value, loop: For): void {
    if (isArrayType(value.type)) this.roots.add(this.memory.rootOf(value));
    const naming = namingOf(value);
    if (naming) this.named.set(preciseName(naming), loop);
  }

  /** Why a factor cannot be kept in part, where it is read from an array that such a loop has, too. */
  whyWhole(factor: Value): string | undefined {
    const definition = this.structure.definitionOf(factor);
    if (definition?.kind !== "load" || !this.roots.has(this.memory.rootOf(definition.array))) return undefined;
    return "A loop with a checkpoint reads it, too, and has to find it whole.";
  }

  /** The loop that has what a slot of this name would be of: a value, its slope, the second of a name. */
  loopOf(slot: string): For | undefined {
    const [, value = slot] = /^(.+?)(?:Slope)?[0-9]*$/.exec(slot) ?? [];
    return this.named.get(slot) ?? this.named.get(value);
  }
}
