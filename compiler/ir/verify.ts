/**
 * The laws of the IR, checked after every stage in tests: each value is defined once and read only where it is visible,
 * every statement has operands and results of fitting types, regions hand on what their construct expects, breaks go to
 * enclosing blocks, calls and tables exist, and released memory is not used again.
 */
import { InternalError } from "../diagnostics/diagnostic.ts";
import type {
  Allocate,
  ConstantValue,
  IrFunction,
  Label,
  Program,
  Region,
  Statement,
  Terminator,
  Value,
} from "./nodes.ts";
import type { OperationTable } from "./operation.ts";
import { printFunction } from "./print.ts";
import {
  type ArrayType,
  elementType,
  isArrayType,
  isFlat,
  isList,
  isNested,
  isRecord,
  leavesOf,
  type RecordType,
  type ScalarType,
  sameType,
  type Type,
  typeText,
} from "./types.ts";
import { releaseFaults } from "./verify-release.ts";
import { operandsOf, operandsOfTerminator, regionsOf, resultsOf } from "./walk.ts";

/** What is wrong with a function; empty when nothing is. */
function verifyFunction(fn: IrFunction, program: Program, operations: OperationTable): string[] {
  const verifier = new Verifier(program, operations);
  verifier.function(fn);
  return [...verifier.faults, ...releaseFaults(fn)];
}

/** What is wrong with a program's functions, each fault under its function's id. */
export function verifyProgram(program: Program, operations: OperationTable): string[] {
  return [...program.functions].flatMap(([id, fn]) =>
    verifyFunction(fn, program, operations).map((fault) => `${id}: ${fault}`),
  );
}

/** Returns the program, or throws with its first broken function printed. `stage` names the pass that made it. */
export function verified(stage: string, program: Program, operations: OperationTable): Program {
  for (const [id, fn] of program.functions) {
    const faults = verifyFunction(fn, program, operations);
    if (faults.length === 0) continue;
    throw new InternalError(`'${stage}' made invalid IR:\n- ${faults.join("\n- ")}\n\n${printFunction(fn, id)}`);
  }
  return program;
}

/** The constructs around a region: what its terminator may give, and to whom. */
interface Context {
  readonly visible: ReadonlySet<Value>;
  /** What a `yield` must give. */
  readonly yields: readonly Type[];
  /** What a `break` to each enclosing label must give. */
  readonly labels: ReadonlyMap<Label, readonly Type[]>;
}

class Verifier {
  readonly faults: string[] = [];
  private readonly defined = new Set<Value>();
  private readonly tables = new Set<Value>();
  private readonly literals = new Map<Value, number>();
  private readonly pooled = new Map<Value, Allocate["content"]>();
  /** Arrays that come out of lists, branches or blocks: where these are from is not known. */
  private readonly held = new Set<Value>();

  constructor(
    private readonly program: Program,
    private readonly operations: OperationTable,
  ) {}

  function(fn: IrFunction): void {
    for (const parameter of fn.parameters) {
      this.types(`parameter '${parameter.name}'`, parameter.leaves, leavesOf(parameter.shape));
      if (parameter.defaultValue !== undefined && parameter.leaves.length !== 1) {
        this.fault(`parameter '${parameter.name}' has a default value and is not one leaf`);
      }
    }
    const leaves = fn.parameters.flatMap((parameter) => parameter.leaves);
    const args = fn.body.arguments;
    if (args.length !== leaves.length || args.some((argument, i) => argument !== leaves[i])) {
      this.fault("the body's arguments are not the parameters' leaves");
    }
    const assigned = (fn.assigned ?? []).map((field) => fn.parameters[field.parameter]!.leaves[field.leaf]!.type);
    const other: readonly Type[] = fn.alternative ? [...leavesOf(fn.alternative), "bool"] : [];
    const results = [...(fn.result === undefined ? [] : leavesOf(fn.result)), ...assigned, ...other];
    this.region("the body", fn.body, { visible: new Set(), yields: results, labels: new Map([[fn.label, results]]) });
  }

  private region(where: string, region: Region, around: Context): void {
    const visible = new Set(around.visible);
    const define = (value: Value) => {
      if (this.defined.has(value)) this.fault(`${nameOf(value)} is defined twice (${where})`);
      this.defined.add(value);
      visible.add(value);
    };
    region.arguments.forEach(define);
    const context = { ...around, visible };
    for (const statement of region.statements) {
      this.reads(statement.kind, operandsOf(statement), visible);
      this.statement(statement, context);
      resultsOf(statement).forEach(define);
    }
    this.reads(region.terminator.kind, operandsOfTerminator(region.terminator), visible);
    this.terminator(where, region.terminator, context);
  }

  private reads(reader: string, values: readonly Value[], visible: ReadonlySet<Value>): void {
    for (const value of values) {
      if (!visible.has(value)) this.fault(`'${reader}' reads ${nameOf(value)}, which is not visible there`);
    }
  }

