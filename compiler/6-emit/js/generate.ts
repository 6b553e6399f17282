/**
 * From a function of the IR to the tree of a JavaScript function: expressions nested, values grouped into variables,
 * control flow in JavaScript's own forms. Names and declarations are still open.
 */
import { InternalError } from "../../diagnostics/diagnostic.ts";
import type {
  AssignedField,
  Call,
  Copy,
  For,
  IrFunction,
  If as IrIf,
  Loop as IrLoop,
  Statement as IrStatement,
  Label,
  Origin,
  Parameter,
  Region,
  Release,
  RequireLength,
  Terminator,
  Value,
} from "../../ir/nodes.ts";
import { leavesOf } from "../../ir/types.ts";
import { delayUpdates } from "../out-of-ssa/delay-updates.ts";
import { dropCopies } from "../out-of-ssa/drop-copies.ts";
import { gatherElements } from "../out-of-ssa/gather-elements.ts";
import { loopsOfSource } from "../out-of-ssa/loops-of-source.ts";
import { Nesting } from "../out-of-ssa/nesting.ts";
import { markNumbersHandedIn } from "../out-of-ssa/numbers-handed-in.ts";
import { shareVariables } from "../out-of-ssa/sharing.ts";
import { asArray, elementValue, setInto } from "./array-faces.ts";
import { Expressions, givenWith, type Surroundings } from "./expressions.ts";
import { disjointArrays, inFours } from "./helper-operands.ts";
import { Locals } from "./locals.ts";
import { sequence } from "./parallel-assignment.ts";
import { leafPaths, patternOf, rebuild } from "./shapes.ts";
import { countedLoop, endlessLoop, ifStatement, inSequence, labelledBlock, settle } from "./structure.ts";
import {
  type Block,
  callOf,
  type Element,
  type Expression,
  infix,
  type Local,
  literal,
  localOf,
  type Member,
  methodOf,
  type Statement,
} from "./tree.ts";
import { unpack } from "./unpack.ts";

export interface GeneratedFunction {
  readonly parameters: readonly Local[];
  readonly body: Block;
}

export function generateFunction(source: IrFunction, surroundings: Surroundings): GeneratedFunction {
  const fn = markNumbersHandedIn(
    delayUpdates(dropCopies(gatherElements(loopsOfSource(source, surroundings.operations)))),
  );
  const nesting = new Nesting(fn, surroundings.program, surroundings.operations);
  const locals = new Locals(fn, nesting, shareVariables(fn, nesting), surroundings.operations);
  return new Generator(fn, surroundings, nesting, locals).generate();
}

/** Who receives the values that a region ends with, or that a jump carries. */
type Receivers = readonly Value[];

class Generator {
  private readonly expressions: Expressions;
  private readonly parameters: readonly Local[];
  private readonly receivers = new Map<Label, Receivers>();

  constructor(
    private readonly fn: IrFunction,
    private readonly surroundings: Surroundings,
    private readonly nesting: Nesting,
    private readonly locals: Locals,
  ) {
    this.expressions = new Expressions(surroundings, nesting, (value) => locals.of(value));
    this.parameters = fn.parameters.map((parameter) => this.parameter(parameter));
  }

  generate(): GeneratedFunction {
    const unpacking = this.fn.parameters.flatMap((parameter, i) => {
      const read = parameter.leaves.map((leaf) => (this.nesting.isNeeded(leaf) ? this.locals.of(leaf) : undefined));
      return unpack(parameter, this.parameters[i]!, read);
    });
    const body = settle(inSequence([...unpacking, ...this.region(this.fn.body, undefined)]));
    return { parameters: this.parameters, body };
  }

  /** A parameter that is one leaf is that leaf's variable; a structured one has a variable of its own. */
  private parameter(parameter: Parameter): Local {
    const [only] = parameter.leaves;
    if (parameter.shape.kind === "leaf" && only) return this.locals.of(only);
    return { type: "f64", wanted: parameter.name, variable: { name: parameter.name } };
  }

