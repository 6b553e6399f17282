/** Random objects of several variants that a tag tells apart, and instances of classes that extend others. */
import { condition, someFloat } from "./expressions.ts";
import { float, fn, statement, type Tree } from "./program-tree.ts";
import { Scope, type Surroundings } from "./scope.ts";
import { returned } from "./statements.ts";

/** A type of two variants, and a function of both. */
export function variantType(around: Surroundings, suffix: string): Tree[] {
  const of = (fields: readonly string[]) => {
    const scope = new Scope(around, { statements: 0, names: 0 }, false);
    for (const name of fields) scope.floats.push({ name, kind: "bounded", isMutable: false });
    return returned(scope);
  };
  const made = [
    fn`type Shape${suffix} = { kind: "disc"; r: number } | { kind: "box"; w: number; h: number };`,
    fn`function size${suffix}(s: Shape${suffix}): number {
  if (s.kind === "disc") return Math.sin(${of(["s.r"])});
  return Math.sin(${of(["s.w", "s.h"])});
}`,
  ];
  around.variants.push(suffix);
  return made;
}

/** A class, and one that extends it: with an overridden method and a setter. */
export function heirs(around: Surroundings, suffix: string): Tree {
  const of = () => {
    const scope = new Scope(around, { statements: 0, names: 0 }, false);
    for (const name of ["this.u", "this.v", "a"]) scope.floats.push({ name, kind: "bounded", isMutable: false });
    return someFloat(scope, 2);
  };
  const made = fn`class Base${suffix} {${[
    statement`constructor(public u: number, public v: number) {}`,
    statement`value(a: number): number { return Math.sin(${of()}); }`,
    statement`twice(a: number): number { return 0.5 * this.value(a) + 0.5 * this.value(-a); }`,
  ]}}

class Heir${suffix} extends Base${suffix} {${[
    statement`override value(a: number): number { return 0.5 * super.value(a) - 0.5 * Math.cos(${of()}); }`,
    statement`get half(): number { return 0.5 * this.u; }`,
    statement`set half(a: number) { this.u = Math.sin(${of()}); }`,
  ]}}`;
  around.heirs.push(suffix);
  return made;
}

function someShape(scope: Scope): Tree {
  const { random, shapes } = scope;
  const disc = () => statement`{ kind: "disc", r: ${someFloat(scope, 1)} }`;
  const box = () => statement`{ kind: "box", w: ${someFloat(scope, 1)}, h: ${someFloat(scope, 1)} }`;
  return random.choose<Tree>([
    [1, disc],
    [1, box],
    [1, () => statement`(${condition(scope, 1)} ? ${disc()} : ${box()})`],
    [shapes.length > 0 ? 3 : 0, () => statement`${random.pick(shapes)}`],
  ]);
}

/** What a shape or an instance gives. */
export function ofVariant(scope: Scope, next: () => Tree): Tree {
  const { random, derived } = scope;
  const { variants } = scope.around;
  return random.choose<Tree>([
    [variants.length > 0 ? 1 : 0, () => float`size${random.pick(variants)}(${someShape(scope)})`],
    [derived.length > 0 ? 1.5 : 0, () => float`${random.pick(derived)}.${random.pick(["value", "twice"])}(${next()})`],
    [derived.length > 0 ? 0.5 : 0, () => float`${random.pick(derived)}.half`],
    [0.01, next],
  ]);
}

export function variants(scope: Scope): Tree[] {
  const { random, shapes, derived } = scope;
  const { variants: types, heirs: classes } = scope.around;
  return random.choose<Tree[]>([
    [types.length > 0 ? 1 : 0, () => [declaredShape(scope, random.pick(types))]],
    [
      shapes.length > 0 ? 1 : 0,
      () => [statement`if (${condition(scope, 1)}) ${random.pick(shapes)} = ${someShape(scope)};`],
    ],
    [classes.length > 0 ? 1 : 0, () => [instance(scope, random.pick(classes))]],
    [derived.length > 0 ? 1.5 : 0, () => [statement`${random.pick(derived)}.half = ${someFloat(scope, 1)};`]],
    [0.01, () => []],
  ]);
}

function declaredShape(scope: Scope, suffix: string): Tree {
  const value = someShape(scope);
  const name = scope.name("shape");
  scope.shapes.push(name);
  return statement`let ${name}: Shape${suffix} = ${value};`;
}

function instance(scope: Scope, suffix: string): Tree {
  const values = [someFloat(scope, 1), someFloat(scope, 1)] as const;
  const name = scope.name("heir");
  scope.derived.push(name);
  for (const field of ["u", "v"]) scope.floats.push({ name: `${name}.${field}`, kind: "bounded", isMutable: true });
  return statement`const ${name} = new Heir${suffix}(${values[0]}, ${values[1]});`;
}
