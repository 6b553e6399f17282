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
  const sourceNames = new Set(
    [...parameters, ...declaredAnywhere(body)].filter((local) => local.variable).map((local) => local.wanted),
  );

  /** Names the variables of a scope; gives the names that the scopes inside can see. */
  function enter(locals: readonly Local[], visible: ReadonlySet<string>): ReadonlySet<string> {
    const seen = new Set(visible);
    const inOrder = [...locals.filter((local) => local.variable), ...locals.filter((local) => !local.variable)];
    for (const local of inOrder) {
      const name = freeName(
        local.wanted,
        (candidate) =>
          seen.has(candidate) || isTakenInModule(candidate) || (!local.variable && sourceNames.has(candidate)),
      );
      names.set(local, name);
      seen.add(name);
    }
    return seen;
  }

  function visit(block: Block, visible: ReadonlySet<string>, counters: readonly Local[] = []): void {
    const seen = enter([...counters, ...block.flatMap(declaredBy)], visible);
    for (const statement of block) {
      const own = statement.kind === "count" ? [statement.counter] : [];
      for (const inner of blocksOf(statement)) visit(inner, seen, own);
    }
  }

  visit(body, enter(parameters, new Set()));
  return (local) => {
    const name = names.get(local);
    if (name === undefined) throw new InternalError(`the variable '${local.wanted}' is not declared`);
    return name;
  };
}

function declaredBy(statement: Statement): readonly Local[] {
  if (statement.kind === "declare") return [statement.local];
  if (statement.kind === "assign" && statement.keyword) return [statement.target];
  return statement.kind === "destructure" && statement.keyword ? localsOf(statement.pattern) : [];
}

function declaredAnywhere(block: Block): readonly Local[] {
  return block.flatMap((statement) => [
    ...declaredBy(statement),
    ...(statement.kind === "count" ? [statement.counter] : []),
    ...blocksOf(statement).flatMap(declaredAnywhere),
  ]);
}
