/** The four operations, remainder and power. */
import type { Operation } from "../ir/operation.ts";
import { costs } from "./costs.ts";
import { binary, floats, infix, numbers, prefix, prelude, unary, wgslInfix, wgslPrefix } from "./define.ts";
import { powerSlopes } from "./power.ts";

/** d(x + y) = dx + dy */
export const add: Operation = binary({
  type: numbers(2),
  evaluate: (x, y) => x + y,
  js: infix("+", 11),
  wgsl: wgslInfix("+"),
  slopes: () => ["one", "one"],
  cost: costs.add,
  domain: [[-10, 10]],
});

/** d(x - y) = dx - dy */
export const subtract: Operation = binary({
  type: numbers(2),
  evaluate: (x, y) => x - y,
  js: infix("-", 11),
  wgsl: wgslInfix("-"),
  slopes: () => ["one", "minusOne"],
  cost: costs.subtract,
  domain: [[-10, 10]],
});

/** d(x y) = y dx + x dy */
export const multiply: Operation = binary({
  type: numbers(2),
  evaluate: (x, y) => x * y,
  js: infix("*", 12),
  wgsl: wgslInfix("*"),
  slopes: (_f, x, y) => [y, x],
  cost: costs.multiply,
  domain: [[-10, 10]],
});

/** z = x / y:   dz = dx / y - (z / y) dy.   Reads the divisor and the result, so that the dividend need not be kept. */
export const divide: Operation = binary({
  type: floats(2),
  evaluate: (x, y) => x / y,
  js: infix("/", 12),
  wgsl: wgslInfix("/"),
  slopes: (f, _x, y, z) => [f.divide(1, y), f.negate(f.divide(z, y))],
  cost: costs.divide,
  domain: [
    [-10, 10],
    [0.2, 5],
  ],
});

/** x % y = x - y trunc(x / y):   d(x % y) = dx - trunc(x / y) dy.   The sign is that of x. */
export const remainder: Operation = binary({
  type: numbers(2),
  evaluate: (x, y) => x % y,
  js: infix("%", 12),
  wgsl: prelude("remainder"),
  wgslOfIndex: prelude("wholeRemainder"),
  slopes: (f, x, y) => ["one", f.negate(f.of("trunc", f.divide(x, y)))],
  cost: costs.remainder,
  domain: [
    [-10, 10],
    [0.7, 3],
  ],
});

/** d(-x) = -dx */
export const negate: Operation = unary({
  type: numbers(1),
  evaluate: (x) => -x,
  js: prefix("-"),
  wgsl: wgslPrefix("-"),
  slope: () => "minusOne",
  cost: costs.negate,
  domain: [[-10, 10]],
});

/** z = x^y:   dz = y x^(y-1) dx + z ln(x) dy.   Defined for x > 0, or for integer y; the hard points stand in `power.ts`. */
export const power: Operation = binary({
  type: floats(2),
  evaluate: (x, y) => x ** y,
  js: { kind: "infix", operator: "**", precedence: 13, rightAssociative: true },
  wgsl: prelude("power"),
  slopes: powerSlopes,
  cost: costs.power,
  domain: [
    [0.2, 3],
    [-3, 3],
  ],
});
