/**
 * Random typed programs: a main function over numbers, arrays and objects of them, helpers that it calls, and arguments
 * for it. Their values stay finite and their derivatives are seldom zero; they always end.
 */

import { Random } from "../../compiler/check/random.ts";
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { derivativeHelpers, imports, someDerivatives } from "./derivatives.ts";
import { someFloat } from "./expressions.ts";
import { fanningOut } from "./fan-out.ts";
import { applier, factory } from "./functions.ts";
import { extender } from "./lists.ts";
import { modeTypes } from "./modes.ts";
import { someClass } from "./objects.ts";
import { optionsType, padded } from "./optionals.ts";
import { fn, print, statement, type Tree } from "./program-tree.ts";
import { recursive } from "./recursion.ts";
import { type ArrayVariable, Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";
import { moduleTables } from "./tables.ts";
import { heirs, variantType } from "./variants.ts";

export interface RandomProgram {
  readonly seed: number;
  /** The main function's name. */
  readonly name: string;
  readonly constants: string;
  /** The main function stands last. */
  readonly functions: readonly Tree[];
  readonly samples: readonly (readonly UserValue[])[];
}

export function printProgram({ constants, functions }: Pick<RandomProgram, "constants" | "functions">): string {
  return `${constants}${functions.map((each) => print(each)).join("\n\n")}\n`;
}

const lengths = [2, 3, 4] as const;

/** `size` multiplies the number of statements. */
export function randomProgram(seed: number, size = 1): RandomProgram {
  const random = new Random(seed);
  const suffix = `_${seed}`;
  const hasTable = random.chance(0.07);
  const table = hasTable ? { name: `table${suffix}`, length: 3 } : undefined;
  const hasTables = random.chance(0.2);
  const numbers = hasTable ? `const table${suffix} = [0.25, -0.5, 0.75];\n\n` : "";
  const arrayTypes = random.chance(0.08)
    ? (["Float32Array", "Float32Array", "Float64Array"] as const)
    : (["Float64Array", "number[]"] as const);
  const hasReferences = random.chance(0.35);
  const hasFunctions = random.chance(0.4);
  const hasObjects = random.chance(0.25);
  const hasLists = random.chance(0.3);
  const derivatives = someDerivatives(random, hasReferences || hasObjects || hasLists);
  const constants = imports(derivatives, suffix) + numbers + (hasTables ? moduleTables({ random, suffix }) : "");
  const around: Surroundings = {
    random,
    derivatives,
    hasReferences,
    hasFunctions,
    hasObjects,
    hasMissing: random.chance(0.25),
    hasTables,
    hasCursors: random.chance(0.2),
    modes: [],
    hasLists,
    extenders: [],
    hasViews: random.chance(0.25),
    variants: [],
    heirs: [],
    padded: [],
    classes: [],
    helpers: [],
    pairs: [],
    appliers: [],
    factories: [],
    suffix,
    table,
    arrayTypes,
  };
  const helpers = derivativeHelpers(around);
  for (let i = random.integer(-1, 2); i > 0; i--) helpers.push(helper(around, `helper${i}${suffix}`));
  if (random.chance(0.2)) {
    const array = random.chance(0.6) ? randomArray(around, "x", random.chance(0.6)) : undefined;
    helpers.push(recursive(around, `repeat${suffix}`, array));
  }
  if (random.chance(0.06)) {
    const array = random.chance(0.6) ? randomArray(around, "x", random.chance(0.6)) : undefined;
    helpers.push(...fanningOut(around, `chain${suffix}`, array));
  }
  if (around.hasMissing && random.chance(0.5)) helpers.push(padded(around, `padded${suffix}`));
  if (hasObjects && random.chance(0.5)) helpers.push(...variantType(around, suffix));
  if (hasObjects && random.chance(0.3)) helpers.push(heirs(around, suffix));
  if (hasObjects && random.chance(0.7)) helpers.push(someClass(around, `Body${suffix}`));
  if (hasFunctions && random.chance(0.5)) helpers.push(factory(around, `make${suffix}`));
  if (hasFunctions && random.chance(0.6)) helpers.push(applier(around, `apply${suffix}`));
  if (random.chance(0.2)) helpers.push(...modeTypes(around, suffix));
  if (around.hasLists && random.chance(0.4)) helpers.push(extender(around, `extend${suffix}`));
  if (random.chance(0.2)) helpers.push(pairHelper(around, `pair${suffix}`));
  const { tree, parameters } = main(around, `fuzz${suffix}`, size);
  const samples = Array.from({ length: 2 }, () => parameters.map((parameter) => argument(parameter, random)));
  return { seed, name: `fuzz${suffix}`, constants, functions: [...helpers, tree], samples };
}

function randomArray({ random, arrayTypes }: Surroundings, name: string, isWritable: boolean): ArrayVariable {
  return {
    name,
    type: random.pick(arrayTypes),
    length: random.pick(lengths),
    kind: random.chance(0.7) ? "bounded" : "sum",
    isWritable,
  };
}

function helper(around: Surroundings, name: string): Tree {
  const { random } = around;
  const scope = new Scope(around, { statements: 3, names: 0 }, true);
  const floats = Array.from({ length: random.integer(1, 2) }, (_, i) => ["a", "b"][i]!);
  const array = random.chance(0.5) ? randomArray(around, "x", random.chance(0.5)) : undefined;
  for (const each of floats) scope.floats.push({ name: each, kind: "bounded", isMutable: true });
  if (array) scope.arrays.push(array);
  if (around.hasMissing && random.chance(0.6)) scope.leftOut = "c";
  const hasOptional = scope.leftOut !== undefined;
  const body = statements(scope, random.integer(1, 3)).map(boundReturns);
  const required = [...(array ? [`x: ${array.type}`] : []), ...floats.map((each) => `${each}: number`)];
  const parameters = hasOptional ? [...required, "c?: number"] : required;
  const all = [...body, statement`return Math.sin(${returned(scope)});`];
  around.helpers.push({
    name,
    array,
    writes: array?.isWritable ?? false,
    floats: floats.length,
    isRecursive: false,
    hasOptional,
  });
  return fn`function ${name}(${parameters.join(", ")}): number {${all}}`;
}

function pairHelper(around: Surroundings, name: string): Tree {
  const scope = new Scope(around, { statements: 2, names: 0 }, false);
  for (const each of ["a", "b"]) scope.floats.push({ name: each, kind: "bounded", isMutable: true });
  const body = statements(scope, around.random.integer(0, 2));
  const end = statement`return [${someFloat(scope, 2)}, ${someFloat(scope, 2)}];`;
  around.pairs.push({ name, floats: 2 });
  return fn`function ${name}(a: number, b: number): [number, number] {${[...body, end]}}`;
}

type ParameterKind =
  | "float"
  | "default"
  | "integer"
  | "flag"
  | "positions"
  | "structure"
  | "rows"
  | "optional"
  | "records"
  | "options"
  | "tag"
  | "shape"
  | "few"
  | "ragged"
  | ArrayVariable;

interface MainParameter {
  readonly text: string;
  readonly kind: ParameterKind;
}

function main(around: Surroundings, name: string, size: number): { tree: Tree; parameters: ParameterKind[] } {
  const { random } = around;
  const result = random.choose<"number" | "void" | "pair" | "array">([
    [0.84, () => "number"],
    [0.08, () => "void"],
    [0.04, () => "pair"],
    [0.04, () => "array"],
  ]);
  const scope = new Scope(around, { statements: size * random.integer(4, 12), names: 0 }, result === "number");
  const parameters: MainParameter[] = [];
  const wrt: string[] = [];
  const arrays = random.integer(result === "void" ? 1 : 0, 2);
  for (let i = 0; i < arrays; i++) {
    const array = randomArray(around, ["x", "y"][i]!, result === "void" || random.chance(0.6));
    scope.arrays.push(array);
    parameters.push({ text: `${array.name}: ${array.type}`, kind: array });
    wrt.push(array.name);
  }
  for (let i = random.integer(arrays === 0 ? 1 : 0, 2); i > 0; i--) {
    const parameter = ["a", "b"][i - 1]!;
    scope.floats.push({ name: parameter, kind: "bounded", isMutable: true });
    parameters.push({ text: `${parameter}: number`, kind: "float" });
    wrt.push(parameter);
  }
  if (random.chance(0.15)) {
    scope.floats.push({ name: "s.u", kind: "bounded", isMutable: false });
    scope.arrays.push({
      name: "s.w",
      kind: "bounded",
      length: 2,
      type: "Float64Array",
      isWritable: random.chance(0.5),
    });
    parameters.push({ text: "s: { u: number; w: Float64Array }", kind: "structure" });
    wrt.push("s");
  }
  if (around.hasMissing && random.chance(0.4)) {
    scope.floats.push({ name: "m.u", kind: "bounded", isMutable: false });
    scope.optional = "m";
    parameters.push({ text: "m: { u: number; w?: number }", kind: "optional" });
    wrt.push("m");
  }
  if (around.hasMissing && random.chance(0.4)) {
    scope.optionalLists.push("q.w");
    scope.optionalObjects.push("q.p");
    parameters.push({ text: `q: ${optionsType}`, kind: "options" });
    if (random.chance(0.5)) wrt.push("q");
  }
  if (around.hasTables && random.chance(0.6)) {
    scope.tags.push("mode");
    parameters.push({ text: 'mode: "low" | "high"', kind: "tag" });
  }
  if (around.variants.length > 0 && random.chance(0.5)) {
    scope.shapes.push("shape");
    parameters.push({ text: `shape: Shape${around.suffix}`, kind: "shape" });
    if (random.chance(0.5)) wrt.push("shape");
  }
  if (around.hasReferences && random.chance(0.4)) {
    scope.rows.push({ name: "g", count: 2, length: 2 });
    parameters.push({ text: "g: number[][]", kind: "rows" });
    wrt.push("g");
  }
  if (around.hasReferences && random.chance(0.4)) {
    scope.records.push({ name: "o", count: 2 });
    parameters.push({ text: "o: { u: number; v: number }[]", kind: "records" });
    wrt.push("o");
  }
  if (random.chance(0.4)) {
    scope.indexes.push({ name: "n", limit: 4, isMutable: false });
    parameters.push({ text: "n: number", kind: "integer" });
  }
  if (random.chance(0.2)) {
    scope.bools.push("flag");
    parameters.push({ text: "flag: boolean", kind: "flag" });
  }
  if (random.chance(0.25)) {
    scope.integers.push({ name: "positions", length: 3, limit: 2, isWritable: false });
    parameters.push({ text: "positions: Int32Array", kind: "positions" });
  }
  if (random.chance(0.08)) {
    const name = "few.reduce((sum, each) => sum + Math.sin(each * each), 0)";
    scope.floats.push({ name, kind: "sum", isMutable: false });
    parameters.push({ text: "few: number[]", kind: "few" });
    wrt.push("few");
  }
  if (random.chance(0.06)) {
    const name = "ragged.map((row) => row.reduce((sum, each) => sum - each, 0.5)).reduce((sum, each) => sum + each, 0)";
    scope.floats.push({ name, kind: "sum", isMutable: false });
    parameters.push({ text: "ragged: number[][]", kind: "ragged" });
    wrt.push("ragged");
  }
  if (random.chance(0.15)) {
    scope.floats.push({ name: "d", kind: "bounded", isMutable: true });
    parameters.push({ text: "d = 0.7", kind: "default" });
  }
  const body = [...statements(scope, size * random.integer(3, 7)), ...ending(scope, result)];
  const chosen = random.chance(0.2) ? [random.pick(wrt)] : wrt;
  const type = { number: "number", void: "void", pair: "[number, number]", array: "Float64Array" }[result];
  const tree = fn`/** @differentiable wrt ${chosen.join(" ")} */
export function ${name}(${parameters.map(({ text }) => text).join(", ")}): ${type} {${body}}`;
  return { tree, parameters: parameters.map(({ kind }) => kind) };
}

function ending(scope: Scope, result: "number" | "void" | "pair" | "array"): Tree[] {
  switch (result) {
    case "number":
      return [statement`return ${returned(scope)};`];
    case "void":
      return [statement`x[0] += ${returned(scope)};`];
    case "pair":
      return [statement`return [${returned(scope)}, ${returned(scope)}];`];
    case "array":
      return [
        statement`const result = new Float64Array(2);`,
        statement`result[0] = ${returned(scope)};`,
        statement`result[1] = result[0] * ${someFloat(scope, 1)};`,
        statement`return result;`,
      ];
  }
}

/** Few are 0 or one that others may be, too: there functions have kinks, which every mode has to take alike. */
function someNumber(random: Random): number {
  if (random.chance(0.03)) return random.pick([0, 0, -0, 1]);
  return random.chance(0.03) ? 0.5 : random.float(-2, 2);
}

function argument(kind: ParameterKind, random: Random): UserValue {
  const number = () => someNumber(random);
  switch (kind) {
    case "float":
      return number();
    case "default":
      return random.chance(0.5) ? undefined : number();
    case "integer":
      return random.integer(0, 3);
    case "flag":
      return random.chance(0.5);
    case "positions":
      return Int32Array.from({ length: 3 }, () => random.integer(0, 1));
    case "few":
      return Array.from({ length: random.integer(0, 2) }, number);
    case "ragged":
      return Array.from({ length: random.integer(0, 3) }, () => Array.from({ length: random.integer(0, 2) }, number));
    case "rows":
      return [
        [number(), number()],
        [number(), number()],
      ];
    case "records":
      return [
        { u: number(), v: number() },
        { u: number(), v: number() },
      ];
    case "optional":
      return random.chance(0.5) ? { u: number() } : { u: number(), w: number() };
    case "options": {
      const w = random.chance(0.5) ? { w: [number(), number()] } : {};
      return { ...w, ...(random.chance(0.5) ? { p: { u: number(), v: number() } } : {}) };
    }
    case "tag":
      return random.pick(["low", "high"]);
    case "shape":
      return random.chance(0.5) ? { kind: "disc", r: number() } : { kind: "box", w: number(), h: number() };
    case "structure":
      return { u: number(), w: Float64Array.from({ length: 2 }, number) };
  }
  const values = Array.from({ length: kind.length }, number);
  if (kind.type === "number[]") return values;
  return kind.type === "Float32Array" ? Float32Array.from(values) : Float64Array.from(values);
}