  // --- regions ---

  private region(region: Region, receivers: Receivers | undefined): Block {
    const statements = region.statements
      .filter((statement) => !this.nesting.isSilent(statement))
      .flatMap((statement, i, all) => {
        if (statement.kind !== "release") return this.statement(statement);
        const before = all[i - 1];
        const isMeant = before?.kind === "release" && before.shared === statement.shared;
        return isMeant ? [] : this.release(statement, all.slice(i));
      });
    return inSequence([...statements, ...this.terminator(region.terminator, receivers)]);
  }

  /** All releases that stand in a row in as few calls as there can be. */
  private release(first: Release, statements: readonly IrStatement[]): Block {
    const { origin, shared } = first;
    const arrays: Expression[] = [];
    for (const statement of statements) {
      if (statement.kind !== "release" || statement.shared !== shared) break;
      arrays.push(this.expressions.of(statement.array));
    }
    return inFours(arrays).map((some) => ({
      kind: "evaluate",
      expression: callOf(this.helper(givenWith(first)), ...some),
      origin,
    }));
  }

  private terminator(terminator: Terminator, receivers: Receivers | undefined): Block {
    const { origin } = terminator;
    switch (terminator.kind) {
      case "throw": {
        const parts = terminator.parts.map((part) => (typeof part === "string" ? part : this.expressions.of(part)));
        const cause = terminator.cause && this.expressions.of(terminator.cause);
        return [{ kind: "throw", errorClass: terminator.errorClass, message: { kind: "text", parts }, cause, origin }];
      }
      case "yield":
        if (receivers) return this.handOver(terminator.values, receivers, origin);
        return this.return(terminator.values, origin);
      case "break": {
        if (terminator.target === this.fn.label) return this.return(terminator.values, origin);
        const targets = this.receivers.get(terminator.target);
        if (!targets) throw new InternalError(`a break to '${terminator.target.name}' outside its block`);
        return [
          ...this.handOver(terminator.values, targets, origin),
          { kind: "jump", target: terminator.target, origin },
        ];
      }
    }
  }

  private return(values: readonly Value[], origin: Origin): Block {
    const leaves = values.map((value) => this.expressions.of(value));
    const { alternative } = this.fn;
    const others = alternative ? leaves.splice(-leavesOf(alternative).length - 1) : [];
    const assigned = this.fn.assigned ?? [];
    const fields = leaves.splice(leaves.length - assigned.length);
    const updates = assigned.flatMap((field, i): Statement[] => {
      const target = this.fieldOf(field);
      const value = fields[i];
      return value ? [{ kind: "update", target, operator: "=", value, origin }] : [];
    });
    const result = this.fn.result && rebuild(this.fn.result, leaves);
    const test = others.pop();
    // Each return knows which it is.
    const isOther = alternative && test?.kind === "literal" && test.value === true;
    const value = isOther ? rebuild(alternative, others) : result;
    return [...updates, { kind: "return", value, origin }];
  }

  /** A field of a structured parameter, as something to assign to. */
  private fieldOf({ parameter, leaf }: AssignedField): Element | Member {
    const shape = this.fn.parameters[parameter]?.shape;
    const whole = this.parameters[parameter];
    const path = shape && whole ? leafPaths(shape, localOf(whole))[leaf] : undefined;
    if (path?.kind === "element" || path?.kind === "member") return path;
    throw new InternalError(`'${this.fn.name}' assigns to what is no field of a parameter`);
  }

  /** Assigns values to those who receive them, as if at once. */
  private handOver(values: readonly Value[], receivers: Receivers, origin: Origin): Block {
    const assignments = receivers.flatMap((receiver, i) => {
      const value = values[i];
      if (!value) throw new InternalError("a region hands over too few values");
      if (!this.nesting.isNeeded(receiver)) return [];
      return [{ target: this.locals.of(receiver), value: this.unlessUndefined(value) }];
    });
    return sequence(assignments, origin);
  }

