/** How the time of a function and of its gradient grows: a benchmark at each of its sizes, and the slopes. */
import type { openSession } from "../../compiler/index.ts";
import { type Benchmark, buffersFor } from "./benchmarks.ts";
import { writtenFunctionsOf } from "./build.ts";
import { comparePeer, gradientsOf, type PeerFigure } from "./compare-peers.ts";
import { type Effort, milliseconds, ratio, timesOf } from "./measure.ts";
import type { Peer } from "./peers/peer.ts";

export interface Growth {
  /** Without a size, such as 'Rosenbrock, n = …'. */
  readonly name: string;
  readonly file: string;
  readonly letter: string;
  readonly sizes: readonly SizeRow[];
  /** To which power of the size the time grows. */
  readonly slopes: { readonly [who: string]: number };
}

export interface SizeRow {
  readonly size: number;
  readonly name: string;
  readonly primalMilliseconds: number;
  readonly gradientMilliseconds: number;
  readonly handWrittenMilliseconds: number;
  readonly gradientToPrimal: number;
  readonly gradientToHandWritten: number;
  readonly figures: readonly PeerFigure[];
}

export async function measureGrowth(
  benchmark: Benchmark,
  peers: readonly Peer[],
  session: ReturnType<typeof openSession>,
  effort: Effort,
  say: (what: string) => void,
): Promise<Growth> {
  const { primal, handWritten } = await writtenFunctionsOf(benchmark);
  const gradients = await gradientsOf(benchmark, session);
  const sizes: SizeRow[] = [];
  for (const size of benchmark.size.all) {
    say(nameAt(benchmark, size));
    const args = benchmark.arguments(size);
    const [p, g, h] = timesOf(
      [
        { function: primal, arguments: args },
        { function: gradients[64], arguments: [...args, ...buffersFor(benchmark, args)] },
        { function: handWritten, arguments: [...args, ...buffersFor(benchmark, args)] },
      ],
      effort,
    );
    const figures: PeerFigure[] = [];
    for (const peer of peers) {
      say(`${nameAt(benchmark, size)}: ${peer.name}`);
      figures.push(await comparePeer(peer, benchmark, size, gradients, effort));
    }
    sizes.push({
      size,
      name: nameAt(benchmark, size),
      primalMilliseconds: milliseconds(p),
      gradientMilliseconds: milliseconds(g),
      handWrittenMilliseconds: milliseconds(h),
      gradientToPrimal: ratio(g, p),
      gradientToHandWritten: ratio(g, h),
      figures,
    });
  }
  return {
    name: nameAt(benchmark, "…"),
    file: benchmark.file,
    letter: benchmark.size.letter,
    sizes,
    slopes: Object.fromEntries(linesOf(sizes, peers).map(({ who, points }) => [who, slopeOf(points)])),
  };
}

export interface Line {
  readonly who: string;
  readonly points: readonly (readonly [size: number, milliseconds: number])[];
}

/** The times of the function, of its gradients and of the peers that were measured. */
export function linesOf(sizes: readonly SizeRow[], peers: readonly Pick<Peer, "key">[]): Line[] {
  const line = (who: string, time: (row: SizeRow) => number | undefined): Line => ({
    who,
    points: sizes.flatMap((row) => {
      const milliseconds = time(row);
      return milliseconds === undefined ? [] : [[row.size, milliseconds] as const];
    }),
  });
  return [
    line("primal", (row) => row.primalMilliseconds),
    line("gradient", (row) => row.gradientMilliseconds),
    line("by hand", (row) => row.handWrittenMilliseconds),
    ...peers.map(({ key }) => line(key, ({ figures }) => figures.find(({ peer }) => peer === key)?.milliseconds)),
  ];
}

/** Such as 'Rosenbrock, n = 100' for one whose usual size is 1000. */
export function nameAt({ name, size }: Benchmark, other: number | string): string {
  return name.replace(String(size.usual), String(other));
}

/** The p of y = c x^p by least squares of the logarithms; NaN for less than two points. */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const logarithms = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1) => logarithms.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  let [products, squares] = [0, 0];
  for (const [x, y] of logarithms) {
    products += (x - meanX) * (y - meanY);
    squares += (x - meanX) ** 2;
  }
  return products / squares;
}

export function millisecondsText(milliseconds: number): string {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : String(Number(milliseconds.toPrecision(3)));
}
