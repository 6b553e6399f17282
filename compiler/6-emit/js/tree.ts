/**
 * The JavaScript that is to be printed, as a tree. Names are not chosen: a `Local` stands for a variable, an IR label
 * for a jump's target. Which `assign` declares its variable is decided on the finished tree (`declare.ts`).
 */
import type { Label, Origin, Variable } from "../../ir/nodes.ts";
import type { Type } from "../../ir/types.ts";

/** A variable of the generated function. */
export interface Local {
  readonly type: Type;
  /** The name it would like to have. */
  readonly wanted: string;
  /** The name it would like to have if the first is taken. */
  readonly otherwise?: string;
  /** The source's variable; undefined for one that the compiler introduces. */
  readonly variable: Variable | undefined;
}

/** A name of the module, such as a table's, or of the language. */
export interface Global {
  readonly kind: "global";
  readonly name: string;
}

export type Expression =
  | { readonly kind: "literal"; readonly value: number | boolean | string }
  | { readonly kind: "local"; readonly local: Local }
  | Global
  | {
      readonly kind: "infix";
      readonly operator: string;
      readonly precedence: number;
      readonly rightAssociative: boolean;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "prefix"; readonly operator: string; readonly precedence: number; readonly operand: Expression }
  | { readonly kind: "suffix"; readonly text: string; readonly precedence: number; readonly operand: Expression }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | Element
  | Member
  | {
      readonly kind: "call";
      readonly callee: Expression;
      /** Printed in TypeScript alone: `new Array<number>(n)`. */
      readonly typeArgument?: string;
      readonly isNew?: boolean;
      readonly operands: readonly Expression[];
    }
  | { readonly kind: "text"; readonly parts: readonly (string | Expression)[] }
  | { readonly kind: "list"; readonly elements: readonly Expression[] }
  | { readonly kind: "record"; readonly fields: readonly { readonly name: string; readonly value: Expression }[] }
  /** `value as type` in TypeScript, where a literal alone does not tell its type: `[]`. */
  | { readonly kind: "typed"; readonly value: Expression; readonly type: string }
  /** `(parameter) => body`; the body names its parameter as a `global`. */
  | { readonly kind: "arrow"; readonly parameter: string; readonly body: Expression };

export interface Element {
  readonly kind: "element";
  readonly array: Expression;
  readonly index: Expression;
}

export interface Member {
  readonly kind: "member";
  readonly object: Expression;
  readonly name: string;
}

/** What a destructuring assigns to: the structure of a value, with locals at the leaves that are used. */
export type Pattern =
  | { readonly kind: "local"; readonly local: Local }
  | { readonly kind: "unused" }
  | { readonly kind: "list"; readonly elements: readonly Pattern[] }
  | { readonly kind: "record"; readonly fields: readonly { readonly name: string; readonly pattern: Pattern }[] };

export type Block = readonly Statement[];

export type Statement =
  | Declare
  | Assign
  | Destructure
  | Update
  | Evaluate
  | If
  | Count
  | Loop
  | Labelled
  | Jump
  | Return
  | Throw;

/** `let local;`, with a first value where TypeScript would not see that every path sets one. */
export interface Declare {
  readonly kind: "declare";
  readonly local: Local;
  readonly isSet: boolean;
  readonly origin: Origin;
}

export type Keyword = "const" | "let";

/**
 * `target = value`. Without a value, in a tree whose declarations are open: the variable begins to live here, and its
 * content does not matter. With a keyword, the statement declares what it assigns.
 */
export interface Assign {
  readonly kind: "assign";
  readonly keyword?: Keyword;
  readonly target: Local;
  readonly value: Expression | undefined;
  readonly origin: Origin;
}

export interface Destructure {
  readonly kind: "destructure";
  readonly keyword?: Keyword;
  readonly pattern: Pattern;
  readonly value: Expression;
  readonly origin: Origin;
}

/** A write to an array's element or to a field. */
export interface Update {
  readonly kind: "update";
  readonly target: Element | Member;
  readonly operator: "=" | "+=" | "-=";
  readonly value: Expression;
  readonly origin: Origin;
}