  private unlessUndefined(value: Value): Expression | undefined {
    const definition = this.nesting.definitionOf(value);
    if (definition?.kind === "constant" && definition.value === undefined) return undefined;
    return this.expressions.of(value);
  }

  // --- statements ---

  private statement(statement: Exclude<IrStatement, Release>): Block {
    const { origin } = statement;
    const evaluate = (expression: Expression): Block => [{ kind: "evaluate", expression, origin }];
    switch (statement.kind) {
      case "constant":
      case "compute":
      case "load":
      case "length":
      case "allocate":
      case "view":
      case "duplicate":
      case "zerosLike":
      case "compose":
      case "same":
      case "table": {
        const isUndefined = statement.kind === "constant" && statement.value === undefined;
        const value = isUndefined ? undefined : this.expressions.definition(statement);
        if (value && !this.nesting.isNeeded(statement.result)) return evaluate(value);
        const target = this.locals.of(statement.result);
        if (value?.kind === "local" && value.local === target) return [];
        return [{ kind: "assign", target, value, origin }];
      }
      case "store": {
        if (statement.removes) return evaluate(methodOf(this.expressions.of(statement.array), "pop"));
        const target = this.expressions.element(statement.array, statement.index);
        return [
          {
            kind: "update",
            target,
            operator: "=",
            value: this.expressions.stored(statement.array, statement.value),
            origin,
          },
        ];
      }
      case "accumulate": {
        const target = this.expressions.element(statement.array, statement.index);
        const operator = statement.sign === 1 ? "+=" : "-=";
        return [{ kind: "update", target, operator, value: this.expressions.of(statement.value), origin }];
      }
      case "fill": {
        const value = elementValue(asArray(statement.array.type), this.expressions.of(statement.value));
        return evaluate(methodOf(this.expressions.of(statement.array), "fill", value));
      }
      case "copy":
        return this.copy(statement);
      case "reserve":
        return this.reserve(statement.array, statement.length, origin);
      case "requireDisjoint":
        return disjointArrays(statement).flatMap((arrays) => {
          const names = text(arrays.map(({ name }) => name).join(", "));
          const operands = arrays.map(({ array }) => this.expressions.of(array));
          return evaluate(callOf(this.helper("requireDisjoint"), names, ...operands));
        });
      case "requireLength":
        return this.requireLength(statement);
      case "tap":
        return [];
      case "call":
        return this.call(statement);
      case "if":
        return this.if(statement);
      case "for":
        return this.for(statement);
      case "loop":
        return this.loop(statement);
      case "block": {
        this.receivers.set(statement.label, statement.results);
        return labelledBlock(statement.label, this.region(statement.body, statement.results), origin);
      }
    }
  }

  /** `if (y.length !== n) throw new Error(...);` */
  private requireLength({ array, length, name, expected, origin }: RequireLength): Block {
    const found: Expression = { kind: "member", object: this.expressions.of(array), name: "length" };
    const parts = [`FX8002: '${name}' has `, found, ` elements instead of ${expected}`];
    const fault: Statement = { kind: "throw", errorClass: "Error", message: { kind: "text", parts }, origin };
    return ifStatement(infix(found, "!==", this.expressions.of(length), 8), [fault], [], origin);
  }

  private helper(name: Parameters<Surroundings["names"]["helper"]>[0]): string {
    return this.surroundings.names.helper(name);
  }

  /** `if (tape.length < n) tape = grow(tape, n);` */
  private reserve(array: Value, length: Value, origin: Origin): Block {
    const tape = this.expressions.of(array);
    const needed = this.expressions.of(length);
    const test = infix({ kind: "member", object: tape, name: "length" }, "<", needed, 9);
    const value = callOf(this.helper("grow"), tape, needed);
    return ifStatement(test, [{ kind: "assign", target: this.locals.of(array), value, origin }], [], origin);
  }

