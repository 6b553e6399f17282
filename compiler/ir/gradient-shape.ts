/** The structure of what belongs to a parameter or result as its gradient, tangent or cotangent. */
import { derivativeType, isDifferentiable, leaf, leavesOf, type Shape } from "./types.ts";

/** Numeric leaves kept, everything else dropped, null kept. Undefined if nothing is left. */
export function gradientShape(shape: Shape): Shape | undefined {
  switch (shape.kind) {
    case "leaf":
      return isDifferentiable(shape.type) ? leaf(derivativeType(shape.type)) : undefined;
    case "nothing":
      return shape;
    case "optional":
      return gradientShape(shape.held);
    case "struct": {
      const fields = shape.fields.flatMap((field) => {
        const inner = gradientShape(field.shape);
        return inner ? [{ name: field.name, shape: inner }] : [];
      });
      return leavesOf({ kind: "struct", fields }).length > 0 ? { kind: "struct", fields } : undefined;
    }
    case "tuple": {
      const elements = shape.elements.flatMap((element) => gradientShape(element) ?? []);
      return leavesOf({ kind: "tuple", elements }).length > 0 ? { kind: "tuple", elements } : undefined;
    }
  }
}