/** An expression that stands as a statement. */
export interface Evaluate {
  readonly kind: "evaluate";
  readonly expression: Expression;
  readonly origin: Origin;
}

export interface If {
  readonly kind: "if";
  readonly test: Expression;
  readonly then: Block;
  readonly otherwise: Block;
  readonly origin: Origin;
}

/** Labels that a jump may name to leave a loop or to go on with its next trip. */
interface LoopLabels {
  readonly exits: readonly Label[];
  readonly continues: readonly Label[];
}

/** What stands in the head of a `for` besides the test: declarations of variables of its own, and what ends each trip. */
interface LoopHead {
  readonly starts: readonly Assign[];
  readonly updates: readonly Assign[];
}

/** `for (let counter = from, starts; counter <test> to; counter += step, updates)` */
export interface Count extends LoopLabels, LoopHead {
  readonly kind: "count";
  readonly counter: Local;
  readonly from: Expression;
  readonly test: "<" | "<=" | ">" | ">=";
  readonly to: Expression;
  readonly step: Expression;
  readonly body: Block;
  readonly origin: Origin;
}

/** `while`, `do while`, or `for (starts; test; updates)` where there are updates. Without a test: endless. */
export interface Loop extends LoopLabels, LoopHead {
  readonly kind: "loop";
  readonly test: Expression | undefined;
  readonly testAt: "start" | "end";
  readonly body: Block;
  readonly origin: Origin;
}

export interface Labelled {
  readonly kind: "labelled";
  readonly label: Label;
  readonly body: Block;
  readonly origin: Origin;
}

/** Goes behind what carries the label, or to the next trip of the loop that lists it among its `continues`. */
export interface Jump {
  readonly kind: "jump";
  readonly target: Label;
  readonly origin: Origin;
}

export interface Return {
  readonly kind: "return";
  readonly value: Expression | undefined;
  readonly origin: Origin;
}

export interface Throw {
  readonly kind: "throw";
  readonly errorClass: string;
  readonly message: Expression;
  readonly cause?: Expression | undefined;
  readonly origin: Origin;
}

export const localOf = (local: Local): Expression => ({ kind: "local", local });
export const literal = (value: number | boolean | string): Expression => ({ kind: "literal", value });
export const global = (name: string): Global => ({ kind: "global", name });
/** What a call or an object leaves out. */
export const leftOut = global("undefined");

export function infix(left: Expression, operator: string, right: Expression, precedence: number): Expression {
  return { kind: "infix", operator, precedence, rightAssociative: operator === "**", left, right };
}

export function callOf(callee: string, ...operands: Expression[]): Expression {
  return { kind: "call", callee: global(callee), operands };
}

export function methodOf(object: Expression, name: string, ...operands: Expression[]): Expression {
  return { kind: "call", callee: { kind: "member", object, name }, operands };
}

export function newOf(type: string, ...operands: Expression[]): Expression {
  return { kind: "call", callee: global(type), isNew: true, operands };
}

/** `!test`, without a double negation; equality has an exact opposite, the orderings have none because of NaN. */
export function negated(test: Expression): Expression {
  if (test.kind === "prefix" && test.operator === "!") return test.operand;
  if (test.kind === "literal") return literal(!test.value);
  if (test.kind === "infix" && test.operator === "===") return { ...test, operator: "!==" };
  if (test.kind === "infix" && test.operator === "!==") return { ...test, operator: "===" };
  return { kind: "prefix", operator: "!", precedence: 14, operand: test };
}

/** One of two expressions; of what is true or false, the test itself as far as it tells. */
export function choice(test: Expression, then: Expression, otherwise: Expression): Expression {
  const [first, second] = [then, otherwise].map((side) => (side.kind === "literal" ? side.value : undefined));
  if (first === true && second === false) return test;
  if (first === false && second === true) return negated(test);
  if (second === false) return infix(test, "&&", then, 4);
  if (first === true) return infix(test, "||", otherwise, 3);
  return { kind: "conditional", test, then, otherwise };
}