  /** A plain array has no `set`: its elements are written one by one, once it is sure that all of them fit. */
  private copy({ target, offset, source, origin }: Copy): Block {
    const [to, start, from] = [this.expressions.of(target), this.expressions.of(offset), this.expressions.of(source)];
    if (asArray(target.type).storage === "typed") {
      return [{ kind: "evaluate", expression: setInto(to, start, from), origin }];
    }
    const lengthOf = (object: Expression): Expression => ({ kind: "member", object, name: "length" });
    const isStart = start.kind === "literal" && start.value === 0;
    const shifted = (position: Expression) => (isStart ? position : infix(start, "+", position, 11));
    const tooLong = infix(shifted(lengthOf(from)), ">", lengthOf(to), 9);
    const misfit = start.kind === "literal" ? tooLong : infix(infix(start, "<", literal(0), 9), "||", tooLong, 3);
    const counter: Local = { type: "index", wanted: "i", variable: undefined };
    const element: Statement = {
      kind: "update",
      target: { kind: "element", array: to, index: shifted(localOf(counter)) },
      operator: "=",
      value: { kind: "element", array: from, index: localOf(counter) },
      origin,
    };
    const range = { counter, from: literal(0), test: "<", to: lengthOf(from), step: literal(1), origin } as const;
    return [
      ...ifStatement(
        misfit,
        [{ kind: "throw", errorClass: "RangeError", message: text("offset is out of bounds"), origin }],
        [],
        origin,
      ),
      countedLoop(range)([element]),
    ];
  }

  private call(call: Call): Block {
    const { origin } = call;
    const needed = call.results.filter((result) => this.nesting.isNeeded(result));
    const [only] = needed;
    if (!only) return [{ kind: "evaluate", expression: this.expressions.call(call), origin }];
    if (call.results.length === 1) {
      return [{ kind: "assign", target: this.locals.of(only), value: this.expressions.definition(call), origin }];
    }
    const shape = this.expressions.callee(call).result;
    if (!shape) throw new InternalError(`'${call.callee}' gives nothing`);
    const leaves = call.results.map((result) => (this.nesting.isNeeded(result) ? this.locals.of(result) : undefined));
    return [{ kind: "destructure", pattern: patternOf(shape, leaves), value: this.expressions.call(call), origin }];
  }

  private if(statement: IrIf): Block {
    const { origin } = statement;
    const [result] = statement.results;
    if (result && this.nesting.isNeeded(result) && this.nesting.isExpression(statement)) {
      return [
        { kind: "assign", target: this.locals.of(result), value: this.expressions.definition(statement), origin },
      ];
    }
    return ifStatement(
      this.expressions.of(statement.condition),
      this.region(statement.then, statement.results),
      this.region(statement.otherwise, statement.results),
      origin,
    );
  }

  private for(loop: For): Block {
    const [counter, ...carried] = loop.body.arguments;
    if (!counter) throw new InternalError("a counted loop without a counter");
    const entry = this.handOver(loop.initial, carried, loop.origin);
    const count = countedLoop({
      counter: this.locals.of(counter),
      from: this.expressions.of(loop.from),
      test: loop.test,
      to: this.expressions.of(loop.to),
      step: this.expressions.of(loop.step),
      origin: loop.origin,
    });
    return [...entry, count(this.region(loop.body, carried)), ...this.handOver(carried, loop.results, loop.origin)];
  }

  private loop(loop: IrLoop): Block {
    const carried = loop.body.arguments;
    const entry = this.handOver(loop.initial, carried, loop.origin);
    return [...entry, endlessLoop(this.region(loop.body, carried), loop.origin)];
  }
}

function text(words: string): Expression {
  return { kind: "text", parts: [words] };
}
