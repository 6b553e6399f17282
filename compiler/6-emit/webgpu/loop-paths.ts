/** The way from a loop to a statement in it, and what statements hold. */
import type { For, If, Region, Statement } from "../../ir/nodes.ts";
import { mapRegions, regionsOf, visitStatements, visitTerminators } from "../../ir/walk.ts";
import { isEffect, sliceOf } from "./slices.ts";

/** A statement on the way from a loop to what it holds, and the region of it that the way goes on in. */
export interface Step {
  readonly statement: For | If;
  readonly region: Region;
}

export function loopsOf(steps: readonly Step[]): readonly For[] {
  return steps.flatMap(({ statement }) => (statement.kind === "for" ? [statement] : []));
}

/** The way to a statement, through counted loops and branches; undefined where it leads through anything else. */
export function pathTo(from: For | If, target: Statement): readonly Step[] | undefined {
  for (const region of regionsOf(from)) {
    const own = { statement: from, region };
    if (region.statements.includes(target)) return [own];
    for (const statement of region.statements) {
      if (statement.kind !== "for" && statement.kind !== "if") continue;
      const rest = pathTo(statement, target);
      if (rest) return [own, ...rest];
    }
  }
  return undefined;
}

export function holdsLoop(statement: Statement): boolean {
  if (statement.kind === "for" || statement.kind === "loop") return true;
  return regionsOf(statement).some((region) => region.statements.some(holdsLoop));
}

export function holdsEffect(statement: Statement): boolean {
  return isEffect(statement) || regionsOf(statement).some((region) => region.statements.some(holdsEffect));
}

export function holdsStatement(outer: Statement, inner: Statement): boolean {
  return regionsOf(outer).some((region) =>
    region.statements.some((statement) => statement === inner || holdsStatement(statement, inner)),
  );
}

export function withoutEffects(statement: Statement): Statement {
  return mapRegions(statement, (region) => sliceOf(region, () => false));
}

/** Nothing in it throws, calls, or makes memory. */
export function isPlain(body: Region): boolean {
  let plain = true;
  visitStatements(body, ({ kind }) => {
    if (["call", "allocate", "view", "reserve", "release", "requireDisjoint", "requireLength"].includes(kind)) {
      plain = false;
    }
  });
  visitTerminators(body, ({ kind }) => {
    if (kind === "throw") plain = false;
  });
  return plain;
}
