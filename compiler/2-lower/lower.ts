/**
 * TypeScript to IR. Comes in: the functions that are requested. Goes out: a program with them and every function they
 * reach, each lowered once. A function with mistakes in it, or in what it calls, is reported and left out.
 *
 * What remains after this stage: no syntax, strings or objects; structs are leaves; nested functions are written out
 * where they are called, and so are those that take or give functions; other functions of the top level are `call`s.
 */

import { type CallExpression, Node } from "ts-morph";
import { type CodeNode, declaredName, type FunctionNode } from "../1-parse/functions.ts";
import type { FunctionWithRules } from "../1-parse/functions-with-rules.ts";
import { type Derivation, keyOf } from "../1-parse/request.ts";
import { spanOf } from "../1-parse/source-places.ts";
import { writesCapture, writesConstant } from "../diagnostics/catalog/2-lower.ts";
import { recursion } from "../diagnostics/catalog/4-differentiate.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { placing } from "../diagnostics/fault-place.ts";
import type { Span } from "../diagnostics/span.ts";
import { functionsIn } from "../ir/function-facts.ts";
import type { LayerFacts } from "../ir/layers.ts";
import type { IrFunction, Program, TableData } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import type { Shape } from "../ir/types.ts";
import { visitStatements } from "../ir/walk.ts";
import { constantWrites, writtenCapture } from "./constant-writes.ts";
import type { Declaration } from "./contents/contents.ts";
import type { DerivedSignature, ProgramContext, Signature } from "./context.ts";
import { lowerFunction, type SourceFunction } from "./function.ts";
import type { Capture } from "./functions/captures.ts";
import { defineWithRules } from "./functions/rules.ts";
import { leavingPackages } from "./names/package-code.ts";
import { nameOf, signatureOf } from "./signature.ts";
import { syntax } from "./syntax-table.ts";

export type { FunctionNode };

export interface FunctionToLower {
  readonly node: FunctionNode;
  /** Absent where the function itself is differentiated. */
  readonly withRules?: FunctionWithRules | undefined;
  readonly name: string;
  /** What an inline function reads of the code around it: these become leading parameters. */
  readonly captured: readonly Capture[];
}

export interface Lowered {
  readonly program: Program;
  /** The id of each requested function that could be lowered, by its node or by the call that gives its derivative. */
  readonly ids: ReadonlyMap<Node, string>;
  /** The functions whose derivatives are given, by id. */
  readonly withRules: ReadonlyMap<string, FunctionWithRules>;
  /** The functions that were looked at, also those with mistakes. */
  readonly reached: readonly CodeNode[];
  /** Those of them that are written out where they are called. */
  readonly writtenOut: ReadonlySet<CodeNode>;
}

/** The derivative of a function of the program, whose callees are all there; undefined, and reported, where there is none. */
export type Derive = (program: Program, id: string, derivation: Derivation) => IrFunction | undefined;

/** `derive` is for requests inside functions that are themselves differentiated. */
export function lower(
  functions: readonly FunctionToLower[],
  operations: OperationTable,
  report: Report,
  derive: Derive,
): Lowered {
  const lowering = new ProgramLowering(operations, (diagnostic) => report(leavingPackages(diagnostic)), derive);
  for (const source of functions) lowering.request(source);
  lowering.run();
  return lowering.result(functions);
}

/** A function on its way: known by its signature as soon as it is reached, lowered later. */
interface Reached {
  readonly source: SourceFunction;
  readonly id: string;
  readonly signature: Signature | undefined;
  readonly calls: Set<Reached>;
  /** The call that reached it first. */
  readonly from: { readonly name: string; readonly span: Span } | undefined;
  lowered: IrFunction | undefined;
  state: "waiting" | "running" | "done";
}

/** A function that no node of the source stands for: written apart from the code around it, or derived. */
interface Made {
  readonly fn: IrFunction;
  /** How many of its first parameters are variables of the code around it. */
  readonly captured: number;
}

/** A function whose derivative is given, and the functions of the source that it is made of. */
interface WithRules {
  readonly source: FunctionWithRules;
  readonly signature: Signature | undefined;
  readonly parts: readonly Reached[];
}

class ProgramLowering {
  private readonly reached = new Map<FunctionNode, Reached>();
  private readonly made = new Map<string, Made>();
  private readonly withRules = new Map<CallExpression, WithRules>();
  private readonly derivatives = new Map<string, DerivedSignature | undefined>();
  private readonly queue: Reached[] = [];
  private readonly writtenOut = new Set<CodeNode>();
  private readonly ids = new Set<string>();
  private readonly tables = new Map<string, TableData>();
  private readonly tableNames = new Map<Declaration, string>();

