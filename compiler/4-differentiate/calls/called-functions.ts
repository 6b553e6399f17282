/**
 * The derivatives of called functions: asked for where a call is differentiated, built afterwards, each once. Forward
 * mode has one function for each, that also takes and gives tangents. Reverse mode has two: the first half is the
 * function with what it keeps for the second, which takes the adjoints of the results and gives those of the operands.
 */
import type { Derivation } from "../../1-parse/request.ts";
import type { Activity, Ends } from "../../3-analyze/activity.ts";
import type { Memory } from "../../3-analyze/memory.ts";
import { Passages } from "../../3-analyze/uses.ts";
import { ruleOfHigherOrder } from "../../diagnostics/catalog/4-differentiate.ts";
import { type Diagnostic, InternalError, type Report } from "../../diagnostics/diagnostic.ts";
import type { RuleMode } from "../../ir/function-facts.ts";
import type { Call, IrFunction, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { visitStatements } from "../../ir/walk.ts";
import type { Carried } from "../carried.ts";
import { warnOfLosses, warnOfLossesInside } from "../warn-of-losses.ts";
import { settled } from "./call-derivatives.ts";
import { type Demand, demanded, keyOf } from "./demand.ts";
import { endsOf } from "./ends.ts";
import { buildHalves, type Halves } from "./halves.ts";
import { faultsAround, faultsOf, type Rule } from "./rules.ts";
import { Stacks } from "./stacks.ts";
import { buildTangentFunction } from "./tangent-function.ts";

/** A function that stands for the derivative of another; of two halves it is the first. */
interface Asked {
  readonly id: string;
  readonly demand: Demand;
  /** Absent in reverse mode. */
  readonly carried: Carried | undefined;
}

export class CalledFunctions {
  /** What derivatives call, by id. */
  readonly functions = new Map<string, IrFunction>();
  /** Those of them that are no derivatives, but what a derivative is made of. */
  readonly kept = new Set<string>();
  private readonly keptIds = new Map<IrFunction, string>();
  private readonly askedByKey = new Map<string, Asked>();
  private readonly askedById = new Map<string, Asked>();
  private readonly queue: Asked[] = [];
  /** What derivatives pass through, in what is called as well. */
  private readonly passages: Passages;
  /** Which arguments have derivatives in what the function calls that was last warned of. */
  private varied: ReadonlyMap<IrFunction, ReadonlySet<Value>> = new Map();
  private readonly stacks: Stacks;
  private readonly known = new Map<string, IrFunction>();
  /** What rules that are missing or not usable lead to. */
  private readonly faults: Diagnostic[] = [];

  constructor(private readonly operations: OperationTable) {
    this.stacks = new Stacks(operations);
    this.passages = new Passages(operations, (id) => this.known.get(id));
  }

  /** Warns of what a requested derivative leaves out; `complete` warns of what it does in the functions that are called. */
  warnOfLosses(fn: IrFunction, derivation: Derivation, ends: Ends, report: Report): void {
    warnOfLosses(fn, derivation, ends, this.passages, report);
    this.varied = this.passages.variedInCalls(fn, ends.inputs);
  }

  /** Makes known functions, by id, that those which are differentiated call. */
  add(functions: ReadonlyMap<string, IrFunction>): void {
    for (const [id, fn] of functions) {
      const known = this.known.get(id);
      if (!known) this.known.set(id, fn);
      else if (known.span !== fn.span) throw new InternalError(`two functions are known as '${id}'`);
    }
  }

  /** Makes a function known that a derivative calls as it is; gives its id, which no other has, whatever `name` it bears. */
  keep(name: string, fn: IrFunction): string {
    const known = this.keptIds.get(fn);
    if (known !== undefined) return known;
    const id = `${name} ${this.keptIds.size + 1}`;
    this.keptIds.set(fn, id);
    this.known.set(id, settled(fn));
    this.kept.add(id);
    return id;
  }

  /** What the user gives as the derivative of what is called; undefined where that cannot be used. */
  ruleFor(call: Call, mode: RuleMode): Rule | undefined {
    const callee = this.known.get(call.callee);
    const id = callee?.rules?.[mode];
    const rule = id === undefined ? undefined : this.callee(id);
    if (!callee || !rule || faultsOf(call, callee, rule, mode).length > 0) return undefined;
    return { rule, mode, name: callee.name, captured: callee.rules?.captured ?? 0 };
  }

  /** Notes what is wrong with the rule that a call needs, to be said when the derivative is complete. */
  needRule(call: Call, carried: Carried | undefined, memory: Memory, activity: Activity): void {
    const mode: RuleMode = carried ? "jvp" : "vjp";
    const callee = this.callee(call.callee);
    if (carried?.kind === "terms" && carried.count > 1) {
      this.faults.push(ruleOfHigherOrder.at(call.origin.span, { function: callee.name }));
      return;
    }
    const id = callee.rules?.[mode];
    const rule = id === undefined ? undefined : this.callee(id);
    this.faults.push(...faultsOf(call, callee, rule, mode), ...faultsAround(call, callee, memory, activity));
  }

  /** The id of the function that a call of the derivative calls, in reverse mode of its first half. */
  ask(demand: Demand, carried: Carried | undefined): string {
    const kind = carried === undefined ? "forward" : `${carried.kind}${carried.count}`;
    const key = `${kind} ${keyOf(demand)}`;
    let asked = this.askedByKey.get(key);
    if (!asked) {
      asked = { id: `${demand.callee}.${kind}${this.askedByKey.size}`, demand, carried };
      this.askedByKey.set(key, asked);
      this.askedById.set(asked.id, asked);
      this.queue.push(asked);
    }
    return asked.id;
  }

  /** What was asked for where a derivative is called; undefined for a call of a function as it is. */
  demandOf({ callee, isAsked }: Call): Demand | undefined {
    return isAsked && this.askedById.get(callee)?.demand;
  }

  /** The derivative with all that it needs to call what it calls. */
  complete(derivative: IrFunction, report: Report): IrFunction {
    const halves: Halves[] = [];
    for (let asked = this.queue.shift(); asked; asked = this.queue.shift()) {
      const { id, demand, carried } = asked;
      const callee = this.callee(demand.callee);
      this.warn(callee, demand, report);
      if (carried === undefined) halves.push(buildHalves(id, callee, demand, this.operations, this, report));
      else {
        const fn = buildTangentFunction(callee, demand, carried, this.operations, this);
        this.functions.set(id, settled(fn));
      }
    }
    for (const [id, fn] of this.stacks.connect(halves)) this.functions.set(id, settled(fn));
    const complete = settled(this.stacks.provide(derivative));
    for (const fn of [complete, ...this.functions.values()]) this.addPlain(fn);
    for (const fault of this.faults.splice(0)) report(fault);
    return complete;
  }

  /** What derivatives by the arguments of a called function leave out. */
  private warn(callee: IrFunction, demand: Demand, report: Report): void {
    const varied = this.varied.get(callee);
    const inputs = demanded(callee.body.arguments, demand.operands).filter((input) => varied?.has(input) ?? true);
    warnOfLossesInside(demand.callee, callee, inputs, endsOf(callee, demand), this.passages, report);
  }

  /** Functions that are called as they are. */
  private addPlain(fn: IrFunction): void {
    visitStatements(fn.body, (statement) => {
      if (statement.kind !== "call" || this.functions.has(statement.callee)) return;
      const callee = this.callee(statement.callee);
      this.functions.set(statement.callee, callee);
      this.addPlain(callee);
    });
  }

  /** The functions that one calls, directly or by way of others. */
  reachedFrom(fn: IrFunction): readonly IrFunction[] {
    const reached = new Set<IrFunction>();
    const visit = (caller: IrFunction): void =>
      visitStatements(caller.body, (statement) => {
        const callee = statement.kind === "call" ? this.callee(statement.callee) : undefined;
        if (!callee || reached.has(callee)) return;
        reached.add(callee);
        visit(callee);
      });
    visit(fn);
    return [...reached];
  }

  /** A function that is called, as it is. */
  callee(id: string): IrFunction {
    const fn = this.known.get(id);
    if (!fn) throw new InternalError(`a call of '${id}' that was not written out`);
    return fn;
  }
}
