/** For each kind of syntax that is refused, the body of a function `f(x: number, list: number[])` in which it stands. */
import { SyntaxKind } from "ts-morph";

export const refusedSyntax: { readonly [K in SyntaxKind]?: string } = {
  [SyntaxKind.AwaitExpression]: "return await x;",
  [SyntaxKind.BigIntLiteral]: "return x * Number(10n);",
  [SyntaxKind.ClassDeclaration]: "class Local {} return x;",
  [SyntaxKind.ClassExpression]: "const Local = class {}; return x;",
  [SyntaxKind.DeleteExpression]: "delete list[0]; return x;",
  [SyntaxKind.EnumDeclaration]: "enum Kind { A } return x;",
  [SyntaxKind.ExpressionWithTypeArguments]: "const g = same<number>; return g(x);",
  [SyntaxKind.ForInStatement]: "for (const key in list) x += list[Number(key)]; return x;",
  [SyntaxKind.ImportKeyword]: 'import("./other"); return x;',
  [SyntaxKind.JsxElement]: "const a = <b>text</b>; return x;",
  [SyntaxKind.JsxFragment]: "const a = <>text</>; return x;",
  [SyntaxKind.JsxSelfClosingElement]: "const a = <b />; return x;",
  [SyntaxKind.MetaProperty]: "return new.target ? x : 2 * x;",
  [SyntaxKind.ModuleDeclaration]: "namespace Local { export const a = 1; } return x;",
  [SyntaxKind.OmittedExpression]: "const holes: number[] = [x, , 2]; return holes.length;",
  [SyntaxKind.RegularExpressionLiteral]: 'return /a/.test("a") ? x : 2 * x;',
  [SyntaxKind.SpreadElement]: "return new Float64Array(...list).length;",
  [SyntaxKind.SuperKeyword]: "return super.x;",
  [SyntaxKind.TaggedTemplateExpression]: "return tag`text`;",
  [SyntaxKind.TryStatement]: "try { x += 1; } catch { x = 0; } return x;",
  [SyntaxKind.WithStatement]: "with (list) { x += length; } return x;",
  [SyntaxKind.YieldExpression]: "return yield x;",
};
