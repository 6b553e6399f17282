/** The operation table as a whole: every name has one whole record, types are strict, values are those of JavaScript. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type OpName, opNames } from "../../compiler/ir/op-names.ts";
import type { JsFace, Operation } from "../../compiler/ir/operation.ts";
import type { ScalarType } from "../../compiler/ir/types.ts";
import { operations } from "../../compiler/ops/index.ts";
import * as random from "../../runtime/random.ts";

const kinds: readonly ScalarType[] = ["f64", "index", "bool"];

/** Of operations with more operands, or with texts. */
const longest = {
  randomIndex: [["f64", "index", "index", "index"]],
  keptFraction: [["text", "text", "text"]],
  join: [
    ["text", "text"],
    ["text", "index"],
  ],
} satisfies Partial<Record<OpName, ScalarType[][]>>;

function nameOf(operation: Operation): OpName {
  return opNames.find((name) => operations[name] === operation)!;
}

/** All operand types of up to three operands that a record takes. */
function signaturesOf(operation: Operation): ScalarType[][] {
  const longer = (signatures: ScalarType[][]) => signatures.flatMap((types) => kinds.map((kind) => [...types, kind]));
  const one = longer([[]]);
  const two = longer(one);
  const others = (longest as Partial<Record<OpName, ScalarType[][]>>)[nameOf(operation)];
  if (others) return others;
  return [...one, ...two, ...longer(two)].filter((types) => operation.type(types) !== undefined);
}

function faceOf({ js, jsOfBoolean }: Operation, types: readonly ScalarType[]): JsFace {
  return types[0] === "bool" ? (jsOfBoolean ?? js) : js;
}

/** The face's text around operands that are names. */
function textOf(face: JsFace, operands: readonly string[]): string {
  const [first = "", second = "", third = ""] = operands;
  switch (face.kind) {
    case "infix":
      return `${first} ${face.operator} ${second}`;
    case "prefix":
      return `${face.operator}${first}`;
    case "call":
      return `${face.callee}(${operands.join(", ")})`;
    case "helper":
      return `random.${face.name}(${operands.join(", ")})`;
    case "transparent":
      return first;
    case "conditional":
      return `${first} ? ${second} : ${third}`;
    case "suffix":
      return `${first}${face.text}`;
  }
}

const operandOf = {
  f64: fc.oneof(
    fc.double(),
    fc.constantFrom(0, -0, 0.5, -0.5, 1, -1, 2.5, -2.5, 1e300, 5e-324, Infinity, -Infinity, Number.NaN),
  ),
  index: fc.oneof(fc.integer(), fc.integer({ min: -40, max: 40 }), fc.maxSafeInteger()),
  bool: fc.boolean(),
  text: fc.constantFrom("", "a", "b"),
} satisfies { readonly [kind in ScalarType]: fc.Arbitrary<number | boolean | string> };

/** What a computation gives, or the message with which it throws. */
function outcomeOf(compute: () => unknown): unknown {
  try {
    return compute();
  } catch (error) {
    return String(error);
  }
}

test("every name has a record, and no record is nameless", () => {
  expect(Object.keys(operations).sort()).toEqual([...opNames].sort());
});

describe.each(opNames)("%s", (op: OpName) => {
  const operation: Operation = operations[op];
  const signatures = signaturesOf(operation);

  test("is whole: it takes operands, has a slope or a reason for none, a price and a domain", () => {
    expect(signatures).not.toEqual([]);
    expect(operation.partials === undefined).toBe(operation.noDerivative !== undefined);
    expect(operation.cost).toBeGreaterThanOrEqual(0);
    expect(operation.domain.every(([min, max]) => min < max)).toBe(true);
  });

  test("has a slope wherever floats give a float", () => {
    const hasFloatSlope = signatures.some((types) => operation.type(types) === "f64" && types.includes("f64"));
    if (hasFloatSlope && operation.noDerivative !== undefined) expect(operation.noDerivative).toBe("staircase");
    if (!hasFloatSlope) expect(operation.noDerivative).toBe("discrete");
  });

  test("reads in JavaScript as it evaluates, to the bit", () => {
    for (const types of signatures) {
      const names = types.map((_, i) => `x${i}`);
      const run = new Function("random", ...names, `return ${textOf(faceOf(operation, types), names)}`);
      const operands = fc.tuple(...types.map((type) => operandOf[type] as fc.Arbitrary<number | boolean | string>));
      const property = fc.property(operands, (values) => {
        expect(outcomeOf(() => operation.evaluate(...(values as never[])))).toBe(
          outcomeOf(() => run(random, ...values)),
        );
      });
      fc.assert(property, { numRuns: 60, seed: 1 });
    }
  });

  test("gives a value of the type it says", () => {
    for (const types of signatures) {
      const operands = fc.tuple(...types.map((type) => operandOf[type] as fc.Arbitrary<number | boolean | string>));
      const property = fc.property(operands, (values) => {
        const isBoolean = typeof outcomeOf(() => operation.evaluate(...(values as never[]))) === "boolean";
        expect(isBoolean).toBe(operation.type(types) === "bool");
      });
      fc.assert(property, { numRuns: 10, seed: 1 });
    }
  });
});

