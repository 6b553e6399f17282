/** Random reads of what may not be there: elements outside of an array, fields that are left out, defaults in patterns. */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { computedEarly, storedOutside } from "./guards.ts";
import { float, index, print, statement, type Tree } from "./program-tree.ts";
import type { Scope } from "./scope.ts";

function readable(scope: Scope): readonly { readonly name: string; readonly length: number }[] {
  return [
    ...scope.arrays.filter(({ kind }) => kind === "bounded"),
    ...scope.lists.map((name) => ({ name, length: 2 })),
  ];
}

/** An element, or something else outside of the array; or an argument, or something else where it is left out. */
export function elementOrElse(scope: Scope, next: () => Tree): Tree {
  const arrays = readable(scope);
  const { leftOut, random } = scope;
  if (random.chance(0.1)) return float`((${condition(scope, 1)} ? null : ${next()}) ?? ${next()})`;
  if (leftOut !== undefined && (arrays.length === 0 || random.chance(0.5))) {
    if (random.chance(0.5)) return float`(${perhaps(scope, float`${leftOut}`)} ?? ${next()})`;
    return float`(${leftOut} === undefined ? ${next()} : ${leftOut})`;
  }
  const near = neighbour(scope);
  if (near && (arrays.length === 0 || random.chance(0.5)))
    return float`(${near.list}[${near.at}]?.${near.part} ?? ${next()})`;
  if (arrays.length === 0) return next();
  const { name, length } = random.pick(arrays);
  return float`(${perhaps(scope, float`${name}[${someIndex(scope, length + 2, 1)}]`)} ?? ${next()})`;
}

/** A place before, in or behind a list of rows or objects, and a number of what stands there; undefined without such lists. */
function neighbour(scope: Scope): { readonly list: string; readonly at: Tree; readonly part: Tree } | undefined {
  const { random, rows, records } = scope;
  if (rows.length + records.length === 0) return undefined;
  const at = (count: number) => index`${someIndex(scope, count + 2, 1)} - 1`;
  if (rows.length > 0 && (records.length === 0 || random.chance(0.5))) {
    const { name, count, length } = random.pick(rows);
    return { list: name, at: at(count), part: index`[${someIndex(scope, length, 0)}]` };
  }
  const { name, count } = random.pick(records);
  return { list: name, at: at(count), part: index`${random.pick(["u", "v"])}` };
}

/** A number of a neighbour that a variable names, and of which is asked whether it is there. */
function namedNeighbour(scope: Scope): Tree[] {
  const { random } = scope;
  const near = neighbour(scope);
  const [variable] = scope.mutableFloats("bounded");
  if (!near || !variable) return optionalField(scope);
  const name = scope.name("near");
  const part = print(near.part).startsWith("[") ? float`${name}${near.part}` : float`${name}.${near.part}`;
  const test = random.pick([name, `${name} !== undefined`]);
  return [
    statement`const ${name} = ${near.list}[${near.at}];`,
    statement`if (${test}) ${variable.name} = Math.sin(${part} + ${someFloat(scope, 1)});`,
  ];
}

/** What may be missing, also chosen instead of nothing at all. */
function perhaps(scope: Scope, value: Tree): Tree {
  return scope.random.chance(0.3) ? float`(${condition(scope, 1)} ? undefined : ${value})` : value;
}

/** What is handed over for a number that may be left out: a number, nothing, or what may be missing itself. */
export function optionalArgument(scope: Scope): Tree | undefined {
  const { random, leftOut, optional } = scope;
  const arrays = readable(scope);
  return random.choose<Tree | undefined>([
    [1, () => undefined],
    [0.5, () => float`undefined`],
    [1, () => someFloat(scope, 1)],
    [1, () => float`(${condition(scope, 1)} ? ${someFloat(scope, 1)} : undefined)`],
    [leftOut === undefined ? 0 : 1, () => float`${leftOut!}`],
    [optional === undefined ? 0 : 1, () => float`${optional!}.w`],
    [
      arrays.length > 0 ? 1 : 0,
      () => {
        const { name, length } = random.pick(arrays);
        return float`${name}[${someIndex(scope, length + 2, 1)}]`;
      },
    ],
  ]);
}

