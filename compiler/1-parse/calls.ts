/** Requests by call: `grad(loss, { wrt: [0, 1] })`, where `grad` finally means Fluxion's own. */
import { type CallExpression, type Expression, Node, type SourceFile } from "ts-morph";
import { argumentCount, derivativeOfRequest, notAFunction } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { findUses, type RequestCall, type Uses } from "./bindings.ts";
import { readOptions } from "./call-options.ts";
import { carriesDerivative, isRequestableFunction, returnsOneNumber } from "./check-function.ts";
import { declaredName, type FunctionNode, functionOf, resolvedSymbol, unwrapped } from "./functions.ts";
import { generatedName, needsOneNumber, suffixOf } from "./modes.ts";
import type { Mode } from "./request.ts";
import type { CallSite, Request, Stretch } from "./requests.ts";
import { excerpt, spanOf } from "./source-places.ts";

export interface FoundCalls {
  readonly requests: readonly Request[];
  readonly unusedImports: readonly Stretch[];
  readonly identifiers: ReadonlySet<string>;
}

/** `taken` are names of generated functions; those of calls get out of their way and of the file's own. */
export function findCalls(
  source: SourceFile,
  requestsApi: string,
  taken: ReadonlySet<string>,
  report: Report,
): FoundCalls {
  const uses = findUses(source, requestsApi, report);
  const names = new Set([...taken, ...uses.identifiers]);
  const found = new Map<string, Request & { calls: CallSite[] }>();
  const numbers = new Map<FunctionNode, number>();
  for (const use of uses.calls) {
    const request = requestOf(use, uses, report);
    if (request === undefined) continue;
    const { mode, wrt, directions } = request.derivation;
    const number = numbers.get(request.function) ?? numbers.size;
    numbers.set(request.function, number);
    const key = [number, mode, wrt, directions].join(" ");
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
  { mode, call }: RequestCall,
  uses: Uses,
  report: Report,
): (Request & { calls: CallSite[] }) | undefined {
  const request = call.getExpression().getText();
  const span = spanOf(call);
  const args = call.getArguments();
  const [argument] = args;
  if (argument === undefined || args.length > 2) {
    report(argumentCount.at(span, { request, count: args.length }));
    return undefined;
  }
  if (!Node.isExpression(argument)) return undefined;
  if (isRequest(argument, uses)) {
    report(derivativeOfRequest.at(spanOf(argument), { request }));
    return undefined;
  }
  const node = Node.isSpreadElement(argument) ? undefined : functionOf(argument);
  if (node === undefined) {
    report(notAFunction.at(spanOf(argument), { request, text: excerpt(argument) }));
    return undefined;
  }
  const functionName = nameFor(node, argument, call, mode);
  const parameters = node.getParameters();
  if (!isRequestableFunction(node, functionName, spanOf(argument), report)) return undefined;
  const options = readOptions(call, mode, { name: functionName, parameterCount: parameters.length }, report);
  if (needsOneNumber(mode) && !returnsOneNumber(node, functionName, mode, spanOf(argument), report)) return undefined;
  if (options === undefined) return undefined;
  let isRight = true;
  for (const [i, position] of options.wrt.entries()) {
    const parameter = parameters[position];
    const place = options.wrtNodes[i] ?? argument;
    if (parameter && !carriesDerivative(parameter, spanOf(place), report)) isRight = false;
  }
  if (!isRight) return undefined;
  const { wrt, directions } = options;
  const derivation = { mode, name: generatedName(functionName, mode), wrt, directions, span };
  const site = { start: call.getStart(), end: call.getEnd(), node: call, needsParentheses: !standsAlone(call) };
  return { function: node, functionName, derivation, isExported: false, calls: [site] };
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

/** `grad(f)` itself, or a constant that holds it. */
function isRequest(expression: Expression, uses: Uses): boolean {
  const inner = unwrapped(expression);
  if (Node.isCallExpression(inner)) return uses.calls.some(({ call }) => call === inner);
  if (!Node.isIdentifier(inner)) return false;
  return (resolvedSymbol(inner)?.getDeclarations() ?? []).some((declaration) => {
    const initializer = Node.isVariableDeclaration(declaration) ? declaration.getInitializer() : undefined;
    return initializer !== undefined && Node.isCallExpression(unwrapped(initializer)) && isRequest(initializer, uses);
  });
}

/**
 * The declared name. A function written in place is named after the constant that takes the derivative, `loss` for
 * `const lossGrad = grad((w) => ...)`.
 */
function nameFor(node: FunctionNode, argument: Expression, call: CallExpression, mode: Mode): string {
  const declared = declaredName(node);
  if (declared !== undefined) return declared;
  if (Node.isIdentifier(argument)) return argument.getText();
  const holder = call.getParent();
  const variable =
    Node.isVariableDeclaration(holder) && Node.isIdentifier(holder.getNameNode()) ? holder.getName() : "";
  const suffix = suffixOf(mode);
  const stem = variable.endsWith(suffix) ? variable.slice(0, -suffix.length) : variable;
  return stem || "inline";
}
