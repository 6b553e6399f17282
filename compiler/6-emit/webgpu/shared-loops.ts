/** Loops whose trips a device runs at once, as kernels are made of them; undefined for those that it does not. */
import { inductionsOf } from "../../3-analyze/inductions.ts";
import { type LoopFacts, loopFactsOf } from "../../3-analyze/loops/loop-facts.ts";
import type { Polynomial } from "../../3-analyze/loops/polynomials.ts";
import type { Memory } from "../../3-analyze/memory.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import { RegionBuilder } from "../../ir/build.ts";
import type { CombiningOp, KernelSum } from "../../ir/kernel.ts";
import type { For, IrFunction, Region, Statement, Value } from "../../ir/nodes.ts";
import type { OperationTable } from "../../ir/operation.ts";
import { isArrayType } from "../../ir/types.ts";
import { countUses, freeValuesOf, visitStatements } from "../../ir/walk.ts";
import type { HostValues } from "./host-values.ts";
import { isFloats, misfitIn, type Trips } from "./kernel-builder.ts";

/** Trips at once, with what only their caller knows left out: slots of sums are numbered by it. */
export interface SharedTrips extends Omit<Trips, "sums" | "guard" | "origin"> {
  readonly sums: readonly (Omit<KernelSum, "slot"> & { readonly result: Value })[];
  /** No less than 0, or the trips run one after the other. */
  readonly guards: readonly Polynomial[];
  /** Carried values that no trip changes: their results are what they were. */
  readonly unchanged: readonly { readonly initial: Value; readonly result: Value }[];
}

const combining: readonly CombiningOp[] = ["add", "multiply", "min", "max"];

const recurrences = { scan: ", a scan", linear: ", a linear recurrence", other: ", a recurrence" };

/** A loop of fewer trips does not keep a device busy. */
const fewTrips = 16;

export class SharedLoops {
  private readonly facts: ReadonlyMap<Statement, LoopFacts>;

  constructor(
    private readonly fn: IrFunction,
    private readonly structure: Structure,
    private readonly memory: Memory,
    private readonly host: HostValues,
    private readonly operations: OperationTable,
  ) {
    this.facts = new Map(loopFactsOf(fn).map((each) => [each.loop, each]));
  }

  /** Whether a region holds loops worth a device, so that the host runs what is around them. */
  areIn(region: Region): boolean {
    let found = false;
    visitStatements(region, (statement) => {
      if (statement.kind !== "for" || found) return;
      const [from, to] = [statement.from, statement.to].map((value) => this.structure.literalOf(value));
      const isShort = from !== undefined && to !== undefined && Math.abs(to - from) < fewTrips;
      found = !isShort && this.of(statement) !== undefined;
    });
    return found;
  }

  /** Why trips of a loop do not run at once. */
  reasonOf(loop: Statement): string {
    const own = this.facts.get(loop)?.class;
    if (own?.kind !== "carried") return "it makes few trips, or the host does not know how many";
    if (own.mayBeLeft) return "it may be left early";
    const names = own.by.map((value) => (value.variable ?? value.hint)?.name ?? "a value");
    const kind = own.recurrence === undefined ? "" : recurrences[own.recurrence];
    return `each trip goes on from the one before${kind}: ${[...new Set(names)].join(", ")}`;
  }

  of(loop: For): SharedTrips | undefined {
    const facts = this.facts.get(loop);
    if (!facts || facts.class.kind === "carried" || misfitIn(loop.body, this.operations) || !this.isCounted(loop))
      return undefined;
    const { guards } = facts.class;
    const summed = this.summedArrays(facts);
    const carried = this.carriedBy(loop, facts);
    if (!summed || !carried || !this.areOnHost(guards)) return undefined;
    const own = { counter: loop.body.arguments[0]!, from: loop.from, to: loop.to, test: loop.test };
    const flat = facts.class.kind === "parallel" ? this.flattened(loop) : { loops: [], guards: [], body: loop.body };
    const end = flat.body.terminator;
    const values = end.kind === "yield" ? end.values : [];
    const next = carried.sums.map(({ argument }) => values[loop.body.arguments.indexOf(argument) - 1]!);
    const statements = [...carried.computed, ...flat.body.statements];
    return {
      kind: facts.class.kind,
      loops: [{ ...own, step: this.structure.literalOf(loop.step)! }, ...flat.loops],
      sums: carried.sums,
      summed,
      unchanged: carried.unchanged,
      body: { arguments: [], statements, terminator: { kind: "yield", values: next, origin: end.origin } },
      guards: [...guards, ...flat.guards],
    };
  }

