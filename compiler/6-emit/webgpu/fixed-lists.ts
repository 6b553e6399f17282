/**
 * Lists that are as long as they were made at any time, as the gradient of a list is: nothing is written behind their end,
 * which would make them longer, and nothing is read that has not been written. A device holds them as any array.
 */
import { asConstant, constant, type Polynomial, type Polynomials } from "../../3-analyze/loops/polynomials.ts";
import { type Bounds, boundsOfCounter } from "../../3-analyze/loops/ranges.ts";
import type { Memory } from "../../3-analyze/memory.ts";
import type { Structure } from "../../3-analyze/structure.ts";
import type { Allocate, For, Load, Region, Statement, Store, Value } from "../../ir/nodes.ts";
import { isFlat, isList } from "../../ir/types.ts";
import { visitStatements } from "../../ir/walk.ts";

export class FixedLists {
  constructor(
    private readonly body: Region,
    private readonly structure: Structure,
    private readonly memory: Memory,
    private readonly polynomials: Polynomials,
  ) {}

  has(birth: Allocate): boolean {
    const { result } = birth;
    if (!isList(result.type) || !isFlat(result.type) || result.type.element !== "f64") return false;
    if (this.memory.isMoving(result)) return false;
    const size = this.polynomials.of(birth.length);
    const isKept = this.memory.writesTo(this.memory.rootOf(result)).every((write) => {
      const isPlain = write.kind === "accumulate" || (write.kind === "store" && !write.removes);
      return isPlain && this.isInside(write.index, size);
    });
    return isKept && (birth.content === "zero" || this.isFilled(birth, size));
  }

  /** Whether an index is none that the list lacks. */
  private isInside(index: Value, size: Polynomial): boolean {
    const bounds = this.boundsOf(index);
    if (!bounds) return false;
    const room = asConstant(this.polynomials.difference(size, bounds.greatest));
    return (asConstant(bounds.least) ?? -1) >= 0 && (room ?? 0) >= 1;
  }

  /** Of a literal, or of what a loop counts by. */
  private boundsOf(index: Value): Bounds | undefined {
    const literal = this.structure.literalOf(index);
    if (literal !== undefined) return { least: constant(literal), greatest: constant(literal) };
    const loop = this.loopCounting(index);
    return loop && boundsOfCounter(loop, this.polynomials);
  }

  private loopCounting(index: Value): For | undefined {
    const { owner, region } = this.structure.homeOf(index);
    const isCounter = !this.structure.definitionOf(index) && owner?.kind === "for" && region.arguments[0] === index;
    return isCounter && Math.abs(this.structure.literalOf(owner.step) ?? 0) === 1 ? owner : undefined;
  }

  /** Whether the region that makes a list writes all elements before any is read. */
  private isFilled(birth: Allocate, size: Polynomial): boolean {
    const { structure } = this;
    const { statements } = structure.placeOfStatementOf(birth).region;
    const literals = new Set<number>();
    for (const statement of statements.slice(statements.indexOf(birth) + 1)) {
      if (structure.escapesOf(statement).length > 0) return false;
      const literal =
        statement.kind === "store" && statement.array === birth.result && structure.literalOf(statement.index);
      if (typeof literal === "number") literals.add(literal);
      const isLast = literals.size > 0 && literals.size === asConstant(size);
      const store = statement.kind === "for" ? this.storeInAll(statement, birth, size) : undefined;
      if (isLast || store) return this.isReadBehind(birth.result, statement, store);
    }
    return asConstant(size) === 0;
  }

  /** What a loop stores in all elements of a list, one in each trip. */
  private storeInAll(loop: For, { result }: Allocate, size: Polynomial): Store | undefined {
    const [counter] = loop.body.arguments;
    const { least, greatest } = boundsOfCounter(loop, this.polynomials);
    const isWhole = asConstant(least) === 0 && asConstant(this.polynomials.difference(size, greatest)) === 1;
    const isByOnes = Math.abs(this.structure.literalOf(loop.step) ?? 0) === 1;
    if (!isWhole || !isByOnes) return undefined;
    // A branch before it may go on with the next trip.
    const at = loop.body.statements.findIndex(
      (each) => each.kind === "store" && each.array === result && each.index === counter,
    );
    const before = loop.body.statements.slice(0, Math.max(at, 0));
    const isReached = before.every((each) => this.structure.escapesOf(each).length === 0);
    return isReached ? (loop.body.statements[at] as Store | undefined) : undefined;
  }

  /** Whether a list is read behind a statement alone, or in it at the element that was stored before. */
  private isReadBehind(list: Value, statement: Statement, store: Store | undefined): boolean {
    const { structure } = this;
    const inside = new Set<Statement>();
    visitStatements({ ...this.body, statements: [statement] }, (each) => inside.add(each));
    const isRight = (load: Load) =>
      inside.has(load)
        ? load.index === store?.index && structure.orderOf(load) > structure.orderOf(store)
        : structure.orderOf(load) > structure.orderOf(statement);
    let isBehind = true;
    visitStatements(this.body, (each) => {
      const isOfList = each.kind === "load" && this.memory.rootOf(each.array) === this.memory.rootOf(list);
      if (isOfList && !isRight(each)) isBehind = false;
      const isAdded = each.kind === "accumulate" && this.memory.rootOf(each.array) === this.memory.rootOf(list);
      if (isAdded && (inside.has(each) || structure.orderOf(each) < structure.orderOf(statement))) isBehind = false;
    });
    return isBehind;
  }
}
