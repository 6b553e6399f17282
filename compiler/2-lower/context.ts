/**
 * The state of lowering one function: the region under construction, the values of all cells at this point, and what
 * each declaration is bound to. Handlers of syntax receive it first and build on it.
 */

import type { Expression, Node, Statement as SourceStatement } from "ts-morph";
import { type CodeNode, declaredName, type FunctionNode, type MemberNode } from "../1-parse/functions.ts";
import type { FunctionWithRules } from "../1-parse/functions-with-rules.ts";
import type { Derivation } from "../1-parse/request.ts";
import { spanOf } from "../1-parse/source-places.ts";
import type { Diagnostic, Note } from "../diagnostics/diagnostic.ts";
import { InternalError } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { makeValue, RegionBuilder } from "../ir/build.ts";
import type { DefaultValue } from "../ir/default-values.ts";
import type { AssignedField, IrFunction, Statement, TableData, Terminator, Value, Variable } from "../ir/nodes.ts";
import type { OperationTable } from "../ir/operation.ts";
import { isArrayType, type Shape } from "../ir/types.ts";
import { resultsOf } from "../ir/walk.ts";
import {
  type Callable,
  type Cell,
  type Content,
  type Declaration,
  type Receiver,
  refused,
} from "./contents/contents.ts";
import { Environment } from "./contents/environment.ts";
import type { Item } from "./contents/items.ts";
import type { MayBeMissing } from "./contents/missing-values.ts";
import type { Exit } from "./contents/regions.ts";
import { Scope } from "./contents/scope.ts";
import type { Recursion } from "./expressions/recursive-calls.ts";
import { Repetition } from "./functions/repetition.ts";
import type { NumberKinds } from "./syntax/numbers.ts";
import { fieldsReplaced, fieldsWritten, makesViews } from "./syntax/written-fields.ts";

/** What a call needs to know of its callee. */
export interface Signature {
  readonly id: string;
  readonly parameters: readonly ParameterSignature[];
  readonly result: Shape | undefined;
}

/** A derivative may also assign fields of what it is handed. */
export interface DerivedSignature extends Signature {
  readonly assigned: readonly AssignedField[];
}

export interface ParameterSignature {
  readonly name: string;
  readonly shape: Shape;
  readonly defaultValue: DefaultValue | undefined;
  readonly optional: boolean;
  /** Present where its type has lists that cannot be written. */
  readonly isReadonly?: true;
  /** How the source names it, where it takes it apart at once. */
  readonly written?: string;
}

/** What all functions of a program share. */
export interface ProgramContext {
  readonly operations: OperationTable;
  report(diagnostic: Diagnostic): void;
  /** The signature of a function that is called at `place` with arguments of the shapes `given`; undefined when it has been refused. */
  callee(node: FunctionNode, place: Span, given: readonly (Shape | undefined)[]): Signature | undefined;
  /** Notes a function that is written out where it is called. */
  writtenOut(node: CodeNode): void;
  /** Takes up a function written apart from the code around it, which its first parameters come from; gives its id. */
  define(fn: IrFunction, captured: number, id?: string): string;
  /** The id of a function that is defined later. */
  newId(name: string): string;
  /** The derivative of a function of the program, which is one of its functions afterwards; undefined when it has been refused. */
  derivative(id: string, derivation: Derivation): DerivedSignature | undefined;
  /** The signature of a function whose derivative is given, which is called at `place`. */
  withRules(source: FunctionWithRules, place: Span): Signature | undefined;
  /** The name under which a constant array is kept. */
  table(declaration: Declaration, data: Omit<TableData, "name">, name: string): string;
}

/** How each kind of syntax is lowered: the table, handed in so that handlers need not import each other. */
export interface Syntax {
  expression(context: Context, node: Expression): Content;
  statement(context: Context, node: SourceStatement): Terminator | undefined;
  /** Runs a member of a class on an object; a static one on none. */
  member(
    context: Context,
    code: MemberNode,
    receiver: Receiver | undefined,
    args: readonly Item[],
    node: Node,
  ): Content;
}

/** Where `break` and `continue` lead. */
export interface JumpTarget {
  readonly labels: readonly string[];
  /** Whether a `break` without a label may mean it. */
  readonly isPlain: boolean;
  readonly onBreak: Exit;
  readonly onContinue?: Exit;
}

