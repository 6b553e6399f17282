/**
 * Where in the order of the program a variable holds what is still read, as stretches of points. Two variables that
 * never do so at the same point can be one.
 */

/** From the point `first` to the point `last`, both among them. */
export interface Stretch {
  readonly first: number;
  readonly last: number;
}

export class LiveRange {
  /** Apart from each other, the latest first. */
  private readonly stretches: Stretch[] = [];

  /** Adds a stretch in front of all others. */
  begin(first: number, last: number): void {
    const next = this.stretches.at(-1);
    if (next && next.first <= last + 1) this.stretches[this.stretches.length - 1] = { first, last: next.last };
    else this.stretches.push({ first, last });
  }

  overlaps(other: LiveRange): boolean {
    const [few, many] = this.stretches.length < other.stretches.length ? [this, other] : [other, this];
    return few.stretches.some(({ first, last }) => {
      const candidate = many.stretches[many.positionOf((stretch) => stretch.first <= last)];
      return candidate !== undefined && candidate.last >= first;
    });
  }

  /** Takes in a range that does not overlap. */
  include(other: LiveRange): void {
    for (const stretch of other.stretches) {
      this.stretches.splice(
        this.positionOf(({ last }) => last < stretch.first),
        0,
        stretch,
      );
    }
  }

  /** The position of the first stretch of which `isTrue`, as it is of all behind it. */
  private positionOf(isTrue: (stretch: Stretch) => boolean): number {
    let [low, high] = [0, this.stretches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isTrue(this.stretches[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
