/** Requests by tag: `@differentiable` on functions at the top level of a file. */
import { Node, type SourceFile, VariableDeclarationKind } from "ts-morph";
import {
  misspeltTag,
  nameTaken,
  optionOfNoMode,
  strayTag,
  tagBehindText,
  tagOnOther,
  unknownParameter,
} from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { carriesDerivative, isOneNumber, isRequestableFunction, returnsOneNumber } from "./check-function.ts";
import { type FunctionNode, unwrapped } from "./functions.ts";
import { type FunctionWithRules, functionWithRules, isGiven, markBehind } from "./functions-with-rules.ts";
import { optionsOf, requireOrder } from "./mode-options.ts";
import { generatedName, needsOneNumber, requestableModes } from "./modes.ts";
import type { Mode, Target } from "./request.ts";
import type { Request, Stretch } from "./requests.ts";
import { spanBetween } from "./source-places.ts";
import { findTagComments, mentionsTag, type TagComment, tagText, type Word } from "./tag-comments.ts";
import { readClauses } from "./tag-words.ts";

/** What tags mean that do not say it, and which of them are taken. */
export interface TagOptions {
  readonly modes: readonly Mode[] | undefined;
  /** Those for this target alone; without it those for any, each once. */
  readonly target: Target | undefined;
  readonly defaultTarget: Target;
}

export function findTags(source: SourceFile, options: TagOptions, report: Report): Request[] {
  if (!mentionsTag(source.getFullText())) return [];
  const taken = new Set<string>();
  const spanOfStretch = ({ start, end }: Stretch) => spanBetween(source, start, end);
  return findTagComments(source).flatMap((comment) => {
    const { tag, documented, isBehindText } = comment;
    if (isBehindText) {
      if (documented !== undefined && isFunction(documented)) report(tagBehindText.at(spanOfStretch(tag), {}));
      return [];
    }
    if (tag.text !== tagText) {
      report(misspeltTag.at(spanOfStretch(tag), { tag: tag.text }));
      return [];
    }
    const tagged = taggedFunction(comment, spanOfStretch(tag), report);
    return tagged ? requestsOf(tagged, comment, options, taken, spanOfStretch, report) : [];
  });
}

interface TaggedFunction {
  readonly node: FunctionNode;
  readonly name: string;
  /** Present where its derivative is given. */
  readonly withRules?: FunctionWithRules | undefined;
}

function taggedFunction(comment: TagComment, span: Span, report: Report): TaggedFunction | undefined {
  const { documented } = comment;
  if (documented === undefined || Node.isSourceFile(documented) || isPunctuation(documented)) {
    report(strayTag.at(span, {}));
    return undefined;
  }
  const taken = functionIn(documented, report);
  if (taken === undefined) return undefined;
  if (typeof taken !== "string") return taken;
  report(tagOnOther.at(span, { what: taken }));
  return undefined;
}

/** Whether a documented node is a function, though perhaps none that a tag may stand on. */
function isFunction(node: Node): boolean {
  const holder = Node.isVariableStatement(node) ? node.getDeclarations()[0] : node;
  const held = Node.isExportAssignment(holder)
    ? holder.getExpression()
    : Node.isInitializerExpressionGetable(holder)
      ? holder.getInitializer()
      : undefined;
  const value = held ? unwrapped(held) : node;
  return (
    Node.isFunctionLikeDeclaration(value) ||
    Node.isFunctionExpression(value) ||
    typeof functionIn(node, () => {}) === "object"
  );
}

/** The function that a documented node declares, or what it is instead; undefined after a mistake. */
function functionIn(node: Node, report: Report): TaggedFunction | string | undefined {
  const isNested = !Node.isSourceFile(node.getParent());
  if (Node.isFunctionDeclaration(node)) {
    const name = node.getName();
    if (isNested) return "a nested function";
    return name === undefined ? "a default export without a name" : { node, name };
  }
  if (Node.isVariableStatement(node)) {
    const [declaration, ...others] = node.getDeclarations();
    const initializer = declaration?.getInitializer();
    const value = initializer && unwrapped(initializer);
    if (others.length > 0) return "several variables";
    const mark = value && node.getDeclarationKind() === VariableDeclarationKind.Const && markBehind(value);
    if (declaration && mark && !isNested) {
      const withRules = functionWithRules(mark, report);
      return withRules && { node: withRules.node, name: declaration.getName(), withRules };
    }
    if (declaration === undefined || !(Node.isArrowFunction(value) || Node.isFunctionExpression(value))) {
      return "a variable that holds no function";
    }
    if (isNested) return "a nested function";
    if (node.getDeclarationKind() !== VariableDeclarationKind.Const) return "a variable that is not const";
    return { node: value, name: declaration.getName() };
  }
  if (Node.isExportAssignment(node)) return "a default export without a name";
  if (Node.isMethodDeclaration(node)) return "a method";
  if (Node.isConstructorDeclaration(node)) return "a constructor";
  if (Node.isGetAccessorDeclaration(node) || Node.isSetAccessorDeclaration(node)) return "an accessor";
  if (Node.isPropertyDeclaration(node) || Node.isPropertyAssignment(node)) return "a property";
  if (Node.isClassDeclaration(node)) return "a class";
  if (Node.isInterfaceDeclaration(node) || Node.isTypeAliasDeclaration(node)) return "a type";
  if (Node.isArrowFunction(node) || Node.isFunctionExpression(node)) return "a function without a name";
  return "code that declares no function";
}

