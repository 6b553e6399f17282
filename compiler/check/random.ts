/** Random choices from a seed, the same on every machine. */

/** Uniform numbers in [0, 1) from a seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Random {
  private readonly next: () => number;

  constructor(readonly seed: number) {
    this.next = random(seed);
  }

  /** Uniform in [low, high). */
  float(low = 0, high = 1): number {
    return low + (high - low) * this.next();
  }

  /** Uniform in low, ..., high. */
  integer(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.integer(0, choices.length - 1)];
    if (choice === undefined) throw new Error("nothing to choose from");
    return choice;
  }

  /** One of several things to do, each as likely as its weight says. */
  choose<T>(weighted: readonly (readonly [weight: number, make: () => T])[]): T {
    let left = this.float(
      0,
      weighted.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, make] of weighted) {
      left -= weight;
      if (left < 0) return make();
    }
    throw new Error("nothing to choose from");
  }

  /** Normally distributed. */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }
}