  private terminator(where: string, terminator: Terminator, { yields, labels }: Context): void {
    switch (terminator.kind) {
      case "yield":
        this.types(`'yield' of ${where}`, terminator.values, yields);
        break;
      case "break": {
        const expected = labels.get(terminator.target);
        if (expected === undefined) this.fault(`'break' to '${terminator.target.name}', which does not enclose it`);
        else this.types(`'break' to '${terminator.target.name}'`, terminator.values, expected);
        break;
      }
      case "throw":
        if (operandsOfTerminator(terminator).some(({ type }) => isArrayType(type))) this.fault("'throw' of an array");
        break;
    }
  }

  private statement(statement: Statement, context: Context): void {
    switch (statement.kind) {
      case "constant":
        this.constant(statement.value, statement.result);
        break;
      case "compute": {
        const { op, operands, result } = statement;
        const scalars = operands
          .map((operand) => operand.type)
          .filter((type): type is ScalarType => !isArrayType(type));
        const type = scalars.length === operands.length ? this.operations[op].type(scalars) : undefined;
        if (type === undefined)
          this.fault(`'${op}' does not take (${operands.map((o) => typeText(o.type)).join(", ")})`);
        else this.types(`'${op}'`, [result], [type]);
        break;
      }
      case "load":
        this.element("load", statement.array, statement.result, statement.index);
        this.types("'load' index", [statement.index], ["index"]);
        if (isNested(statement.array.type)) this.held.add(statement.result);
        break;
      case "store":
      case "accumulate":
        this.element(statement.kind, statement.array, statement.value, statement.index);
        this.types(`'${statement.kind}' index`, [statement.index], ["index"]);
        this.writes(statement.kind, statement.array);
        if (statement.kind === "accumulate" && statement.value.type === "bool") this.fault("'accumulate' of a boolean");
        if (statement.kind === "store" && statement.removes && !isList(statement.array.type)) {
          this.fault("an element of what is no list is taken away");
        }
        break;
      case "length":
        if (isRecord(statement.array.type)) this.fault("'length' of a record");
        this.array("length", statement.array);
        this.hasLength("length", statement.array);
        this.types("'length'", [statement.result], ["index"]);
        break;
      case "allocate":
        this.types("'allocate' length", [statement.length], ["index"]);
        if (this.array("allocate", statement.result)?.storage === "list" && statement.pooled) {
          this.fault("'allocate' of a pooled list");
        }
        if (statement.pooled) this.pooled.set(statement.result, statement.content);
        break;
      case "reserve":
        this.types("'reserve' length", [statement.length], ["index"]);
        this.isPooled("reserve", statement.array);
        if (this.pooled.get(statement.array) === "zero")
          this.fault(`'reserve' of ${nameOf(statement.array)}, which has a length of its own`);
        break;
      case "release":
        if (!this.held.has(statement.array)) this.isPooled("release", statement.array);
        break;
      case "view":
        if (this.array("view", statement.array)?.storage === "list") this.fault("'view' of a list");
        this.types("'view'", [statement.result], [statement.array.type]);
        this.types("'view' bounds", [statement.start, statement.end], ["index", "index"]);
        break;
      case "duplicate":
        this.sameKind("duplicate", statement.array, statement.result);
        this.hasLength("duplicate", statement.array);
        break;
      case "compose": {
        const { type } = statement.result;
        if (isRecord(type)) this.composed(type, statement.operands);
        else this.fault("'compose' of what is no record");
        break;
      }
      case "same":
        this.types("'same'", [statement.right, statement.result], [statement.left.type, "bool"]);
        this.array("same", statement.left);
        break;
      case "zerosLike":
        this.sameKind("zerosLike", statement.array, statement.result);
        this.hasLength("zerosLike", statement.array);
        break;
      case "fill":
        this.element("fill", statement.array, statement.value);
        this.writes("fill", statement.array);
        break;
      case "copy":
        this.sameKind("copy", statement.source, statement.target);
        this.hasLength("copy", statement.source);
        this.types("'copy' offset", [statement.offset], ["index"]);
        this.writes("copy", statement.target);
        break;
      case "table": {
        const table = this.program.tables.get(statement.table);
        if (table === undefined) this.fault(`there is no table '${statement.table}'`);
        else this.types(`'table' ${statement.table}`, [statement.result], [table.type]);
        this.tables.add(statement.result);
        break;
      }
      case "requireDisjoint":
        for (const array of operandsOf(statement)) this.array("requireDisjoint", array);
        if (statement.names.length !== operandsOf(statement).length)
          this.fault("'requireDisjoint' does not name its arrays");
        break;
      case "requireLength":
        this.array("requireLength", statement.array);
        this.types("'requireLength' length", [statement.length], ["index"]);
        break;
      case "tap":
        for (const array of operandsOf(statement)) if (array !== statement.element?.index) this.array("tap", array);
        break;
      case "call": {
        const callee = this.program.functions.get(statement.callee);
        if (callee === undefined) {
          this.fault(`'call' of '${statement.callee}', which does not exist`);
          break;
        }
        const parameters = callee.parameters.flatMap((parameter) => leavesOf(parameter.shape));
        this.types(`operands of 'call' ${statement.callee}`, statement.operands, parameters);
        const results = callee.result === undefined ? [] : leavesOf(callee.result);
        this.types(`results of 'call' ${statement.callee}`, statement.results, results);
        break;
      }
      case "if":
        this.types("'if' condition", [statement.condition], ["bool"]);
        for (const region of regionsOf(statement)) {
          this.types("arguments of a branch", region.arguments, []);
          this.region("a branch", region, { ...context, yields: typesOf(statement.results) });
        }
        for (const result of statement.results) this.held.add(result);
        break;
      case "for": {
        const { from, to, step, initial, body, results } = statement;
        // The bound may have a fraction: the counter is compared with it as it is.
        this.types("'for' range", [from, to, step], ["index", to.type === "f64" ? "f64" : "index", "index"]);
        this.types("'for' initial values", initial, typesOf(results));
        this.types("'for' arguments", body.arguments, ["index", ...typesOf(results)]);
        this.region("a 'for'", body, { ...context, yields: typesOf(results) });
        break;
      }
      case "loop": {
        const carried = typesOf(statement.initial);
        this.types("'loop' arguments", statement.body.arguments, carried);
        this.region("a 'loop'", statement.body, { ...context, yields: carried });
        break;
      }
      case "block": {
        const { label, body, results } = statement;
        if (context.labels.has(label)) this.fault(`label '${label.name}' is defined inside itself`);
        this.types("arguments of a block", body.arguments, []);
        const yields = typesOf(results);
        const labels = new Map([...context.labels, [label, yields]]);
        this.region(`block '${label.name}'`, body, { ...context, yields, labels });
        for (const result of results) this.held.add(result);
        break;
      }
    }
  }

