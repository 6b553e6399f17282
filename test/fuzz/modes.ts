/**
 * Random choices by what is no number: modes that are strings, enumerations, the kinds of an argument, options that are
 * left out, and classes that `instanceof` tells apart.
 */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { float, fn, statement, type Tree } from "./program-tree.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

const modes = ["fast", "slow", "off"] as const;
const levels = ["Low", "Middle", "High"] as const;

/** What the module declares for all that: types, tables by mode, and functions, each of a number and what chooses. */
export function modeTypes(around: Surroundings, suffix: string): Tree[] {
  const { random } = around;
  const value = () => random.float(-1, 1).toFixed(2);
  const scopeOf = (floats: readonly string[], most = 2) => {
    const scope = new Scope(around, { statements: most, names: 0 }, true);
    for (const name of floats) scope.floats.push({ name, kind: "bounded", isMutable: true });
    return scope;
  };
  const bodyOf = (floats: readonly string[]) => {
    const scope = scopeOf(floats);
    const body = statements(scope, random.integer(0, 2)).map(boundReturns);
    return [...body, statement`return Math.sin(${returned(scope)});`];
  };
  const tunedBody = () => {
    const own = statement`let own = shift ?? ${value()};`;
    return [own, ...bodyOf(["a", "gain", "first", "own"])];
  };
  const isText = random.chance(0.5);
  const level = (name: string, i: number) => (isText ? `${name} = "${name.toLowerCase()}"` : `${name} = ${i}`);
  const clause = (mode: string) => {
    const falls = random.chance(0.3);
    const scope = scopeOf(["a"], 0);
    const change = statement`a = Math.sin(${someFloat(scope, 2)});`;
    return statement`case "${mode}": ${falls ? change : statement`{${[change, statement`break;`]}}`}`;
  };
  const clauses = [...modes].slice(random.integer(0, 1)).map(clause);
  const fallback = random.chance(0.5) ? [statement`default: a = ${someFloat(scopeOf(["a"], 0), 1)};`] : [];
  const made = [
    fn`type Mode${suffix} = ${modes.map((mode) => `"${mode}"`).join(" | ")};`,
    fn`enum Level${suffix} { ${levels.map(level).join(", ")} }`,
    fn`const gains${suffix}: Record<Mode${suffix}, number> = { ${modes.map((mode) => `${mode}: ${value()}`).join(", ")} };`,
    fn`function modeOf${suffix}(k: number): Mode${suffix} { return k <= 0 ? "fast" : k === 1 ? "slow" : "off"; }`,
    fn`function levelOf${suffix}(k: number): Level${suffix} { return k <= 0 ? Level${suffix}.Low : k === 1 ? Level${suffix}.Middle : Level${suffix}.High; }`,
    fn`function moded${suffix}(a: number, mode: Mode${suffix}): number {${[
      statement`switch (mode) {${[...clauses, ...fallback]}}`,
      statement`return Math.sin(a * gains${suffix}[mode] + ${someFloat(scopeOf(["a"], 0), 1)});`,
    ]}}`,
    fn`function measure${suffix}(v: number | number[], a: number): number {
  if (typeof v === "number") {${[statement`let w = v;`, ...bodyOf(["w", "a"])]}}
  let s = 0;
  for (let each of v) s += Math.sin(each * ${someFloat(scopeOf(["a", "each"], 0), 1)});
  return s / (1 + Math.abs(s));
}`,
    fn`function tuned${suffix}(a: number, { gain = ${value()}, shift, list: [first = ${value()}] = [] }: { gain?: number; shift?: number; list?: number[] } = {}): number {${tunedBody()}}`,
    fn`class Disc${suffix} {
  constructor(public r: number) {}
  area(): number { return Math.sin(${returned(scopeOf(["this.r"], 0))}); }
}

class Slab${suffix} {
  static count = 2;
  constructor(public w: number, public h = 0.5) {}
  area(): number { return Math.cos(${returned(scopeOf(["this.w", "this.h"], 0))}) / Slab${suffix}.count; }
}

function solid${suffix}(s: Disc${suffix} | Slab${suffix}): number {
  if (s instanceof Disc${suffix}) return Math.sin(s.r * ${someFloat(scopeOf(["s.r"], 0), 1)});
  return 0.5 * s.area() + 0.25 * s.w;
}`,
  ];
  around.modes.push(suffix);
  return made;
}

function someMode(scope: Scope): Tree {
  const { random, modes: known } = scope;
  if (known.length > 0 && random.chance(0.6)) return statement`${random.pick(known)}`;
  return random.chance(0.3)
    ? statement`"${random.pick(modes)}"`
    : statement`modeOf${scope.around.modes[0]!}(${someIndex(scope, 3, 0)})`;
}