/** A token that begins nothing, such as a closing brace or the end of the file. */
function isPunctuation(node: Node): boolean {
  return node.getChildCount() === 0 && !Node.isIdentifier(node);
}

function requestsOf(
  tagged: TaggedFunction,
  comment: TagComment,
  options: TagOptions,
  taken: Set<string>,
  spanOfStretch: (stretch: Stretch) => Span,
  report: Report,
): Request[] {
  const { node, name, withRules } = tagged;
  const span = spanOfStretch(comment.tag);
  const clauses = readClauses(comment.words, spanOfStretch, report);
  if (!isRequestableFunction(node, name, span, report) || clauses === undefined) return [];

  const wrt = positionsOf(clauses.wrt, tagged, span, spanOfStretch, report);
  const modes = clauses.modes ?? options.modes ?? fittingModes(tagged);
  for (const [option, word] of clauses.options) {
    const known = requestableModes.filter((mode) => optionsOf(mode).includes(option));
    if (modes.some((mode) => optionsOf(mode).includes(option))) continue;
    report(optionOfNoMode.at(spanOfStretch(word), { option, known }));
  }
  const { target } = options;
  if (target && !(clauses.targets ?? [options.defaultTarget]).includes(target)) return [];
  const requests: Request[] = [];
  if (target === "webgpu" && wrt) {
    // A device has nothing of the source: the function itself is written for it as well.
    const derivation = { mode: "primal", name, wrt, directions: 1, target, span } as const;
    requests.push({ function: node, withRules, functionName: name, derivation, isExported: true, calls: [] });
  }
  for (const mode of new Set(modes)) {
    const generated = generatedName(name, mode);
    if (needsOneNumber(mode) && !returnsOneNumber(node, name, mode, span, report)) continue;
    if (taken.has(generated)) report(nameTaken.at(span, { name: generated, function: name }));
    else if (wrt) {
      taken.add(generated);
      const { budget, distribution, order, orders, accuracy, estimator, share, where, slots, layerWeights, workers } =
        clauses;
      requireOrder(mode, order, span, report);
      const directions = optionsOf(mode).includes("directions") ? clauses.directions : 1;
      const asked = {
        directions,
        distribution,
        order,
        orders,
        accuracy,
        estimator,
        share,
        where,
        slots,
        layerWeights,
        budget,
        workers,
      };
      const derivation = { mode, name: generated, wrt, ...asked, ...(target && { target }), span };
      requests.push({ function: node, withRules, functionName: name, derivation, isExported: true, calls: [] });
    }
  }
  return requests;
}

/**
 * Without `modes`: gradients for a function that returns one number, products with its Jacobian for any other; those that
 * the derivatives give which its user gives.
 */
function fittingModes({ node, withRules }: TaggedFunction): readonly Mode[] {
  const modes: readonly Mode[] = isOneNumber(node) ? ["grad", "valueAndGrad", "jvp"] : ["jvp", "vjp"];
  return modes.filter((mode) => !withRules || isGiven(withRules, mode === "jvp" ? "jvp" : "vjp"));
}

function positionsOf(
  wrt: readonly Word[] | undefined,
  { node, name }: TaggedFunction,
  tag: Span,
  spanOfStretch: (stretch: Stretch) => Span,
  report: Report,
): number[] | undefined {
  const parameters = node.getParameters();
  const names = parameters.map((parameter) => parameter.getName());
  const positions: number[] = [];
  let isRight = true;
  const words = wrt ?? [undefined];
  for (const word of words) {
    const position = word === undefined ? 0 : names.indexOf(word.text);
    const span = word === undefined ? tag : spanOfStretch(word);
    const parameter = parameters[position];
    if (parameter === undefined) {
      report(unknownParameter.at(span, { name: word?.text ?? "", function: name, parameters: names }));
      isRight = false;
    } else if (!carriesDerivative(parameter, span, report)) isRight = false;
    positions.push(position);
  }
  return isRight ? positions : undefined;
}
