/**
 * Parameters as a person groups them: a typed array, or an object or tuple of such, to any depth; a scalar is an array
 * of one element. A gradient, and every array an optimizer keeps, has the same structure as the parameters it is for. A field that is left out or undefined
 * has no array; a generated gradient has one of length 0 in its place, which goes with nothing.
 *
 * Everything here walks that structure in one order: the order in which fields were written down.
 */

export type Leaf = Float64Array | Float32Array | number[];

function isLeaf(tree: object): tree is Leaf {
  if (tree instanceof Float64Array || tree instanceof Float32Array) return true;
  return Array.isArray(tree) && tree.length > 0 && tree.every((element) => typeof element === "number");
}

function fieldsOf(tree: unknown, path: string): [string, unknown][] {
  const isGroup = typeof tree === "object" && tree !== null && !ArrayBuffer.isView(tree);
  if (isGroup) return Object.entries(tree).filter(([, field]) => field !== undefined);
  const place = path === "" ? "the parameters are" : `parameter '${path}' is`;
  const found = ArrayBuffer.isView(tree) ? tree.constructor.name : tree === null ? "null" : `a ${typeof tree}`;
  throw new TypeError(`${place} ${found}; a parameter is a Float64Array, a Float32Array or a number[]`);
}

/** Every array of a structure, in order, with its path: `hidden.weights`, or nothing where the structure is one array. */
export function namedLeaves(tree: object, path = ""): [path: string, leaf: Leaf][] {
  if (isLeaf(tree)) return [[path, tree]];
  return fieldsOf(tree, path).flatMap(([name, field]) =>
    namedLeaves(field as object, path === "" ? name : `${path}.${name}`),
  );
}

/** Every array of a structure, in order. */
export function leavesOf(tree: object): Leaf[] {
  return namedLeaves(tree).map(([, leaf]) => leaf);
}

/** A structure of the same shape and element types, each array made from the one it stands for. */
export function mapLeaves<Tree extends object>(tree: Tree, map: (leaf: Leaf, path: string) => Leaf, path = ""): Tree {
  if (isLeaf(tree)) return map(tree, path) as Tree;
  const fields = fieldsOf(tree, path).map(
    ([name, field]) => [name, mapLeaves(field as object, map, path === "" ? name : `${path}.${name}`)] as const,
  );
  return (Array.isArray(tree) ? fields.map(([, field]) => field) : Object.fromEntries(fields)) as Tree;
}

export function zerosLike<Tree extends object>(tree: Tree): Tree {
  return mapLeaves(tree, (leaf) => leaf.map(() => 0));
}

export function copyOf<Tree extends object>(tree: Tree): Tree {
  return mapLeaves(tree, (leaf) => leaf.slice());
}

/**
 * Calls `visit` once per parameter array, with the arrays that stand at the same place in `parameters` and in each of
 * `others`: in fields of the same names, whatever their order. Throws where a structure or a length differs.
 */
export function zipLeaves(parameters: object, others: readonly object[], visit: (...leaves: Leaf[]) => void): void {
  const count = filledLeaves(parameters);
  for (const other of others) {
    const found = filledLeaves(other);
    if (found !== count) throw new RangeError(`${count} parameter arrays, but ${found} arrays that go with them`);
  }
  zipTrees(parameters, others, "", visit);
}

/** The arrays of `tree` in the structure of a gradient, which has an empty array for what is left out: tangents are handed in with these. */
export function withEmpty<Tree extends object>(tree: Tree, gradient: Tree): Tree {
  const leaves = new Map(namedLeaves(tree));
  return mapLeaves(gradient, (leaf, path) => leaves.get(path) ?? leaf);
}

/** How many arrays are not empty. */
function filledLeaves(tree: object): number {
  return leavesOf(tree).filter(({ length }) => length > 0).length;
}

function zipTrees(tree: object, others: readonly object[], path: string, visit: (...leaves: Leaf[]) => void): void {
  const name = path === "" ? "the parameter array" : `parameter array '${path}'`;
  if (isLeaf(tree)) {
    const matching = others.map((other) => {
      if (!isLeaf(other)) throw new RangeError(`${name} has no array that goes with it`);
      if (other.length === tree.length) return other;
      throw new RangeError(`${name} has length ${tree.length}, what goes with it has ${other.length}`);
    });
    visit(tree, ...matching);
    return;
  }
  for (const [field, part] of fieldsOf(tree, path)) {
    const place = path === "" ? field : `${path}.${field}`;
    const matching = others.map((other) => (other as { readonly [field: string]: object | undefined })[field]);
    if (matching.includes(undefined)) {
      if (filledLeaves(part as object) === 0 && matching.every((found) => found === undefined)) continue;
      throw new RangeError(`parameter '${place}' has nothing that goes with it`);
    }
    zipTrees(part as object, matching as object[], place, visit);
  }
}

/** The path of the first array of a structure with a number that is not finite; undefined where all are. */
export function notFiniteIn(tree: object): string | undefined {
  return namedLeaves(tree).find(([, leaf]) => !areFinite(leaf))?.[0];
}

/** Whether every number is finite. One pass without branches: 0 x infinity and 0 x NaN are NaN, and NaN stays. */
export function areFinite(numbers: ArrayLike<number>): boolean {
  let probe = 0;
  for (let index = 0; index < numbers.length; index++) probe += 0 * (numbers[index] as number);
  return probe === 0;
}
