/**
 * Times of functions side by side. Machines drift and collect garbage: the functions take turns within one run, a ratio
 * is taken within each turn, and medians are what is told.
 */
export interface Effort {
  /** How long each function runs before it counts. */
  readonly warmUpMilliseconds: number;
  readonly turns: number;
  /** How long a function runs in one turn, at least. */
  readonly turnMilliseconds: number;
  /** How long the turns of all functions together take at most: there are fewer of slow ones, one at least. */
  readonly mostMilliseconds: number;
}

export const thorough: Effort = { warmUpMilliseconds: 400, turns: 31, turnMilliseconds: 8, mostMilliseconds: 6000 };
export const quick: Effort = { warmUpMilliseconds: 120, turns: 9, turnMilliseconds: 4, mostMilliseconds: 2000 };

export interface Timed {
  /** Milliseconds of one call, by turn. */
  readonly turns: readonly number[];
}

type Repeat = (times: number) => number;

/** Results end up here, so that no call can be left out as unused. */
let sink = 0;

/** Each entry of `calls` is a function with its arguments. */
export function timesOf(calls: readonly Call[], effort: Effort): Timed[] {
  const repeats = calls.map(repeatOf);
  const warm = repeats.map((repeat) => warmedUp(repeat, effort));
  const turns: number[][] = repeats.map(() => []);
  const millisecondsPerTurn = warm.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  const count = turnsWithin(millisecondsPerTurn, effort);
  for (let turn = 0; turn < count; turn++) {
    for (let k = 0; k < repeats.length; k++) {
      // Nobody always runs behind the same other.
      const at = (k + turn) % repeats.length;
      turns[at].push(millisecondsOf(repeats[at], warm[at].times) / warm[at].times);
    }
  }
  if (Number.isNaN(sink)) throw new Error("A measured function gave NaN.");
  return turns.map((turns) => ({ turns }));
}

export interface Call {
  readonly function: (...args: never[]) => number;
  readonly arguments: readonly unknown[];
}

/** A loop of its own for each function: V8 learns about a call by its place. */
function repeatOf({ function: called, arguments: args }: Call): Repeat {
  const list = args.map((_, k) => `args[${k}]`).join(", ");
  const body = `return (times) => { let sum = 0; for (let i = 0; i < times; i++) sum += called(${list}); return sum; };`;
  return new Function("called", "args", body)(called, args);
}

/** How often the function is called in a turn, and how long that takes. */
function warmedUp(repeat: Repeat, { warmUpMilliseconds, turnMilliseconds }: Effort) {
  const began = performance.now();
  let times = 1;
  for (;;) {
    const spent = millisecondsOf(repeat, times);
    const isWarm = performance.now() - began >= warmUpMilliseconds;
    if (spent < turnMilliseconds)
      times = Math.ceil(times * Math.min(8, (1.1 * turnMilliseconds) / Math.max(spent, 1e-3)));
    else if (isWarm) return { times, milliseconds: spent };
  }
}

export function turnsWithin(millisecondsOfOne: number, { turns, mostMilliseconds }: Effort): number {
  return Math.max(1, Math.min(turns, Math.floor(mostMilliseconds / millisecondsOfOne)));
}

function millisecondsOf(repeat: Repeat, times: number): number {
  const began = performance.now();
  sink += repeat(times);
  return performance.now() - began;
}

export function milliseconds({ turns }: Timed): number {
  return median(turns);
}

/** How many times as long as `other` it takes: the median over turns. */
export function ratio({ turns }: Timed, other: Timed): number {
  return median(turns.map((time, turn) => time / other.turns[turn]));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
