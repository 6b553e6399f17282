/**
 * A peer beside the generated gradient: first its numbers are held to the same gradient, then both are timed in turns.
 * Against one that computes in float32 stands what is generated for Float32Arrays.
 */
import { readFileSync } from "node:fs";
import type { openSession } from "../../compiler/index.ts";
import { type Argument, type Benchmark, buffersFor } from "./benchmarks.ts";
import { compileBenchmark, type GradientInto, generatedFunctionOf, sourceOf } from "./build.ts";
import { type Effort, milliseconds, ratio, timesOf } from "./measure.ts";
import type { Bits, Peer, Prepared, RemarkableCase } from "./peers/peer.ts";

export interface PeerFigure {
  readonly peer: string;
  readonly milliseconds?: number;
  /** How many times as long as the generated gradient it takes. */
  readonly toGenerated?: number;
  /** Whether some of it was computed in float32, whatever the numbers around it. */
  readonly isRough?: true;
  /** What is to be known of the figures, or why there are none. */
  readonly remark?: string;
  /** What went wrong. */
  readonly fault?: string;
}

export type Gradients = { readonly [bits in Bits]: GradientInto };

/** How far a gradient may be from the generated one, beside its largest element. */
export const tolerances = { 64: 1e-9, 32: 1e-4 } as const;

export async function gradientsOf(benchmark: Benchmark, session: ReturnType<typeof openSession>): Promise<Gradients> {
  const text = readFileSync(sourceOf(benchmark), "utf8");
  const ofSingles = compileBenchmark(session, benchmark, text.replaceAll("Float64Array", "Float32Array"));
  const ofDoubles = compileBenchmark(session, benchmark, text);
  return {
    32: await generatedFunctionOf(benchmark, ofSingles),
    64: await generatedFunctionOf(benchmark, ofDoubles),
  };
}

export async function comparePeer(
  peer: Peer,
  benchmark: Benchmark,
  size: number,
  gradients: Gradients,
  effort: Effort,
): Promise<PeerFigure> {
  const written = await peer.write(benchmark.file);
  if (typeof written === "string") return { peer: peer.key, remark: written };
  const expressed = typeof written === "function" ? { prepare: written } : written;
  const { upTo } = expressed;
  if (upTo && size > upTo.size) return { peer: peer.key, remark: upTo.because };
  try {
    const remark = [expressed.remark, expressed.roughly].filter(Boolean).join("; ");
    const figures = await figuresOf(peer, expressed, benchmark, size, gradients, effort);
    return { peer: peer.key, ...figures, ...(expressed.roughly && { isRough: true }), ...(remark && { remark }) };
  } catch (error) {
    return { peer: peer.key, fault: error instanceof Error ? error.message : String(error) };
  }
}

async function figuresOf(
  peer: Peer,
  { prepare, roughly }: RemarkableCase<Argument[]>,
  benchmark: Benchmark,
  size: number,
  gradients: Gradients,
  effort: Effort,
) {
  const args = benchmark.arguments(size);
  const right = buffersFor(benchmark, args);
  const value = gradients[64](...args, ...right);
  const tolerance = roughly ? tolerances[32] : tolerances[peer.bits];

  const prepared = await prepare(args);
  hold(peer.name, tolerance, [prepared.valueAndGradient(), prepared.gradient()], [value, right]);
  const { own, buffers } = peer.bits === 64 ? { own: args, buffers: right } : inSinglePrecision(args, right);
  hold("What is generated", tolerance, [gradients[peer.bits](...own, ...buffers), buffers], [value, right]);

  const [g, p] = timesOf(
    [
      { function: gradients[peer.bits], arguments: [...own, ...buffers] },
      { function: prepared.valueAndGradient, arguments: [] },
    ],
    effort,
  );
  return { milliseconds: milliseconds(p), toGenerated: ratio(p, g) };
}

type ValueAndGradient = readonly [value: number, gradient: ReturnType<Prepared["gradient"]>];

/** Throws if another value or gradient comes out than the right one. */
function hold(who: string, tolerance: number, found: ValueAndGradient, right: ValueAndGradient): void {
  const [ofValue, ofGradient] = [differenceOf([[found[0]]], [[right[0]]]), differenceOf(found[1], right[1])];
  if (!(ofValue <= tolerance)) throw new Error(`${who} gives another value: it is off by ${ofValue.toExponential(1)}.`);
  if (!(ofGradient <= tolerance))
    throw new Error(`${who} gives another gradient: it is off by ${ofGradient.toExponential(1)}.`);
}

/** The largest difference, beside the largest number. NaN where the lengths differ. */
export function differenceOf(found: readonly ArrayLike<number>[], right: readonly ArrayLike<number>[]): number {
  if (found.length !== right.length) return Number.NaN;
  let [difference, scale] = [0, 0];
  for (const [k, part] of right.entries()) {
    if (found[k].length !== part.length) return Number.NaN;
    for (let i = 0; i < part.length; i++) {
      // NaN stays, as Math.max has it.
      difference = Math.max(difference, Math.abs(found[k][i] - part[i]));
      scale = Math.max(scale, Math.abs(part[i]));
    }
  }
  return difference / scale;
}

function inSinglePrecision(args: readonly Argument[], buffers: readonly Float64Array[]) {
  const single = <T>(value: T) => (value instanceof Float64Array ? Float32Array.from(value) : value);
  return { own: args.map(single) as Argument[], buffers: buffers.map(single) as unknown as Float64Array[] };
}
