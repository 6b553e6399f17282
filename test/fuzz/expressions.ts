/**
 * Random expressions. A float is at most 4 in absolute value, whatever its operands; an index lies in 0, ..., limit - 1.
 * Functions stand only where they are smooth enough for differences, except for the kinks meant to be there.
 */

import { askedOfArray, foundIndex, reducedFloat } from "./callbacks.ts";
import { ofDerivatives } from "./derivatives.ts";
import { calledFunction } from "./functions.ts";
import { listElement } from "./lists.ts";
import { mixedLogic } from "./logic.ts";
import { elementOrElse, optionalArgument } from "./missing.ts";
import { ofMode } from "./modes.ts";
import { ofInstance } from "./objects.ts";
import { ofOptional } from "./optionals.ts";
import { bool, float, index, print, statement, type Tree } from "./program-tree.ts";
import { mostDepth } from "./recursion.ts";
import type { ArrayVariable, Helper, Scope } from "./scope.ts";
import { ofStack } from "./stacks.ts";
import { ofTable } from "./tables.ts";
import { ofVariant } from "./variants.ts";
import { elementOfView, viewAs } from "./views.ts";

export function someFloat(scope: Scope, depth: number): Tree {
  if (depth <= 0) return leaf(scope);
  const next = () => someFloat(scope, depth - 1);
  return scope.random.choose<Tree>([
    [3, () => leaf(scope)],
    [4, () => arithmetic(scope, next)],
    [3, () => smooth(scope, next)],
    [1.2, () => kinked(scope, next)],
    [0.8, () => float`(${condition(scope, depth - 1)} ? ${next()} : ${next()})`],
    [0.4, () => mixedLogic(scope, next)],
    [0.6, () => assigned(scope, next)],
    [0.7, () => called(scope, next)],
    [scope.instances.length > 0 ? 1.5 : 0, () => ofInstance(scope, next)],
    [scope.around.hasMissing ? 0.7 : 0, () => elementOrElse(scope, next)],
    [scope.around.hasMissing ? 0.7 : 0, () => ofOptional(scope, next)],
    [scope.around.hasTables ? 1 : 0, () => ofTable(scope, next)],
    [scope.around.hasObjects ? 0.7 : 0, () => ofVariant(scope, next)],
    [scope.around.hasLists ? 0.7 : 0, () => ofStack(scope, next)],
    [scope.around.modes.length > 0 ? 1 : 0, () => ofMode(scope, next)],
    [hasDerivatives(scope) ? 1 : 0, () => ofDerivatives(scope, next)],
    [scope.around.hasViews ? 0.7 : 0, () => elementOfView(scope, next)],
    [scope.around.hasFunctions ? 1 : 0, () => calledFunction(scope, next)],
    [scope.around.hasFunctions ? 0.8 : 0, () => reducedFloat(scope, next)],
  ]);
}

function hasDerivatives({ around }: Scope): boolean {
  const { hasRequests, hasStops, hasRules } = around.derivatives;
  return hasRequests || hasStops || hasRules;
}

function literal(scope: Scope): Tree {
  const value = scope.random.float(0.1, 2).toFixed(2);
  return scope.random.chance(0.3) ? float`-${value}` : float`${value}`;
}

function leaf(scope: Scope): Tree {
  const { random } = scope;
  const bounded = scope.floats.filter(({ kind }) => kind === "bounded");
  const sums = scope.floats.filter(({ kind }) => kind === "sum");
  return random.choose<Tree>([
    [bounded.length > 0 ? 5 : 0, () => float`${random.pick(bounded).name}`],
    [sums.length > 0 ? 1 : 0, () => squashed(scope, float`${random.pick(sums).name}`)],
    [scope.arrays.length > 0 ? 3 : 0, () => element(scope)],
    [0.7, () => literal(scope)],
    [scope.indexes.length > 0 ? 0.7 : 0, () => ofIndex(scope)],
    [scope.around.table ? 0.4 : 0, () => tableElement(scope)],
    [scope.lists.length > 0 ? 1.5 : 0, () => listElement(scope)],
  ]);
}

function squashed({ random }: Scope, sum: Tree): Tree {
  return random.choose<Tree>([
    [1, () => float`Math.sin(${sum})`],
    [1, () => float`Math.tanh(0.2 * ${sum})`],
    [1, () => float`(${sum} / (1 + Math.abs(${sum})))`],
    [1, () => float`Math.atan(${sum})`],
  ]);
}

