/** Expressions as text, with the parentheses that they need and no others. */
import { isIdentifier } from "./identifiers.ts";
import { isNegative, literalText } from "./literals.ts";
import type { NameOf } from "./names.ts";
import { inRows } from "./rows.ts";
import { propertyName } from "./shapes.ts";
import { type Expression, leftOut, type Pattern } from "./tree.ts";

/** Precedences of JavaScript's operators, as in the operation table. */
const conditional = 2;
const relational = 9;
const unary = 14;
const postfix = 17;
const primary = 18;

export class ExpressionPrinter {
  constructor(
    private readonly nameOf: NameOf,
    private readonly language: "ts" | "js",
  ) {}

  print(expression: Expression): string {
    switch (expression.kind) {
      case "literal":
        return literalText(expression.value);
      case "local":
        return this.nameOf(expression.local);
      case "global":
        // What is left out stands where a number is expected.
        return expression === leftOut && this.language === "ts" ? "undefined!" : expression.name;
      case "infix": {
        const { left, operator, right, precedence } = expression;
        return `${this.within(left, leftLimit(expression))} ${operator} ${this.within(right, rightLimit(expression, precedence))}`;
      }
      case "prefix": {
        const operand = this.within(expression.operand, unary);
        // `- -x` would read as a decrement.
        const repeats = operand.startsWith(expression.operator) && "+-".includes(expression.operator);
        return `${expression.operator}${repeats ? `(${operand})` : operand}`;
      }
      case "suffix":
        return `${this.within(expression.operand, expression.precedence)}${expression.text}`;
      case "conditional": {
        const { test, then, otherwise } = expression;
        return `${this.within(test, conditional + 1)} ? ${this.within(then, conditional)} : ${this.within(otherwise, conditional)}`;
      }
      case "element":
        return `${this.within(expression.array, postfix)}[${this.print(expression.index)}]`;
      case "member":
        return `${this.within(expression.object, postfix)}${memberText(expression.name)}`;
      case "call": {
        const callee = `${expression.isNew ? "new " : ""}${this.within(expression.callee, postfix)}`;
        const typeArgument = expression.typeArgument && this.language === "ts" ? `<${expression.typeArgument}>` : "";
        return `${callee}${typeArgument}(${this.all(expression.operands)})`;
      }
      case "text":
        return this.text(expression.parts);
      case "list":
        return `[${this.all(expression.elements)}]`;
      case "record": {
        const fields = expression.fields.map(({ name, value }) => field(name, this.print(value)));
        return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
      }
      case "typed": {
        const { value, type } = expression;
        return this.language === "ts" ? `${this.within(value, relational)} as ${type}` : this.print(value);
      }
      case "arrow":
        return `(${expression.parameter}) => ${this.arrowBody(expression.body)}`;
    }
  }

  /** The expression broken into lines where it has more than `room` columns. Further lines are indented. */
  broken(expression: Expression, room: number): string {
    const text = this.print(expression);
    if (text.length <= room) return text;
    switch (expression.kind) {
      case "list":
        return expression.elements.length > 0
          ? `[${this.lines(expression.elements.map((element) => this.broken(element, room - 2)))}]`
          : text;
      case "record":
        return expression.fields.length > 0
          ? `{${this.lines(expression.fields.map(({ name, value }) => field(name, this.broken(value, room - 2))))}}`
          : text;
      case "call": {
        const callee = this.print({ ...expression, operands: [] });
        const areShort = expression.operands.every((operand) => isShort(operand));
        const operands = expression.operands.map((operand) =>
          areShort ? this.print(operand) : this.brokenOperand(operand, room - 2),
        );
        const parts = areShort ? inRows(operands, room - 2) : operands;
        return operands.length > 0 ? `${callee.slice(0, -2)}(${this.lines(parts)})` : text;
      }
      case "conditional": {
        const { test, then, otherwise } = expression;
        const branches = [
          `? ${this.within(then, conditional, room - 4)}`,
          `: ${this.within(otherwise, conditional, room - 4)}`,
        ];
        return [this.within(test, conditional + 1, room), ...branches.map(indented)].join("\n  ");
      }
      case "infix":
        return this.chain(expression, room);
      default:
        return text;
    }
  }

  /** An operand in lines; a text that lists names is a sum of texts then. */
  private brokenOperand(operand: Expression, room: number): string {
    const text = operand.kind === "text" && operand.parts.length === 1 ? operand.parts[0] : undefined;
    if (typeof text !== "string" || text.length + 2 <= room) return this.broken(operand, room);
    const rows = inRows(text.split(", "), room - 8).map((row, i, all) => (i < all.length - 1 ? `${row}, ` : row));
    return rows.map((row) => JSON.stringify(row)).join(" +\n  ");
  }

