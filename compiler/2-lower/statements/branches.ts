/** `if`, blocks and `switch`. */
import {
  type Block,
  type CaseClause,
  type CaseOrDefaultClause,
  type Expression,
  type IfStatement,
  Node,
  type Statement,
  type SwitchStatement,
} from "ts-morph";
import { spanOf } from "../../1-parse/source-places.ts";
import { unsupportedOperand } from "../../diagnostics/catalog/2-lower.ts";
import type { Terminator, Value } from "../../ir/nodes.ts";
import { type Content, describe } from "../contents/contents.ts";
import { asCondition, isBoolean, isText, numberTypeOf, scalar } from "../contents/convert.ts";
import { knownTruth } from "../contents/known.ts";
import { block, branch, type Exit, joinBranches, joinValues, leave } from "../contents/regions.ts";
import type { Context } from "../context.ts";
import { compare } from "../expressions/operate.ts";

export function lowerBlock(context: Context, node: Block): Terminator | undefined {
  return context.statements(node.getStatements());
}

export function lowerIf(context: Context, node: IfStatement): Terminator | undefined {
  const condition = node.getExpression();
  const test = asCondition(context, context.expression(condition), condition);
  const truth = knownTruth(context, test);
  if (truth !== undefined) {
    const taken = truth ? node.getThenStatement() : node.getElseStatement();
    return taken && context.statement(taken);
  }
  const then = branch(context, () => context.statement(node.getThenStatement()));
  const otherwise = branch(context, () => {
    const statement = node.getElseStatement();
    return statement && context.statement(statement);
  });
  return joinBranches(context, test, then, otherwise);
}

/**
 * A `switch` is a chain of `if`s where no clause falls into the next; else each clause is run when the first one to
 * run stands at or before it.
 */
export function lowerSwitch(context: Context, node: SwitchStatement): Terminator | undefined {
  const subject = node.getExpression();
  const content = context.expression(subject);
  if (!isBoolean(content) && !isText(content) && numberTypeOf(content) === undefined) {
    if (content.kind !== "refused") {
      context.refuse(unsupportedOperand.at(spanOf(subject), { operator: "switch", operand: describe(content) }));
    }
    return undefined;
  }
  const clauses = node.getClauses();
  const labels = context.pendingLabels.splice(0);
  const { end } = block(context, "switch", [], (exit) => {
    context.frame.targets.push({ labels, isPlain: true, onBreak: exit });
    const cases = { content, subject };
    const last = clauses.length - 1;
    const isChain = clauses.every((clause, i) => i === last || clause.getStatements().length === 0 || isClosed(clause));
    const ending = isChain
      ? lowerChain(context, cases, groupsOf(clauses))
      : lowerFallThrough(context, cases, clauses, exit);
    context.frame.targets.pop();
    return ending;
  });
  return end;
}

interface Subject {
  readonly content: Content;
  readonly subject: Expression;
}

/** Whether the clause's last statement leaves it. */
function isClosed(clause: CaseOrDefaultClause): boolean {
  return leaves(clause.getStatements().at(-1));
}

function leaves(statement: Statement | undefined): boolean {
  if (!statement) return false;
  if (Node.isBlock(statement)) return leaves(statement.getStatements().at(-1));
  if (Node.isIfStatement(statement))
    return leaves(statement.getThenStatement()) && leaves(statement.getElseStatement());
  return (
    Node.isBreakStatement(statement) ||
    Node.isContinueStatement(statement) ||
    Node.isReturnStatement(statement) ||
    Node.isThrowStatement(statement)
  );
}

/** Clauses that share their statements: those without any belong to the next that has some. */
interface Group {
  readonly cases: readonly CaseClause[];
  readonly isDefault: boolean;
  readonly statements: readonly Statement[];
}

function groupsOf(clauses: readonly CaseOrDefaultClause[]): Group[] {
  const groups: Group[] = [];
  let cases: CaseClause[] = [];
  let isDefault = false;
  for (const [i, clause] of clauses.entries()) {
    if (Node.isCaseClause(clause)) cases.push(clause);
    else isDefault = true;
    const statements = clause.getStatements();
    if (statements.length === 0 && i < clauses.length - 1) continue;
    groups.push({ cases, isDefault, statements });
    cases = [];
    isDefault = false;
  }
  return groups;
}

