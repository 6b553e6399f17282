/**
 * Answers, for each region of the reverse sweep, by which `break` its execution was left. Only the last trip of a loop
 * can have been left early, so a question inside a loop becomes one about the loop, asked once outside of it.
 */
import type { Break, Structure } from "../../3-analyze/structure.ts";
import type { RegionBuilder } from "../../ir/build.ts";
import type { Value } from "../../ir/nodes.ts";
import { type Exit, neverLeft } from "./frame.ts";

/**
 * The exit of a block's (or the function's) body: `own` breaks gave the block's results and are told apart by `code`;
 * by any other the block itself was left, as `outer` knows.
 */
export function blockExit(
  own: readonly Break[],
  outer: Exit,
  code: () => Value,
  structure: Structure,
  b: RegionBuilder,
): Exit {
  const possible = [...outer.possible, ...own];
  if (possible.length === 0) return neverLeft;
  return remembered(possible, (breaks) => {
    const [mine, others] = [
      own.filter((each) => breaks.includes(each)),
      outer.possible.filter((each) => breaks.includes(each)),
    ];
    const byOthers = others.length > 0 ? outer.isAmong(others) : undefined;
    if (mine.length === 0) return byOthers ?? b.bool(false);
    const byMine =
      mine.length === own.length ? b.compute("notEqual", code(), b.index(0)) : equalsOne(mine, code(), structure, b);
    if (outer.possible.length === 0) return byMine;
    const stayed = b.compute("not", outer.isAmong(outer.possible));
    const mineAlone = b.compute("and", stayed, byMine);
    return byOthers ? b.compute("or", byOthers, mineAlone) : mineAlone;
  });
}

/** The exit of one trip of a loop: that of the loop, in its last trip. */
export function tripExit(
  possible: readonly Break[],
  loop: Exit,
  isEndless: boolean,
  isLast: () => Value,
  b: RegionBuilder,
): Exit {
  if (possible.length === 0) return neverLeft;
  return remembered(possible, (breaks) => {
    const asked = possible.filter((each) => breaks.includes(each));
    if (asked.length === 0) return b.bool(false);
    // An endless loop ends by one of its breaks.
    if (isEndless && asked.length === possible.length) return isLast();
    return b.compute("and", isLast(), loop.isAmong(asked));
  });
}

/** The exit of a region that is part of another's execution: a branch. */
export function partExit(escapes: readonly Break[], whole: Exit): Exit {
  const possible = escapes.filter((each) => whole.possible.includes(each));
  if (possible.length === 0) return neverLeft;
  return { possible, isAmong: (breaks) => whole.isAmong(breaks) };
}

function equalsOne(breaks: readonly Break[], code: Value, structure: Structure, b: RegionBuilder): Value {
  return breaks
    .map((each) => b.compute("equal", code, b.index(structure.numberOf(each))))
    .reduce((either, each) => b.compute("or", either, each));
}

/** Builds each answer once. */
function remembered(possible: readonly Break[], answer: (breaks: readonly Break[]) => Value): Exit {
  const answers: { breaks: readonly Break[]; value: Value }[] = [];
  return {
    possible,
    isAmong: (asked) => {
      const breaks = possible.filter((each) => asked.includes(each));
      const known = answers.find(
        (each) => each.breaks.length === breaks.length && each.breaks.every((one, i) => one === breaks[i]),
      );
      if (known) return known.value;
      const value = answer(breaks);
      answers.push({ breaks, value });
      return value;
    },
  };
}