  private isCounted({ from, to, step }: For): boolean {
    return this.host.has(from) && this.host.has(to) && Number.isInteger(this.structure.literalOf(step) || Number.NaN);
  }

  private areOnHost(guards: readonly Polynomial[]): boolean {
    return guards.every((guard) => guard.every(({ factors }) => factors.every((factor) => this.host.has(factor))));
  }

  /** Loops that fill a parallel one, as further dimensions of its trips. */
  private flattened(outer: For): Pick<SharedTrips, "loops" | "guards" | "body"> {
    const inner = outer.body.statements.at(-1);
    const none = { loops: [], guards: [], body: outer.body };
    const before = outer.body.statements.slice(0, -1);
    const isPlain = before.every(({ kind }) => kind === "constant" || kind === "compute" || kind === "length");
    if (inner?.kind !== "for" || !isPlain || inner.initial.length > 0 || outer.initial.length > 0) return none;
    const facts = this.facts.get(inner);
    if (facts?.class.kind !== "parallel" || !this.isCounted(inner) || !this.areOnHost(facts.class.guards)) return none;
    const further = this.flattened(inner);
    const step = this.structure.literalOf(inner.step)!;
    const own = { counter: inner.body.arguments[0]!, from: inner.from, to: inner.to, test: inner.test, step };
    return {
      loops: [own, ...further.loops],
      guards: [...facts.class.guards, ...further.guards],
      body: { ...further.body, statements: [...before, ...further.body.statements] },
    };
  }

  private carriedBy(loop: For, facts: LoopFacts) {
    const into = facts.class.kind === "reduction" ? facts.class.into : [];
    const inductions = inductionsOf(this.fn);
    const uses = countUses(this.fn.body);
    const sums: SharedTrips["sums"][number][] = [];
    const unchanged: SharedTrips["unchanged"][number][] = [];
    const computed = new RegionBuilder(this.operations, loop.origin);
    const end = loop.body.terminator;
    for (const [i, argument] of loop.body.arguments.slice(1).entries()) {
      const [initial, result] = [loop.initial[i]!, loop.results[i]!];
      const next = end.kind === "yield" ? end.values[i] : undefined;
      const op = combining.find((name) => into.some((own) => own.value === argument && own.op === name));
      const induction = inductions.get(argument);
      const put = (value: Value) =>
        computed.push({ kind: "compute", op: "copy", operands: [value], result: argument, origin: loop.origin });
      if (isArrayType(argument.type)) return undefined;
      if (op && argument.type === "f64") sums.push({ op, initial, argument, result });
      else if (next === argument) {
        put(initial);
        unchanged.push({ initial, result });
      } else if (induction && argument.type === "index" && !uses.has(result)) {
        const value = this.inTrip(loop, induction.start, induction.step, computed);
        if (!value) return undefined;
        put(value);
      } else return undefined;
    }
    return { sums, unchanged, computed: computed.statements };
  }

  /** start + (counter - from) / loop's step * step */
  private inTrip(
    loop: For,
    start: Value,
    step: number | { readonly value: Value; readonly sign: 1 | -1 },
    b: RegionBuilder,
  ): Value | undefined {
    const stride = this.structure.literalOf(loop.step);
    if (stride !== 1 && stride !== -1) return undefined;
    const distance = b.compute("subtract", loop.body.arguments[0]!, loop.from);
    const by = typeof step === "number" ? b.index(step * stride) : step.value;
    const change = b.compute("multiply", distance, by);
    const isDown = typeof step !== "number" && step.sign * stride < 0;
    return b.compute(isDown ? "subtract" : "add", start, change);
  }

  /** The arrays that all trips add to; undefined where they do more with one of them. */
  private summedArrays(facts: LoopFacts): ReadonlySet<Value> | undefined {
    const into = facts.class.kind === "reduction" ? facts.class.into : [];
    const roots = into.map(({ value }) => value).filter(({ type }) => isArrayType(type));
    const arrays = [...freeValuesOf(facts.loop.body)].filter(
      (value) => isArrayType(value.type) && roots.includes(this.memory.rootOf(value)),
    );
    const areAdded = facts.accesses.every(({ root, kind }) => !roots.includes(root) || kind === "add");
    const areOwn = roots.every((root) => arrays.filter((array) => this.memory.rootOf(array) === root).length === 1);
    return areAdded && areOwn && arrays.every(isFloats) ? new Set(arrays) : undefined;
  }
}