  private constant(value: ConstantValue, result: Value): void {
    const { type } = result;
    if (typeof value === "number") this.literals.set(result, value);
    const fits =
      ((value ?? undefined) === undefined && !isArrayType(type)) ||
      (typeof value === "boolean" && type === "bool") ||
      (typeof value === "string" && type === "text") ||
      (typeof value === "number" && (type === "f64" || (type === "index" && Number.isInteger(value))));
    if (!fits) this.fault(`the constant ${value} is no ${typeText(result.type)}`);
  }

  /** Checks that the values have these types, in order. */
  private types(what: string, values: readonly Value[], expected: readonly Type[]): void {
    const fits = values.length === expected.length && values.every((value, i) => fitsType(value, expected[i]));
    if (fits) return;
    const texts = [typesOf(values), expected].map((types) => `(${types.map(typeText).join(", ")})`);
    this.fault(`${what}: ${texts[0]} where ${texts[1]} is expected`);
  }

  private array(what: string, array: Value): ArrayType | undefined {
    if (isArrayType(array.type)) return array.type;
    this.fault(`'${what}' of ${nameOf(array)}, which is no array`);
    return undefined;
  }

  private element(what: string, array: Value, value: Value, index?: Value): void {
    const type = this.array(what, array);
    if (type === undefined) return;
    const position = index && this.literals.get(index);
    if (isRecord(type)) {
      const field = position === undefined ? undefined : type.fields[position];
      if (!field || field.isAbsent) this.fault(`'${what}' of a record at a place that is none of its fields`);
      else this.types(`'${what}'`, [value], [field.type]);
    } else this.types(`'${what}'`, [value], [elementType(type)]);
  }

  private composed({ fields }: RecordType, operands: readonly Value[]): void {
    if (operands.length !== fields.length) this.fault("'compose' with another number of contents than fields");
    fields.forEach((field, i) => {
      const operand = operands[i];
      if (operand && !field.isAbsent) this.types("'compose'", [operand], [field.type]);
    });
  }

  /** Both arrays of numbers, or both of booleans, nested equally deep. */
  private sameKind(what: string, source: Value, target: Value): void {
    let [from, to] = [this.array(what, source), this.array(what, target)];
    while (from && to && isNested(from) && isNested(to)) [from, to] = [from.element, to.element];
    if (!from || !to || (isRecord(from) && isRecord(to))) return;
    if (!isFlat(from) || !isFlat(to)) this.fault(`'${what}' between arrays that are nested differently`);
    else if ((from.element === "bool") !== (to.element === "bool"))
      this.fault(`'${what}' between numbers and booleans`);
  }

  private writes(what: string, array: Value): void {
    if (this.tables.has(array)) this.fault(`'${what}' writes a table, which is constant`);
  }

  private isPooled(what: string, array: Value): void {
    if (!this.pooled.has(array)) this.fault(`'${what}' of ${nameOf(array)}, which is not allocated from the pool`);
  }

  private hasLength(what: string, array: Value): void {
    if (this.pooled.get(array) === "uninitialised")
      this.fault(`'${what}' of ${nameOf(array)}, whose length is not known`);
  }

  private fault(message: string): void {
    this.faults.push(message);
  }
}

const typesOf = (values: readonly Value[]): Type[] => values.map((value) => value.type);

const fitsType = (value: Value, type: Type | undefined) => type !== undefined && sameType(value.type, type);

const nameOf = (value: Value) => `${value.variable?.name ?? "a temporary"} (${typeText(value.type)})`;
