/** Courses of training that take different memory, as charts: the loss by iterations, by seconds, and at the end by bytes. */
import type { Chart } from "fluxion/train";

export interface LossCourse {
  readonly name: string;
  /** What the tape takes. */
  readonly bytes: number;
  /** Since the start. */
  readonly points: readonly { readonly step: number; readonly seconds: number; readonly loss: number }[];
  /** The loss at the end. */
  readonly end: number;
}

/** `endsScale` is that of the losses at the end, which may lie close together. */
export function lossCharts(
  courses: readonly LossCourse[],
  { lossLabel, endsScale }: { readonly lossLabel: string; readonly endsScale: "linear" | "logarithmic" },
): Chart[] {
  const titles = {
    step: "Loss by iterations",
    seconds: "Loss by time",
    bytes: "Loss at the end by the bytes of the tape",
  } as const;
  return (["step", "seconds", "bytes"] as const).map((axis) => ({
    title: titles[axis],
    xLabel: axis === "step" ? "iterations" : axis,
    yLabel: lossLabel,
    formatY: (loss) => loss.toExponential(1),
    logarithmicX: axis === "bytes",
    logarithmicY: axis !== "bytes" || endsScale === "logarithmic",
    series: courses.map(({ name, bytes, points, end }) => ({
      name,
      points: axis === "bytes" ? [[bytes, end] as const] : points.map((point) => [point[axis], point.loss] as const),
      finalLabel: name,
      dots: axis === "bytes",
    })),
  }));
}
