/** What forward mode carries beside the values of a function. */
export interface Carried {
  /** `tangents` along directions that know nothing of each other, or `terms`: the derivatives of order 1, 2, ... along one. */
  readonly kind: "tangents" | "terms";
  readonly count: number;
}

/** What the k-th of them is called, behind the name of the value that it belongs to. */
export function suffixOf({ kind, count }: Carried, k: number): string {
  const number = kind === "tangents" || k > 0 ? k + 1 : "";
  return count === 1 ? "Dot" : `Dot${number}`;
}
