/** The JavaScript variables of a function: one per group of values, with the name it would like to have. */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { namingOf } from "../../ir/build.ts";
import { joined, nounOf } from "../../ir/naming.ts";
import type { Compute, If, IrFunction, Load, Statement, Value } from "../../ir/nodes.ts";
import type { OpName } from "../../ir/op-names.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType, isRecord } from "../../ir/types.ts";
import { resultsOf, visitStatements } from "../../ir/walk.ts";
import { faceOf } from "../out-of-ssa/nestable.ts";
import type { Nesting } from "../out-of-ssa/nesting.ts";
import type { Group, Sharing } from "../out-of-ssa/sharing.ts";
import { Roles } from "./roles.ts";
import { leafNames } from "./shapes.ts";
import type { Local } from "./tree.ts";

export class Locals {
  private readonly locals = new Map<Group, Local>();
  private readonly parameters = new Map<Value, string>();
  /** Leaves of structured parameters, with names that say whose they are. */
  private readonly qualified = new Map<Value, string>();
  /** Parameters that are one leaf. */
  private readonly wholes = new Set<Value>();
  private readonly definitions = new Map<Value, Statement>();
  private readonly roles: Roles;

  constructor(
    fn: IrFunction,
    private readonly nesting: Nesting,
    private readonly sharing: Sharing,
    private readonly operations: OperationTable,
  ) {
    for (const { name, shape, leaves } of fn.parameters) {
      const names = leafNames(shape, name);
      leaves.forEach((leaf, i) => {
        const own = names[i] ?? name;
        this.parameters.set(leaf, own);
        if (shape.kind === "leaf") this.wholes.add(leaf);
        else this.qualified.set(leaf, joined(name, own));
      });
    }
    visitStatements(fn.body, (statement) => {
      for (const result of resultsOf(statement)) this.definitions.set(result, statement);
    });
    this.roles = new Roles(fn, this.definitions);
  }

  of(value: Value): Local {
    const group = this.sharing.groupOf(value);
    if (!group) throw new InternalError("a value without a variable");
    const known = this.locals.get(group);
    if (known) return known;
    const hint = group.members.find((member) => member.hint)?.hint;
    const wanted = this.parameterOf(group) ?? group.variable?.name ?? hint?.name ?? this.describe(group);
    const qualified = group.members.map((member) => this.qualified.get(member)).find((name) => name !== undefined);
    const otherwise = qualified ?? hint?.otherwise;
    const names = otherwise === undefined ? { wanted } : { wanted, otherwise };
    const local: Local = { type: value.type, ...names, variable: group.variable };
    this.locals.set(group, local);
    return local;
  }

  /** The parameter that a group holds, which keeps its name whatever else the group is called. */
  private parameterOf({ members }: Group): string | undefined {
    const whole = members.find((member) => this.wholes.has(member));
    return whole && this.parameters.get(whole);
  }

  /** A name for a variable that the source does not have. */
  private describe({ members }: Group): string {
    for (const member of members) {
      const leaf = this.parameters.get(member);
      if (leaf !== undefined) return leaf;
      const definition = this.definitions.get(member);
      if (definition) return this.describeResult(definition, member);
    }
    return members[0]?.type === "index" ? "i" : "t";
  }

  private describeResult(statement: Statement, result: Value): string {
    switch (statement.kind) {
      case "load":
        return this.describeElement(statement);
      case "length":
        return `${this.nameOf(statement.array)}Length`;
      case "compute":
        return this.describeComputation(statement);
      case "if":
        return this.describeYielded(statement, statement.results.indexOf(result)) ?? "result";
      case "call":
      case "for":
      case "block":
        return "result";
      default:
        return isArrayType(result.type) ? "array" : "t";
    }
  }

  private describeElement({ array, index }: Load): string {
    if (!isRecord(array.type)) return joined(this.nameOf(array), this.positionName(index));
    const field = array.type.fields[this.nesting.positionOf(index)]?.name ?? "field";
    return joined(this.nameOf(array, "object"), field);
  }

  /** A position that is written out names an element better than that it is one. */
  private positionName(index: Value): string {
    const definition = this.definitions.get(index);
    const literal = definition?.kind === "constant" ? String(definition.value) : "";
    return /^\d+$/.test(literal) ? literal : this.nameOf(index, "at");
  }

  private describeComputation(statement: Compute): string {
    const { result } = statement;
    const [first] = statement.operands;
    if (result.type === "bool") return "condition";
    const face = faceOf(statement, this.operations);
    if (face.kind === "transparent" && first) {
      const definition = this.nesting.definitionOf(first);
      if (definition?.kind === "compute") return this.describeAs(result, definition);
      return this.roles.isIndex(result) ? this.nameOf(first, "at") : this.nameOf(first, "t");
    }
    return this.describeAs(result, statement);
  }

  /** The result of a computation, of which `value` may be a conversion. */
  private describeAs(value: Value, { op, operands }: Compute): string {
    const index = this.describeIndex(value, op, operands);
    if (index !== undefined) return index;
    const face = this.operations[op].js;
    if (face.kind === "helper") return "drawn";
    return face.kind === "call" ? (face.callee.split(".").at(-1) ?? "t") : (nounOf(op) ?? "t");
  }

  /** Integers, and what they are computed from, are called by what they are for. */
  private describeIndex(value: Value, op: OpName, [first, second]: readonly Value[]): string | undefined {
    if (value.type !== "index") return op === "multiply" && this.roles.isPartOfIndex(value) ? "start" : undefined;
    if (this.roles.isLength(value)) return op === "max" ? "count" : "size";
    if (op === "max") return "count";
    if (op === "multiply") return "start";
    const isStep = first !== undefined && this.isOne(second);
    const isOfTrip = isStep && this.roles.changesInTrips(first);
    if (op === "subtract" && isStep) return isOfTrip ? "previous" : "last";
    if (op === "add" && isOfTrip) return "next";
    return this.roles.isIndex(value) ? "at" : undefined;
  }

  /** A choice between values is called like the first of them that is computed. */
  private describeYielded({ then, otherwise }: If, position: number): string | undefined {
    for (const { terminator } of [then, otherwise]) {
      const value = terminator.kind === "yield" ? terminator.values[position] : undefined;
      const definition = value && this.definitions.get(value);
      if (value && (definition?.kind === "compute" || definition?.kind === "load")) {
        return this.describeResult(definition, value);
      }
    }
    return undefined;
  }

  private isOne(value: Value | undefined): boolean {
    const definition = value && this.definitions.get(value);
    return definition?.kind === "constant" && definition.value === 1;
  }

  private nameOf(value: Value, otherwise = "array"): string {
    if (this.nesting.isNested(value)) {
      const definition = this.nesting.definitionOf(value);
      if (definition?.kind === "table") return definition.table;
      return otherwise;
    }
    return this.parameters.get(value) ?? namingOf(value)?.name ?? otherwise;
  }
}