export function missing(scope: Scope): Tree[] {
  const arrays = readable(scope);
  return scope.random.choose<Tree[]>([
    [arrays.length > 0 ? 2 : 0, () => [pattern(scope, scope.random.pick(arrays).name)]],
    [1, () => optionalField(scope)],
    [scope.rows.length + scope.records.length > 0 ? 2 : 0, () => namedNeighbour(scope)],
    [scope.rows.length > 0 ? 2 : 0, () => readAhead(scope)],
    [scope.isRecursive ? 0 : 2, () => computedEarly(scope)],
    [1, () => storedOutside(scope)],
    [arrays.length > 0 ? 1 : 0, () => heldInTime(scope, scope.random.pick(arrays))],
  ]);
}

/** A number that is read of a row before it is asked whether it lies there. */
function readAhead(scope: Scope): Tree[] {
  const { random } = scope;
  const [variable] = scope.mutableFloats("bounded");
  if (!variable) return optionalField(scope);
  const { name, count, length } = random.pick(scope.rows);
  const [row, at, ahead] = [scope.name("row"), scope.name("at"), scope.name("ahead")];
  const isThere = float`${at} >= 0 && ${at} < ${row}.length`;
  const [there, otherwise] = [float`Math.sin(${ahead} + ${someFloat(scope, 1)})`, someFloat(scope, 1)];
  return [
    statement`const ${row} = ${name}[${someIndex(scope, count, 1)}]!;`,
    statement`const ${at} = ${someIndex(scope, length + 2, 1)} - 1;`,
    statement`const ${ahead} = ${row}[${at}]!;`,
    random.chance(0.7)
      ? statement`${variable.name} = ${isThere} ? ${there} : ${otherwise};`
      : statement`if (${isThere}) ${variable.name} = ${there};`,
  ];
}

/** A number that holds nothing until a loop gives it what `?:` chooses, which may lie outside of an array. */
function heldInTime(scope: Scope, { name, length }: { readonly name: string; readonly length: number }): Tree[] {
  const { random } = scope;
  const [variable] = scope.mutableFloats("bounded");
  if (!variable) return optionalField(scope);
  const [i, held] = [scope.name("i"), scope.name("held")];
  const [first, element] = [random.integer(-1, 1), float`${name}[${i}]!`];
  const next = float`0.5 * ${held} + ${random.chance(0.5) ? float`(${element} ?? 0.25)` : someFloat(scope, 1)}`;
  const test = random.chance(0.5)
    ? float`${held} === undefined`
    : float`${held} === undefined || ${condition(scope, 1)}`;
  const given = random.chance(0.5)
    ? [statement`${held} = ${test} ? ${element} : ${next};`]
    : [statement`if (${test}) ${held} = ${element};`, statement`else ${held} = ${next};`];
  const body = [
    ...given,
    statement`${variable.name} = Math.sin(${variable.name} + (${held} ?? ${someFloat(scope, 0)}));`,
  ];
  return [
    statement`let ${held}: number | undefined;`,
    statement`for (let ${i} = ${String(first)}; ${i} < ${String(length + 1)}; ${i}++) {${body}}`,
  ];
}

function pattern(scope: Scope, array: string): Tree {
  const defaults = [someFloat(scope, 1), someFloat(scope, 1), someFloat(scope, 0)] as const;
  const names = [scope.name("d"), scope.name("d"), scope.name("d")] as const;
  for (const name of names) scope.floats.push({ name, kind: "bounded", isMutable: false });
  return statement`const [${names[0]} = ${defaults[0]}, ${names[1]} = ${defaults[1]}, , , ${names[2]} = ${defaults[2]}] = ${array};`;
}

/** A field that may be left out, of a parameter or of an object made here. */
function optionalField(scope: Scope): Tree[] {
  const fallback = someFloat(scope, 1);
  const isOutside = scope.optional !== undefined && scope.random.chance(0.6);
  const name = isOutside ? scope.optional! : scope.name("o");
  const value = statement`{ u: ${someFloat(scope, 1)}, w: ${someFloat(scope, 1)} }`;
  const declared = isOutside ? [] : [statement`const ${name}: { u: number; w?: number } = ${value};`];
  if (!isOutside) scope.floats.push({ name: `${name}.u`, kind: "bounded", isMutable: true });
  const isPattern = scope.random.chance(0.5);
  const own = scope.name("d");
  scope.floats.push({ name: own, kind: "bounded", isMutable: false });
  if (!isOutside) return [...declared, statement`const ${own} = ${name}.w!;`];
  const read = isPattern
    ? statement`const { w: ${own} = ${fallback} } = ${name};`
    : statement`const ${own} = ${name}.w ?? ${fallback};`;
  return [read];
}