/** The variables around a function, and the functions among its arguments. */
export interface Run {
  readonly around: Scope;
  readonly functions: readonly Callable[];
  /** The object that `this` means. */
  readonly receiver?: Content | undefined;
  /** Where a function of the top level is written out. */
  readonly call?: Node | undefined;
}

/** The function, or the nested function written out in place, whose statements are being lowered. */
export interface Frame {
  readonly node: CodeNode;
  /** What tells runs of one function apart that may stand in each other. */
  readonly run: Run;
  readonly targets: JumpTarget[];
  /** What it was called with, for a function that is written out in place. */
  readonly args?: readonly Item[];
  /** Lowers `return expression`. */
  return: (expression: Expression | undefined) => Terminator;
}

export class Context {
  builder: RegionBuilder;
  environment = Environment.empty();
  /** Statements at the start of the function: constants of the module. */
  readonly prelude: RegionBuilder;
  /** The variables of the function whose statements are being lowered. */
  bindings: Scope;
  readonly frames: Frame[] = [];
  /** Labels of the source that stand before the statement to come. */
  pendingLabels: string[] = [];
  /** Arrays that must not be written, and what they are. */
  readonly fixedArrays = new Map<Value, "constant" | "captured">();
  /** What is known at build time of values that are scalars. */
  readonly known = new Map<Value, number | boolean | string>();
  /** Values that may be `undefined` when the program runs. */
  readonly mayBeMissing = new Map<Value, MayBeMissing>();
  /** Values that were lowered as ones that are there for certain. */
  readonly takenAsThere = new Set<Value>();
  /** The array whose memory a view shares. */
  readonly viewBases = new Map<Value, Value>();
  /** The variables that hold arrays and objects first which were made without a name. */
  readonly holders = new Map<Value, Variable>();
  /** The blocks around the code being lowered. */
  readonly exits: Exit[] = [];
  /** Arrays that a call or another array gave, or one of several: they may be any array of their type. */
  readonly foreignArrays = new Set<Value>();
  /** Cells whose value has been asked for in vain. */
  readonly reportedCells = new Set<Cell>();
  readonly repetition = new Repetition();
  /** The nested functions that call themselves whose code is being written, the innermost last. */
  readonly recursions: Recursion[] = [];
  hasErrors = false;
  /** Whether a statement was refused: it may be the one that returns. */
  hasOpenEnd = false;
  /** The fields that the function may assign of objects that are known under another name. */
  readonly fieldsWritten: ReadonlySet<string>;
  /** The names and keys, as they are written, of all that the function may assign as a whole. */
  readonly fieldsReplaced: ReadonlySet<string>;
  /** Whether arrays that are not the same may share memory which the function itself divides. */
  readonly makesViews: boolean;
  private group = 0;

  constructor(
    readonly program: ProgramContext,
    node: CodeNode,
    kinds: NumberKinds,
    private readonly syntax: Syntax,
    /** Declarations of the surrounding code that come in as parameters. */
    readonly captured: ReadonlySet<Declaration>,
  ) {
    this.builder = new RegionBuilder(program.operations);
    this.prelude = new RegionBuilder(program.operations);
    this.bindings = new Scope(node, kinds);
    this.fieldsWritten = fieldsWritten(node);
    this.fieldsReplaced = fieldsReplaced(node);
    this.makesViews = makesViews(node);
  }

  /** What the numbers of the function are that is being lowered. */
  get kinds(): NumberKinds {
    return this.bindings.kinds;
  }

  get frame(): Frame {
    const frame = this.frames.at(-1);
    if (!frame) throw new InternalError("no function is being lowered");
    return frame;
  }

  // --- descending ---

  expression(node: Expression): Content {
    return this.at(node, this.builder.origin.group, () => this.syntax.expression(this, node));
  }

  /** Lowers a statement; returns how it leaves, if it never reaches what follows. */
  statement(node: SourceStatement): Terminator | undefined {
    return this.at(node, this.newGroup(), () => this.syntax.statement(this, node));
  }

