/**
 * Builds the reverse sweep: the regions of the function from their ends to their beginnings, each statement replaced
 * by what it does to the adjoints.
 *
 * Statements behind a possible exit ran only if that exit was not taken, so they are reversed under that condition:
 *
 *     A; if (c) { B; break }; C        becomes        if (left) { B' } else { C' }; A'
 */
import {
  type Break,
  endsByYield,
  fallsThrough,
  isControl,
  type LoopStatement,
  type Place,
} from "../../3-analyze/structure.ts";
import { makeValue, type RegionBuilder, valueLike } from "../../ir/build.ts";
import type { Block, If, Label, Region, Statement, Tap, Value } from "../../ir/nodes.ts";
import { isArrayType } from "../../ir/types.ts";
import { regionsOf } from "../../ir/walk.ts";
import type { Analysed } from "../analyse.ts";
import { addCells } from "../cells.ts";
import { derivedFrom } from "../linearise.ts";
import { type Adjoints, asCondition, presenceBehind } from "./adjoints.ts";
import type { CheckpointedLoops } from "./checkpoints/checkpointed-loop.ts";
import { reverseCheckpointed } from "./checkpoints/reverse-checkpointed.ts";
import type { ControlValues } from "./control-values.ts";
import { blockExit, partExit } from "./exits.ts";
import { type Exit, Frame } from "./frame.ts";
import type { FusedLoops } from "./fuse-loops.ts";
import type { PrimalAccess } from "./primal-access.ts";
import type { ReverseResult, ReverseSeeds } from "./reverse.ts";
import { reverseLoop } from "./reverse-loop.ts";
import { isReversed, reverseStatement } from "./reverse-statement.ts";
import type { Shadows } from "./shadows.ts";

export interface ReverseContext extends Analysed {
  readonly control: ControlValues;
  readonly access: PrimalAccess;
  readonly shadows: Shadows;
  /** Roots whose overwritten cells are put back on the way. */
  readonly restored: ReadonlySet<Value>;
  /** Loops that the forward sweep has reversed already. */
  readonly fused: FusedLoops;
  /** Loops of which some states are kept, and nothing else. */
  readonly checkpointed: CheckpointedLoops;
  /** What would be kept if no loop were checkpointed. */
  readonly keptWithoutCheckpoints: ReadonlySet<Value>;
  /** Writes both sweeps of a part of the function. */
  readonly reverseWithin: (part: Analysed, seeds: ReverseSeeds, b: RegionBuilder) => ReverseResult;
  /** Notes what flows back to layers, where that is asked for. */
  readonly layers: LayerNotes | undefined;
  /** Adjoints of the function's results, by leaf; absent where nothing flows back. */
  readonly cotangents: readonly (Value | undefined)[];
}

export interface LayerNotes {
  /** Where a call of a layer is reversed: its output's adjoint is complete, and what it did is not reversed yet. */
  note(tap: Tap, context: ReverseContext, frame: Frame, b: RegionBuilder): void;
}

/** Where the values at a region's end go: its results, or the next trip of a loop. */
export type ReverseEnd = (values: readonly Value[], frame: Frame, adjoints: Adjoints, b: RegionBuilder) => void;

export class ReverseSweep {
  private readonly results = new Map<Label, readonly Value[]>();
  private readonly relevance = new Map<Statement, boolean>();

  constructor(readonly context: ReverseContext) {}

  /** The whole function; its preludes are built into `b`, which must be empty of what follows. */
  function(adjoints: Adjoints, frame: Frame, b: RegionBuilder): void {
    const returned: ReverseEnd = (values, at, adjoints, builder) => this.seed(values, at, adjoints, builder);
    this.sequence(frame.place.region, 0, frame, adjoints, b, returned);
  }

  /** Adds the cotangents of the function's results to the values returned. */
  private seed(values: readonly Value[], frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    values.forEach((value, leaf) => {
      const cotangent = this.context.cotangents[leaf];
      if (!cotangent || !this.context.activity.isActive(value)) return;
      if (!isArrayType(value.type)) adjoints.add(value, cotangent, b);
      else if (!this.context.shadows.startAs(value, cotangent, frame))
        addCells(cotangent, this.context.shadows.of(value, frame), b);
    });
  }