function lowerChain(context: Context, subject: Subject, groups: readonly Group[]): Terminator | undefined {
  const run = (group: Group | undefined) => (group ? context.statements(withoutBreak(group.statements)) : undefined);
  const tested = groups.filter((group) => group.cases.length > 0 && !group.isDefault);
  const rest = (position: number): Terminator | undefined => {
    const group = tested[position];
    if (!group) {
      const fallback = groups.find((other) => other.isDefault);
      return !fallback && coversType(subject, tested) ? noneOf(context, subject) : run(fallback);
    }
    const test = matches(context, subject, group.cases);
    const truth = knownTruth(context, test);
    if (truth !== undefined) return truth ? run(group) : rest(position + 1);
    const then = branch(context, () => run(group));
    const otherwise = branch(context, () => rest(position + 1));
    return joinBranches(context, test, then, otherwise);
  };
  return rest(0);
}

/** Whether the cases are all the values that the subject's type allows. */
function coversType({ subject }: Subject, groups: readonly Group[]): boolean {
  const type = subject.getType();
  const members = type.isUnion() ? type.getUnionTypes() : [type];
  const cases = new Set(groups.flatMap((group) => group.cases.map((each) => each.getExpression().getType().getText())));
  return members.every((member) => member.isLiteral() && cases.has(member.getText()));
}

/** Where a value would go that its type does not allow. */
function noneOf(context: Context, { subject }: Subject): Terminator {
  const message = `'${subject.getText()}' is none of the values it is declared with`;
  return { kind: "throw", errorClass: "TypeError", parts: [message], origin: context.builder.origin };
}

/** A `break` at a clause's end leads where the chain of `if`s goes anyway. */
function withoutBreak(statements: readonly Statement[]): readonly Statement[] {
  const last = statements.at(-1);
  return Node.isBreakStatement(last) && !last.getLabel() ? statements.slice(0, -1) : statements;
}

/** Whether the subject equals one of the cases, which are tried in order. */
function matches(context: Context, subject: Subject, cases: readonly CaseClause[]): Value {
  const [first, ...others] = cases.map((clause) => () => equals(context, subject, clause.getExpression()));
  if (!first) return context.builder.bool(false);
  return others.reduce((test, other) => either(context, test, other()), first());
}

function either(context: Context, test: Value, other: Value): Value {
  const [one, two] = [knownTruth(context, test), knownTruth(context, other)];
  if (one === true || two === false) return test;
  if (two === true || one === false) return other;
  return context.builder.compute("or", test, other);
}

function equals(context: Context, { content, subject }: Subject, expression: Expression): Value {
  const left = { content, node: subject };
  const result = compare(context, "equal", left, { content: context.expression(expression), node: expression }, "case");
  return asCondition(context, result.kind === "refused" ? scalar(context.builder.bool(false)) : result, expression);
}

function lowerFallThrough(
  context: Context,
  subject: Subject,
  clauses: readonly CaseOrDefaultClause[],
  exit: Exit,
): Terminator | undefined {
  const start = firstClause(context, subject, clauses);
  const hasDefault = clauses.some((clause) => !Node.isCaseClause(clause));
  for (const [i, clause] of clauses.entries()) {
    // Every way through leads to the last clause.
    if (hasDefault && i === clauses.length - 1) {
      const end = context.statements(clause.getStatements());
      if (end) return end;
      break;
    }
    const { builder } = context;
    const test = builder.compute("lessOrEqual", start, builder.index(i));
    const then = branch(context, () => context.statements(clause.getStatements()));
    const end = joinBranches(
      context,
      test,
      then,
      branch(context, () => undefined),
    );
    if (end) return end;
  }
  return leave(context, exit);
}

/** The position of the clause that runs first; the number of clauses if none does. */
function firstClause(context: Context, subject: Subject, clauses: readonly CaseOrDefaultClause[]): Value {
  const fallback = clauses.findIndex((clause) => !Node.isCaseClause(clause));
  const search = (position: number): Value => {
    const { builder } = context;
    const clause = clauses[position];
    if (!clause) return builder.index(fallback < 0 ? clauses.length : fallback);
    if (!Node.isCaseClause(clause)) return search(position + 1);
    const test = equals(context, subject, clause.getExpression());
    let found: Value | undefined;
    let other: Value | undefined;
    const then = branch(context, () => {
      found = context.builder.index(position);
      return undefined;
    });
    const otherwise = branch(context, () => {
      other = search(position + 1);
      return undefined;
    });
    const [first] =
      found && other
        ? joinValues(context, test, { path: then, values: [found] }, { path: otherwise, values: [other] })
        : [];
    return first ?? builder.index(0);
  };
  return search(0);
}
