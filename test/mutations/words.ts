/** What mutations put in: names, numbers, operators, types and characters that nobody expects. */

/** Names of the language, of what objects inherit, of generated code, and of no known alphabet. */
export const oddNames: readonly string[] = [
  "__proto__ constructor prototype toString valueOf hasOwnProperty isPrototypeOf length name caller",
  "arguments eval undefined NaN Infinity globalThis Math Object Array Number Float64Array Symbol Proxy Reflect",
  "await async yield let static of get set as is type namespace declare module abstract accessor satisfies using",
  "take give takeZeros runtime xBar wBar xDot tape tape0 result value fGrad derivative $checked _ $ _0 x0 a1",
  "π été naïve 变量 ｆ ªº Ⅷ ℮ \\u0061 \\u{62} ሴ 𝒙 a\u200db",
].flatMap((line) => line.split(" "));

export const oddNumbers: readonly string[] = [
  "0 -0 1 2 -1 0.5 -0.1 1e308 -1e308 1e309 5e-324 1e-320 NaN Infinity -Infinity 1e21 1e20 1e16 0.1 1e-7 0.30000000000000004",
  "2147483647 2147483648 -2147483648 -2147483649 4294967295 4294967296 9007199254740991 9007199254740993 18446744073709551616",
  "0x7fffffff 0xffffffff 0b101 0o17 1_000 08 017 .5 5. 1n 0n 1e 0x 1__0 3in 1.2.3",
].flatMap((line) => line.split(" "));

/** Operators that may stand for one another in the grammar. */
export const operators: readonly (readonly string[])[] = [
  "+ - * / % ** < > <= >= == != === !== & | ^ << >> >>> && || ?? , in instanceof".split(" "),
  "= += -= *= /= %= **= &= |= ^= <<= >>= >>>= &&= ||= ??=".split(" "),
  "++ --".split(" "),
  "! ~ - + typeof void delete await".split(" "),
  ". ?.".split(" "),
];

export const keywords: readonly (readonly string[])[] = [
  "const let var".split(" "),
  "break continue".split(" "),
  ["return", "throw", "yield", "await", ""],
  ["while", "if", "for", "with", "switch"],
  ["function", "function*", "async function", "class", "new"],
  ["of", "in"],
  ["true", "false", "null", "undefined", "this", "super"],
];

export const oddTypes: readonly string[] = [
  "number",
  "string",
  "boolean",
  "bigint",
  "symbol",
  "any",
  "unknown",
  "never",
  "void",
  "null",
  "undefined",
  "object",
  "Function",
  "{}",
  "Float64Array",
  "Float32Array",
  "Int32Array",
  "Uint8ClampedArray",
  "BigInt64Array",
  "ArrayBuffer",
  "number[]",
  "number[][]",
  "boolean[]",
  "string[]",
  "readonly number[]",
  "[number, number]",
  "[number, ...number[]]",
  "[]",
  "{ x: number }",
  "{ x: number; y: Float64Array }[]",
  "{ readonly x?: number }",
  "Map<string, number>",
  "Set<number>",
  "Promise<number>",
  "Iterable<number>",
  "Record<string, number>",
  "number | undefined",
  "number | string",
  "number | Float64Array",
  "1",
  "1 | 2",
  '"a" | "b"',
  "(x: number) => number",
  "T",
  "typeof globalThis",
  "keyof Math",
  "Missing",
];

/** Blanks, marks and letters that few programs hold. */
export const oddCharacters: readonly string[] = [
  ..."\0\u0007\b\v\f\u001b\u007f\u0085\u00a0\u00ad\u200b\u200d\u200e\u202e\u2028\u2029\u2060\ufeff\ufffd\uffff",
  "\ud800",
  "\udc00",
  "e\u0301",
  "😀",
  "👨‍👩‍👧",
  "`",
  "'",
  '"',
  "\\",
  "\\u",
  "\\x0",
  "\r",
  "\r\n",
  "\n",
  "#",
  "@",
  "/*",
  "*/",
  "//",
  "<!--",
  "-->",
  "${",
  "}",
  "{",
  "(",
  ")",
  "[",
  "]",
  ";",
  "<",
  ">",
  "=>",
  "...",
  "?.",
];

/** Words behind a tag, right and wrong. */
export const tagWords: readonly string[] = [
  ..."wrt modes target js webgpu grad valueAndGrad valueAndGradInto jvp vjp hvp jacobian hessian primal taylor".split(
    " ",
  ),
  ..."x y w a b 0 -1 1e9 , ; : = * ** @ @differentiable __proto__ constructor toString Grad gradd WRT ℝ \0 😀".split(
    " ",
  ),
  "wrt wrt",
  "modes modes",
  "\n * wrt",
  "*/ /**",
];