  constructor(
    private readonly operations: OperationTable,
    private readonly report: Report,
    private readonly deriveFrom: Derive,
  ) {}

  request({ withRules, ...source }: FunctionToLower): void {
    if (withRules) this.defined(withRules, undefined);
    else if (!this.reached.has(source.node)) this.reach(source, undefined);
  }

  run(): void {
    for (let next = this.queue.shift(); next; next = this.queue.shift()) this.lower(next);
    this.checkConstants();
  }

  private lower(reached: Reached): void {
    if (reached.state !== "waiting") return;
    reached.state = "running";
    const { source, signature } = reached;
    if (signature) {
      reached.lowered = placing(spanOf(nameOf(source.node)), () =>
        lowerFunction(source, signature, this.contextFor(reached), syntax),
      );
    }
    reached.state = "done";
  }

  /** What is lowered so far. */
  private get functions(): Map<string, IrFunction> {
    const functions = new Map<string, IrFunction>();
    for (const { id, lowered } of this.reached.values()) if (lowered) functions.set(id, lowered);
    for (const [id, { fn }] of this.made) functions.set(id, fn);
    return functions;
  }

  private derive(id: string, derivation: Derivation): DerivedSignature | undefined {
    if (!this.lowerWhole(id, derivation, new Set())) return undefined;
    const { functions } = this;
    const name = writtenCapture(id, functions, this.made.get(id)?.captured ?? 0);
    if (name !== undefined) {
      this.report(writesCapture.at(derivation.span, { name }));
      return undefined;
    }
    const fn = this.deriveFrom({ functions, tables: this.tables }, id, derivation);
    if (!fn) return undefined;
    const { parameters, result, assigned = [] } = fn;
    const layer = layerBehind(id, functions);
    const own = layer ? { ...fn, layer: { ...layer, isInDerivative: true as const } } : fn;
    return { id: this.make(own, 0), parameters, result, assigned };
  }

  /** Lowers a function and all that it calls, before it is its turn. False where one of them is being lowered, or wrong. */
  private lowerWhole(id: string, derivation: Derivation, seen: Set<string>): boolean {
    if (seen.has(id)) return true;
    seen.add(id);
    const reached = [...this.reached.values()].find((each) => each.id === id);
    if (reached?.state === "running") this.report(recursion.at(derivation.span, { function: id }));
    else if (reached) this.lower(reached);
    const fn = reached ? reached.lowered : this.made.get(id)?.fn;
    if (!fn) return false;
    let isWhole = functionsIn(fn.rules ?? {}).every((rule) => this.lowerWhole(rule, derivation, seen));
    visitStatements(fn.body, (statement) => {
      if (statement.kind === "call") isWhole &&= this.lowerWhole(statement.callee, derivation, seen);
    });
    return isWhole;
  }

  private make(fn: IrFunction, captured: number, id = unused(fn.name, this.ids)): string {
    this.made.set(id, { fn, captured });
    return id;
  }

  private checkConstants(): void {
    const byFunction = new Map<IrFunction, Reached>();
    for (const reached of this.reached.values()) if (reached.lowered) byFunction.set(reached.lowered, reached);
    const capturedLeaves = (fn: IrFunction) => {
      const count = byFunction.get(fn)?.source.captured.length ?? 0;
      return fn.parameters.slice(0, count).flatMap((parameter) => parameter.leaves).length;
    };
    for (const { caller, span, array, isCaptured } of constantWrites(this.functions, capturedLeaves)) {
      const reached = byFunction.get(caller);
      if (!reached) continue;
      reached.lowered = undefined;
      const kind = isCaptured ? writesCapture.at(span, { name: array }) : writesConstant.at(span, { array });
      this.reporting(reached.from)(kind);
    }
  }

  result(functions: readonly FunctionToLower[]): Lowered {
    const complete = this.complete();
    const lowered = new Map<string, IrFunction>();
    for (const { id, lowered: fn } of complete) if (fn) lowered.set(id, fn);
    for (const [id, { fn }] of this.made) lowered.set(id, fn);
    const ids = new Map<Node, string>();
    for (const { node, withRules } of functions) {
      const defined = withRules && this.withRules.get(withRules.call);
      if (withRules && defined?.signature && defined.parts.every((part) => complete.has(part)))
        ids.set(withRules.call, defined.signature.id);
      const reached = withRules ? undefined : this.reached.get(node);
      if (reached && complete.has(reached)) ids.set(node, reached.id);
    }
    const withRules = new Map<string, FunctionWithRules>();
    for (const { signature, source } of this.withRules.values()) if (signature) withRules.set(signature.id, source);
    return {
      program: { functions: lowered, tables: this.tables },
      ids,
      withRules,
      reached: this.looked(),
      writtenOut: this.writtenOut,
    };
  }

