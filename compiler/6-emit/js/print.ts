/**
 * Prints the body of a function. A loop or branch with one short statement stays on one line; constants of one source
 * statement are declared together; a statement of derivative code says which line of the source it belongs to, unless
 * the statement of that line stands next to it.
 */
import type { Origin } from "../../ir/nodes.ts";
import { isArrayType, isRecord, type Type } from "../../ir/types.ts";
import { typeName } from "./array-faces.ts";
import { chooseLabels, type Labels } from "./labels.ts";
import type { NameOf } from "./names.ts";
import { ExpressionPrinter } from "./print-expression.ts";
import {
  type Assign,
  type Block,
  blocksOf,
  type Count,
  type Declare,
  type Expression,
  headOf,
  type If,
  infix,
  type Keyword,
  type Local,
  type Loop,
  literal,
  type Statement,
  type Update,
} from "./tree.ts";
import type { Writer } from "./writer.ts";

export function printBody(
  body: Block,
  nameOf: NameOf,
  language: "ts" | "js",
  file: string | undefined,
  writer: Writer,
): void {
  new BodyPrinter(body, nameOf, language, file, writer).block(body);
}

class BodyPrinter {
  private readonly expressions: ExpressionPrinter;
  /** Variables that are assigned after their declaration. */
  private readonly changing: ReadonlySet<Local>;
  /** The source line that the last comment named. */
  private lineSaid: string | undefined;

  private readonly labels: Labels;

  constructor(
    body: Block,
    private readonly nameOf: NameOf,
    private readonly language: "ts" | "js",
    private readonly file: string | undefined,
    private readonly writer: Writer,
  ) {
    this.labels = chooseLabels(body);
    this.changing = new Set(assignedIn(body));
    this.expressions = new ExpressionPrinter(nameOf, language);
  }

  block(block: Block): void {
    const ownGroups = new Set(block.filter(({ origin }) => !origin.derived).map(({ origin }) => origin.group));
    for (let i = 0; i < block.length; ) {
      const count = this.together(block, i);
      const statements = block.slice(i, i + count);
      this.statements(statements, ownGroups);
      i += count;
    }
  }

  private statements(statements: Block, ownGroups: ReadonlySet<number>): void {
    const [first] = statements;
    if (!first) return;
    const text = statements.length === 1 ? this.simple(first) : this.joined(statements);
    if (text === undefined) this.compound(first);
    else this.writer.line(text + this.comment(first, ownGroups), first.origin.span);
  }

  /** How many declarations from here on share a line. */
  private together(block: Block, start: number): number {
    const first = block[start];
    const keyword = first && declarationKeyword(first);
    if (!first || !keyword) return 1;
    let end = start + 1;
    for (let next = block[end]; next; next = block[end]) {
      const belongs = declarationKeyword(next) === keyword && isSameStatement(first, next);
      if (!belongs || this.joined(block.slice(start, end + 1)).length > this.writer.room) break;
      end++;
    }
    return end - start;
  }

  private joined(declarations: Block): string {
    const [first] = declarations;
    return `${first && declarationKeyword(first)} ${declarations.map((statement) => this.declared(statement)).join(", ")};`;
  }

  // --- statements of one line ---

  /** A statement without blocks, as text. */
  private simple(statement: Statement): string | undefined {
    switch (statement.kind) {
      case "declare":
        return `let ${this.declared(statement)};`;
      case "assign":
        if (statement.keyword) return `${statement.keyword} ${this.declared(statement)};`;
        return `${this.assignment(statement)};`;
      case "destructure": {
        const pattern = this.expressions.brokenPattern(statement.pattern, this.writer.room - 12);
        if (statement.keyword) return this.wide(`${statement.keyword} ${pattern} = `, statement.value, ";");
        const isRecord = pattern.startsWith("{");
        return this.wide(`${isRecord ? "(" : ""}${pattern} = `, statement.value, isRecord ? ");" : ";");
      }
      case "update":
        return `${this.update(statement)};`;
      case "evaluate":
        return this.wide("", statement.expression, ";");
      case "jump":
        return `${this.labels.textOf(statement)};`;
      case "return":
        return statement.value ? this.wide("return ", statement.value, ";") : "return;";
      case "throw": {
        const cause = statement.cause && this.expressions.print(statement.cause);
        const options = cause === undefined ? "" : cause === "cause" ? ", { cause }" : `, { cause: ${cause} }`;
        return this.wide(`throw new ${statement.errorClass}(`, statement.message, `${options});`);
      }
      default:
        return undefined;
    }
  }

  /** An expression between two texts, on several lines where it is too long for one. */
  private wide(before: string, expression: Expression, after = ""): string {
    return `${before}${this.expressions.broken(expression, this.writer.room - before.length - after.length)}${after}`;
  }

