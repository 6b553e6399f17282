/**
 * Nested functions, written out where they are called: what they capture and change is then simply in scope. Those
 * that call themselves cannot be.
 */

import { type Expression, Node, type Statement } from "ts-morph";
import { declaredName, type FunctionNode } from "../1-parse/functions.ts";
import { spanOf } from "../1-parse/source-places.ts";
import {
  missingReturn,
  recursiveClosure,
  unsupportedOptional,
  unsupportedSyntax,
} from "../diagnostics/catalog/2-lower.ts";
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { Statement as IrStatement, Terminator, Value } from "../ir/nodes.ts";
import { isArrayType, isRecord, leaf, leavesOf, type Shape } from "../ir/types.ts";
import { contentOf, leavesAs, markCopied, shapeAt } from "./bundles.ts";
import { Bundle, type Content, refused } from "./contents.ts";
import type { Context } from "./context.ts";
import { returnedBy } from "./numbers.ts";
import { declarePattern } from "./patterns.ts";
import { block, leave } from "./regions.ts";
import { Scope } from "./scope.ts";
import { declareEmpty } from "./variables.ts";

export function callNested(
  context: Context,
  callee: FunctionNode,
  args: readonly (Content | undefined)[],
  call: Node,
): Content {
  const name = declaredName(callee) ?? "the function";
  if (context.frames.some((frame) => frame.node === callee)) {
    return context.refuse(recursiveClosure.at(spanOf(call), { name }));
  }
  if (callee.isAsync() || (Node.isGeneratorable(callee) && callee.isGenerator())) return refuseKind(context, callee);
  if (args.some((content) => content?.kind === "refused")) return refused;
  const around = context.bindings.around(callee);
  return context.within(new Scope(callee, around.kinds, around), () => {
    if (!bindParameters(context, callee, args, call)) return refused;
    const body = callee.getBody();
    if (body && Node.isExpression(body)) return runExpression(context, callee, body);
    return runBody(context, callee, name, call);
  });
}

function refuseKind(context: Context, callee: FunctionNode): Content {
  const remedy = "Write a plain function that returns its result.";
  return context.refuse(unsupportedSyntax.at(spanOf(callee), { what: "An async or generator function is", remedy }));
}

function bindParameters(
  context: Context,
  callee: FunctionNode,
  args: readonly (Content | undefined)[],
  call: Node,
): boolean {
  for (const [i, parameter] of callee.getParameters().entries()) {
    if (parameter.isRestParameter()) {
      const remedy = "Write the parameters out, or hand in an array.";
      context.refuse(unsupportedSyntax.at(spanOf(parameter), { what: "A rest parameter is", remedy }));
      return false;
    }
    const initializer = parameter.getInitializer();
    const content = args[i] ?? (initializer ? context.expression(initializer) : undefined);
    if (content) declarePattern(context, parameter.getNameNode(), parameter, { content });
    else if (parameter.isOptional() && isScalarParameter(context, parameter.getTypeNode() ?? parameter)) {
      declareEmpty(context, parameter, parameter.getName(), leaf(optionalType(parameter)));
    } else {
      context.refuse(unsupportedOptional.at(spanOf(call), { name: parameter.getName() }));
      return false;
    }
  }
  return true;
}

function isScalarParameter(context: Context, node: Node): boolean {
  const shape = shapeAt(context, node.getType().getNonNullableType(), node);
  return shape?.kind === "leaf" && !isArrayType(shape.type);
}

function optionalType(parameter: Node): "bool" | "f64" {
  return parameter.getType().getNonNullableType().isBoolean() ? "bool" : "f64";
}

function runExpression(context: Context, callee: FunctionNode, body: Expression): Content {
  context.frames.push({ node: callee, targets: [], return: () => noReturn() });
  const content = context.expression(body);
  context.frames.pop();
  return content;
}

/**
 * The body of a nested function. One that returns only at its end gives the content itself, with the identity of the
 * object if it is one; else the leaves of what is returned are results of a block around the body.
 */
