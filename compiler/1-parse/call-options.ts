/** The options of a request in code: a literal object, read at build time. */
import { type CallExpression, type Expression, Node } from "ts-morph";
import {
  badSlots,
  badWrt,
  notAvailable,
  optionsNotLiteral,
  positionOutOfRange,
  repeatedWord,
  unknownOption,
  unknownTarget,
} from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { readBudget } from "./budgets.ts";
import { unwrapped } from "./functions.ts";
import {
  optionsOf,
  readAccuracy,
  readDirections,
  readDistribution,
  readEstimator,
  readLayerWeights,
  readOrder,
  readShare,
  readWhere,
  readWorkers,
  requireOrder,
} from "./mode-options.ts";
import {
  type Budget,
  type Distribution,
  type Estimator,
  type LayerWeights,
  type Mode,
  type Share,
  type Target,
  targets,
  type Where,
  type Workers,
} from "./request.ts";
import { excerpt, spanOf } from "./source-places.ts";

export interface CallOptions {
  readonly wrt: readonly number[];
  readonly directions: number;
  readonly distribution: Distribution | undefined;
  readonly order: number | undefined;
  readonly orders: readonly number[] | undefined;
  readonly accuracy: number | undefined;
  readonly estimator: Estimator | undefined;
  readonly share: Share | undefined;
  readonly where: Where | undefined;
  readonly slots: readonly string[] | undefined;
  readonly layerWeights: LayerWeights | undefined;
  readonly budget: Budget | undefined;
  readonly workers: Workers;
  readonly target?: Target;
  /** Where `wrt` stands, for what is wrong with a position. */
  readonly wrtNodes: readonly Node[];
}

/** The function whose request this is, as far as options concern it. */
interface Requested {
  readonly name: string;
  readonly parameterCount: number;
}

