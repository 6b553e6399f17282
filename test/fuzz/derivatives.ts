/**
 * Random programs that speak of derivatives themselves: they ask for those of other functions, cut values off, keep few
 * states of a loop, and call functions whose derivatives are given. The rules among them are true.
 */
import type { Random } from "../../compiler/check/random.ts";
import { condition, someFloat, someIndex } from "./expressions.ts";
import { float, fn, index, statement, type Tree } from "./program-tree.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { boundReturns, returned, statements } from "./statements.ts";

/** What a program imports. Values are cut off in none that asks for derivatives, since those do not show what they cut off. */
export interface Derivatives {
  readonly hasRequests: boolean;
  readonly hasStops: boolean;
  readonly hasCheckpoints: boolean;
  readonly hasRules: boolean;
}

/** States of loops are kept only where arrays and objects have one name each. */
export function someDerivatives(random: Random, hasNamesThatMove: boolean): Derivatives {
  const [hasRequests, hasStops] = [random.chance(0.06), random.chance(0.06)];
  const [hasCheckpoints, hasRules] = [random.chance(0.15) && !hasNamesThatMove, random.chance(0.06)];
  return { hasRequests, hasStops: hasStops && !hasRequests, hasCheckpoints, hasRules };
}

/** Each program imports by names of its own. */
export function imports({ hasRequests, hasStops, hasCheckpoints, hasRules }: Derivatives, suffix: string): string {
  const names = [
    ...(hasRequests ? ["grad", "valueAndGrad", "jvp", "hvp"] : []),
    ...(hasStops ? ["stopGradient"] : []),
    ...(hasCheckpoints ? ["checkpoint"] : []),
    ...(hasRules ? ["customVjp", "customJvp"] : []),
  ];
  if (names.length === 0) return "";
  return `import { ${names.map((name) => `${name} as ${name}${suffix}`).join(", ")} } from "fluxion";\n\n`;
}

/** The functions that the module declares for all that, before any that may ask for their derivatives. */
export function derivativeHelpers(around: Surroundings): Tree[] {
  const { derivatives } = around;
  return [
    ...(derivatives.hasRequests ? requested(around) : []),
    ...(derivatives.hasRules ? [withRule(around), arrayWithRule(around)] : []),
  ];
}

/** A function of two numbers, and one of an array and a number. */
function requested(all: Surroundings): Tree[] {
  const { random, suffix } = all;
  const around = { ...all, derivatives: { ...all.derivatives, hasRequests: false, hasCheckpoints: false } };
  const bodyOf = (floats: readonly string[], hasArray: boolean) => {
    const scope = new Scope(around, { statements: 1, names: 0 }, true);
    for (const name of floats) scope.floats.push({ name, kind: "bounded", isMutable: true });
    // It is called with arrays of several lengths.
    const array = { type: "Float64Array", kind: "bounded", length: 2, most: 8, isWritable: false } as const;
    if (hasArray) scope.arrays.push({ name: "x", ...array });
    const body = statements(scope, random.integer(0, 1)).map(boundReturns);
    return [...body, statement`return Math.sin(${returned(scope)});`];
  };
  return [
    fn`function inner${suffix}(a: number, b: number): number {${bodyOf(["a", "b"], false)}}`,
    fn`function field${suffix}(x: Float64Array, a: number): number {${bodyOf(["a"], true)}}`,
  ];
}

/** Functions of two numbers, with their slopes. */
const ruled = [
  ["Math.sin(a) * Math.cos(b)", "Math.cos(a) * Math.cos(b)", "-Math.sin(a) * Math.sin(b)"],
  ["a / (1 + b * b)", "1 / (1 + b * b)", "(-2 * a * b) / (1 + b * b) ** 2"],
  ["Math.tanh(a * b)", "b * (1 - y * y)", "a * (1 - y * y)"],
  ["Math.exp(-a * a) + 0.5 * Math.sin(b)", "-2 * a * Math.exp(-a * a)", "0.5 * Math.cos(b)"],
] as const;

