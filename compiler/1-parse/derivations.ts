/** What one call of a request function asks for: of a function of the source, or of what another request gives. */
import { type CallExpression, type Expression, Node } from "ts-morph";
import { argumentCount, budgetInside, layerwiseInside, randomizedInside } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { readOptions } from "./call-options.ts";
import { carriesDerivative, isRequestableFunction, returnsOneNumber } from "./check-function.ts";
import { declaredName, type FunctionNode } from "./functions.ts";
import { generatedName, needsOneNumber, suffixOf } from "./modes.ts";
import type { Derivation, Mode } from "./request.ts";
import { spanOf } from "./source-places.ts";

/** The first argument of a request; undefined, and reported, if the call has not one or two. */
export function functionArgument(call: CallExpression, report: Report): Expression | undefined {
  const args = call.getArguments();
  const [argument] = args;
  if (argument && args.length <= 2) return Node.isExpression(argument) ? argument : undefined;
  report(argumentCount.at(spanOf(call), { request: call.getExpression().getText(), count: args.length }));
  return undefined;
}

/** What is asked for of a function of the source; undefined after a mistake that has been reported. */
export function derivationBy(
  call: CallExpression,
  mode: Mode,
  node: FunctionNode,
  name: string,
  report: Report,
): Derivation | undefined {
  const argument = call.getArguments()[0] ?? call;
  const parameters = node.getParameters();
  if (!isRequestableFunction(node, name, spanOf(argument), report)) return undefined;
  const options = readOptions(call, mode, { name, parameterCount: parameters.length }, report);
  if (needsOneNumber(mode) && !returnsOneNumber(node, name, mode, spanOf(argument), report)) return undefined;
  if (options === undefined) return undefined;
  let isRight = true;
  for (const [i, position] of options.wrt.entries()) {
    const parameter = parameters[position];
    const place = options.wrtNodes[i] ?? argument;
    if (parameter && !carriesDerivative(parameter, spanOf(place), report)) isRight = false;
  }
  const { wrtNodes: _, ...asked } = options;
  return isRight ? { mode, name: generatedName(name, mode), ...asked, span: spanOf(call) } : undefined;
}

/** What is asked for of a derivative, whose parameters are not known before it is made. */
export function derivationOf(call: CallExpression, mode: Mode, of: Derivation, report: Report): Derivation | undefined {
  const options = readOptions(call, mode, { name: of.name, parameterCount: Number.POSITIVE_INFINITY }, report);
  if (!options) return undefined;
  const { wrtNodes: _, ...asked } = options;
  if (of.mode === "layerwise") report(layerwiseInside.at(of.span, {}));
  if (of.mode === "randomizedGrad") report(randomizedInside.at(of.span, {}));
  if (of.budget) report(budgetInside.at(of.budget.span, {}));
  return { mode, name: generatedName(of.name, mode), ...asked, of, span: spanOf(call) };
}

/**
 * The declared name. A function written in place is named after the constant that takes the derivative, `loss` for
 * `const lossGrad = grad((w) => ...)`.
 */
export function nameFor(node: FunctionNode, argument: Expression, call: CallExpression, mode: Mode): string {
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
