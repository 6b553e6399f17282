/**
 * The inverse of a block for each layer by itself: Martens and Grosse 2015, section 4.2.
 *
 *     U_i = (left_i + damping)^-1 V_i (right_i + damping)^-1
 *
 * Without left factors it is the inverse of FOOF: Benzing, "Gradient descent on neurons", ICML 2022.
 */
import { checkedOptions, flag, oneOf } from "../options.ts";
import { factoredDamping } from "./damping.ts";
import { inLayer } from "./failures.ts";
import type { NetworkInverse } from "./network-inverse.ts";
import { type KeptInverse, type SideInverse, sideInverses, wholeInverse } from "./side-inverse.ts";

export interface BlockDiagonalOptions {
  /** Whether the left factor is the identity; false by default. */
  readonly isRightOnly?: boolean;
  /** How a factor is inverted; whole by default. */
  readonly inverse?: SideInverse;
  /**
   * How the strength gamma becomes the damping of each factor: by `factoredDamping`, the default, or the same for both, which is what a damping
   * relative to each factor's largest eigenvalue wants. A right factor alone is always damped by gamma itself.
   */
  readonly damping?: "factored" | "equal";
}

interface Kept {
  readonly right: readonly KeptInverse[];
  readonly left: readonly KeptInverse[];
}

export function blockDiagonal(options: BlockDiagonalOptions = {}): NetworkInverse {
  const ranges = { isRightOnly: flag, inverse: sideInverses, damping: oneOf("factored", "equal") };
  const checked = checkedOptions("blockDiagonal", options, ranges);
  const { isRightOnly = false, inverse: side = wholeInverse, damping = "factored" } = checked;
  return {
    description: `block-diagonal ${isRightOnly ? "right" : `both ${damping}`} ${side.description}`,
    wants: { left: !isRightOnly, toNext: false },
    init: (shapes) => ({
      right: shapes.map(({ columns }) => side.init(columns)),
      left: isRightOnly ? [] : shapes.map(({ outputs }) => side.init(outputs)),
    }),
    make(shapes, { right, left }, gamma, step): Kept {
      const strengths = shapes.map((shape, k) =>
        isRightOnly || damping === "equal"
          ? { right: gamma, left: gamma }
          : factoredDamping(shape, right[k]!, left[k]!, gamma),
      );
      return {
        right: shapes.map(({ name, columns }, k) =>
          inLayer(name, () => side.make(right[k]!, columns, strengths[k]!.right, step)),
        ),
        left: isRightOnly
          ? []
          : shapes.map(({ name, outputs }, k) =>
              inLayer(name, () => side.make(left[k]!, outputs, strengths[k]!.left, step)),
            ),
      };
    },
    apply(inverse, shapes, blocks) {
      const { right, left } = inverse as Kept;
      return shapes.map(({ outputs, columns }, k) => {
        const conditioned = side.fromRight(right[k]!, columns, blocks[k]!, outputs);
        return isRightOnly ? conditioned : side.fromLeft(left[k]!, outputs, conditioned, columns);
      });
    },
  };
}
