/** Additions in loops of their own, and which of them one loop makes together. */
import type { LoopAccess } from "../../3-analyze/loops/loop-accesses.ts";
import type { Accumulate, Statement, Value } from "../../ir/nodes.ts";
import { loopsOf, type Step } from "./loop-paths.ts";

export interface Pass {
  readonly accumulate: Accumulate;
  readonly access: LoopAccess;
  readonly path: readonly Step[];
  /** The loops that say which cell it is. */
  readonly cells: ReadonlySet<Statement>;
  /** The statements of the loop that are run again. */
  readonly again: ReadonlySet<Statement>;
  /** What is read from tapes instead: results of loops, with the steps around them. */
  readonly kept: ReadonlyMap<Value, readonly Step[]>;
  readonly isBefore: boolean;
}

/** Cells of more loops than one may be sums of products, which run in tiles by themselves. */
const mostLoops = 1;

/** The arrays that passes of one loop read and write at most, so that a kernel takes them. */
export const mostArrays = 7;

/**
 * Passes through the same loops, with the same loops over cells, share what they run again: additions of several
 * coordinates, or to several arrays. `areApart` says whether no trip adds to cells of two of them that are another's. Those
 * that sum up nothing stay alone, so that those to one array may be gathered.
 */
export function grouped(
  passes: readonly Pass[],
  areApart: (loop: Statement, a: LoopAccess, b: LoopAccess) => boolean,
): readonly (readonly Pass[])[] {
  const groups: Pass[][] = [];
  for (const pass of passes) {
    const fitting = groups.find((group) => {
      const isAlike = group.every((other) => {
        const areOwn = [...pass.cells].every((loop) => areApart(loop, pass.access, other.access));
        return haveSameLoops(pass, other) && (pass.access.root !== other.access.root || areOwn);
      });
      return isAlike && isSum(pass) && pass.cells.size <= mostLoops && arraysOf([...group, pass]).size <= mostArrays;
    });
    if (fitting) fitting.push(pass);
    else groups.push([pass]);
  }
  return groups;
}

/** Whether several trips of its loops add to a cell. */
function isSum({ path, cells }: Pass): boolean {
  return loopsOf(path).some((loop) => !cells.has(loop));
}

function haveSameLoops(a: Pass, b: Pass): boolean {
  const isSamePath = a.path.length === b.path.length && a.path.every(({ region }, i) => region === b.path[i]!.region);
  const areSameCells = a.cells.size === b.cells.size && [...a.cells].every((loop) => b.cells.has(loop));
  return isSamePath && areSameCells && a.isBefore === b.isBefore;
}

function arraysOf(passes: readonly Pass[]): ReadonlySet<Value> {
  const read = passes.flatMap(({ again, kept, accumulate }) => [
    accumulate.array,
    ...kept.keys(),
    ...[...again].flatMap((statement) => (statement.kind === "load" ? [statement.array] : [])),
  ]);
  return new Set(read);
}