  /** Adds the adjoints of `results` to the values that became them. */
  hand(values: readonly Value[], results: readonly Value[], frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    values.forEach((value, i) => {
      const result = results[i]!;
      if (!this.context.activity.isActive(value) || !this.context.activity.isActive(result)) return;
      if (isArrayType(value.type)) {
        // The shadow of a moving array goes with it.
        if (this.context.memory.isMoving(result)) return;
        addCells(this.context.shadows.of(result, frame), this.context.shadows.of(value, frame), b);
        return;
      }
      const adjoint = adjoints.get(result);
      if (adjoint) adjoints.add(value, adjoint, b, 1, adjoints.presenceOf(result));
    });
  }

  /** The statements of a region from `start` to its end, reversed. */
  sequence(
    region: Region,
    start: number,
    frame: Frame,
    adjoints: Adjoints,
    b: RegionBuilder,
    onYield: ReverseEnd,
  ): void {
    const { statements } = region;
    const at = statements.findIndex(
      (statement, i) =>
        i >= start && (this.context.structure.escapesOf(statement).length > 0 || !fallsThrough(statement)),
    );
    if (at < 0) {
      this.terminator(region, frame, adjoints, b, onYield);
    } else {
      this.exiting(region, at, frame, adjoints, b, onYield);
    }
    for (let i = (at < 0 ? statements.length : at) - 1; i >= start; i--)
      this.statement(statements[i]!, frame, adjoints, b);
  }

  private terminator(region: Region, frame: Frame, adjoints: Adjoints, b: RegionBuilder, onYield: ReverseEnd): void {
    const end = region.terminator;
    b.origin = derivedFrom(end.origin);
    if (end.kind === "yield") onYield(end.values, frame, adjoints, b);
    if (end.kind === "break") this.leave(end, frame, adjoints, b);
  }

  /** Adds the adjoints of a block's (or the function's) results to the values a `break` gives. */
  leave(exit: Break, frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    if (exit.target === this.context.linear.fn.label) this.seed(exit.values, frame, adjoints, b);
    else this.hand(exit.values, this.results.get(exit.target)!, frame, adjoints, b);
  }

  /** A statement that may leave the region, and what follows it. */
  private exiting(
    region: Region,
    at: number,
    frame: Frame,
    adjoints: Adjoints,
    b: RegionBuilder,
    onYield: ReverseEnd,
  ): void {
    const statement = region.statements[at]!;
    const rest = (adjoints: Adjoints, builder: RegionBuilder, inner = frame) =>
      this.sequence(region, at + 1, inner, adjoints, builder, onYield);
    const escapes = this.context.structure.escapesOf(statement);
    if (!fallsThrough(statement)) {
      this.statement(statement, frame, adjoints, b);
      return;
    }
    if (escapes.length === 0) {
      // Only a throw lies inside, and the reverse sweep runs only where nothing was thrown.
      rest(adjoints, b);
      this.statement(statement, frame, adjoints, b);
      return;
    }
    const isLeft = escapes.some((each) => frame.exit.possible.includes(each));
    const order = this.context.structure.orderOf(statement);
    const fork = statement.kind === "if" ? this.forkOf(statement) : undefined;
    if (fork) {
      const stay = (adjoints: Adjoints, builder: RegionBuilder, inner = frame) => {
        rest(adjoints, builder, inner);
        this.branch(fork.statement, fork.staying, inner, adjoints, builder);
      };
      const leave = (adjoints: Adjoints, builder: RegionBuilder) =>
        this.branch(fork.statement, fork.leaving, frame, adjoints, builder);
      const hasLeft = () => this.hasLeft(fork.statement, fork.leaving, escapes, frame);
      if (isLeft) this.choose(hasLeft(), leave, partOf(frame, order, stay), frame.place, adjoints, b);
      else stay(adjoints, b);
      return;
    }
    const behind = partOf(frame, order + 1, rest);
    if (isLeft) this.choose(frame.exit.isAmong(escapes), () => {}, behind, frame.place, adjoints, b);
    else rest(adjoints, b);
    this.statement(statement, frame, adjoints, b);
  }

  /** An `if` of which one branch surely leaves the region and the other surely does not. */
  private forkOf(statement: If): { statement: If; leaving: Region; staying: Region } | undefined {
    const leaving = [statement.then, statement.otherwise].find((branch) => !endsByYield(branch));
    const staying = statement.then === leaving ? statement.otherwise : statement.then;
    const isFork = leaving !== undefined && this.context.structure.escapesOfRegion(staying).length === 0;
    return isFork ? { statement, leaving, staying } : undefined;
  }