function element(scope: Scope): Tree {
  const array = scope.random.pick(scope.arrays);
  const read = scope.random.chance(0.06)
    ? float`${array.name}.at(-${scope.random.integer(1, array.length)})!`
    : float`${array.name}[${someIndex(scope, array.length, 1)}]`;
  return array.kind === "sum" ? squashed(scope, read) : read;
}

function tableElement(scope: Scope): Tree {
  const { name, length } = scope.around.table!;
  return float`${name}[${someIndex(scope, length, 1)}]`;
}

function ofIndex(scope: Scope): Tree {
  const { name, limit } = scope.random.pick(scope.indexes);
  const scale = Math.max(2, limit);
  return scope.random.choose<Tree>([
    [1, () => float`(${name} / ${scale})`],
    [1, () => float`(${name} * ${(1 / scale).toFixed(2)})`],
    [0.5, () => float`(1 / (${name} + 1))`],
    [0.5, () => float`(${name} + 1) * ${(1 / scale).toFixed(2)}`],
  ]);
}

function arithmetic({ random }: Scope, next: () => Tree): Tree {
  return random.choose<Tree>([
    [2, () => float`(${next()} + ${next()}) * 0.5`],
    [1, () => float`(${next()} - ${next()}) / 2`],
    [1, () => float`(0.6 * ${next()} - 0.4 * ${next()})`],
    [2, () => float`${next()} * ${next()} * 0.25`],
    [1, () => float`${next()} / (1 + (${next()}) ** 2)`],
    [1, () => float`(${next()} / (1.5 + Math.abs(${next()})))`],
    [0.5, () => float`(${next()} / (2 + Math.cos(${next()})))`],
    [0.5, () => float`-(${next()})`],
    [0.5, () => float`(${next()}) ** 2 / 4`],
    [0.3, () => float`(${next()}) ** 3 / 16`],
  ]);
}

function smooth({ random }: Scope, next: () => Tree): Tree {
  return random.choose<Tree>([
    [2, () => float`Math.sin(${next()})`],
    [1, () => float`Math.cos(${next()})`],
    [1, () => float`Math.tanh(${next()})`],
    [0.5, () => float`Math.atan(${next()})`],
    [1, () => float`Math.exp(0.3 * ${next()})`],
    [0.3, () => float`Math.expm1(0.3 * ${next()})`],
    [0.7, () => float`Math.log(1.1 + (${next()}) ** 2)`],
    [0.3, () => float`Math.log1p((${next()}) ** 2)`],
    [0.3, () => float`Math.log2(2 + (${next()}) ** 2) * 0.5`],
    [0.3, () => float`Math.log10(1.5 + (${next()}) ** 2)`],
    [0.7, () => float`Math.sqrt((${next()}) ** 2 * 0.5 + 0.5)`],
    [0.3, () => float`Math.cbrt(${next()} + 5)`],
    [0.3, () => float`Math.hypot(${next()}, ${next()}, 0.7) * 0.5`],
    [0.3, () => float`Math.sinh(0.4 * ${next()})`],
    [0.3, () => float`Math.cosh(0.4 * ${next()})`],
    [0.3, () => float`Math.tan(0.3 * ${next()})`],
    [0.3, () => float`Math.asin(0.2 * ${next()})`],
    [0.3, () => float`Math.acos(0.2 * ${next()})`],
    [0.3, () => float`Math.asinh(${next()})`],
    [0.3, () => float`Math.acosh(1.5 + (${next()}) ** 2)`],
    [0.3, () => float`Math.atanh(0.2 * ${next()})`],
    [0.3, () => float`Math.atan2(${next()}, 2 + Math.cos(${next()}))`],
    [0.4, () => float`((${next()}) ** 2 * 0.2 + 0.3) ** 0.5`],
    [0.4, () => float`Math.pow(1.2 + 0.5 * Math.sin(${next()}), 0.5 * ${next()})`],
  ]);
}

