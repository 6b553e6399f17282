/**
 * Gives arrays that go by changing names a shadow that goes with them: made where the array is made, exchanged where it
 * is exchanged, held by a list of shadows where a list holds the array.
 *
 *     [a, b] = [b, a]          becomes also          [aBar, bBar] = [bBar, aBar]
 *     rows[i] = row                                  rowsBar[i] = rowBar
 *
 * So the reverse sweep finds the shadow of an array by the way by which it finds the array. To the sweeps these shadows
 * are arrays like others; all of them hold zeros until the reverse sweep begins.
 */
import { type Memory, memoryOf } from "../../3-analyze/memory.ts";
import { structureOf } from "../../3-analyze/structure.ts";
import { InternalError } from "../../diagnostics/diagnostic.ts";
import { makeValue, RegionBuilder } from "../../ir/build.ts";
import type { Call, Compose, IrFunction, Label, Region, Statement, Store, Terminator, Value } from "../../ir/nodes.ts";
import {
  type ArrayType,
  derivativeType,
  isArrayType,
  isList,
  isRecord,
  leaf,
  leavesOf,
  type Shape,
} from "../../ir/types.ts";
import { mapRegions, withParts } from "../../ir/walk.ts";
import type { Analysed } from "../analyse.ts";
import { withCompanions } from "../calls/companions.ts";
import { derivedFrom } from "../linearise.ts";
import { DerivedNames } from "../names.ts";

/** The shadow that goes with each array that has one. */
export type PairedShadows = ReadonlyMap<Value, Value>;

/** Whether some shadow has to go with its array. */
export function hasPairs({ activity, memory }: Analysed): boolean {
  return [...memory.roots()].some((root) => activity.isActive(root) && memory.isMoving(root));
}

/** The function with the shadows of such arrays. `given` holds those of parameters. */
export function pairShadows(
  analysed: Analysed,
  given: PairedShadows,
  resultsWithShadows: readonly number[] = [],
): { readonly analysed: Analysed; readonly shadows: PairedShadows } {
  const pairing = new Pairing(analysed, given, resultsWithShadows);
  const fn = pairing.function(analysed.linear.fn);
  const linear = { ...analysed.linear, fn };
  return {
    analysed: { ...analysed, linear, structure: structureOf(fn), memory: memoryOf(fn) },
    shadows: pairing.shadows,
  };
}

class Pairing {
  readonly shadows = new Map<Value, Value>();
  private readonly names = new DerivedNames("Bar");
  private readonly resultsOfLabel = new Map<Label, readonly Value[]>();
  private readonly memory: Memory;

  constructor(
    private readonly analysed: Analysed,
    private readonly given: PairedShadows,
    /** The leaves of the result that the function gives together with their shadows. */
    private readonly resultsWithShadows: readonly number[],
  ) {
    this.memory = analysed.memory;
  }

  function(fn: IrFunction): IrFunction {
    const paired = fn.body.arguments.filter((argument) => this.isPaired(argument));
    const shadows = paired.map((parameter) => {
      const shadow = this.given.get(parameter);
      if (!shadow) throw new InternalError("an active parameter without a shadow");
      this.shadows.set(parameter, shadow);
      return shadow;
    });
    const body = this.region(fn.body, undefined);
    return { ...fn, body: { ...body, arguments: [...body.arguments, ...shadows] }, result: this.result(fn.result) };
  }

  private result(shape: Shape | undefined): Shape | undefined {
    if (this.resultsWithShadows.length === 0) return shape;
    const types = leavesOf(shape ?? { kind: "nothing", value: "undefined" });
    const ofShadows = this.resultsWithShadows.map((i) => derivativeType(types[i]!));
    return { kind: "tuple", elements: [...types, ...ofShadows].map((type) => leaf(type)) };
  }

  private isPaired(value: Value): boolean {
    return isArrayType(value.type) && this.analysed.activity.isActive(value) && this.memory.isMoving(value);
  }

  private shadowOf(array: Value): Value {
    const shadow = this.shadows.get(array);
    if (!shadow) throw new InternalError("an array whose shadow should go with it has none");
    return shadow;
  }

  /** The values followed by fresh shadows of those that have one. */
  private declared(values: readonly Value[]): readonly Value[] {
    const paired = values.filter((value) => this.isPaired(value));
    return [
      ...values,
      ...paired.map((value) => {
        const shadow = makeValue(derivativeType(value.type), this.names.of(value));
        this.shadows.set(value, shadow);
        return shadow;
      }),
    ];
  }

  /** The values followed by the shadows of those that become `receivers` with a shadow. */
  private handed(values: readonly Value[], receivers: readonly Value[]): readonly Value[] {
    return [...values, ...values.flatMap((value, i) => (this.isPaired(receivers[i]!) ? [this.shadowOf(value)] : []))];
  }

  /** `receivers` take what the region's `yield` gives; undefined for the function's own body. */
  private region(region: Region, receivers: readonly Value[] | undefined): Region {
    const statements = region.statements.flatMap((statement) => this.statement(statement));
    const b = new RegionBuilder(this.analysed.operations, derivedFrom(region.terminator.origin));
    const terminator = this.terminator(region.terminator, receivers, b);
    return withParts(region, { statements: [...statements, ...b.statements], terminator });
  }

