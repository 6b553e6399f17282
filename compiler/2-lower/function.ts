/**
 * One function: its parameters become region arguments, its body a region. A `return` at the very end is the body's
 * own `yield`; any other leaves by a `break` to the function's label.
 */
import { type ConditionalExpression, type Expression, Node } from "ts-morph";
import { type FunctionNode, unwrapped } from "../1-parse/functions.ts";
import { spanOf } from "../1-parse/source-places.ts";
import { missingReturn } from "../diagnostics/catalog/2-lower.ts";
import { makeValue } from "../ir/build.ts";
import type { IrFunction, Label, Parameter, Region, Terminator, Value, Variable } from "../ir/nodes.ts";
import { isArrayType, leavesOf, type Shape } from "../ir/types.ts";
import { contentOf, leavesAs } from "./contents/bundles.ts";
import { Bundle, Cell, type Content, type Declaration } from "./contents/contents.ts";
import { asCondition, asScalar } from "./contents/convert.ts";
import { knownTruth } from "./contents/known.ts";
import { copyOf, replaceable } from "./contents/object-copies.ts";
import { orDefaultObject } from "./contents/optional-objects.ts";
import { partName, partVariable } from "./contents/part-names.ts";
import { declarePattern } from "./contents/patterns.ts";
import { branch, joinBranches, unreachable } from "./contents/regions.ts";
import { Context, type ParameterSignature, type ProgramContext, type Signature, type Syntax } from "./context.ts";
import { documentationOf } from "./documentation.ts";
import { choose, orElse } from "./expressions/choices.ts";
import type { Capture } from "./functions/captures.ts";
import { layerOf } from "./functions/layers.ts";
import { nameTemporaries } from "./name-temporaries.ts";
import { removeUnused } from "./remove-unused.ts";
import { nameOf } from "./signature.ts";
import { declareHoisted } from "./statements/declarations.ts";
import { NumberKinds } from "./syntax/numbers.ts";

export interface SourceFunction {
  readonly node: FunctionNode;
  readonly name: string;
  readonly captured: readonly Capture[];
}

/** Lowers a function of known signature; undefined when something in it was refused. */
export function lowerFunction(
  source: SourceFunction,
  signature: Signature,
  program: ProgramContext,
  syntax: Syntax,
): IrFunction | undefined {
  const { node, name, captured } = source;
  const declarations = captured.map((capture) => capture.declaration);
  const kinds = new NumberKinds(node, declarations, program.operations);
  const context = new Context(program, node, kinds, syntax, new Set(declarations));
  const label: Label = { name };
  const result = signature.result;
  const parameters = signature.parameters.map((parameter) => parameterOf(parameter));
  const end = context.at(node, context.newGroup(), (): Terminator | undefined => {
    captured.forEach((capture, i) => bindCapture(context, capture.declaration, parameters[i]!));
    const own = parameters.slice(captured.length);
    node.getParameters().forEach((parameter, i) => bindParameter(context, parameter, own[i]!));
    return lowerBody(context, node, label, result, name);
  });
  const args = parameters.flatMap((parameter) => parameter.leaves);
  const terminator: Terminator =
    end?.kind === "break" && end.target === label
      ? { kind: "yield", values: end.values, origin: end.origin }
      : (end ?? { kind: "yield", values: [], origin: context.builder.origin });
  const layer = layerOf(source, parameters, result, (diagnostic) => context.refuse(diagnostic));
  if (context.hasErrors) return undefined;
  const statements = [...context.prelude.statements, ...context.builder.statements];
  const body: Region = { arguments: args, statements, terminator };
  const documentation = documentationOf(node);
  return {
    name,
    parameters,
    result,
    label,
    body: nameTemporaries(removeUnused(body), context.holders),
    ...(layer && { layer }),
    span: spanOf(node),
    documentation,
  };
}

function lowerBody(
  context: Context,
  node: FunctionNode,
  label: Label,
  result: Shape | undefined,
  name: string,
): Terminator | undefined {
  const giveBack = (expression: Expression | undefined): Terminator => {
    const choice = expression && unwrapped(expression);
    if (Node.isConditionalExpression(choice) && result && leavesOf(result).some(isArrayType)) {
      return giveBackEither(context, choice, giveBack);
    }
    const content: Content = expression ? context.expression(expression) : { kind: "nothing", value: "undefined" };
    const leaves = result ? leavesAs(context, content, result, expression ?? node) : [];
    return context.builder.break(label, leaves ?? []);
  };
  const run = { around: context.bindings, functions: [] };
  context.frames.push({ node, run, targets: [], return: giveBack });
  declareHoisted(context, node);
  const body = node.getBody();
  if (body && Node.isExpression(body)) return context.at(body, context.newGroup(), () => giveBack(body));
  const end = Node.isBlock(body) ? context.statements(body.getStatements()) : undefined;
  if (end || !result) return end;
  if (!context.hasOpenEnd) context.refuse(missingReturn.at(spanOf(nameOf(node)), { name }));
  // It never comes here, but out of a loop that nothing leaves.
  return unreachable(context);
}

