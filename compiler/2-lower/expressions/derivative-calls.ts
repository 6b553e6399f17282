/** Calls of derivatives inside functions that are differentiated: derived first, and called as functions of the program. */
import type { Expression, Node } from "ts-morph";
import { derivationBy, derivationOf, functionArgument, nameFor } from "../../1-parse/derivations.ts";
import type { FunctionNode } from "../../1-parse/functions.ts";
import { functionWithRules } from "../../1-parse/functions-with-rules.ts";
import type { Derivation } from "../../1-parse/request.ts";
import { spanOf } from "../../1-parse/source-places.ts";
import { layerwiseInside, randomizedInside } from "../../diagnostics/catalog/1-parse.ts";
import { unsupportedSyntax } from "../../diagnostics/catalog/2-lower.ts";
import type { Report } from "../../diagnostics/diagnostic.ts";
import type { Value } from "../../ir/nodes.ts";
import { arrayType, type Shape, sameType } from "../../ir/types.ts";
import { type CallTarget, type Content, refused } from "../contents/contents.ts";
import { asScalar, scalar } from "../contents/convert.ts";
import { areRefused, type Item } from "../contents/items.ts";
import { knownOf } from "../contents/known.ts";
import type { Scope } from "../contents/scope.ts";
import type { Context, DerivedSignature, Signature } from "../context.ts";
import { writtenApart } from "../functions/apart.ts";
import { isWrittenOut } from "../names/function-types.ts";
import { isInsideFunction } from "../names/meanings.ts";
import { mayReturnParameter } from "../syntax/ownership.ts";
import { callApart } from "./apart-calls.ts";

type Derivative = CallTarget & { readonly kind: "derivative" };

export function callDerivative(context: Context, target: Derivative, args: readonly Item[], node: Expression): Content {
  if (areRefused(args)) return refused;
  const asking = target.mode === "finiteDifference" ? args.find((argument) => asksForError(argument, node)) : undefined;
  if (asking) {
    const what = "An estimate of the error of 'finiteDifference' is";
    const remedy = "Leave 'estimateError' out, and ask for it outside of functions that are differentiated.";
    return context.refuse(unsupportedSyntax.at(spanOf(asking.node ?? node), { what, remedy }));
  }
  const derived = derive(context, target, node);
  if (!derived) {
    context.hasErrors = true;
    return refused;
  }
  const { signature, captured, source } = derived;
  const { builder } = context;
  const writtenBack: (readonly [Value, Value])[] = [];
  const handed = args.map((argument, i): Item => {
    const { content } = argument;
    const { shape, name } = signature.parameters[i + captured.length] ?? {};
    if (shape?.kind === "leaf" && shape.type === "f64" && typeof knownOf(context, content) === "number") {
      return { ...argument, content: asVariable(context, content, name ?? "argument", argument.node ?? node) };
    }
    if (content.kind !== "array" || !isBufferOfNumber(shape, content.value)) return argument;
    const buffer = builder.duplicate(content.value, arrayType("f64"));
    writtenBack.push([buffer, content.value]);
    return { ...argument, content: { kind: "array", value: buffer } };
  });
  const result = callApart(context, signature, handed, node, { captured, mayShare: mayReturnParameter(source) });
  for (const [buffer, list] of writtenBack)
    builder.store(list, builder.index(0), builder.load(buffer, builder.index(0)));
  return result;
}

/** Whether an argument is options by which a derivative gives an estimate as well. */
function asksForError({ node }: Item, place: Node): boolean {
  const option = node?.getType().getProperty("estimateError");
  return option !== undefined && option.getTypeAtLocation(place).getText() === "true";
}

/** A constant as the variable that it is to the derivative, which computes in the same order whatever it is handed. */
function asVariable(context: Context, content: Content, name: string, node: Node): Content {
  return scalar(context.builder.computeAs({ name }, "copy", asScalar(context, content, "f64", node)));
}

/** Whether a list is handed over where a typed array takes the gradient by a number: both may. */
function isBufferOfNumber(shape: Shape | undefined, array: Value): boolean {
  const isTyped = shape?.kind === "leaf" && sameType(shape.type, arrayType("f64"));
  return isTyped && sameType(array.type, arrayType("f64", "list"));
}

/** A function of the program. */
interface Known<S = Signature> {
  readonly signature: S;
  /** What its first parameters are handed. */
  readonly captured: readonly Value[];
  /** What it was derived from. */
  readonly source: FunctionNode;
}

type Derived = Known<DerivedSignature> & { readonly derivation: Derivation };

function derive(context: Context, { call, mode, of }: Derivative, node: Expression): Derived | undefined {
  const report: Report = (diagnostic) => context.refuse(diagnostic);
  if (mode === "layerwise") {
    report(layerwiseInside.at(spanOf(call), {}));
    return undefined;
  }
  if (mode === "randomizedGrad") {
    report(randomizedInside.at(spanOf(call), {}));
    return undefined;
  }
  const made = (inner: Known, derivation: Derivation | undefined): Derived | undefined => {
    if (!derivation) return undefined;
    const wrt = derivation.wrt.map((position) => position + inner.captured.length);
    const signature = context.program.derivative(inner.signature.id, { ...derivation, wrt, of: undefined });
    return signature && { ...inner, signature, derivation };
  };
  if (of.target.kind === "derivative") {
    const inner = derive(context, of.target, node);
    return inner && made(inner, derivationOf(call, mode, inner.derivation, report));
  }
  if (of.target.kind === "ruled") {
    const given = functionWithRules(of.target.call, report);
    const derivation = given && derivationBy(call, mode, given.node, given.name, report);
    const signature = derivation && context.program.withRules(given, spanOf(node));
    return signature && made({ signature, captured: [], source: given.node }, derivation);
  }
  if (of.target.kind !== "source") return undefined;
  const { node: source, scope } = of.target;
  const argument = functionArgument(call, report);
  if (!argument) return undefined;
  const name = nameFor(source, argument, call, mode);
  const derivation = derivationBy(call, mode, source, name, report);
  const inner = derivation && known(context, source, scope, node);
  return inner && made(inner, derivation);
}

/** The function that a request is made of, as one of the program's own. */
function known(context: Context, source: FunctionNode, scope: Scope, node: Expression): Known | undefined {
  if (!isInsideFunction(source) && !isWrittenOut(source)) {
    const signature = context.program.callee(source, spanOf(node), []);
    return signature && { signature, captured: [], source };
  }
  const apart = writtenApart(context, source, scope, node);
  if (!apart) return undefined;
  const { fn, captured } = apart;
  const id = context.program.define(fn, captured.length);
  return { signature: { id, parameters: fn.parameters, result: fn.result }, captured, source };
}
