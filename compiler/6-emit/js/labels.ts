/**
 * How each jump of a function is written: `break` or `continue` of the innermost loop, or with a label where it goes
 * further; and which statements must carry a label for that.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type { Label } from "../../ir/nodes.ts";
import { freeName } from "./identifiers.ts";
import { type Block, blocksOf, type Jump, type Statement } from "./tree.ts";

export interface Labels {
  textOf(jump: Jump): string;
  /** The label in front of a statement that needs one. */
  of(statement: Statement): string | undefined;
}

export function chooseLabels(body: Block): Labels {
  const texts = new Map<Jump, string>();
  const labels = new Map<Statement, string>();
  /** The statements around each one that has a label. */
  const surroundings = new Map<Statement, readonly Statement[]>();

  function labelOf(statement: Statement, target: Label, around: readonly Statement[]): string {
    const known = labels.get(statement);
    if (known) return known;
    const outer = around.slice(0, around.indexOf(statement));
    const isNested = (other: Statement) => outer.includes(other) || surroundings.get(other)?.includes(statement);
    const taken = new Set([...labels].flatMap(([other, name]) => (isNested(other) ? name : [])));
    surroundings.set(statement, outer);
    // The source's label stands for what leaves the loop, whatever goes on with the next trip is called.
    const wanted = (statement.kind === "count" || statement.kind === "loop") && statement.exits[0];
    const name = freeName((wanted || target).name, (candidate) => taken.has(candidate));
    labels.set(statement, name);
    return name;
  }

  function resolve(jump: Jump, around: readonly Statement[]): void {
    const innermostLoop = around.findLast((statement) => statement.kind === "count" || statement.kind === "loop");
    for (const statement of around.toReversed()) {
      const word = wordFor(jump, statement);
      if (!word) continue;
      const isPlain = statement === innermostLoop;
      texts.set(jump, isPlain ? word : `${word} ${labelOf(statement, jump.target, around)}`);
      return;
    }
    throw new InternalError(`a jump to '${jump.target.name}' outside of it`);
  }

  function visit(block: Block, around: readonly Statement[]): void {
    for (const statement of block) {
      if (statement.kind === "jump") resolve(statement, around);
      for (const inner of blocksOf(statement)) visit(inner, [...around, statement]);
    }
  }

  visit(body, []);
  return { textOf: (jump) => texts.get(jump) ?? "break", of: (statement) => labels.get(statement) };
}

function wordFor(jump: Jump, statement: Statement): "break" | "continue" | undefined {
  switch (statement.kind) {
    case "labelled":
      return statement.label === jump.target ? "break" : undefined;
    case "count":
    case "loop":
      if (statement.exits.includes(jump.target)) return "break";
      return statement.continues.includes(jump.target) ? "continue" : undefined;
    default:
      return undefined;
  }
}