  /** Runs a member of a class. */
  member(code: MemberNode, receiver: Receiver | undefined, args: readonly Item[], node: Node): Content {
    return this.syntax.member(this, code, receiver, args, node);
  }

  statements(nodes: readonly SourceStatement[]): Terminator | undefined {
    for (const node of nodes) {
      const end = this.statement(node);
      if (end) return end;
    }
    return undefined;
  }

  /** Runs `body`, the code of another function, with the variables of `scope` in sight. */
  within<T>(scope: Scope, body: () => T): T {
    const { bindings, pendingLabels } = this;
    this.bindings = scope;
    this.pendingLabels = [];
    const result = body();
    this.bindings = bindings;
    this.pendingLabels = pendingLabels;
    return result;
  }

  newGroup(): number {
    return this.group++;
  }

  /** Runs `body` with `node` as the origin of what it builds. */
  at<T>(node: Node, group: number, body: () => T): T {
    const { builder } = this;
    const outer = builder.origin;
    builder.origin = { span: spanOf(node), group, derived: false };
    const result = body();
    builder.origin = outer;
    return result;
  }

  // --- reporting ---

  refuse(diagnostic: Diagnostic): Content {
    this.hasErrors = true;
    this.program.report({ ...diagnostic, notes: [...diagnostic.notes, ...this.callNotes()] });
    return refused;
  }

  /** How the code being lowered was reached, if it stands in a function of the top level that is written out. */
  private callNotes(): Note[] {
    const position = this.frames.findLastIndex((frame) => frame.run.call);
    const call = this.frames[position]?.run.call;
    const caller = this.frames[position - 1];
    if (!call || !caller) return [];
    const name = declaredName(caller.node) ?? "a function";
    return [{ message: `It is called by '${name}', here.`, span: spanOf(call) }];
  }

  // --- values ---

  /** The value as a version of `variable`: the statement that made it is renamed if that is the last one. */
  named(value: Value, variable: Variable | undefined): Value {
    if (variable === undefined || value.variable === variable) return value;
    if (value.variable === undefined) {
      const { statements } = this.builder;
      const last = statements.at(-1);
      if (last && resultsOf(last).includes(value)) {
        const renamed = makeValue(value.type, variable);
        statements[statements.length - 1] = withResult(last, value, renamed);
        this.environment.replace(value, renamed);
        this.moveFacts(value, renamed);
        return renamed;
      }
    }
    if (isArrayType(value.type)) {
      if (!this.holders.has(value)) this.holders.set(value, variable);
      return value;
    }
    const copy = this.builder.computeAs(variable, "copy", value);
    this.moveFacts(value, copy);
    return copy;
  }

  /** Whether a statement of the region that is being written gives the value. */
  isMadeHere(value: Value): boolean {
    return this.builder.statements.some((statement) => resultsOf(statement).includes(value));
  }

  /** Notes of an array that it is one of `sources`, or lies in one of them. */
  mayBeOneOf(array: Value, sources: readonly Value[]): void {
    this.foreignArrays.add(array);
    const fixed = sources.map((source) => this.fixedArrays.get(source)).find((why) => why !== undefined);
    if (fixed) this.fixedArrays.set(array, fixed);
  }

  private moveFacts(value: Value, renamed: Value): void {
    const fixed = this.fixedArrays.get(value);
    if (fixed) this.fixedArrays.set(renamed, fixed);
    const base = this.viewBases.get(value);
    if (base) this.viewBases.set(renamed, base);
    if (this.foreignArrays.has(value)) this.foreignArrays.add(renamed);
    const known = this.known.get(value);
    if (known !== undefined) this.known.set(renamed, known);
    const missing = this.mayBeMissing.get(value);
    if (missing) this.mayBeMissing.set(renamed, missing);
  }

  /** Gives a cell a value, which becomes a version of the cell's variable. */
  assign(cell: Cell, value: Value): Value {
    const version = this.named(value, cell.variable);
    this.environment.set(cell, version);
    return version;
  }
}

function withResult(statement: Statement, value: Value, renamed: Value): Statement {
  if ("result" in statement) return { ...statement, result: renamed };
  if (!("results" in statement)) return statement;
  return { ...statement, results: statement.results.map((result) => (result === value ? renamed : result)) };
}
