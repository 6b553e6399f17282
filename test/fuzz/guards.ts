/** Random values that are no numbers, or infinite, where nobody needs them: computed before it is asked, stored outside. */
import { someFloat, someIndex } from "./expressions.ts";
import { float, statement, type Tree } from "./program-tree.ts";
import type { Scope } from "./scope.ts";

/** What has a value, and a bounded slope, only where the test holds. */
const domains: readonly { readonly of: (base: string) => string; readonly test: (base: string) => string }[] = [
  { of: (base) => `Math.sqrt(${base} - 0.1)`, test: (base) => `${base} > 0.3` },
  { of: (base) => `Math.log(${base})`, test: (base) => `${base} > 0.2` },
  { of: (base) => `${base} ** 0.5`, test: (base) => `${base} > 0.2` },
  { of: (base) => `1 / Math.max(0, ${base})`, test: (base) => `${base} > 0.4` },
  { of: (base) => `Math.acos(${base})`, test: (base) => `Math.abs(${base}) < 0.8` },
];

/** Whether a program computes such a value. */
export function computesEarly(text: string): boolean {
  return /\bconst early\d+ = /.test(text);
}

/** A value that is computed whether it is needed or not. */
export function computedEarly(scope: Scope): Tree[] {
  const { random } = scope;
  const [variable] = scope.mutableFloats("bounded");
  if (!variable) return [];
  const [base, early, late] = [scope.name("base"), scope.name("early"), scope.name("late")];
  const { of, test } = random.pick(domains);
  const declared = [
    statement`const ${base} = ${someFloat(scope, 1)};`,
    statement`const ${early} = ${of(base)};`,
    statement`const ${late} = ${early} * ${someFloat(scope, 1)};`,
  ];
  const { name } = variable;
  const needed = float`Math.sin(${random.pick([early, late])} + ${random.pick([late, "0.5"])})`;
  const once = scope.name("once");
  return random.pick<() => Tree[]>([
    () => [...declared, statement`if (${test(base)}) ${name} = ${needed};`],
    () => [...declared, statement`${name} = ${test(base)} ? ${needed} : ${someFloat(scope, 1)};`],
    () => [...declared, statement`${name} = !(${test(base)}) || Number.isNaN(${late}) ? ${name} : ${needed};`],
    () => [
      ...declared,
      statement`if (${test(base)}) ${name} = ${needed};`,
      statement`if (${test(base)} && ${early} < 2) ${name} = Math.cos(${name} * ${late});`,
    ],
    () => {
      const body = [...declared, statement`if (!(${test(base)})) continue;`, statement`${name} = ${needed};`];
      return [statement`for (let ${once} = 0; ${once} < 2; ${once}++) {${body}}`];
    },
  ])();
}

/** A number that is put before, in or behind a typed array. */
export function storedOutside(scope: Scope): Tree[] {
  const { random } = scope;
  const arrays = scope.arrays.filter(
    ({ kind, type, isWritable }) => kind === "bounded" && isWritable && type !== "number[]",
  );
  if (arrays.length === 0) return [];
  const { name, length } = random.pick(arrays);
  const place = float`${someIndex(scope, length + 2, 1)} - ${random.pick(["1", "0", "0.5"])}`;
  return [statement`${name}[${place}] = Math.sin(${someFloat(scope, 1)});`];
}
