/** Functions whose derivative their user gives, `customVjp(f, rule)`: from the call to the functions it names. */
import { type CallExpression, type Expression, Node, SymbolFlags } from "ts-morph";
import { ruleArguments, ruleInsideFunction } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { RuleMode } from "../ir/function-facts.ts";
import { type FunctionNode, functionOf, isConst, resolvedSymbol, unwrapped } from "./functions.ts";
import { spanOf } from "./source-places.ts";
import { unknownFunction } from "./unknown-functions.ts";

const marks: ReadonlyMap<string, RuleMode> = new Map([
  ["customVjp", "vjp"],
  ["customJvp", "jvp"],
]);

/** The mark of a function without a rule, whose derivatives are differences. */
const opaque = "opaque";

/** Whether a function of Fluxion says what becomes of another's derivative. */
export function isMark(name: string): boolean {
  return marks.has(name) || name === opaque;
}

/** A function of the source with the code that gives its derivative. */
export interface FunctionWithRules {
  readonly name: string;
  readonly call: CallExpression;
  readonly node: FunctionNode;
  readonly rules: ReadonlyMap<RuleMode, Rule>;
  /** Whether the derivatives that no rule gives are differences. */
  readonly isOpaque: boolean;
}

/** Whether a function has a derivative in this mode. */
export function isGiven({ rules, isOpaque }: FunctionWithRules, mode: RuleMode): boolean {
  return isOpaque || rules.has(mode);
}

export interface Rule {
  readonly mark: string;
  readonly node: FunctionNode;
}

/** What tells the function of a request from others. */
export function subjectOf(request: {
  readonly function: FunctionNode;
  readonly withRules?: FunctionWithRules | undefined;
}): Node {
  return request.withRules?.call ?? request.function;
}

/** What a call of a mark says; undefined, and reported, where it cannot be used. The outermost rule for a mode counts. */
export function functionWithRules(call: CallExpression, report: Report): FunctionWithRules | undefined {
  const rules = new Map<RuleMode, Rule>();
  let at = call;
  let isOpaque = false;
  for (;;) {
    const mark = unwrapped(at.getExpression()).getText();
    if (isInsideFunction(at)) return refuse(report, ruleInsideFunction.at(spanOf(at), { mark }));
    const mode = marks.get(markOf(at)!);
    const [of, rule, ...others] = at.getArguments();
    const isWhole = Node.isExpression(of) && (mode ? Node.isExpression(rule) : rule === undefined);
    if (!isWhole || others.length > 0) {
      return refuse(report, ruleArguments.at(spanOf(at), { mark, count: at.getArguments().length }));
    }
    isOpaque ||= mode === undefined;
    if (mode && Node.isExpression(rule)) {
      const node = functionOf(rule);
      if (!node) return refuse(report, unknownFunction(mark, rule));
      if (!rules.has(mode)) rules.set(mode, { mark, node });
    }
    const inner = markBehind(of);
    if (inner) {
      at = inner;
      continue;
    }
    const primal = functionOf(of);
    if (!primal) return refuse(report, unknownFunction(mark, of));
    return { name: nameFor(call, primal), call, node: primal, rules, isOpaque };
  }
}

function isInsideFunction(call: CallExpression): boolean {
  return call.getFirstAncestor((outer) => Node.isBodied(outer) || Node.isBodyable(outer)) !== undefined;
}

function refuse(report: Report, diagnostic: Parameters<Report>[0]): undefined {
  report(diagnostic);
  return undefined;
}

/** The mark that a call is; undefined for any other call. */
function markOf(call: CallExpression): string | undefined {
  const callee = unwrapped(call.getExpression());
  const owner = Node.isPropertyAccessExpression(callee) ? callee.getExpression() : callee;
  const symbol = owner.getSymbol();
  if (!symbol?.hasFlags(SymbolFlags.Alias)) return undefined;
  const imported = symbol.getDeclarations()[0]?.getFirstAncestor(Node.isImportDeclaration);
  if (imported?.getModuleSpecifierValue() !== "fluxion") return undefined;
  const name = Node.isPropertyAccessExpression(callee) ? callee.getName() : symbol.getAliasedSymbol()?.getName();
  return name !== undefined && isMark(name) ? name : undefined;
}

/** The call of a mark that an expression is, or that a constant it names holds. */
export function markBehind(expression: Expression, trail: readonly Node[] = []): CallExpression | undefined {
  const inner = unwrapped(expression);
  if (Node.isCallExpression(inner)) return markOf(inner) ? inner : undefined;
  if (trail.includes(inner) || !(Node.isIdentifier(inner) || Node.isPropertyAccessExpression(inner))) return undefined;
  for (const declaration of resolvedSymbol(inner)?.getDeclarations() ?? []) {
    const isHeld = Node.isVariableDeclaration(declaration) && isConst(declaration);
    const initializer = isHeld ? declaration.getInitializer() : undefined;
    const found = initializer && markBehind(initializer, [...trail, inner]);
    if (found) return found;
  }
  return undefined;
}

/** The constant that holds it, or the function itself. */
function nameFor(call: CallExpression, node: FunctionNode): string {
  const holder = call.getFirstAncestor(Node.isVariableDeclaration);
  const own = Node.isFunctionDeclaration(node) ? node.getName() : undefined;
  return holder?.getName() ?? own ?? "the function";
}