function runBody(context: Context, callee: FunctionNode, name: string, call: Node): Content {
  const statements = statementsOf(callee);
  const last = statements.at(-1);
  const returned = returnedBy(callee);
  if (
    last &&
    Node.isReturnStatement(last) &&
    returned.length === 1 &&
    last.getExpression() === returned[0] &&
    returned[0]
  ) {
    return runStraight(context, callee, statements.slice(0, -1), returned[0], call);
  }
  const shape = shapeAt(context, callee.getReturnType(), callee);
  if (!shape) return refused;
  const result = isIndexResult(context, callee, shape) ? leaf("index") : shape;
  const types = leavesOf(result);
  const known = reachableBundles(context);
  const before = context.builder.statements.length;
  const entry = context.environment;
  let isOwn = true;
  const { end, leaves } = block(context, name, types, (exit): Terminator | undefined => {
    context.frames.push({
      node: callee,
      targets: [],
      return: (expression) => {
        const content: Content = expression ? context.expression(expression) : { kind: "nothing", value: "undefined" };
        if (content instanceof Bundle && reaches(content, known)) {
          markCopied(context, content, expression ?? callee);
          isOwn = false;
        }
        if (content.kind === "array" && isRecord(content.value.type)) isOwn = false;
        return leave(
          context,
          exit,
          leavesAs(context, content, result, expression ?? callee) ?? dummies(context, result),
        );
      },
    });
    const ending = context.statements(statements);
    context.frames.pop();
    if (ending || types.length === 0) return ending;
    if (!context.hasOpenEnd) context.refuse(missingReturn.at(spanOf(callee), { name }));
    return leave(context, exit, dummies(context, result));
  });
  if (end) {
    context.environment = entry;
    return throwing(context, context.builder.statements.splice(before), end, result);
  }
  if (shape.kind === "nothing") return shape;
  return contentOf(context, result, leaves, { isOwn });
}

function runStraight(
  context: Context,
  callee: FunctionNode,
  statements: readonly Statement[],
  returned: Expression,
  call: Node,
): Content {
  const before = context.builder.statements.length;
  const entry = context.environment.fork();
  context.frames.push({ node: callee, targets: [], return: () => noReturn() });
  const end = context.statements(statements);
  if (!end) {
    const content = context.expression(returned);
    context.frames.pop();
    return content;
  }
  context.frames.pop();
  const shape = shapeAt(context, callee.getReturnType(), call);
  context.environment = entry;
  if (!shape) return refused;
  return throwing(context, context.builder.statements.splice(before), end, shape);
}

function noReturn(): never {
  throw new InternalError("a return statement where none stands");
}

/** The objects that the surrounding code can reach. */
function reachableBundles(context: Context): ReadonlySet<Bundle> {
  const known = new Set<Bundle>();
  const add = (slot: unknown) => {
    if (!(slot instanceof Bundle) || known.has(slot)) return;
    known.add(slot);
    slot.slots.forEach(add);
  };
  for (const binding of context.bindings.values()) add(binding);
  return known;
}

function reaches(bundle: Bundle, known: ReadonlySet<Bundle>): boolean {
  return known.has(bundle) || [...bundle.slots.values()].some((slot) => slot instanceof Bundle && reaches(slot, known));
}

function statementsOf(callee: FunctionNode): Statement[] {
  const body = callee.getBody();
  return Node.isBlock(body) ? body.getStatements() : [];
}

function isIndexResult(context: Context, callee: FunctionNode, shape: Shape): boolean {
  if (shape.kind !== "leaf" || shape.type !== "f64") return false;
  const returned = returnedBy(callee);
  return returned.length > 0 && returned.every((it) => ["index", "literal"].includes(context.kinds.kindOf(it)));
}

/** Stands in for the leaves of a result that has been refused. */
function dummies(context: Context, shape: Shape): Value[] {
  return leavesOf(shape).map((type) => {
    const { builder } = context;
    return isArrayType(type) ? builder.allocate(type, builder.index(0)) : builder.constant(undefined, type);
  });
}

/** A nested function that always throws: what follows the call is written, but never reached. */
function throwing(context: Context, statements: readonly IrStatement[], end: Terminator, result: Shape): Content {
  const { builder } = context;
  const body = { arguments: [], statements, terminator: end };
  builder.push({ kind: "block", label: { name: "throws" }, body, results: [], origin: builder.origin });
  if (result.kind === "nothing") return result;
  return contentOf(context, result, dummies(context, result), { isOwn: true });
}
