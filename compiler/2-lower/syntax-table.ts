/**
 * The table of TypeScript's syntax: each kind of node that can stand in a function's body is lowered by a handler or
 * refused with a reason and a remedy; the rest is listed as standing elsewhere. A test holds the table against
 * TypeScript's own list, so that no kind falls through.
 */
import { type Expression, type KindToNodeMappings, type Node, type Statement, SyntaxKind } from "ts-morph";
import { excerpt, spanOf } from "../1-parse/source-places.ts";
import { unsupportedSyntax } from "../diagnostics/catalog/2-lower.ts";
import type { Terminator } from "../ir/nodes.ts";
import type { Content } from "./contents/contents.ts";
import type { Context, Syntax } from "./context.ts";
import { lowerArrayLiteral, lowerNew } from "./expressions/arrays.ts";
import { lowerCall } from "./expressions/calls.ts";
import { lowerConditional } from "./expressions/choices.ts";
import { runMember } from "./expressions/classes.ts";
import { lowerElementAccess } from "./expressions/element-access.ts";
import { lowerBoolean, lowerNull, lowerNumber, lowerObject, lowerText } from "./expressions/literals.ts";
import { lowerIdentifier, lowerPropertyAccess, lowerThis } from "./expressions/names.ts";
import { lowerBinary, lowerInner, lowerPrefix, lowerVoid } from "./expressions/operators.ts";
import { lowerTypeOf } from "./expressions/type-tests.ts";
import { lowerPostfix } from "./expressions/update.ts";
import { sourceCallable } from "./functions/callables.ts";
import { lowerBlock, lowerIf, lowerSwitch } from "./statements/branches.ts";
import { lowerExpressionStatement, lowerVariableStatement } from "./statements/declarations.ts";
import { lowerForOf } from "./statements/for-of.ts";
import { lowerBreak, lowerContinue, lowerLabeled, lowerReturn, lowerThrow } from "./statements/jumps.ts";
import { lowerDo, lowerFor, lowerWhile } from "./statements/loops.ts";

type Handlers<Result> = { readonly [K in SyntaxKind]?: (context: Context, node: KindToNodeMappings[K]) => Result };

const nothing = (): undefined => undefined;
const refuseText = (context: Context, node: Node) => {
  const remedy = "Use a number, a boolean or an enum of numbers.";
  return context.refuse(unsupportedSyntax.at(spanOf(node), { what: `The string ${excerpt(node)} is`, remedy }));
};

export const expressions: Handlers<Content> = {
  [SyntaxKind.ArrayLiteralExpression]: lowerArrayLiteral,
  [SyntaxKind.ArrowFunction]: sourceCallable,
  [SyntaxKind.AsExpression]: lowerInner,
  [SyntaxKind.BinaryExpression]: lowerBinary,
  [SyntaxKind.CallExpression]: lowerCall,
  [SyntaxKind.ConditionalExpression]: lowerConditional,
  [SyntaxKind.ElementAccessExpression]: lowerElementAccess,
  [SyntaxKind.FalseKeyword]: lowerBoolean,
  [SyntaxKind.FunctionExpression]: sourceCallable,
  [SyntaxKind.Identifier]: lowerIdentifier,
  [SyntaxKind.NewExpression]: lowerNew,
  [SyntaxKind.NonNullExpression]: lowerInner,
  [SyntaxKind.NoSubstitutionTemplateLiteral]: lowerText,
  [SyntaxKind.NullKeyword]: lowerNull,
  [SyntaxKind.NumericLiteral]: lowerNumber,
  [SyntaxKind.ObjectLiteralExpression]: lowerObject,
  [SyntaxKind.ParenthesizedExpression]: lowerInner,
  [SyntaxKind.PostfixUnaryExpression]: lowerPostfix,
  [SyntaxKind.PrefixUnaryExpression]: lowerPrefix,
  [SyntaxKind.PropertyAccessExpression]: lowerPropertyAccess,
  [SyntaxKind.SatisfiesExpression]: lowerInner,
  [SyntaxKind.StringLiteral]: lowerText,
  [SyntaxKind.TemplateExpression]: refuseText,
  [SyntaxKind.ThisKeyword]: lowerThis,
  [SyntaxKind.TrueKeyword]: lowerBoolean,
  [SyntaxKind.TypeAssertionExpression]: lowerInner,
  [SyntaxKind.TypeOfExpression]: lowerTypeOf,
  [SyntaxKind.VoidExpression]: lowerVoid,
};

