/** The marks of layers: `@layer input=x weights=w bias=b` in the documentation of a function, which name its parameters. */
import { type JSDoc, Node } from "ts-morph";
import { unknownLayerWord } from "../diagnostics/catalog/1-parse.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";
import { type CodeNode, unwrapped } from "./functions.ts";
import { spanOf } from "./source-places.ts";

/** What a tag says. */
export interface LayerTag {
  /** The names of parameters. */
  readonly input: string;
  readonly weights: string;
  readonly bias: string | undefined;
  readonly kind: string;
  readonly span: Span;
}

const keys = ["input", "weights", "bias", "kind"] as const;

/** The tag of a function; undefined where there is none, and, after it was reported, where it is wrong. */
export function layerTagOf(node: CodeNode, report: Report): LayerTag | undefined {
  const tag = docsOf(node)
    .flatMap((comment) => comment.getTags())
    .findLast((it) => it.getTagName() === "layer");
  if (!tag) return undefined;
  const words = (tag.getCommentText() ?? "").split(/[\s,]+/).filter((word) => word !== "");
  const named = new Map<string, string>();
  const span = spanOf(tag);
  for (const word of words) {
    const [, key, value] = /^(\w+)=([\w$]+)$/.exec(word) ?? [];
    if (key === undefined || value === undefined || named.has(key) || !(keys as readonly string[]).includes(key)) {
      report(unknownLayerWord.at(span, { word }));
      return undefined;
    }
    named.set(key, value);
  }
  const [input, weights] = [named.get("input"), named.get("weights")];
  if (input === undefined || weights === undefined) {
    report(unknownLayerWord.at(span, { word: undefined }));
    return undefined;
  }
  return { input, weights, bias: named.get("bias"), kind: named.get("kind") ?? "dense", span };
}

/** The comments over a function, or over the constant that holds it. */
function docsOf(node: CodeNode): readonly JSDoc[] {
  if (Node.isFunctionDeclaration(node) || Node.isMethodDeclaration(node)) return node.getJsDocs();
  const statement = node.getFirstAncestor(Node.isVariableStatement);
  const isHeld = statement?.getDeclarations().some((declaration) => {
    const initializer = declaration.getInitializer();
    return initializer !== undefined && unwrapped(initializer) === node;
  });
  return isHeld ? (statement?.getJsDocs() ?? []) : [];
}