  /** A keyword and its condition. */
  private head(keyword: string, test: Expression): string {
    const text = `${keyword} (${this.expressions.print(test)})`;
    if (text.length + 2 <= this.writer.room) return text;
    const broken = this.expressions.broken(test, this.writer.room - 2).replaceAll("\n", "\n  ");
    return `${keyword} (\n  ${broken}\n)`;
  }

  /** The part of a declaration behind its keyword. */
  private declared(statement: Statement): string {
    if (statement.kind === "declare") return this.withoutValue(statement);
    if (statement.kind !== "assign" || !statement.value) return "";
    const { target, value, keyword } = statement;
    // `[]` does not say what it will hold, nor `[a, b]` that it is a tuple, and `new Float64Array(n)` is of a narrower
    // type than other arrays that the variable may take.
    const isNarrow = isArrayType(target.type)
      ? keyword === "let" || (value.kind === "list" && (value.elements.length === 0 || isRecord(target.type)))
      : this.handsOnFlag(value, keyword);
    const annotation = isNarrow ? this.annotation(target.type) : "";
    return this.wide(`${this.nameOf(target)}${annotation} = `, value);
  }

  /**
   * Whether a value may be a boolean variable as it is, or its opposite. Behind `if (flag)`, `flag` is of type `true`, and in a loop the
   * types of flags that change depend on each other in a circle: what takes the value must say that it is a boolean.
   */
  private handsOnFlag(value: Expression, keyword: Keyword | undefined): boolean {
    switch (value.kind) {
      case "local":
        return value.local.type === "bool" && (keyword === "let" || this.changing.has(value.local));
      case "prefix":
        return value.operator === "!" && this.handsOnFlag(value.operand, keyword);
      case "infix": {
        const isLogical = value.operator === "&&" || value.operator === "||";
        return isLogical && (this.handsOnFlag(value.left, keyword) || this.handsOnFlag(value.right, keyword));
      }
      case "conditional":
        return this.handsOnFlag(value.then, keyword) || this.handsOnFlag(value.otherwise, keyword);
      default:
        return false;
    }
  }

  private withoutValue({ local, isSet }: Declare): string {
    if (!isSet || isArrayType(local.type)) return `${this.nameOf(local)}${this.annotation(local.type)}`;
    return `${this.nameOf(local)} = ${local.type === "bool" ? "false" : "0"}`;
  }

  private annotation(type: Type): string {
    return this.language === "ts" ? `: ${typeName(type)}` : "";
  }

  private assignment({ target, value }: Assign): string {
    const name = this.nameOf(target);
    if (!value) return name;
    const change = compound(value, (left) => left.kind === "local" && left.local === target);
    if (!change) return this.wide(`${name} = `, value);
    if (target.type === "index" && isOne(change.operand) && "+-".includes(change.operator)) {
      return `${name}${change.operator}${change.operator}`;
    }
    return this.wide(`${name} ${change.operator}= `, change.operand);
  }

  private update({ target, operator, value }: Update): string {
    const cell = this.expressions.print(target);
    const isCell = (left: Expression) => left.kind === target.kind && this.expressions.print(left) === cell;
    const change = operator === "=" ? compound(value, isCell) : undefined;
    if (change) return this.wide(`${cell} ${change.operator}= `, change.operand);
    return this.wide(`${cell} ${operator} `, value);
  }

  // --- statements with blocks ---

  private compound(statement: Statement): void {
    const label = this.labels.of(statement);
    const start = label ? `${label}: ` : "";
    switch (statement.kind) {
      case "if":
        this.if(statement, "");
        break;
      case "count":
        this.withBody(`${start}for (${this.counting(statement)})`, statement.body, statement.origin);
        break;
      case "loop":
        this.loop(statement, start);
        break;
      case "labelled":
        this.braces(`${start}{`, statement.body, "}", statement.origin);
        break;
    }
  }

  private if(statement: If, before: string): void {
    const head = this.head(`${before}if`, statement.test);
    if (statement.otherwise.length === 0 && before === "") {
      this.withBody(head, statement.then, statement.origin);
      return;
    }
    this.writer.line(`${head} {`, statement.origin.span);
    this.inside(statement.then);
    const [only, ...others] = statement.otherwise;
    if (only?.kind === "if" && others.length === 0) {
      this.if(only, "} else ");
    } else {
      if (only) {
        this.writer.line("} else {");
        this.inside(statement.otherwise);
      }
      this.writer.line("}");
    }
  }