  /** `a +`, `b +`, `c` on lines of their own. */
  private chain(expression: Infix, room: number): string {
    const { left, operator, right, precedence } = expression;
    const continues = left.kind === "infix" && left.precedence === precedence && !left.rightAssociative;
    const start = continues ? this.chain(left, room) : this.within(left, leftLimit(expression), room - 4);
    return `${start} ${operator}\n  ${indented(this.within(right, rightLimit(expression, precedence), room - 4))}`;
  }

  private lines(parts: readonly string[]): string {
    return `\n  ${parts.map(indented).join(",\n  ")},\n`;
  }

  /** The pattern, with each part on its own line where it has more than `room` columns. */
  brokenPattern(pattern: Pattern, room: number): string {
    const text = this.pattern(pattern);
    if (text.length <= room || pattern.kind !== "record") return text;
    const fields = pattern.fields.map(({ name, pattern: inner }) => field(name, this.brokenPattern(inner, room - 2)));
    return `{${this.lines(fields)}}`;
  }

  private pattern(pattern: Pattern): string {
    switch (pattern.kind) {
      case "local":
        return this.nameOf(pattern.local);
      case "unused":
        return "";
      case "list":
        return `[${pattern.elements.map((element) => this.pattern(element)).join(", ")}]`;
      case "record":
        return `{ ${pattern.fields.map(({ name, pattern: inner }) => field(name, this.pattern(inner))).join(", ")} }`;
    }
  }

  /** Braces at its start would be a block. */
  private arrowBody(body: Expression): string {
    const text = this.print(body);
    return body.kind === "record" ? `(${text})` : text;
  }

  private all(expressions: readonly Expression[]): string {
    return expressions.map((expression) => this.print(expression)).join(", ");
  }

  /** The expression where only operators that bind at least as strongly stand without parentheses. */
  private within(expression: Expression, limit: number, room = Number.POSITIVE_INFINITY): string {
    const text = this.broken(expression, room);
    return precedenceOf(expression) >= limit ? text : `(${text})`;
  }

  private text(parts: readonly (string | Expression)[]): string {
    if (parts.every((part) => typeof part === "string")) return JSON.stringify(parts.join(""));
    const escaped = parts.map((part) =>
      typeof part === "string" ? part.replace(/[`\\]|\$(?=\{)/g, "\\$&") : `\${${this.print(part)}}`,
    );
    return `\`${escaped.join("")}\``;
  }
}

/** What may share a line with its like: names, lengths and texts. */
function isShort({ kind }: Expression): boolean {
  return kind === "local" || kind === "member" || kind === "text";
}

function precedenceOf(expression: Expression): number {
  switch (expression.kind) {
    case "literal":
      return typeof expression.value === "number" && isNegative(expression.value) ? unary : primary;
    case "infix":
    case "prefix":
    case "suffix":
      return expression.precedence;
    case "conditional":
      return conditional;
    case "element":
    case "member":
    case "call":
      return postfix;
    case "local":
    case "global":
    case "text":
    case "list":
    case "record":
      return primary;
    case "typed":
      return relational;
    case "arrow":
      return 2;
  }
}

/** Operators of which few people know by heart that the first binds the second's left side: `(a / b) * c`. */
const mixtures: ReadonlySet<string> = new Set(["/ *", "% *", "% /", "* %", "/ %", "&& ||"]);

type Infix = Extract<Expression, { kind: "infix" }>;

function leftLimit({ operator, precedence, rightAssociative, left }: Infix): number {
  // The language forbids `-x ** 2`.
  if (operator === "**") return unary + 1;
  const isMixed = left.kind === "infix" && mixtures.has(`${left.operator} ${operator}`);
  return rightAssociative || isMixed ? postfix : precedence;
}

/** Floating-point sums and products do not associate: `a + (b + c)` keeps its parentheses. */
function rightLimit({ operator, right, rightAssociative }: Infix, precedence: number): number {
  if (right.kind === "infix" && mixtures.has(`${right.operator} ${operator}`)) return postfix;
  const associates = operator === "&&" || operator === "||";
  if (associates && right.kind === "infix" && right.operator === operator) return precedence;
  return rightAssociative ? precedence : precedence + 1;
}

const indented = (text: string) => text.replaceAll("\n", "\n  ");

function memberText(name: string): string {
  return isIdentifier(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

function field(name: string, value: string): string {
  return name === value ? name : `${propertyName(name)}: ${value}`;
}