  private looked(): CodeNode[] {
    return [...new Set([...this.reached.keys(), ...this.writtenOut])];
  }

  /** The functions without mistakes, there and in all they call. */
  private complete(): Set<Reached> {
    const complete = new Set([...this.reached.values()].filter((it) => it.lowered));
    for (let isChanging = true; isChanging; ) {
      isChanging = false;
      for (const it of complete) {
        if ([...it.calls].every((callee) => complete.has(callee))) continue;
        complete.delete(it);
        isChanging = true;
      }
    }
    return complete;
  }

  private reach(source: SourceFunction, from: Reached["from"], given?: readonly (Shape | undefined)[]): Reached {
    const id = unused(source.name, this.ids);
    const signature = signatureOf(source.node, id, source.captured, this.reporting(from), given);
    const reached: Reached = { source, id, signature, calls: new Set(), from, lowered: undefined, state: "waiting" };
    this.reached.set(source.node, reached);
    this.queue.push(reached);
    return reached;
  }

  /** Reports with a note on how the function was reached. */
  private reporting(from: Reached["from"]): Report {
    if (!from) return this.report;
    const note = { message: `It is called by '${from.name}', here.`, span: from.span };
    return (diagnostic: Diagnostic) => this.report({ ...diagnostic, notes: [...diagnostic.notes, note] });
  }

  private callee(node: FunctionNode, from: Reached["from"], given?: readonly (Shape | undefined)[]): Reached {
    const name = declaredName(node) ?? fieldName(node) ?? "anonymous";
    return this.reached.get(node) ?? this.reach({ node, name, captured: [] }, from, given);
  }

  private defined(source: FunctionWithRules, from: Reached["from"]): WithRules {
    const known = this.withRules.get(source.call);
    if (known) return known;
    const parts: Reached[] = [];
    const signature = defineWithRules(source, {
      operations: this.operations,
      report: this.reporting(from),
      define: (fn) => this.make(fn, 0),
      callee: (node) => {
        const part = this.callee(node, from);
        parts.push(part);
        return part.signature;
      },
    });
    const defined = { source, signature, parts };
    this.withRules.set(source.call, defined);
    return defined;
  }

  private contextFor(caller: Reached): ProgramContext {
    return {
      operations: this.operations,
      report: this.reporting(caller.from),
      callee: (node, span, given) => {
        const callee = this.callee(node, { name: caller.source.name, span }, given);
        caller.calls.add(callee);
        return callee.signature;
      },
      withRules: (source, span) => {
        const { signature, parts } = this.defined(source, { name: caller.source.name, span });
        for (const part of parts) caller.calls.add(part);
        return signature;
      },
      writtenOut: (node) => {
        this.writtenOut.add(node);
      },
      define: (fn, captured, own) => this.make(fn, captured, own),
      newId: (name) => unused(name, this.ids),
      derivative: (id, derivation) => {
        const key = `${id} ${keyOf(derivation)}`;
        if (!this.derivatives.has(key)) this.derivatives.set(key, this.derive(id, derivation));
        return this.derivatives.get(key);
      },
      table: (declaration, data, name) => {
        const known = this.tableNames.get(declaration);
        if (known !== undefined) return known;
        const own = unused(name, new Set(this.tables.keys()));
        this.tableNames.set(declaration, own);
        this.tables.set(own, { ...data, name: own });
        return own;
      },
    };
  }
}

/** The name of the field that a function is written into. */
function fieldName(node: FunctionNode): string | undefined {
  const field = node.getParent();
  return Node.isPropertyAssignment(field) ? field.getName() : undefined;
}

/** The name, or the first of `name_2`, `name_3`, ... that is not taken; it is taken afterwards. */
function unused(name: string, taken: Set<string>): string {
  let own = name;
  for (let i = 2; taken.has(own); i++) own = `${name}_${i}`;
  taken.add(own);
  return own;
}

/** A layer that a function is, or that it calls, itself or by others. */
function layerBehind(id: string, functions: ReadonlyMap<string, IrFunction>): LayerFacts | undefined {
  const reached = new Set([id]);
  // A set is iterated in insertion order and sees what is added meanwhile.
  for (const each of reached) {
    const fn = functions.get(each);
    if (fn?.layer) return fn.layer;
    if (fn) visitStatements(fn.body, (statement) => statement.kind === "call" && reached.add(statement.callee));
  }
  return undefined;
}