export const statements: Handlers<Terminator | undefined> = {
  [SyntaxKind.Block]: lowerBlock,
  [SyntaxKind.BreakStatement]: lowerBreak,
  [SyntaxKind.ContinueStatement]: lowerContinue,
  [SyntaxKind.DebuggerStatement]: nothing,
  [SyntaxKind.DoStatement]: lowerDo,
  [SyntaxKind.EmptyStatement]: nothing,
  [SyntaxKind.ExpressionStatement]: lowerExpressionStatement,
  [SyntaxKind.ForOfStatement]: lowerForOf,
  [SyntaxKind.ForStatement]: lowerFor,
  // A nested function is written out where it is called.
  [SyntaxKind.FunctionDeclaration]: nothing,
  [SyntaxKind.IfStatement]: lowerIf,
  [SyntaxKind.InterfaceDeclaration]: nothing,
  [SyntaxKind.LabeledStatement]: lowerLabeled,
  [SyntaxKind.ReturnStatement]: lowerReturn,
  [SyntaxKind.SwitchStatement]: lowerSwitch,
  [SyntaxKind.ThrowStatement]: lowerThrow,
  [SyntaxKind.TypeAliasDeclaration]: nothing,
  [SyntaxKind.VariableStatement]: lowerVariableStatement,
  [SyntaxKind.WhileStatement]: lowerWhile,
};

/** Why a kind is refused, as the subject and verb of a sentence, and what to write instead. */
interface Refusal {
  readonly what: string;
  readonly remedy: string;
}

const plainFunction = "Write a plain function that returns its result.";
const noClasses = "Declare the class at the top of its module.";
const noMarkup = "Compute in a function of its own, and call it from the component.";

export const refusals: { readonly [K in SyntaxKind]?: Refusal } = {
  [SyntaxKind.AwaitExpression]: { what: "'await' is", remedy: plainFunction },
  [SyntaxKind.BigIntLiteral]: { what: "A bigint is", remedy: "Use a number." },
  [SyntaxKind.ClassDeclaration]: { what: "A class inside a function is", remedy: noClasses },
  [SyntaxKind.ClassExpression]: { what: "A class expression is", remedy: noClasses },
  [SyntaxKind.DeleteExpression]: { what: "'delete' is", remedy: "Make a new object with the fields that are to stay." },
  [SyntaxKind.EnumDeclaration]: {
    what: "An enum inside a function is",
    remedy: "Move it to the top level of the module.",
  },
  [SyntaxKind.ExpressionWithTypeArguments]: {
    what: "A generic function as a value is",
    remedy: "Call it where it is needed.",
  },
  [SyntaxKind.ForInStatement]: {
    what: "'for in' is",
    remedy: "Loop over an array with 'for of', or over a range of numbers.",
  },
  [SyntaxKind.ImportKeyword]: { what: "'import()' is", remedy: "Import at the top of the module." },
  [SyntaxKind.JsxElement]: { what: "Markup is", remedy: noMarkup },
  [SyntaxKind.JsxFragment]: { what: "Markup is", remedy: noMarkup },
  [SyntaxKind.JsxSelfClosingElement]: { what: "Markup is", remedy: noMarkup },
  [SyntaxKind.MetaProperty]: { what: "'import.meta' or 'new.target' is", remedy: "Hand the value in as a parameter." },
  [SyntaxKind.ModuleDeclaration]: {
    what: "A namespace inside a function is",
    remedy: "Move it to the top level of the module.",
  },
  [SyntaxKind.OmittedExpression]: { what: "A hole in an array is", remedy: "Write every element." },
  [SyntaxKind.RegularExpressionLiteral]: { what: "A regular expression is", remedy: "Use numbers." },
  [SyntaxKind.SpreadElement]: { what: "'...' is here", remedy: "Write the elements out, or use a loop." },
  [SyntaxKind.SuperKeyword]: { what: "'super' is here", remedy: "Call it, or one of its methods." },
  [SyntaxKind.TaggedTemplateExpression]: { what: "A tagged template is", remedy: "Use numbers." },
  [SyntaxKind.TryStatement]: { what: "'try' is", remedy: "Test for the condition with 'if', before it goes wrong." },
  [SyntaxKind.WithStatement]: { what: "'with' is", remedy: "Name the object." },
  [SyntaxKind.YieldExpression]: { what: "'yield' is", remedy: plainFunction },
};

