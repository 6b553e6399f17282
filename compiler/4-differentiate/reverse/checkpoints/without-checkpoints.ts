/** Derivatives have no checkpoints of their own: what those of the primal ask for is done in them. */
import type { For, Region, Statement } from "../../../ir/nodes.ts";
import { mapRegions, withParts } from "../../../ir/walk.ts";

/** A statement without its checkpoint, and without those in it. */
export function withoutCheckpoints<S extends Statement>(statement: S): S {
  const inner = mapRegions(statement, regionWithoutCheckpoints);
  return (inner.kind === "for" ? withoutCheckpoint(inner) : inner) as S;
}

export function regionWithoutCheckpoints(region: Region): Region {
  return withParts(region, { statements: region.statements.map((statement) => withoutCheckpoints(statement)) });
}

export function withoutCheckpoint(loop: For): For {
  const { checkpoint, ...others } = loop;
  return checkpoint ? others : loop;
}