  /**
   * Whether the branch that leaves was taken. Where no loop lies between the branch and the block it leaves, the
   * condition itself says so for each trip; else only the last trip can have left, and the exit's number says it.
   */
  private hasLeft(statement: If, leaving: Region, escapes: readonly Break[], frame: Frame): Value {
    const { structure, access } = this.context;
    const loops = frame.place.loops.length;
    const staysInTrip =
      loops > 0 && escapes.every((each) => structure.placeOfLabel(each.target).loops.length === loops);
    if (!staysInTrip) return frame.exit.isAmong(escapes);
    const condition = access.value(statement.condition, frame);
    return leaving === statement.then ? condition : frame.prelude.compute("not", condition);
  }

  /** One branch of an `if`, in a region of its own. */
  branch(statement: If, region: Region, frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    const place = this.context.structure.placeOf(region);
    const exit = partExit(this.context.structure.escapesOfRegion(region), frame.exit);
    this.inlined(place, exit, frame, b, (inner, builder) =>
      this.sequence(region, 0, inner, adjoints, builder, (values, at, adjoints, end) =>
        this.hand(values, statement.results, at, adjoints, end),
      ),
    );
  }

  /** A region that is reversed in the midst of `b`: its prelude, then the rest. */
  inlined(
    place: Place,
    exit: Exit,
    frame: Frame,
    b: RegionBuilder,
    build: (inner: Frame, builder: RegionBuilder) => void,
  ): void {
    const prelude = b.nested();
    const builder = b.nested();
    build(new Frame(place, frame, prelude, exit), builder);
    for (const statement of [...prelude.statements, ...builder.statements]) b.push(statement);
  }

  /** `if (condition) then else otherwise`; adjoints changed in either branch come out as results. */
  choose(
    condition: Value,
    then: (adjoints: Adjoints, b: RegionBuilder) => void,
    otherwise: (adjoints: Adjoints, b: RegionBuilder) => void,
    place: Place,
    adjoints: Adjoints,
    b: RegionBuilder,
  ): void {
    const branches = [then, otherwise].map((build) => {
      const scope = adjoints.nested();
      const builder = b.nested();
      build(scope, builder);
      return { scope, builder };
    });
    if (branches.every((branch) => branch.builder.statements.length === 0 && [...branch.scope.changed()].length === 0))
      return;
    const changed = new Set(branches.flatMap((branch) => [...branch.scope.changed()]));
    const kept = [...changed].filter((value) => this.isKnownIn(value, place));
    const presences = kept.map((value) =>
      presenceBehind(
        condition,
        branches.map(({ scope }) => scope.presenceOf(value)),
      ),
    );
    const told = kept.filter((_, i) => presences[i] === "told");
    const [thenRegion, otherwiseRegion] = branches.map(({ scope, builder }) =>
      builder.yield([
        ...kept.map((value) => scope.get(value) ?? builder.float(0)),
        ...told.map((value) => asCondition(scope.presenceOf(value), builder)),
      ]),
    );
    const results = kept.map((value) => this.declare(value));
    const conditions = told.map(() => makeValue("bool"));
    const all = [...results, ...conditions];
    b.push({ kind: "if", condition, then: thenRegion!, otherwise: otherwiseRegion!, results: all, origin: b.origin });
    kept.forEach((value, i) => {
      const presence = presences[i]!;
      if (presence === "told") adjoints.set(value, results[i]!, conditions[told.indexOf(value)]!);
      else adjoints.set(value, results[i]!, presence === "otherwise" ? b.compute("not", condition) : presence);
    });
  }

  /** A fresh value for the adjoint of `value`; for a cursor, which adjoints carry along, its next version. */
  declare(value: Value): Value {
    if (value.type !== "f64") return valueLike(value);
    return makeValue("f64", this.context.shadows.names.of(value));
  }

  /** Whether the adjoint of a value still matters outside: it is defined in the region or around it. */
  private isKnownIn(value: Value, place: Place): boolean {
    if (value.type !== "f64") return true;
    return this.context.structure.isWithin(place, this.context.structure.homeOf(value));
  }

