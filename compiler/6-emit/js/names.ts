/**
 * Chooses the names of a function's variables. Names of the source are kept; where two variables that can be seen at one
 * place want the same name, the later one gets a number. Variables that the compiler introduced give way to all others.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { freeName } from "./identifiers.ts";
import type { Block, Local, Statement } from "./tree.ts";
import { blocksOf, localsOf } from "./tree.ts";

export type NameOf = (local: Local) => string;

export function chooseNames(
  body: Block,
  parameters: readonly Local[],
  isTakenInModule: (name: string) => boolean,
): NameOf {
  const names = new Map<Local, string>();

  /** Names the variables of a scope with this block; gives the names that the scopes inside can see. */
  function enter(locals: readonly Local[], block: Block, visible: ReadonlySet<string>): ReadonlySet<string> {
    const seen = new Set(visible);
    const reached = new Map<string, number>();
    const isTaken = (name: string) => seen.has(name) || isTakenInModule(name);
    const name = (local: Local, chosen: string) => {
      names.set(local, chosen);
      seen.add(chosen);
    };
    if (locals.length === 0) return seen;
    const inside = new Set(declaredAnywhere(block).flatMap((local) => (local.variable ? local.wanted : [])));
    for (const local of locals) {
      if (!local.variable) continue;
      // A second variable of one name does not take the name of a third.
      const isFree = (wanted: string) => !isTaken(wanted) && (wanted === local.wanted || !inside.has(wanted));
      name(
        local,
        freeName(local.wanted, (wanted) => !isFree(wanted), reached),
      );
    }
    const introduced = locals.filter((local) => !local.variable);
    for (const local of introduced)
      name(
        local,
        nameIntroduced(local, (wanted) => isTaken(wanted) || inside.has(wanted), reached),
      );
    return seen;
  }

  function visit(block: Block, visible: ReadonlySet<string>, counters: readonly Local[] = []): void {
    const seen = enter([...counters, ...block.flatMap(declaredBy)], block, visible);
    for (const statement of block) {
      const own = declaredInHead(statement);
      for (const inner of blocksOf(statement)) visit(inner, seen, own);
    }
  }

  visit(body, enter(parameters, body, new Set()));
  return (local) => {
    const name = names.get(local);
    if (name === undefined) throw new InternalError(`the variable '${local.wanted}' is not declared`);
    return name;
  };
}

/** Counters go through the alphabet before they go through the numbers. */
function nameIntroduced(
  { wanted, otherwise }: Local,
  isTaken: (name: string) => boolean,
  reached: Map<string, number>,
): string {
  if (wanted === "i") {
    const letter = ["i", "j", "k", "l", "m"].find((name) => !isTaken(name));
    if (letter !== undefined) return letter;
  }
  return freeName(otherwise !== undefined && isTaken(wanted) ? otherwise : wanted, isTaken, reached);
}

function declaredBy(statement: Statement): readonly Local[] {
  if (statement.kind === "declare") return [statement.local];
  if (statement.kind === "assign" && statement.keyword) return [statement.target];
  return statement.kind === "destructure" && statement.keyword ? localsOf(statement.pattern) : [];
}

function declaredAnywhere(block: Block): readonly Local[] {
  return block.flatMap((statement) => [
    ...declaredBy(statement),
    ...declaredInHead(statement),
    ...blocksOf(statement).flatMap(declaredAnywhere),
  ]);
}

function declaredInHead(statement: Statement): readonly Local[] {
  if (statement.kind !== "count" && statement.kind !== "loop") return [];
  return [...(statement.kind === "count" ? [statement.counter] : []), ...statement.starts.map(({ target }) => target)];
}