function withRule({ random, suffix }: Surroundings): Tree {
  const [value, byA, byB] = random.pick(ruled);
  const rule = `([a, b], y, yBar) => [yBar * (${byA}), yBar * (${byB})]`;
  const tangent = `([a, b], y, [aDot, bDot]) => (${byA}) * aDot + (${byB}) * bDot`;
  return fn`const given${suffix} = customJvp${suffix}(customVjp${suffix}((a: number, b: number) => ${value}, ${rule}), ${tangent});`;
}

function arrayWithRule({ suffix }: Surroundings): Tree {
  return fn`const summed${suffix} = customJvp${suffix}(
  customVjp${suffix}(
    (x: Float64Array, a: number) => x.reduce((s, v) => s + Math.sin(a * v), 0) / x.length,
    ([x, a], _y, yBar) => [
      x.map((v) => (yBar * a * Math.cos(a * v)) / x.length),
      (yBar * x.reduce((s, v) => s + v * Math.cos(a * v), 0)) / x.length,
    ],
  ),
  ([x, a], _y, [xDot, aDot]) => x.reduce((s, v, i) => s + Math.cos(a * v) * (a * xDot[i]! + v * aDot), 0) / x.length,
);`;
}

/** A number that has to do with derivatives. */
export function ofDerivatives(scope: Scope, next: () => Tree): Tree {
  const { random } = scope;
  const { derivatives, suffix } = scope.around;
  const asked = derivatives.hasRequests ? 1 : 0;
  const rules = derivatives.hasRules ? 1 : 0;
  const arrays = scope.arrays.filter(({ type, kind }) => type === "Float64Array" && kind === "bounded");
  const isThere = arrays.length > 0 ? 1 : 0;
  return random.choose<Tree>([
    [asked, () => float`Math.sin(grad${suffix}(inner${suffix})(${next()}, ${next()}))`],
    [0.5 * asked, () => float`Math.tanh(jvp${suffix}(inner${suffix})(${next()}, ${next()}, ${next()})[1])`],
    [0.2 * asked, () => float`Math.tanh(hvp${suffix}(inner${suffix})(${next()}, ${next()}, ${next()}))`],
    [asked, () => inPlace(scope, next)],
    [
      asked * isThere,
      () => {
        const { name } = random.pick(arrays);
        return float`Math.sin(grad${suffix}(field${suffix})(${name}, ${next()})[${someIndex(scope, 2, 0)}])`;
      },
    ],
    // Less than what it is cut off from, which it may be compared with: at a tie differences say nothing.
    [derivatives.hasStops ? 1 : 0, () => float`(0.9 * stopGradient${suffix}(${next()}))`],
    [2 * rules, () => float`given${suffix}(${next()}, ${next()})`],
    [2 * rules * isThere, () => float`summed${suffix}(${random.pick(arrays).name}, ${next()})`],
    [0.01, next],
  ]);
}

/** The slope of a function that stands where it is asked for, and changes nothing around it. */
function inPlace(scope: Scope, next: () => Tree): Tree {
  const { suffix } = scope.around;
  const inner = withoutNamesThatMove(scope);
  inner.floats.forEach(({ name, kind }, i) => inner.floats.splice(i, 1, { name, kind, isMutable: false }));
  inner.arrays.forEach((array, i) => inner.arrays.splice(i, 1, { ...array, isWritable: false }));
  inner.indexes.forEach(({ name, limit }, i) => inner.indexes.splice(i, 1, { name, limit, isMutable: false }));
  inner.flags.length = 0;
  const v = scope.name("v");
  inner.floats.push({ name: v, kind: "bounded", isMutable: false }, { name: v, kind: "bounded", isMutable: false });
  return float`Math.sin(grad${suffix}((${v}: number) => ${someFloat(inner, 2)})(${next()}))`;
}

/** The inside of what may use numbers and arrays of numbers alone, and no jump out of it. */
function withoutNamesThatMove(scope: Scope): Scope {
  const hasNot = { hasReferences: false, hasFunctions: false, hasObjects: false, hasLists: false, hasMissing: false };
  const derivatives = { ...scope.around.derivatives, hasRequests: false };
  const helpers = scope.around.helpers.filter(({ array }) => array === undefined);
  const plain = { ...scope.around, ...hasNot, derivatives, variants: [], heirs: [], modes: [], helpers };
  const inner = new Scope(plain, scope.budget, false, scope);
  const hasOneName = ({ name }: { readonly name: string }) => /^\w+$/.test(name);
  inner.floats.splice(0, Number.POSITIVE_INFINITY, ...scope.floats.filter(hasOneName));
  inner.arrays.splice(0, Number.POSITIVE_INFINITY, ...scope.arrays.filter(hasOneName));
  inner.leftOut = undefined;
  for (const others of [inner.functions, inner.unary, inner.lists, inner.instances, inner.solids]) others.length = 0;
  inner.loops = [];
  inner.labels = [];
  return inner;
}