/** Parts of a construct that is lowered or refused as a whole: its handler reads them, they are no statement or expression. */
export const parts: readonly SyntaxKind[] = [
  SyntaxKind.ArrayBindingPattern,
  SyntaxKind.BindingElement,
  SyntaxKind.CaseBlock,
  SyntaxKind.CaseClause,
  SyntaxKind.CatchClause,
  SyntaxKind.ComputedPropertyName,
  SyntaxKind.Constructor,
  SyntaxKind.Decorator,
  SyntaxKind.DefaultClause,
  SyntaxKind.EnumMember,
  SyntaxKind.GetAccessor,
  SyntaxKind.HeritageClause,
  SyntaxKind.JsxAttribute,
  SyntaxKind.JsxAttributes,
  SyntaxKind.JsxClosingElement,
  SyntaxKind.JsxClosingFragment,
  SyntaxKind.JsxExpression,
  SyntaxKind.JsxNamespacedName,
  SyntaxKind.JsxOpeningElement,
  SyntaxKind.JsxOpeningFragment,
  SyntaxKind.JsxSpreadAttribute,
  SyntaxKind.JsxText,
  SyntaxKind.JsxTextAllWhiteSpaces,
  SyntaxKind.MethodDeclaration,
  SyntaxKind.ModuleBlock,
  SyntaxKind.ObjectBindingPattern,
  SyntaxKind.Parameter,
  SyntaxKind.PrivateIdentifier,
  SyntaxKind.PropertyAssignment,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.SemicolonClassElement,
  SyntaxKind.SetAccessor,
  SyntaxKind.ShorthandPropertyAssignment,
  SyntaxKind.SpreadAssignment,
  SyntaxKind.ClassStaticBlockDeclaration,
  SyntaxKind.TemplateHead,
  SyntaxKind.TemplateMiddle,
  SyntaxKind.TemplateSpan,
  SyntaxKind.TemplateTail,
  SyntaxKind.VariableDeclaration,
  SyntaxKind.VariableDeclarationList,
];

/** Kinds that stand at the top level of a module, or that only TypeScript itself makes. */
export const outside: readonly SyntaxKind[] = [
  SyntaxKind.Bundle,
  SyntaxKind.CommaListExpression,
  SyntaxKind.ExportAssignment,
  SyntaxKind.ExportDeclaration,
  SyntaxKind.ExportSpecifier,
  SyntaxKind.ExternalModuleReference,
  SyntaxKind.ImportAttribute,
  SyntaxKind.ImportAttributes,
  SyntaxKind.ImportClause,
  SyntaxKind.ImportDeclaration,
  SyntaxKind.ImportEqualsDeclaration,
  SyntaxKind.ImportSpecifier,
  SyntaxKind.ImportTypeAssertionContainer,
  SyntaxKind.MissingDeclaration,
  SyntaxKind.NamedExports,
  SyntaxKind.NamedImports,
  SyntaxKind.NamespaceExport,
  SyntaxKind.NamespaceExportDeclaration,
  SyntaxKind.NamespaceImport,
  SyntaxKind.NotEmittedStatement,
  SyntaxKind.NotEmittedTypeElement,
  SyntaxKind.PartiallyEmittedExpression,
  SyntaxKind.SourceFile,
  SyntaxKind.SyntaxList,
  SyntaxKind.SyntheticExpression,
  SyntaxKind.SyntheticReferenceExpression,
  SyntaxKind.Unknown,
];

/** Kinds of types and of members of types: they leave nothing to run. */
export const types: readonly SyntaxKind[] = [
  SyntaxKind.CallSignature,
  SyntaxKind.ConstructSignature,
  SyntaxKind.IndexSignature,
  SyntaxKind.MethodSignature,
  SyntaxKind.PropertySignature,
  SyntaxKind.QualifiedName,
  SyntaxKind.TypeParameter,
];

/** Words, operators and punctuation inside other nodes, types, and comments. */
export function isToken(kind: SyntaxKind): boolean {
  const isRead = kind in expressions || kind in refusals || parts.includes(kind) || outside.includes(kind);
  const isWord = kind >= SyntaxKind.FirstToken && kind <= SyntaxKind.LastToken;
  const isType = kind >= SyntaxKind.FirstTypeNode && kind <= SyntaxKind.LastTypeNode;
  const isComment = kind >= SyntaxKind.FirstJSDocNode && kind <= SyntaxKind.LastJSDocNode;
  return !isRead && (isWord || isType || isComment);
}

export const syntax: Syntax = {
  member: runMember,
  expression: (context, node) => {
    const handler = expressions[node.getKind()] as ((context: Context, node: Expression) => Content) | undefined;
    return handler ? handler(context, node) : refuse(context, node);
  },
  statement: (context, node) => {
    type Handler = (context: Context, node: Statement) => Terminator | undefined;
    const handler = statements[node.getKind()] as Handler | undefined;
    if (handler) return handler(context, node);
    refuse(context, node);
    context.hasOpenEnd = true;
    return undefined;
  },
};

function refuse(context: Context, node: Node): Content {
  const refusal = refusals[node.getKind()] ?? {
    what: `'${excerpt(node)}' is`,
    remedy: "Use numbers, arrays and plain control flow.",
  };
  return context.refuse(unsupportedSyntax.at(spanOf(node), refusal));
}
