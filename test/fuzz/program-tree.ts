/**
 * Random programs as trees: text with holes for expressions and lists of statements. Enough structure to print a
 * program and to make it smaller, and no more.
 */

/** What a tree may be replaced with: another one of the same kind. A `guard` is a statement without which a loop may not end. */
export type Kind = "float" | "index" | "bool" | "statement" | "guard" | "function";

export interface Tree {
  readonly kind: Kind;
  readonly parts: readonly Part[];
}

/** A list holds statements, printed on lines of their own. */
export type Part = string | Tree | readonly Tree[];

type Hole = Part | number;

function tag(kind: Kind) {
  return (texts: TemplateStringsArray, ...holes: readonly Hole[]): Tree => {
    const parts = texts.flatMap((text, i): Part[] => {
      const hole = holes[i];
      return hole === undefined ? [text] : [text, typeof hole === "number" ? String(hole) : hole];
    });
    return { kind, parts: parts.filter((part) => part !== "") };
  };
}

export const float = tag("float");
export const index = tag("index");
export const bool = tag("bool");
export const statement = tag("statement");
export const guard = tag("guard");
export const fn = tag("function");

export function print(part: Part, indent = ""): string {
  if (typeof part === "string") return part;
  if ("kind" in part) return part.parts.map((inner) => print(inner, indent)).join("");
  const deeper = `${indent}  `;
  const lines = part.map((each) => `\n${deeper}${print(each, deeper)}`);
  return `${lines.join("")}\n${indent}`;
}

const literals: Partial<Record<Kind, readonly Tree[]>> = {
  float: [float`1`, float`0.5`],
  index: [index`0`, index`1`],
  bool: [bool`true`, bool`false`],
};

function listsIn(tree: Tree): (readonly Tree[])[] {
  return tree.parts.filter((part): part is readonly Tree[] => typeof part !== "string" && !("kind" in part));
}

/** Parts of the same kind nearest below a tree. */
function nearest(tree: Tree, kind: Kind): Tree[] {
  return tree.parts.flatMap((part) => {
    if (typeof part === "string" || !("kind" in part)) return [];
    return part.kind === kind ? [part] : nearest(part, kind);
  });
}

function size(tree: Tree): number {
  return tree.parts.reduce((sum: number, part) => {
    if (typeof part === "string") return sum;
    return sum + ("kind" in part ? size(part) : part.reduce((inner, each) => inner + size(each), 0));
  }, 1);
}

/** Smaller trees, each with one simplification, the largest first: what goes wrong in one may go wrong still. */
export function* smaller(tree: Tree): Generator<Tree> {
  if (tree.kind === "guard") return;
  if (tree.kind !== "statement" && tree.kind !== "function") {
    const own = size(tree);
    for (const literal of literals[tree.kind] ?? []) if (own > 1) yield literal;
    for (const inner of nearest(tree, tree.kind)) yield inner;
  }
  for (const [i, part] of tree.parts.entries()) {
    const replaced = (by: Part): Tree => ({ ...tree, parts: tree.parts.map((each, k) => (k === i ? by : each)) });
    if (typeof part === "string") continue;
    if ("kind" in part) for (const inner of smaller(part)) yield replaced(inner);
    else for (const list of smallerLists(part)) yield replaced(list);
  }
}

export function* smallerLists(list: readonly Tree[]): Generator<readonly Tree[]> {
  for (let length = list.length; length >= 1; length = Math.floor(length / 2)) {
    for (let start = 0; start + length <= list.length; start += length) {
      const left = list.slice(start, start + length);
      if (!left.some(({ kind }) => kind === "guard")) yield [...list.slice(0, start), ...list.slice(start + length)];
    }
  }
  for (const [i, each] of list.entries()) {
    for (const inner of listsIn(each)) yield [...list.slice(0, i), ...inner, ...list.slice(i + 1)];
    for (const inner of smaller(each)) yield [...list.slice(0, i), inner, ...list.slice(i + 1)];
  }
}