/** The expressions that an expression consists of, from left to right. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "literal":
    case "local":
    case "global":
      return [];
    case "infix":
      return [expression.left, expression.right];
    case "prefix":
    case "suffix":
      return [expression.operand];
    case "conditional":
      return [expression.test, expression.then, expression.otherwise];
    case "element":
      return [expression.array, expression.index];
    case "member":
      return [expression.object];
    case "call":
      return [expression.callee, ...expression.operands];
    case "text":
      return expression.parts.filter((part) => typeof part !== "string");
    case "list":
      return expression.elements;
    case "record":
      return expression.fields.map((field) => field.value);
    case "typed":
      return [expression.value];
    case "arrow":
      return [expression.body];
  }
}

/** Visits the locals that an expression reads. */
export function visitLocals(expression: Expression, visit: (local: Local) => void): void {
  if (expression.kind === "local") visit(expression.local);
  for (const part of partsOf(expression)) visitLocals(part, visit);
}

/** The locals of a pattern, in order. */
export function localsOf(pattern: Pattern): readonly Local[] {
  switch (pattern.kind) {
    case "local":
      return [pattern.local];
    case "unused":
      return [];
    case "list":
      return pattern.elements.flatMap(localsOf);
    case "record":
      return pattern.fields.flatMap((field) => localsOf(field.pattern));
  }
}

/** The blocks inside a statement. */
export function blocksOf(statement: Statement): readonly Block[] {
  switch (statement.kind) {
    case "if":
      return [statement.then, statement.otherwise];
    case "count":
    case "loop":
    case "labelled":
      return [statement.body];
    default:
      return [];
  }
}

/** The assignments in the head of a statement. */
export function headOf(statement: Statement): readonly Assign[] {
  return statement.kind === "count" || statement.kind === "loop" ? [...statement.starts, ...statement.updates] : [];
}

/** The expressions that belong to a statement itself, not to the statements in its blocks. */
export function expressionsOf(statement: Statement): readonly Expression[] {
  switch (statement.kind) {
    case "assign":
      return statement.value ? [statement.value] : [];
    case "destructure":
      return [statement.value];
    case "update":
      return [statement.target, statement.value];
    case "evaluate":
      return [statement.expression];
    case "if":
      return [statement.test];
    case "count":
      return [statement.from, statement.to, statement.step];
    case "loop":
      return statement.test ? [statement.test] : [];
    case "return":
      return statement.value ? [statement.value] : [];
    case "throw":
      return statement.cause ? [statement.message, statement.cause] : [statement.message];
    case "declare":
    case "labelled":
    case "jump":
      return [];
  }
}

/** The locals that a statement of one line assigns to. */
export function targetsOf(statement: Statement): readonly Local[] {
  if (statement.kind === "assign") return [statement.target];
  return statement.kind === "destructure" ? localsOf(statement.pattern) : [];
}

/** The locals that a statement itself assigns to or reads, not those in its blocks. */
export function localsIn(statement: Statement): readonly Local[] {
  const locals = [...targetsOf(statement), ...headOf(statement).flatMap(localsIn)];
  if (statement.kind === "count") locals.push(statement.counter);
  for (const expression of expressionsOf(statement)) visitLocals(expression, (local) => locals.push(local));
  return locals;
}

/** The global names that statements refer to: `Math` for `Math.exp`. */
export function globalsIn(block: Block): Set<string> {
  const names = new Set<string>();
  const visitExpression = (expression: Expression): void => {
    if (expression.kind === "global") names.add(expression.name.split(".")[0] ?? expression.name);
    partsOf(expression).forEach(visitExpression);
  };
  const visitBlock = (statements: Block): void => {
    for (const statement of statements) {
      expressionsOf(statement).forEach(visitExpression);
      headOf(statement).flatMap(expressionsOf).forEach(visitExpression);
      blocksOf(statement).forEach(visitBlock);
    }
  };
  visitBlock(block);
  return names;
}