test("floats and indexes do not mix, and arrays of operands have the right length", () => {
  expect(operations.add.type(["f64", "index"])).toBeUndefined();
  expect(operations.less.type(["index", "f64"])).toBeUndefined();
  expect(operations.divide.type(["index", "index"])).toBeUndefined();
  expect(operations.select.type(["bool", "f64", "index"])).toBeUndefined();
  expect(operations.select.type(["bool", "f64", "f64", "f64"])).toBeUndefined();
  expect(operations.select.type(["bool"])).toBeUndefined();
  expect(operations.bitAnd.type(["f64", "f64"])).toBeUndefined();
  expect(operations.sin.type(["f64", "f64"])).toBeUndefined();
  expect(operations.hypot.type([])).toBeUndefined();
  expect(operations.hypot.type(["f64", "f64", "f64", "f64"])).toBe("f64");
  expect(operations.add.type(["index", "index"])).toBe("index");
  expect(operations.toFloat.type(["bool"])).toBe("f64");
});

test("an optional parameter that was left out is missing", () => {
  expect(operations.isMissing.evaluate(undefined as never)).toBe(true);
});

// --- precedences: expressions printed with no more parentheses than the records ask for mean the same ---

type Tree = Application | { readonly name: string };

interface Application {
  readonly operation: Operation;
  readonly face: JsFace;
  readonly operands: readonly Tree[];
}

const names = { index: ["i", "j", "k"], bool: ["p", "q"], f64: ["x", "y", "z"], text: ["s", "t"] };

/** Expressions of each type, over all records that give it, from leaves to this depth. */
function treesOf(depth: number): { readonly [kind in ScalarType]: fc.Arbitrary<Tree> } {
  const smaller = depth === 0 ? undefined : treesOf(depth - 1);
  const ofType = (type: ScalarType) => {
    const leaf = fc.constantFrom(...names[type]).map((name): Tree => ({ name }));
    if (smaller === undefined) return leaf;
    // Random numbers throw for most seeds.
    const ofNumbers = Object.values<Operation>(operations).filter(({ js }) => js.kind !== "helper");
    const applications = ofNumbers.flatMap((operation) =>
      signaturesOf(operation)
        .filter((types) => operation.type(types) === type)
        .map((types) => {
          const face = faceOf(operation, types);
          const operands = fc.tuple(...types.map((operand) => smaller[operand]));
          return operands.map((trees): Tree => ({ operation, face, operands: trees }));
        }),
    );
    return fc.oneof({ weight: 10, arbitrary: leaf }, ...applications.map((arbitrary) => ({ weight: 1, arbitrary })));
  };
  return { f64: ofType("f64"), index: ofType("index"), bool: ofType("bool"), text: ofType("text") };
}

interface Printed {
  readonly text: string;
  readonly precedence: number;
}

function print(tree: Tree): Printed {
  if ("name" in tree) return { text: tree.name, precedence: 20 };
  const { face } = tree;
  const printed = tree.operands.map(print);
  const inside = (operand: Printed | undefined, lowest: number) =>
    operand === undefined || operand.precedence < lowest ? `(${operand?.text})` : operand.text;
  const [first, second, third] = printed;
  switch (face.kind) {
    case "infix": {
      const { precedence, rightAssociative = false } = face;
      // The language forbids a prefix operator as the base of a power.
      const left = inside(first, rightAssociative ? 15 : precedence);
      return {
        text: `${left} ${face.operator} ${inside(second, precedence + (rightAssociative ? 0 : 1))}`,
        precedence,
      };
    }
    case "prefix":
      return { text: `${face.operator} ${inside(first, face.precedence)}`, precedence: face.precedence };
    case "suffix":
      return { text: `${inside(first, face.precedence)}${face.text}`, precedence: face.precedence };
    case "call":
      return { text: `${face.callee}(${printed.map(({ text }) => text).join(", ")})`, precedence: 17 };
    case "helper":
      throw new Error("what is drawn is not written here");
    case "transparent":
      return first ?? { text: "", precedence: 20 };
    case "conditional":
      return { text: `${inside(first, 3)} ? ${inside(second, 3)} : ${inside(third, 2)}`, precedence: 2 };
  }
}

function evaluateTree(
  tree: Tree,
  values: { readonly [name: string]: number | boolean | string },
): number | boolean | string {
  if ("name" in tree) return values[tree.name] ?? Number.NaN;
  const operands = tree.operands.map((operand) => evaluateTree(operand, values));
  return tree.operation.evaluate(...(operands as never[]));
}

test("precedences are the language's", () => {
  const values = { i: 5, j: -3, k: 12, p: true, q: false, x: 1.5, y: -0.75, z: 3, s: "a", t: "b" };
  const { f64, index, bool } = treesOf(3);
  const property = fc.property(fc.oneof(f64, index, bool), (tree) => {
    const { text } = print(tree);
    expect(new Function(...Object.keys(values), `return ${text}`)(...Object.values(values)), text).toBe(
      evaluateTree(tree, values),
    );
  });
  fc.assert(property, { numRuns: 1500, seed: 1 });
});
