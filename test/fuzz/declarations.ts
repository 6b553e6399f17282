/** Random declarations: of numbers, booleans, counters and indexes, and of arrays. */
import { condition, someFloat, someIndex } from "./expressions.ts";
import { statement, type Tree } from "./program-tree.ts";
import type { ArrayVariable, Scope } from "./scope.ts";

export function declaration(scope: Scope): Tree {
  const { random } = scope;
  return random.choose<Tree>([
    [
      3,
      () => {
        const value = someFloat(scope, 2);
        const name = scope.name("t");
        scope.floats.push({ name, kind: "bounded", isMutable: false });
        return statement`const ${name} = ${value};`;
      },
    ],
    [
      3,
      () => {
        const value = someFloat(scope, 2);
        const name = scope.name("u");
        scope.floats.push({ name, kind: "bounded", isMutable: true });
        return statement`let ${name} = ${value};`;
      },
    ],
    [
      2,
      () => {
        const name = scope.name("s");
        const start = random.chance(0.7) ? random.pick(["0", "1", "5", "-0.5"]) : someFloat(scope, 1);
        scope.floats.push({ name, kind: "sum", isMutable: true });
        return statement`let ${name} = ${start};`;
      },
    ],
    [
      0.8,
      () => {
        const value = condition(scope, 1);
        const name = scope.name("flag");
        scope.bools.push(name);
        if (random.chance(0.5)) return statement`const ${name} = ${value};`;
        scope.flags.push(name);
        // Without the type TypeScript would take the first value for the only one.
        return statement`let ${name} = Boolean(${value});`;
      },
    ],
    [
      0.5,
      () => {
        const name = scope.name("count");
        scope.counters.push(name);
        scope.floats.push({ name, kind: "sum", isMutable: false });
        return statement`let ${name} = 0;`;
      },
    ],
    [
      scope.arrays.some(({ length }) => length > 1) ? 0.4 : 0,
      () => {
        const array = random.pick(scope.arrays.filter(({ length }) => length > 1));
        const names = [scope.name("p"), scope.name("q")] as const;
        for (const name of names) scope.floats.push({ name, kind: array.kind, isMutable: false });
        return statement`const [${names.join(", ")}] = ${array.name};`;
      },
    ],
    [
      0.8,
      () => {
        const limit = random.integer(2, 4);
        const value = someIndex(scope, limit, 1);
        const name = scope.name("k");
        const isMutable = random.chance(0.7);
        scope.indexes.push({ name, limit, isMutable });
        // To TypeScript a constant literal is a type of its own, which other numbers are not comparable with.
        return statement`${isMutable ? `let ${name}` : `const ${name}: number`} = ${value};`;
      },
    ],
    [
      0.6,
      () => {
        const [first, second] = [someFloat(scope, 1), someFloat(scope, 1)];
        const names = [scope.name("p"), scope.name("q")] as const;
        for (const name of names) scope.floats.push({ name, kind: "bounded", isMutable: true });
        return statement`let [${names[0]}, ${names[1]}]: [number, number] = [${first}, ${second}];`;
      },
    ],
    [
      scope.around.pairs.length > 0 ? 1 : 0,
      () => {
        const { name, floats } = random.pick(scope.around.pairs);
        const args = Array.from({ length: floats }, () => someFloat(scope, 1))
          .flatMap((each) => [", ", each])
          .slice(1);
        const names = [scope.name("p"), scope.name("q")] as const;
        for (const each of names) scope.floats.push({ name: each, kind: "bounded", isMutable: false });
        return { kind: "statement", parts: [`const [${names.join(", ")}] = ${name}(`, ...args, ");"] };
      },
    ],
    [
      0.5,
      () => {
        const name = scope.name("v");
        const test = condition(scope, 1);
        const [yes, no] = [someFloat(scope, 1), someFloat(scope, 1)];
        scope.floats.push({ name, kind: "bounded", isMutable: true });
        return statement`let ${name}: number; if (${test}) ${name} = ${yes}; else ${name} = ${no};`;
      },
    ],
  ]);
}

/** An array made here: in a loop, a new one in every trip. */
export function declaredArray(scope: Scope): Tree[] {
  const { random } = scope;
  const name = scope.name("c");
  const length = random.integer(2, 4);
  const add = (array: Omit<ArrayVariable, "name" | "isWritable">) => {
    scope.arrays.push({ ...array, name, isWritable: true });
  };
  return random.choose<Tree[]>([
    [
      2,
      () => {
        const filler = random.chance(0.5) ? "" : `.fill(${random.float(0.2, 1).toFixed(2)})`;
        add({ kind: random.chance(0.5) ? "sum" : "bounded", length, type: "Float64Array" });
        return [statement`const ${name} = new Float64Array(${length})${filler};`];
      },
    ],
    [
      scope.indexes.some(({ limit }) => limit <= 4) ? 0.8 : 0,
      () => {
        const size = random.pick(scope.indexes.filter(({ limit }) => limit <= 4));
        add({ kind: random.chance(0.5) ? "sum" : "bounded", length: 2, most: 5, type: "Float64Array" });
        return [statement`const ${name} = new Float64Array(${size.name} + 2);`];
      },
    ],
    [
      1.5,
      () => {
        const items = Array.from({ length }, () => someFloat(scope, 1));
        add({ kind: random.chance(0.5) ? "sum" : "bounded", length, type: "number[]" });
        const parts = items.flatMap((item): (Tree | string)[] => [item, ", "]).slice(0, -1);
        return [{ kind: "statement", parts: [`const ${name} = [`, ...parts, "];"] }];
      },
    ],
    [
      scope.arrays.length > 0 ? 1 : 0,
      () => {
        const { name: source, type, kind, length: ofSource, most } = random.pick(scope.arrays);
        add({ kind, length: ofSource, most, type });
        return [statement`const ${name} = ${source}.slice();`];
      },
    ],
    [
      0.7,
      () => {
        const value = someFloat(scope, 1);
        add({ kind: "bounded", length, type: "Float64Array" });
        return [statement`const ${name} = new Float64Array(${length});`, statement`${name}.fill(${value});`];
      },
    ],
    [
      scope.arrays.some((each) => each.type !== "number[]" && each.length > 2) ? 0.7 : 0,
      () => {
        const base = random.pick(scope.arrays.filter((each) => each.type !== "number[]" && each.length > 2));
        scope.arrays.push({ ...base, name, length: base.length - 1, most: base.most && base.most - 1 });
        return [statement`const ${name} = ${base.name}.subarray(1);`];
      },
    ],
  ]);
}