export function derivativeStatements(scope: Scope): Tree[] {
  const { random } = scope;
  const { derivatives, suffix } = scope.around;
  const arrays = scope.arrays.filter(({ kind }) => kind === "bounded");
  const fields = arrays.filter(({ type }) => type === "Float64Array");
  const isDeep = scope.loops.length > 1;
  return random.choose<Tree[]>([
    [derivatives.hasCheckpoints && !isDeep ? 2 : 0, () => checkpointed(scope)],
    [derivatives.hasRequests ? 1 : 0, () => [valueAndSlope(scope)]],
    [
      derivatives.hasRequests && fields.length > 0 ? 1 : 0,
      () => {
        const { name: field, ...array } = random.pick(fields);
        const at = someFloat(scope, 1);
        const name = scope.name("slopes");
        scope.arrays.push({ ...array, name, kind: "sum", isWritable: true });
        return [statement`const ${name} = grad${suffix}(field${suffix})(${field}, ${at});`];
      },
    ],
    [
      derivatives.hasStops && arrays.length > 0 ? 1 : 0,
      () => {
        const array = random.pick(arrays);
        const name = scope.name("held");
        scope.arrays.push({ ...array, name, isWritable: true });
        return [statement`const ${name} = stopGradient${suffix}(${array.name}).map((v) => 0.9 * v);`];
      },
    ],
    [0.01, () => []],
  ]);
}

function valueAndSlope(scope: Scope): Tree {
  const { suffix } = scope.around;
  const [first, second] = [someFloat(scope, 1), someFloat(scope, 1)];
  const names = [scope.name("p"), scope.name("q")] as const;
  scope.floats.push({ name: names[0], kind: "bounded", isMutable: false });
  scope.floats.push({ name: names[1], kind: "sum", isMutable: false });
  return statement`const [${names[0]}, ${names[1]}] = valueAndGrad${suffix}(inner${suffix})(${first}, ${second});`;
}

/** A counted loop that hands on a state, of which a few are kept. */
function checkpointed(scope: Scope): Tree[] {
  const { random } = scope;
  const { suffix } = scope.around;
  const schedule = random.chance(0.5) ? `schedule: "sqrt"` : `schedule: "binomial", slots: ${random.integer(1, 3)}`;
  const i = scope.name("i");
  const most = random.integer(3, 7);
  const indexes = scope.indexes.filter(({ limit, isMutable }) => limit <= 4 && !isMutable);
  const to =
    indexes.length > 0 && random.chance(0.5) ? index`${random.pick(indexes).name} + ${most - 3}` : index`${most}`;
  const inner = withoutNamesThatMove(scope);
  inner.indexes.push({ name: i, limit: most, isMutable: false });
  const states = inner.mutableFloats("bounded");
  const state = states.length > 0 ? random.pick(states).name : undefined;
  const next = state ? [statement`${state} = Math.sin(${state} + ${someFloat(inner, 1)});`] : [];
  const skipped = random.chance(0.2) ? [statement`if (${condition(inner, 1)}) continue;`] : [];
  const body = statements(inner, random.integer(1, 2));
  const all = [...next, ...skipped, ...body];
  const before = `checkpoint${suffix}({ ${schedule} }); `;
  return random.choose<Tree[]>([
    [3, () => [statement`${before}for (let ${i} = 0; ${i} < ${to}; ${i}++) {${all}}`]],
    [1, () => [statement`${before}for (let ${i} = ${most - 1}; ${i} >= 0; ${i}--) {${all}}`]],
    [0.5, () => [statement`${before}for (let ${i} = 0; ${i} < ${to}; ${i} += 2) {${all}}`]],
  ]);
}