/** `return a ? x : y` of arrays is two returns: each gives its own. */
function giveBackEither(
  context: Context,
  choice: ConditionalExpression,
  giveBack: (expression: Expression) => Terminator,
): Terminator {
  const condition = choice.getCondition();
  const test = asCondition(context, context.expression(condition), condition);
  const truth = knownTruth(context, test);
  if (truth !== undefined) return giveBack(truth ? choice.getWhenTrue() : choice.getWhenFalse());
  const then = branch(context, () => giveBack(choice.getWhenTrue()));
  const end = joinBranches(
    context,
    test,
    then,
    branch(context, () => giveBack(choice.getWhenFalse())),
  );
  return end ?? unreachable(context);
}

// --- parameters ---

function parameterOf(signature: ParameterSignature): Parameter {
  const { name, shape } = signature;
  const variables = leafVariables(shape, name);
  const leaves = leavesOf(shape).map((type, i) => makeValue(type, variables[i] ?? { name }));
  return { ...signature, leaves };
}

function leafVariables(shape: Shape, name: string, field?: string): Variable[] {
  const within = (part: Shape, own: string) => leafVariables(part, partName(name, own) ?? name, own);
  switch (shape.kind) {
    case "leaf":
      return [partVariable(name, field)];
    case "struct":
      return shape.fields.flatMap((part) => within(part.shape, part.name));
    case "tuple":
      return shape.elements.flatMap((part, i) => within(part, String(i)));
    case "nothing":
      return [];
    case "optional":
      return [{ name: partName("has", name) ?? name }, ...leafVariables(shape.held, name, field)];
  }
}

/** What comes in from outside is not the function's own: it does not write fields of it. */
function contentFor(context: Context, parameter: Parameter): Content {
  const isDeclared = parameter.optional || parameter.shape.kind === "struct";
  const presences = presenceLeaves(parameter.shape);
  parameter.leaves.forEach((value, i) => {
    const isScalar = !isArrayType(value.type) && !presences[i];
    if (isScalar) context.mayBeMissing.set(value, { kind: "parameter", isDeclared });
  });
  for (const array of arraysLeftOut(parameter)) context.fixedArrays.set(array, "constant");
  return contentOf(context, parameter.shape, parameter.leaves, { isOwn: false, name: parameter.name });
}

/** What may not be there is not written either: nobody could see it. */
function arraysLeftOut({ shape, leaves }: Parameter): Value[] {
  const isOptional = optionalLeaves(shape);
  return leaves.filter((leaf, i) => isOptional[i] && isArrayType(leaf.type));
}

/** Which leaves tell whether something is there. */
function presenceLeaves(shape: Shape): boolean[] {
  if (shape.kind === "struct") return shape.fields.flatMap((field) => presenceLeaves(field.shape));
  if (shape.kind === "tuple") return shape.elements.flatMap(presenceLeaves);
  return shape.kind === "optional" ? [true, ...presenceLeaves(shape.held)] : leavesOf(shape).map(() => false);
}

function optionalLeaves(shape: Shape): boolean[] {
  if (shape.kind === "struct") return shape.fields.flatMap((field) => optionalLeaves(field.shape));
  if (shape.kind === "tuple") return shape.elements.flatMap(optionalLeaves);
  return leavesOf(shape).map(() => shape.kind === "optional");
}

function bindCapture(context: Context, declaration: Declaration, parameter: Parameter): void {
  for (const leaf of parameter.leaves) if (isArrayType(leaf.type)) context.fixedArrays.set(leaf, "captured");
  const content = contentFor(context, parameter);
  if (content instanceof Bundle) content.capturedAs = parameter.name;
  bind(context, declaration, content, parameter);
}

function bindParameter(context: Context, node: Node, parameter: Parameter): void {
  if (!Node.isParameterDeclaration(node)) return;
  let content = contentFor(context, parameter);
  const initializer = node.getInitializer();
  const [leaf] = parameter.leaves;
  if (parameter.optional && parameter.shape.kind === "struct") {
    content = orDefaultObject(context, content, parameter, node);
  } else if (initializer && content.kind === "optional") {
    content = orElse(context, content, initializer);
  } else if (initializer && parameter.defaultValue === undefined && leaf && !isArrayType(leaf.type)) {
    const { type } = leaf;
    const isMissing = context.builder.compute("isMissing", leaf);
    const chosen = choose(
      context,
      initializer,
      isMissing,
      () => context.expression(initializer),
      () => ({ kind: "scalar", value: leaf }),
    );
    content = { kind: "scalar", value: context.named(asScalar(context, chosen, type, initializer), leaf.variable) };
  }
  if (Node.isIdentifier(node.getNameNode())) bind(context, node, content, parameter);
  else declarePattern(context, node.getNameNode(), node, { content });
}

function bind(context: Context, declaration: Declaration, content: Content, parameter: Parameter): void {
  if (content instanceof Bundle) {
    content.holders++;
    if (context.kinds.isReassigned(declaration)) {
      const copy = replaceable(copyOf(context, content, parameter.name, declaration));
      copy.holders++;
      context.bindings.set(declaration, copy);
    } else context.bindings.set(declaration, content);
    return;
  }
  if (content.kind !== "scalar" && content.kind !== "array") {
    context.bindings.set(declaration, content);
    return;
  }
  const value: Value = content.value;
  const cell = new Cell(value.type, parameter.leaves[0]?.variable);
  context.assign(cell, value);
  context.bindings.set(declaration, cell);
}