function kinked({ random }: Scope, next: () => Tree): Tree {
  return random.choose<Tree>([
    [1, () => float`Math.abs(${next()})`],
    [1, () => float`Math.max(${next()}, ${next()})`],
    [1, () => float`Math.min(${next()}, ${next()})`],
    [0.5, () => float`Math.min(${next()}, ${next()}, 1.5)`],
    [0.5, () => float`Math.max(-1, Math.min(1, ${next()}))`],
    [0.5, () => float`(${next()} % 1.5)`],
    [0.3, () => float`(0.5 * ${next()} + 0.4 * Math.floor(${next()}))`],
    [0.3, () => float`(${next()} * Math.sign(${next()}))`],
    [0.3, () => float`(${next()} - Math.round(${next()})) * 0.5`],
    [0.2, () => float`${next()} * Math.trunc(${next()}) / 4`],
  ]);
}

/** An assignment inside an expression, in JavaScript's order of evaluation. */
function assigned(scope: Scope, next: () => Tree): Tree {
  const { random } = scope;
  const [variables, sums] = [scope.mutableFloats("bounded"), scope.mutableFloats("sum")];
  const arrays = scope.writableArrays("bounded");
  return random.choose<Tree>([
    [0.3, () => leaf(scope)],
    [variables.length > 0 ? 2 : 0, () => float`(${random.pick(variables).name} = ${next()})`],
    [variables.length > 0 ? 0.7 : 0, () => float`(${random.pick(variables).name} *= Math.cos(${next()}))`],
    [sums.length > 0 ? 1 : 0, () => squashed(scope, float`(${random.pick(sums).name} += ${next()})`)],
    [
      arrays.length > 0 ? 1 : 0,
      () => {
        const array = random.pick(arrays);
        return float`(${array.name}[${someIndex(scope, array.length, 1)}] = ${next()})`;
      },
    ],
  ]);
}

function called(scope: Scope, next: () => Tree): Tree {
  const { functions, random } = scope;
  if (functions.length > 0 && random.chance(0.7)) return float`${random.pick(functions)}(${next()}, ${next()})`;
  const usable = callableHelpers(scope);
  if (usable.length === 0) return next();
  const { helper, array: passed } = scope.random.pick(usable);
  const args = Array.from({ length: helper.floats }, next).flatMap((each): (Tree | string)[] => [each, ", "]);
  const array = passed ? [passed, ", "] : [];
  const depth = helper.isRecursive ? [someIndex(scope, mostDepth + 1, 0), ", "] : [];
  const optional = helper.hasOptional ? optionalArgument(scope) : undefined;
  const inner = optional ? [...array, ...args, ...depth, optional] : [...array, ...args, ...depth].slice(0, -1);
  return { kind: "float", parts: [`${helper.name}(`, ...inner, ")"] };
}

/** The functions that may be called, with an array or a part of one for those that take one. */
export function callableHelpers(scope: Scope): { helper: Helper; array: Tree | undefined }[] {
  return scope.around.helpers.flatMap((helper): { helper: Helper; array: Tree | undefined }[] => {
    if (helper.array === undefined) return [{ helper, array: undefined }];
    const array = arrayArgument(scope, helper.array);
    return array ? [{ helper, array }] : [];
  });
}

function arrayArgument(scope: Scope, wanted: Pick<ArrayVariable, "type" | "length" | "kind">): Tree | undefined {
  const fitting = scope.arrays.filter(
    ({ type, length, most, kind, isWritable }) =>
      type === wanted.type && length === wanted.length && most === undefined && kind === wanted.kind && isWritable,
  );
  const isPart = scope.around.hasViews && (fitting.length === 0 || scope.random.chance(0.4));
  const part = isPart ? viewAs(scope, wanted) : undefined;
  return part ?? (fitting.length > 0 ? statement`${scope.random.pick(fitting).name}` : undefined);
}

