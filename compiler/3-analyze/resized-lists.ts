/** Lists that become longer or shorter: elements are added to them, or taken away, at their end. */
import type { Call, Value } from "../ir/nodes.ts";
import { isList } from "../ir/types.ts";
import type { PointsTo } from "./points-to.ts";
import type { Structure } from "./structure.ts";
import type { Write } from "./writes.ts";

export class ResizedLists {
  /** The lists as the writes name them. */
  readonly lists: readonly Value[];
  /** The objects that these may be. */
  readonly objects: ReadonlySet<Value>;

  constructor(
    private readonly pointsTo: PointsTo,
    private readonly structure: Structure,
    private readonly writes: readonly Write[],
  ) {
    this.lists = writes.flatMap((write) => this.resizedBy(write));
    this.objects = new Set(this.lists.flatMap((list) => [...pointsTo.objectsOf(list)]));
  }

  private resizedBy(write: Write): readonly Value[] {
    if (write.kind === "call") return this.resizedByCall(write);
    const written = write.kind === "copy" ? write.target : write.array;
    if (!isList(written.type)) return [];
    // The shadow of a list that grows is written at the end of the list, which is its own.
    const isAtEnd = write.kind === "store" && this.isEnd(write.index);
    const birth = this.structure.definitionOf(written);
    const length = birth?.kind === "allocate" ? this.structure.literalOf(birth.length) : undefined;
    const isBehind = write.kind === "store" && length !== undefined && this.lowest(write.index) >= Number(length);
    const isShortened = write.kind === "store" && write.removes;
    return isAtEnd || length === 0 || isBehind || isShortened ? [written] : [];
  }

  /** Whether an index is the length of a list, or behind that. */
  private isEnd(index: Value): boolean {
    const definition = this.structure.definitionOf(index);
    if (definition?.kind === "length") return true;
    if (definition?.kind !== "compute" || definition.op !== "add") return false;
    const [a, b] = definition.operands as [Value, Value];
    return (this.isEnd(a) && this.lowest(b) >= 0) || (this.isEnd(b) && this.lowest(a) >= 0);
  }

  /** A number that an index is never below, as in `for (let i = 2; ...) list[i] = ...`. */
  private lowest(index: Value): number {
    const definition = this.structure.definitionOf(index);
    if (definition?.kind === "constant") return Number(definition.value);
    if (definition?.kind === "compute" && definition.op === "add") {
      return definition.operands.reduce((sum, operand) => sum + this.lowest(operand), 0);
    }
    const { owner, region } = this.structure.homeOf(index);
    const isCounter = !definition && owner?.kind === "for" && region.arguments[0] === index;
    return isCounter && this.lowest(owner.step) > 0 ? this.lowest(owner.from) : Number.NEGATIVE_INFINITY;
  }

  private resizedByCall({ operands, effects }: Call): readonly Value[] {
    const resized = operands.filter((_, i) => effects?.resizes.includes(i) ?? true);
    return [...this.pointsTo.reachableFrom(resized)].filter(({ type }) => isList(type));
  }

  /** Whether the length of a parameter's list, or of a list inside it, may change. */
  includesParameter(parameter: Value): boolean {
    return [...this.objects].some((object) => this.isInside(object, parameter));
  }

  /** Whether elements may be taken away from the end of a parameter's list, or of a list inside it. */
  mayShortenParameter(parameter: Value): boolean {
    return this.writes.some((write) => {
      if (write.kind !== "store" || !write.removes) return false;
      return [...this.pointsTo.objectsOf(write.array)].some((object) => this.isInside(object, parameter));
    });
  }

  private isInside(object: Value, parameter: Value): boolean {
    const holder = this.pointsTo.holderOf(object);
    return object === parameter || (holder !== undefined && this.isInside(holder, parameter));
  }
}