  private terminator(end: Terminator, receivers: readonly Value[] | undefined, b: RegionBuilder): Terminator {
    if (end.kind === "throw") return end;
    const to = end.kind === "yield" ? receivers : this.resultsOfLabel.get(end.target);
    return withParts(end, { values: to ? this.handed(end.values, to) : this.returned(end.values, b) });
  }

  /** What nothing flows back to inside the function may have an adjoint outside. */
  private returned(values: readonly Value[], b: RegionBuilder): readonly Value[] {
    const shadows = this.resultsWithShadows.map((i) => {
      const array = values[i]!;
      if (!isArrayType(array.type)) throw new InternalError("the shadow of a scalar");
      return this.shadows.get(array) ?? b.zerosLike(array, derivativeType(array.type), this.names.of(array));
    });
    return [...values, ...shadows];
  }

  private statement(statement: Statement): readonly Statement[] {
    switch (statement.kind) {
      case "if": {
        const { results } = statement;
        const inner = mapRegions(statement, (region) => this.region(region, results));
        return [withParts(inner as typeof statement, { results: this.declared(results) })];
      }
      case "block": {
        const { results } = statement;
        this.resultsOfLabel.set(statement.label, results);
        const body = this.region(statement.body, results);
        return [withParts(statement, { body, results: this.declared(results) })];
      }
      case "for": {
        const [counter, ...carried] = statement.body.arguments;
        const initial = this.handed(statement.initial, carried);
        const args = [counter!, ...this.declared(carried)];
        const body = withParts(this.region(statement.body, carried), { arguments: args });
        return [withParts(statement, { initial, body, results: this.declared(statement.results) })];
      }
      case "loop": {
        const carried = statement.body.arguments;
        const initial = this.handed(statement.initial, carried);
        const args = this.declared(carried);
        return [
          withParts(statement, { initial, body: withParts(this.region(statement.body, carried), { arguments: args }) }),
        ];
      }
      case "call":
        return statement.hasRules ? this.callWithRule(statement) : [this.call(statement)];
      default: {
        const b = new RegionBuilder(this.analysed.operations, derivedFrom(statement.origin));
        this.accompany(statement, b);
        return b.statements.length > 0 ? [statement, ...b.statements] : [statement];
      }
    }
  }

  /** A derivative that is called takes the shadows of arrays behind its operands, and gives them behind its results. */
  private call(call: Call): Call {
    if (!this.analysed.called.demandOf(call)) return call;
    const { results } = call;
    const ofResults = this.declared(results).slice(results.length);
    return withCompanions(call, (operand) => (this.isPaired(operand) ? [this.shadowOf(operand)] : []), ofResults);
  }

  /** What a function gives whose derivative is given is new. */
  private callWithRule(call: Call): readonly Statement[] {
    const b = new RegionBuilder(this.analysed.operations, derivedFrom(call.origin));
    for (const result of call.results) this.make(result, (type, name) => b.zerosLike(result, type, name));
    return [call, ...b.statements];
  }

  /** What happens to the shadows along with a statement. */
  private accompany(statement: Statement, b: RegionBuilder): void {
    switch (statement.kind) {
      case "allocate":
        this.make(statement.result, (type, name) => b.allocate(type, statement.length, { variable: name }));
        return;
      case "compose":
        this.compose(statement, b);
        return;
      case "duplicate":
      case "zerosLike":
      case "table":
        this.make(statement.result, (type, name) => b.zerosLike(statement.result, type, name));
        return;
      case "view":
        this.make(statement.result, (type, name) =>
          statement.exclusive
            ? b.zerosLike(statement.result, type, name)
            : b.view(this.shadowOf(statement.array), statement.start, statement.end, name),
        );
        return;
      case "load":
        this.make(statement.result, (type, name) =>
          b.load(this.shadowOf(statement.array), statement.index, name, type),
        );
        return;
      case "store":
        this.exchange(statement, b);
    }
  }

  /** A list that becomes longer or shorter takes its shadow along; a number's cell in the shadow is zero anyway. */
  private exchange({ array, index, value, removes }: Store, b: RegionBuilder): void {
    const isNumber = this.isPaired(array) && isList(array.type) && value.type === "f64";
    const content = this.isPaired(value) ? this.shadowOf(value) : isNumber ? b.float(0) : undefined;
    if (content && removes) b.remove(this.shadowOf(array), index, content);
    else if (content) b.store(this.shadowOf(array), index, content);
  }

  private make(array: Value, shadow: (type: ArrayType, name: Value["variable"]) => Value): void {
    if (!this.isPaired(array) || !isArrayType(array.type)) return;
    this.shadows.set(array, shadow(derivativeType(array.type), this.names.of(array)));
  }

  private compose({ operands, result }: Compose, b: RegionBuilder): void {
    if (!this.isPaired(result) || !isRecord(result.type)) return;
    const type = derivativeType(result.type);
    const contents = operands.map((operand, i) => {
      if (type.fields[i]!.isAbsent) return operand;
      return isArrayType(operand.type) ? this.shadowOf(operand) : b.float(0);
    });
    this.shadows.set(result, b.compose(type, contents, this.names.of(result)));
  }
}