export function someIndex(scope: Scope, limit: number, depth: number): Tree {
  const { random } = scope;
  const fitting = scope.indexes.filter((each) => each.limit <= limit);
  const mutable = scope.indexes.filter((each) => each.isMutable && each.limit <= limit);
  const short = scope.arrays.filter((array) => (array.most ?? array.length) <= limit);
  const anyIndex = () => index`${random.pick(scope.indexes).name}`;
  return random.choose<Tree>([
    [1, () => index`${random.integer(0, limit - 1)}`],
    [fitting.length > 0 ? 6 : 0, () => index`${random.pick(fitting).name}`],
    [fitting.length > 0 ? 0.7 : 0, () => index`${limit - 1} - ${random.pick(fitting).name}`],
    [scope.indexes.length > 0 ? 1 : 0, () => index`(${anyIndex()} + ${random.integer(1, 3)}) % ${limit}`],
    [scope.indexes.length > 1 ? 0.7 : 0, () => index`(${anyIndex()} * 2 + ${anyIndex()}) % ${limit}`],
    [scope.indexes.length > 0 ? 0.3 : 0, () => index`(${anyIndex()} >> 1) % ${limit}`],
    [scope.counters.length > 0 ? 0.6 : 0, () => index`${random.pick(scope.counters)} % ${limit}`],
    [short.length > 0 ? 0.4 : 0, () => index`${random.pick(short).name}.length - 1`],
    [scope.indexes.length > 0 && limit > 1 ? 0.3 : 0, () => index`${anyIndex()} & 1`],
    [scope.indexes.length > 0 ? 0.3 : 0, () => bits(scope, limit)],
    [scope.indexes.length > 0 ? 0.3 : 0, () => index`Math.min(${anyIndex()}, ${limit - 1})`],
    [
      mutable.length > 0 ? 0.5 : 0,
      () => {
        const { name, limit: own } = random.pick(mutable);
        return index`(${name} = (${name} + 1) % ${own})`;
      },
    ],
    [
      scope.integers.some((each) => each.limit <= limit) ? 1 : 0,
      () => {
        const integers = random.pick(scope.integers.filter((each) => each.limit <= limit));
        return index`${integers.name}[${someIndex(scope, integers.length, depth - 1)}]`;
      },
    ],
    [
      depth > 0 && scope.around.hasFunctions ? 0.5 : 0,
      () => foundIndex(scope, limit, () => index`${random.integer(0, limit - 1)}`),
    ],
    [depth > 0 ? 0.5 : 0, () => index`Math.floor(Math.abs(Math.sin(${leaf(scope)})) * ${limit - 0.01})`],
    [
      depth > 0 ? 0.3 : 0,
      () => index`(${condition(scope, 0)} ? ${someIndex(scope, limit, 0)} : ${someIndex(scope, limit, 0)})`,
    ],
  ]);
}

/** A position by what integers do to their bits, 32 of them. */
function bits(scope: Scope, limit: number): Tree {
  const { random, indexes } = scope;
  const any = () => random.pick(indexes).name;
  return random.choose<Tree>([
    [1, () => index`(${any()} ^ ${any()}) % ${limit}`],
    [1, () => index`((~${any()}) >>> 0) % ${limit}`],
    [1, () => index`(-1 - ${any()} >>> ${random.integer(0, 30)}) % ${limit}`],
    [1, () => index`Math.imul(${any()}, ${random.integer(2, 9)}) % ${limit}`],
  ]);
}

export function condition(scope: Scope, depth: number): Tree {
  const { random } = scope;
  const indexes = scope.indexes;
  const next = () => condition(scope, depth - 1);
  const next0 = () => compared(scope, leaf(scope), leaf(scope));
  return random.choose<Tree>([
    [4, () => compared(scope, someFloat(scope, depth), someFloat(scope, depth))],
    [2, () => compared(scope, someFloat(scope, depth), literal(scope))],
    [indexes.length > 0 ? 1 : 0, () => bool`${random.pick(indexes).name} % 2 === ${random.integer(0, 1)}`],
    [
      indexes.length > 0 ? 1 : 0,
      () => bool`${random.pick(indexes).name} + 1 ${random.pick(["<", "!==", ">="])} ${random.integer(1, 3)}`,
    ],
    [scope.flags.length > 0 ? 0.4 : 0, () => bool`(${random.pick(scope.flags)} = ${next0()})`],
    [scope.bools.length > 0 ? 1.5 : 0, () => bool`${random.pick(scope.bools)}`],
    [depth > 0 ? 0.8 : 0, () => bool`(${next()}) && (${next()})`],
    [depth > 0 ? 0.8 : 0, () => bool`(${next()} || ${next()})`],
    [depth > 0 ? 0.5 : 0, () => bool`!(${next()})`],
    [depth > 0 && scope.around.hasFunctions ? 0.6 : 0, () => askedOfArray(scope, next)],
  ]);
}

/** `a < b[c > (d` is a call with type arguments to TypeScript: nothing follows `>` in parentheses. */
function compared({ random }: Scope, left: Tree, right: Tree): Tree {
  const operator = random.pick(["<", ">", "<=", ">="]);
  const isMistaken = operator === ">" && print(right).startsWith("(");
  return bool`${left} ${isMistaken ? ">=" : operator} ${right}`;
}
