/** Functions that are marked as layers: their tags, read against their parameters. */
import { layerTagOf } from "../../1-parse/layer-tags.ts";
import { layerParameter, layerResult } from "../../diagnostics/catalog/2-lower.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { LayerFacts } from "../../ir/layers.ts";
import type { Parameter } from "../../ir/nodes.ts";
import { isDifferentiable, isFlat, type Shape, type Type } from "../../ir/types.ts";
import type { SourceFunction } from "../function.ts";

/** What is known of a layer; undefined where the function is none, and, after it was refused, where its tag is wrong. */
export function layerOf(
  { node, name }: SourceFunction,
  parameters: readonly Parameter[],
  result: Shape | undefined,
  refuse: (diagnostic: Diagnostic) => unknown,
): LayerFacts | undefined {
  // Other tools may have a tag of this name, too.
  const isForeign = node.getSourceFile().isInNodeModules();
  const tag = layerTagOf(node, isForeign ? () => {} : refuse);
  if (!tag) return undefined;
  let isRight = true;
  const position = (parameter: string): number => {
    const at = parameters.findIndex((it) => it.name === parameter);
    const [leaf, ...others] = parameters[at]?.leaves ?? [];
    if (!leaf || others.length > 0 || !isNumbers(leaf.type)) {
      const known = parameters.filter(({ leaves }) => leaves.length === 1 && isNumbers(leaves[0]!.type));
      refuse(layerParameter.at(tag.span, { parameter, function: name, known: known.map((it) => it.name) }));
      isRight = false;
    }
    return parameters.slice(0, at).flatMap(({ leaves }) => leaves).length;
  };
  const [input, weights] = [position(tag.input), position(tag.weights)];
  const bias = tag.bias === undefined ? undefined : position(tag.bias);
  if (result?.kind !== "leaf" || !isNumbers(result.type)) {
    refuse(layerResult.at(tag.span, { function: name }));
    isRight = false;
  }
  return isRight ? { name, kind: tag.kind, input, weights, bias } : undefined;
}

function isNumbers(type: Type): boolean {
  return isFlat(type) && isDifferentiable(type);
}
