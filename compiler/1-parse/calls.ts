/** Requests by call: `grad(loss, { wrt: [0, 1] })`, where `grad` finally means Fluxion's own. */
import { type CallExpression, Node, type SourceFile } from "ts-morph";
import { handedFunction } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { findUses, type RequestCall, requestBehind } from "./bindings.ts";
import { derivationBy, derivationOf, functionArgument, nameFor } from "./derivations.ts";
import { functionOf } from "./functions.ts";
import { functionWithRules, markBehind, subjectOf } from "./functions-with-rules.ts";
import { keyOf } from "./request.ts";
import type { CallSite, Request, Stretch } from "./requests.ts";
import { excerpt, spanOf } from "./source-places.ts";
import { unknownFunction } from "./unknown-functions.ts";

export interface FoundCalls {
  readonly requests: readonly Request[];
  readonly unusedImports: readonly Stretch[];
  readonly identifiers: ReadonlySet<string>;
}

/** Names of calls get out of the way of those of tags, and of the file's own. */
export function findCalls(
  source: SourceFile,
  requestsApi: string,
  tagged: readonly Request[],
  report: Report,
): FoundCalls {
  const functions = tagged.map((request) => request.function);
  const uses = findUses(source, requestsApi, functions, report);
  const names = new Set([...tagged.map(({ derivation }) => derivation.name), ...uses.identifiers]);
  const found = new Map<string, Request & { calls: CallSite[] }>();
  const numbers = new Map<Node, number>();
  const isInside = (call: CallExpression) => uses.calls.some((outer) => call.getAncestors().includes(outer.call));
  // A request inside another goes with it.
  for (const use of uses.calls.filter(({ call, open }) => !open?.isBuiltByOthers && !isInside(call))) {
    const request = requestOf(use, requestsApi, report);
    if (request === undefined) continue;
    const subject = subjectOf(request);
    const number = numbers.get(subject) ?? numbers.size;
    numbers.set(subject, number);
    const key = `${number} ${keyOf(request.derivation)}`;
    const earlier = found.get(key);
    if (earlier) earlier.calls.push(...request.calls);
    else found.set(key, named(request, names));
  }
  return { requests: [...found.values()], unusedImports: uses.unusedImports, identifiers: uses.identifiers };
}

/** The request under a name that nothing in the file has yet. */
function named<R extends Request>(request: R, names: Set<string>): R {
  const plain = request.derivation.name;
  let name = plain;
  for (let number = 1; names.has(name); number++) name = `${plain}$${number}`;
  names.add(name);
  return { ...request, derivation: { ...request.derivation, name } };
}

function requestOf(
  { mode, call, open }: RequestCall,
  requestsApi: string,
  report: Report,
): (Request & { calls: CallSite[] }) | undefined {
  const argument = functionArgument(call, report);
  if (argument === undefined) return undefined;
  if (open) {
    const request = call.getExpression().getText();
    report(handedFunction.at(spanOf(argument), { request, text: excerpt(argument), function: open.owner }));
    return undefined;
  }
  const site = { start: call.getStart(), end: call.getEnd(), node: call, needsParentheses: !standsAlone(call) };
  const behind = requestBehind(argument, requestsApi);
  if (behind) {
    const inner = requestOf(behind, requestsApi, report);
    const derivation = inner && derivationOf(call, mode, inner.derivation, report);
    return derivation && { ...inner, derivation, calls: [site] };
  }
  const mark = markBehind(argument);
  const withRules = mark && functionWithRules(mark, report);
  if (mark && !withRules) return undefined;
  const node = withRules?.node ?? (Node.isSpreadElement(argument) ? undefined : functionOf(argument));
  if (node === undefined) {
    report(unknownFunction(call.getExpression().getText(), argument));
    return undefined;
  }
  const functionName = withRules?.name ?? nameFor(node, argument, call, mode);
  const derivation = derivationBy(call, mode, node, functionName, report);
  return derivation && { function: node, withRules, functionName, derivation, isExported: false, calls: [site] };
}

/** Whether an expression as loose as an arrow function can take the place of this one. */
function standsAlone(call: CallExpression): boolean {
  const parent = call.getParent();
  if (Node.isCallExpression(parent)) return parent.getExpression() !== call;
  return (
    Node.isVariableDeclaration(parent) ||
    Node.isPropertyAssignment(parent) ||
    Node.isReturnStatement(parent) ||
    Node.isArrowFunction(parent) ||
    Node.isArrayLiteralExpression(parent) ||
    Node.isParenthesizedExpression(parent)
  );
}
