/** A mutant: a real source with one to three mutations, perhaps in two files that import each other. */
import { ts } from "ts-morph";
import { requestableModes } from "../../compiler/1-parse/modes.ts";
import type { Mode } from "../../compiler/1-parse/request.ts";
import { Random } from "../../compiler/check/random.ts";
import { drawMutation } from "./mutations.ts";
import type { Original, Originals } from "./originals.ts";
import { isProgram, parsed } from "./syntax.ts";

export interface Mutant {
  readonly seed: number;
  /** What it was made of, and how. */
  readonly origin: string;
  /** The first file is the one that is compiled. */
  readonly files: readonly MutantFile[];
  readonly options: MutantOptions;
}

export interface MutantFile {
  readonly path: string;
  readonly text: string;
}

export interface MutantOptions {
  /** For tags that name none. */
  readonly modes: readonly Mode[] | undefined;
  readonly emit: "ts" | "js";
  readonly standalone: boolean;
}

const folder = "/fluxion-mutations";

export function drawMutant(seed: number, originals: Originals): Mutant {
  const random = new Random(seed);
  const pick = (share: number): Original => {
    return steadyPick(random.chance(share) ? originals.requesting : originals.ordinary, random.integer(0, 2 ** 31));
  };
  const { name, text } = pick(0.85);
  const names: string[] = [];
  let changed = text;
  for (
    let left = random.choose([
      [6, () => 1],
      [3, () => 2],
      [1, () => 3],
    ]);
    left > 0;
  ) {
    const { name: mutation, mutate } = drawMutation(random);
    const next = changed === "" ? changed : mutate(changed, { random, donor: pick(0.5).text });
    // What TypeScript's parser refuses says little about the rest of the compiler.
    if (next === undefined || (!isProgram(next) && random.chance(0.8))) continue;
    changed = next;
    names.push(mutation);
    left--;
  }
  const circle = random.chance(0.04) ? inCircle(changed) : undefined;
  const files = circle ?? [{ path: `${folder}/main.ts`, text: changed }];
  if (files.length > 1) names.push("imports in a circle");
  const modes = random.chance(0.5) ? undefined : requestableModes.filter(() => random.chance(0.4));
  return {
    seed,
    origin: `${name}: ${names.join(", ")}`,
    files,
    options: {
      modes: modes?.length === 0 ? undefined : modes,
      emit: random.pick(["ts", "js"]),
      standalone: random.chance(0.3),
    },
  };
}

/** One of many, which for most numbers stays the same when others come and go. */
function steadyPick(pool: readonly Original[], number: number): Original {
  const rank = ({ name }: Original) => {
    let hash = number | 1;
    for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
    return Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  };
  return pool.reduce((best, each) => (rank(each) < rank(best) ? each : best));
}

/** The statements in two files, by turns, each of which imports what the other declares. Undefined of what nests too deep. */
function inCircle(text: string): MutantFile[] | undefined {
  const statements = parsed(text)?.statements.filter((each) => !ts.isImportDeclaration(each));
  if (!statements) return undefined;
  const halves = [0, 1].map((half) =>
    statements.filter((_, i) => i % 2 === half).map((each) => each.getFullText().trim()),
  );
  const names = [0, 1].map((half) =>
    statements.flatMap((each, i) =>
      i % 2 === half && ts.isFunctionDeclaration(each) && each.name ? [each.name.text] : [],
    ),
  );
  return ["main", "other"].map((name, i) => ({
    path: `${folder}/${name}.ts`,
    text: `import { ${names[1 - i]!.join(", ")} } from "./${i === 0 ? "other" : "main"}.ts";\n${halves[i]!.join("\n\n")}\n`,
  }));
}