  statement(statement: Statement, frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    if (!this.isRelevant(statement)) return;
    b.origin = derivedFrom(statement.origin);
    if (frame.place === this.context.structure.body) this.context.access.beforeReversing(statement, b);
    switch (statement.kind) {
      case "if":
        this.if(statement, frame, adjoints, b);
        return;
      case "block":
        this.block(statement, frame, adjoints, b);
        return;
      case "for":
      case "loop":
        this.loop(statement, frame, adjoints, b);
        return;
      default:
        reverseStatement(this.context, statement, frame, adjoints, b);
    }
  }

  private loop(loop: LoopStatement, frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    if (this.takeFused(loop, adjoints, b)) return;
    const checkpointed = this.context.checkpointed.get(loop);
    if (checkpointed) reverseCheckpointed(this, checkpointed, frame, adjoints, b);
    else reverseLoop(this, loop, frame, adjoints, b);
  }

  /** What a loop that is reversed already adds to the adjoints; its sums hand theirs on unchanged. */
  private takeFused(loop: LoopStatement, adjoints: Adjoints, b: RegionBuilder): boolean {
    const fused = this.context.fused.get(loop);
    if (!fused || loop.kind !== "for") return false;
    loop.results.forEach((result, i) => {
      const adjoint = this.context.activity.isActive(result) ? adjoints.get(result) : undefined;
      if (adjoint) adjoints.add(loop.initial[i]!, adjoint, b);
    });
    fused.outside.forEach((value, k) => {
      adjoints.add(value, fused.sums[k]!, b, 1, fused.presences.get(value));
    });
    return true;
  }

  private if(statement: If, frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    const isThrow = (region: Region) =>
      !endsByYield(region) && this.context.structure.escapesOfRegion(region).length === 0;
    if (isThrow(statement.otherwise)) return this.branch(statement, statement.then, frame, adjoints, b);
    if (isThrow(statement.then)) return this.branch(statement, statement.otherwise, frame, adjoints, b);
    const condition = this.context.access.value(statement.condition, frame);
    const [then, otherwise] = [statement.then, statement.otherwise].map(
      (region) => (adjoints: Adjoints, builder: RegionBuilder) =>
        this.branch(statement, region, frame, adjoints, builder),
    );
    this.choose(condition, then!, otherwise!, frame.place, adjoints, b);
  }

  private block(statement: Block, frame: Frame, adjoints: Adjoints, b: RegionBuilder): void {
    const { structure, control, access } = this.context;
    this.results.set(statement.label, statement.results);
    const place = structure.placeOf(statement.body);
    const outer = partExit(structure.escapesOf(statement), frame.exit);
    const own = structure.breaksTo(statement.label);
    const code = () => access.value(control.exitOf(place), frame);
    const exit = blockExit(own, outer, code, structure, frame.prelude);
    this.inlined(place, exit, frame, b, (inner, builder) =>
      this.sequence(statement.body, 0, inner, adjoints, builder, (values, at, adjoints, end) =>
        this.hand(values, statement.results, at, adjoints, end),
      ),
    );
  }

  /** Whether reversing the statement does anything. */
  isRelevant(statement: Statement): boolean {
    let relevant = this.relevance.get(statement);
    if (relevant === undefined) {
      relevant = this.decideRelevance(statement);
      this.relevance.set(statement, relevant);
    }
    return relevant;
  }

  private decideRelevance(statement: Statement): boolean {
    if (!isControl(statement)) return isReversed(this.context, statement);
    const isActive = (value: Value) => this.context.activity.isActive(value);
    if ("results" in statement && statement.results.some(isActive)) return true;
    return regionsOf(statement).some((region) => this.isRelevantRegion(region));
  }

  /** Whether a region's statements, or the values its end hands on, carry derivatives. */
  isRelevantRegion(region: Region): boolean {
    if (region.statements.some((inner) => this.isRelevant(inner))) return true;
    const end = region.terminator;
    return end.kind !== "throw" && end.values.some((value) => this.context.activity.isActive(value));
  }
}

/** What is reversed of an execution from a statement on: its prelude, then the rest. */
function partOf(
  frame: Frame,
  since: number,
  build: (adjoints: Adjoints, b: RegionBuilder, inner: Frame) => void,
): (adjoints: Adjoints, b: RegionBuilder) => void {
  return (adjoints, b) => {
    const prelude = b.nested();
    const builder = b.nested();
    build(adjoints, builder, frame.partFrom(since, prelude));
    for (const statement of [...prelude.statements, ...builder.statements]) b.push(statement);
  };
}