  private counting({ counter, from, test, to, step, starts, updates }: Count): string {
    const name = this.nameOf(counter);
    const start = [`${name} = ${this.expressions.print(from)}`, ...starts.map((each) => this.declared(each))].join(
      ", ",
    );
    const goesOn = this.expressions.print(infix({ kind: "local", local: counter }, test, to, 9));
    const next = [this.advance(name, step), ...updates.map((each) => this.assignment(each))].join(", ");
    return `let ${start}; ${goesOn}; ${next}`;
  }

  private advance(name: string, step: Expression): string {
    if (step.kind !== "literal" || typeof step.value !== "number") return `${name} += ${this.expressions.print(step)}`;
    if (Math.abs(step.value) === 1) return `${name}${step.value > 0 ? "++" : "--"}`;
    return `${name} ${step.value < 0 ? "-" : "+"}= ${Math.abs(step.value)}`;
  }

  private loop(loop: Loop, start: string): void {
    const test = loop.test ?? literal(true);
    if (loop.testAt === "end") {
      this.braces(`${start}do {`, loop.body, `${this.head("} while", test)};`, loop.origin);
    } else if (loop.updates.length > 0) {
      const starts = loop.starts.map((each) => this.declared(each)).join(", ");
      const updates = loop.updates.map((each) => this.assignment(each)).join(", ");
      const header = `${starts && `let ${starts}`}; ${loop.test ? this.expressions.print(test) : ""}; ${updates}`;
      this.withBody(`${start}for (${header})`, loop.body, loop.origin);
    } else {
      this.withBody(this.head(`${start}while`, test), loop.body, loop.origin);
    }
  }

  /** A head and its body, on one line where the body is one short statement. */
  private withBody(head: string, body: Block, origin: Origin): void {
    const [only, ...others] = body;
    if (!only) {
      this.writer.line(`${head} {}`, origin.span);
      return;
    }
    const isDeclaration = only.kind === "declare" || ("keyword" in only && only.keyword !== undefined);
    const text = others.length === 0 && !isDeclaration ? this.simple(only) : undefined;
    const isShort = text !== undefined && !text.includes("\n") && !head.includes("\n");
    if (isShort && head.length + 1 + text.length <= this.writer.room) {
      this.writer.lineOfTwo(head, origin.span, text + this.comment(only, new Set()), only.origin.span);
    } else {
      this.braces(`${head} {`, body, "}", origin);
    }
  }

  private braces(opening: string, body: Block, closing: string, origin: Origin): void {
    this.writer.line(opening, origin.span);
    this.inside(body);
    this.writer.line(closing);
  }

  private inside(body: Block): void {
    this.writer.indented(() => this.block(body));
  }

  // --- comments ---

  /** `// line 12` behind derivative code. `ownGroups` are the source statements that stand in the same block. */
  private comment({ kind, origin }: Statement, ownGroups: ReadonlySet<number>): string {
    const { derived, span, group } = origin;
    if (kind === "declare") return "";
    if (!derived || !span) {
      this.lineSaid = undefined;
      return "";
    }
    if (ownGroups.has(group)) return "";
    const file = span.file === this.file ? "" : `${span.file.split("/").at(-1)} `;
    const line = `${file}line ${span.line}`;
    if (line === this.lineSaid) return "";
    this.lineSaid = line;
    return ` // ${line}`;
  }
}

function declarationKeyword(statement: Statement): Keyword | undefined {
  if (statement.kind === "declare") return "let";
  return statement.kind === "assign" ? statement.keyword : undefined;
}

/** Whether two declarations may share a line: without values, or both written so in one statement of the source. */
function isSameStatement(a: Statement, b: Statement): boolean {
  if (a.kind === "declare" && b.kind === "declare") return true;
  if (a.kind !== "assign" || b.kind !== "assign") return false;
  if (a.origin.derived || b.origin.derived) return false;
  return a.origin.group >= 0 && a.origin.group === b.origin.group && hasVariable(a.target) && hasVariable(b.target);
}

function assignedIn(block: Block): readonly Local[] {
  return block.flatMap((statement) => [
    ...(statement.kind === "assign" && !statement.keyword ? [statement.target] : []),
    ...headOf(statement).map(({ target }) => target),
    ...blocksOf(statement).flatMap(assignedIn),
  ]);
}

const hasVariable = (local: Local) => local.variable !== undefined;

const compoundOperators = new Set(["+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>"]);

/** `operator= operand`, where the value is `target operator operand`. */
function compound(
  value: Expression,
  isTarget: (left: Expression) => boolean,
): { readonly operator: string; readonly operand: Expression } | undefined {
  if (value.kind !== "infix" || !compoundOperators.has(value.operator) || !isTarget(value.left)) return undefined;
  return { operator: value.operator, operand: value.right };
}

const isOne = (expression: Expression) => expression.kind === "literal" && expression.value === 1;
