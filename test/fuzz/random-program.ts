/**
 * Random typed programs: a main function over numbers and arrays, helpers that it calls, and arguments for it. Their
 * values stay finite and their derivatives are seldom zero; they always end.
 */
import type { UserValue } from "../../compiler/ir/shape-values.ts";
import { Random } from "../helpers/random.ts";
import { fn, print, statement, type Tree } from "./program-tree.ts";
import { type ArrayVariable, type Helper, Scope, type Surroundings } from "./scope.ts";
import { returned, statements } from "./statements.ts";

export interface RandomProgram {
  readonly seed: number;
  /** The main function's name. */
  readonly name: string;
  /** Constants, then functions, the main one last. */
  readonly constants: string;
  readonly functions: readonly Tree[];
  readonly samples: readonly (readonly UserValue[])[];
}

export function printProgram({ constants, functions }: Pick<RandomProgram, "constants" | "functions">): string {
  return `${constants}${functions.map((each) => print(each)).join("\n\n")}\n`;
}

const lengths = [2, 3, 4] as const;
const arrayTypes = ["Float64Array", "Float64Array", "number[]", "number[]"] as const;

export function randomProgram(seed: number): RandomProgram {
  const random = new Random(seed);
  const suffix = `_${seed}`;
  const hasTable = random.chance(0.07);
  const table = hasTable ? { name: `table${suffix}`, length: 3 } : undefined;
  const constants = hasTable ? `const table${suffix} = [0.25, -0.5, 0.75];\n\n` : "";
  const around: Surroundings = { random, helpers: [], suffix, table };
  const helpers: Tree[] = [];
  for (let i = random.integer(-1, 2); i > 0; i--) helpers.push(helper(around, `helper${i}${suffix}`));
  const { tree, parameters } = main(around, `fuzz${suffix}`);
  const samples = Array.from({ length: 2 }, () => parameters.map((parameter) => argument(parameter, random)));
  return { seed, name: `fuzz${suffix}`, constants, functions: [...helpers, tree], samples };
}

function helper(around: Surroundings, name: string): Tree {
  const { random } = around;
  const scope = new Scope(around, { statements: 3, names: 0 }, true);
  const floats = Array.from({ length: random.integer(1, 2) }, (_, i) => ["a", "b"][i]!);
  const array: ArrayVariable | undefined = random.chance(0.5)
    ? {
        name: "x",
        type: random.pick(arrayTypes),
        length: random.pick(lengths),
        kind: random.chance(0.7) ? "bounded" : "sum",
        isWritable: random.chance(0.5),
      }
    : undefined;
  for (const each of floats) scope.floats.push({ name: each, kind: "bounded", isMutable: true });
  if (array) scope.arrays.push(array);
  const body = statements(scope, random.integer(1, 3));
  const parameters = [...(array ? [`x: ${array.type}`] : []), ...floats.map((each) => `${each}: number`)];
  // A helper's own results are bounded like everything else.
  const bounded = body.map((each) => boundReturns(each));
  const tree = fn`function ${name}(${parameters.join(", ")}): number {${[...bounded, statement`return Math.sin(${returned(scope)});`]}}`;
  const known: Helper = { name, array, writes: array?.isWritable ?? false, floats: floats.length };
  around.helpers.push(known);
  return tree;
}

/** `return e;` becomes `return Math.sin(e);`. */
function boundReturns(tree: Tree): Tree {
  const parts = tree.parts.map((part, i) => {
    if (typeof part === "string") return part;
    if (!("kind" in part)) return part.map(boundReturns);
    const before = tree.parts[i - 1];
    const isReturned = part.kind === "float" && typeof before === "string" && before.endsWith("return ");
    return isReturned ? { kind: "float" as const, parts: ["Math.sin(", part, ")"] } : boundReturns(part);
  });
  return { ...tree, parts };
}

type ParameterKind = "float" | "integer" | "flag" | "positions" | ArrayVariable;

function main(around: Surroundings, name: string): { tree: Tree; parameters: ParameterKind[] } {
  const { random } = around;
  const returnsNumber = random.chance(0.85);
  const scope = new Scope(around, { statements: random.integer(4, 12), names: 0 }, returnsNumber);
  const parameters: { readonly name: string; readonly type: string; readonly kind: ParameterKind }[] = [];
  const wrt: string[] = [];
  const arrays = random.integer(returnsNumber ? 0 : 1, 2);
  for (let i = 0; i < arrays; i++) {
    const array: ArrayVariable = {
      name: ["x", "y"][i]!,
      type: random.pick(arrayTypes),
      length: random.pick(lengths),
      kind: random.chance(0.7) ? "bounded" : "sum",
      isWritable: !returnsNumber || random.chance(0.6),
    };
    scope.arrays.push(array);
    parameters.push({ name: array.name, type: array.type, kind: array });
    wrt.push(array.name);
  }
  for (let i = random.integer(arrays === 0 ? 1 : 0, 2); i > 0; i--) {
    const parameter = ["a", "b"][i - 1]!;
    scope.floats.push({ name: parameter, kind: "bounded", isMutable: true });
    parameters.push({ name: parameter, type: "number", kind: "float" });
    wrt.push(parameter);
  }
  if (random.chance(0.4)) {
    scope.indexes.push({ name: "n", limit: 4, isMutable: false });
    parameters.push({ name: "n", type: "number", kind: "integer" });
  }
  if (random.chance(0.2)) {
    scope.bools.push("flag");
    parameters.push({ name: "flag", type: "boolean", kind: "flag" });
  }
  if (random.chance(0.25)) {
    scope.integers.push({ name: "positions", length: 3, limit: 2 });
    parameters.push({ name: "positions", type: "Int32Array", kind: "positions" });
  }
  const body = statements(scope, random.integer(3, 7));
  // An array is written for certain where it is the only output.
  const end = returnsNumber ? statement`return ${returned(scope)};` : statement`x[0] += ${returned(scope)};`;
  const chosen = random.chance(0.2) ? [random.pick(wrt)] : wrt;
  const head = parameters.map((parameter) => `${parameter.name}: ${parameter.type}`).join(", ");
  const tree = fn`/** @differentiable wrt ${chosen.join(" ")} */
export function ${name}(${head}): ${returnsNumber ? "number" : "void"} {${[...body, end]}}`;
  return { tree, parameters: parameters.map(({ kind }) => kind) };
}

function argument(kind: ParameterKind, random: Random): UserValue {
  const number = () => random.float(-2, 2);
  switch (kind) {
    case "float":
      return number();
    case "integer":
      return random.integer(0, 3);
    case "flag":
      return random.chance(0.5);
    case "positions":
      return Int32Array.from({ length: 3 }, () => random.integer(0, 1));
  }
  const values = Array.from({ length: kind.length }, number);
  return kind.type === "number[]" ? values : Float64Array.from(values);
}