/** The options, or undefined after a mistake that has been reported. */
export function readOptions(
  call: CallExpression,
  mode: Mode,
  requested: Requested,
  report: Report,
): CallOptions | undefined {
  let isRight = true;
  const fail: Report = (diagnostic) => {
    isRight = false;
    report(diagnostic);
  };
  const request = call.getExpression().getText();
  const written = call.getArguments()[1];
  const known = ["wrt", ...optionsOf(mode), "target", "budget", "workers"];
  let wrt: readonly Expression[] | undefined;
  let directions = 1;
  let distribution: Distribution | undefined;
  let asked: Pick<CallOptions, "order" | "orders"> = { order: undefined, orders: undefined };
  let accuracy: number | undefined;
  let estimator: Estimator | undefined;
  let share: Share | undefined;
  let where: Where | undefined;
  let slots: readonly string[] | undefined;
  let layerWeights: LayerWeights | undefined;
  let budget: Budget | undefined;
  let workers: Workers = false;
  let target: Target | undefined;

  const literal = Node.isExpression(written) ? unwrapped(written) : written;
  if (literal && !Node.isObjectLiteralExpression(literal)) {
    fail(optionsNotLiteral.at(spanOf(literal), { request, text: excerpt(literal) }));
    return undefined;
  }
  for (const property of literal?.getProperties() ?? []) {
    const value = Node.isPropertyAssignment(property) ? property.getInitializer() : undefined;
    if (!Node.isPropertyAssignment(property) || Node.isComputedPropertyName(property.getNameNode()) || !value) {
      fail(optionsNotLiteral.at(spanOf(property), { request, text: excerpt(property) }));
      continue;
    }
    const option = property.getName().replace(/^["']|["']$/g, "");
    if (option === "wrt") wrt = positionsIn(value, requested, fail);
    else if (option === "directions" && known.includes(option))
      directions = readDirections(numberIn(value), spanOf(value), excerpt(value), fail);
    else if (option === "distribution" && known.includes(option))
      distribution = wordIn(value, request, readDistribution, fail);
    else if (option === "order" && known.includes(option)) asked = ordersIn(value, mode, fail);
    else if (option === "accuracy" && known.includes(option))
      accuracy = readAccuracy(numberIn(value), spanOf(value), excerpt(value), fail);
    else if (option === "estimator" && known.includes(option)) estimator = wordIn(value, request, readEstimator, fail);
    else if (option === "share" && known.includes(option)) share = wordIn(value, request, readShare, fail);
    else if (option === "where" && known.includes(option)) where = wordIn(value, request, readWhere, fail);
    else if (option === "slots" && known.includes(option)) slots = slotsIn(value, fail);
    else if (option === "layerWeights" && known.includes(option))
      layerWeights = wordIn(value, request, readLayerWeights, fail);
    else if (option === "target") target = targetIn(value, request, fail);
    else if (option === "budget") budget = budgetIn(value, request, fail);
    else if (option === "workers") workers = workersIn(value, mode, request, fail);
    else if (option === "deterministic") {
      fail(notAvailable.at(spanOf(property), { what: `The option '${option}'` }));
    } else fail(unknownOption.at(spanOf(property), { request, option, known }));
  }
  if (isRight) requireOrder(mode, asked.order, spanOf(call), fail);
  if (!isRight) return undefined;
  const listed = { wrt: wrt?.map(numberIn) ?? [0], wrtNodes: wrt ?? [] };
  return {
    ...listed,
    directions,
    distribution,
    ...asked,
    accuracy,
    estimator,
    share,
    where,
    slots,
    layerWeights,
    budget,
    workers,
    ...(target && { target }),
  };
}

/** One order, or a list of them where values serve for several. */
function ordersIn(value: Expression, mode: Mode, report: Report): Pick<CallOptions, "order" | "orders"> {
  const list = unwrapped(value);
  const isList = mode === "finiteDifference" && Node.isArrayLiteralExpression(list) && list.getElements().length > 0;
  const elements = isList ? list.getElements() : [value];
  const read = elements.map((each) => readOrder(numberIn(each), spanOf(each), excerpt(each), report));
  const orders = read.filter((order) => order !== undefined);
  const order = orders.length > 0 ? Math.max(...orders) : undefined;
  return { order, orders: isList ? orders : undefined };
}

/** The elements of a `wrt` list, each a position of a parameter. */
function positionsIn(value: Expression, requested: Requested, report: Report): readonly Expression[] {
  const list = unwrapped(value);
  const elements = Node.isArrayLiteralExpression(list) ? list.getElements() : [];
  if (elements.length === 0 || !elements.every((element) => Number.isInteger(numberIn(element)))) {
    report(badWrt.at(spanOf(value), { text: excerpt(value) }));
    return elements;
  }
  const seen = new Set<number>();
  for (const element of elements) {
    const position = numberIn(element);
    const count = requested.parameterCount;
    if (seen.has(position)) report(repeatedWord.at(spanOf(element), { word: String(position), clause: "wrt" }));
    if (position < 0 || position >= count) {
      report(positionOutOfRange.at(spanOf(element), { position, function: requested.name, count }));
    }
    seen.add(position);
  }
  return elements;
}

/** What a literal names, as a reader of its text finds it. */
function wordIn<T>(
  value: Expression,
  request: string,
  read: (text: string, span: Span, report: Report) => T | undefined,
  report: Report,
): T | undefined {
  const text = textIn(value, request, report);
  return text === undefined ? undefined : read(text, spanOf(value), report);
}

function slotsIn(value: Expression, report: Report): readonly string[] | undefined {
  const list = unwrapped(value);
  const elements = Node.isArrayLiteralExpression(list) ? list.getElements() : [];
  const names = elements.flatMap((element) => (Node.isStringLiteral(element) ? [element.getLiteralText()] : []));
  if (names.length > 0 && names.length === elements.length) return names;
  report(badSlots.at(spanOf(value), { text: excerpt(value) }));
  return undefined;
}

function budgetIn(value: Expression, request: string, report: Report): Budget | undefined {
  const amount = textIn(value, request, report);
  return amount === undefined ? undefined : readBudget(amount, spanOf(value), report);
}

function workersIn(value: Expression, mode: Mode, request: string, report: Report): Workers {
  const flag = unwrapped(value);
  if (Node.isStringLiteral(flag)) return readWorkers(flag.getLiteralText(), [mode], spanOf(value), report);
  if (Node.isTrueLiteral(flag) || Node.isFalseLiteral(flag)) return Node.isTrueLiteral(flag);
  report(optionsNotLiteral.at(spanOf(value), { request, text: excerpt(value) }));
  return false;
}

function targetIn(value: Expression, request: string, report: Report): Target | undefined {
  const text = textIn(value, request, report);
  const target = targets.find((name) => name === text);
  if (text !== undefined && !target) report(unknownTarget.at(spanOf(value), { target: text }));
  return target;
}

/** The text that a literal says; undefined, and reported, for anything else. */
function textIn(value: Expression, request: string, report: Report): string | undefined {
  const literal = unwrapped(value);
  if (Node.isStringLiteral(literal) || Node.isNoSubstitutionTemplateLiteral(literal)) return literal.getLiteralText();
  report(optionsNotLiteral.at(spanOf(value), { request, text: excerpt(value) }));
  return undefined;
}

/** The number that a literal says; NaN for anything else. */
function numberIn(expression: Expression): number {
  const literal = unwrapped(expression);
  // ts-morph reads `2e0` up to the exponent.
  if (Node.isNumericLiteral(literal)) return Number(literal.getText().replaceAll("_", ""));
  return Node.isPrefixUnaryExpression(literal) && /^-\s*[\d.]+$/.test(literal.getText())
    ? Number(literal.getText())
    : Number.NaN;
}