/** Of a class that is known where it is made, or that a condition chooses. */
function someSolid(scope: Scope, suffix: string, isChosen: boolean): Tree {
  const { random } = scope;
  const disc = () => statement`new Disc${suffix}(${someFloat(scope, 1)})`;
  const slab = () =>
    statement`new Slab${suffix}(${someFloat(scope, 1)}${random.chance(0.5) ? statement`, ${someFloat(scope, 0)}` : ""})`;
  return random.choose<Tree>([
    [1, disc],
    [1, slab],
    [isChosen ? 1 : 0, () => statement`(${condition(scope, 1)} ? ${disc()} : ${slab()})`],
  ]);
}

/** A number that a mode, a level, a kind, an option or a class chooses. */
export function ofMode(scope: Scope, next: () => Tree): Tree {
  const { random, levels: known } = scope;
  const suffix = scope.around.modes[0];
  if (suffix === undefined) return next();
  const lists = scope.arrays.filter(({ type, kind }) => type === "number[]" && kind === "bounded");
  const isThere = lists.length > 0 ? 1 : 0;
  return random.choose<Tree>([
    [2, () => float`moded${suffix}(${next()}, ${someMode(scope)})`],
    [1, () => float`gains${suffix}[${someMode(scope)}] * ${next()}`],
    [
      known.length > 0 ? 1 : 0,
      () => float`(${random.pick(known)} === Level${suffix}.${random.pick(levels)} ? ${next()} : ${next()})`,
    ],
    [1, () => float`measure${suffix}(${next()}, ${next()})`],
    [1.5 * isThere, () => float`measure${suffix}(${random.pick(lists).name}, ${next()})`],
    [0.5, () => float`measure${suffix}([${next()}, ${next()}], ${next()})`],
    [2, () => float`tuned${suffix}(${next()}${someOptions(scope)})`],
    [1.5, () => float`solid${suffix}(${someSolid(scope, suffix, false)})`],
    [scope.solids.length > 0 ? 1 : 0, () => float`${random.pick(scope.solids)}.area()`],
  ]);
}

/** Options, of which each may be left out. */
function someOptions(scope: Scope): Tree {
  const { random } = scope;
  if (random.chance(0.2)) return statement``;
  const shift = () =>
    random.chance(0.3) ? statement`${condition(scope, 0)} ? ${someFloat(scope, 0)} : undefined` : someFloat(scope, 1);
  const parts = [
    ...(random.chance(0.5) ? [statement`gain: ${someFloat(scope, 1)}, `] : []),
    ...(random.chance(0.5) ? [statement`shift: ${shift()}, `] : []),
    ...(random.chance(0.4) ? [statement`list: [${someFloat(scope, 1)}], `] : []),
  ];
  return { kind: "statement", parts: [", { ", ...parts, "}"] };
}

export function modeStatements(scope: Scope): Tree[] {
  const { random, modes: known } = scope;
  const suffix = scope.around.modes[0];
  if (suffix === undefined) return [];
  return random.choose<Tree[]>([
    [1.5, () => [declared(scope, "mode", suffix)]],
    [1, () => [declared(scope, "level", suffix)]],
    [1.5, () => [declaredSolid(scope, suffix)]],
    [known.length > 0 ? 2 : 0, () => [switched(scope)]],
    [
      known.length > 0 ? 1 : 0,
      () => [
        statement`if (${condition(scope, 1)}) ${random.pick(known)} = modeOf${suffix}(${someIndex(scope, 3, 1)});`,
      ],
    ],
    [1, () => overSolids(scope, suffix)],
  ]);
}

function declared(scope: Scope, stem: "mode" | "level", suffix: string): Tree {
  const at = someIndex(scope, 3, 1);
  const name = scope.name(stem);
  (stem === "mode" ? scope.modes : scope.levels).push(name);
  return statement`let ${name} = ${stem}Of${suffix}(${at});`;
}

function declaredSolid(scope: Scope, suffix: string): Tree {
  const value = someSolid(scope, suffix, true);
  const name = scope.name("solid");
  scope.solids.push(name);
  return statement`const ${name}: Disc${suffix} | Slab${suffix} = ${value};`;
}

/** Inside, to TypeScript the mode is the one of its case alone. */
function switched(scope: Scope): Tree {
  const { random } = scope;
  const mode = random.pick(scope.modes);
  const inside = () => {
    const inner = scope.nested();
    inner.modes.length = 0;
    return statements(inner, random.integer(1, 2));
  };
  const clauses = modes.slice(0, random.integer(1, 3)).map((each) => {
    const end = random.chance(0.7) ? [statement`break;`] : [];
    return statement`case "${each}": {${[...inside(), ...end]}}`;
  });
  return statement`switch (${mode}) {${clauses}}`;
}

/** Objects of several classes in one list. */
function overSolids(scope: Scope, suffix: string): Tree[] {
  const variables = scope.mutableFloats("bounded");
  if (variables.length === 0) return [declaredSolid(scope, suffix)];
  const { name } = scope.random.pick(variables);
  const each = scope.name("each");
  const list = statement`[new Disc${suffix}(${someFloat(scope, 1)}), new Slab${suffix}(${someFloat(scope, 1)})]`;
  return [statement`for (const ${each} of ${list}) ${name} = Math.sin(${name} + ${each}.area());`];
}
