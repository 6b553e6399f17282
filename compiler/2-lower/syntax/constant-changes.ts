/**
 * Whether the content of a module's array or object may differ from its initial value. Comes in: its declaration. The
 * references to it are followed through other names, parameters, results and the objects that hold it, until one is
 * written or gets out of sight.
 */
import {
  type CallExpression,
  type ElementAccessExpression,
  type Expression,
  type ForOfStatement,
  type NewExpression,
  Node,
  type PropertyAccessExpression,
  type PropertyDeclaration,
  Scope,
  SyntaxKind,
} from "ts-morph";
import { isMember, resolvedSymbol, thisIn, unwrapped } from "../../1-parse/functions.ts";
import { identifiersNamed } from "../../1-parse/identifiers.ts";
import type { Declaration } from "../contents/contents.ts";
import { isInsideFunction, meaningOf } from "../names/meanings.ts";
import { memberCodeOf } from "../names/members.ts";
import { oncePerView } from "./once-per-view.ts";
import { isReadonly } from "./readonly-types.ts";
import {
  callOf,
  changingMethods,
  copiesMembers,
  givesBack,
  harmless,
  holdsObject,
  holdsObjects,
  isAssigned,
  isTagged,
  memberName,
  onlyReads,
  sharingMethods,
  takesArray,
} from "./reference-uses.ts";
import { isAssignmentOperator } from "./targets.ts";

export interface Change {
  /** `exported`: other modules can write it. `handed on`: what becomes of it there is not seen. */
  readonly kind: "written" | "handed on" | "exported";
  readonly place: Node;
}

/** What may change the content of a constant; undefined when nothing does. */
export const changeOf = oncePerView<Declaration, Change | undefined>(
  (declaration) => new Search().from(declaration),
  undefined,
);

/** A name that leads to the constant, or to a part of it, by reading as many members as `depth` says. */
interface Name {
  readonly declaration: Declaration;
  readonly depth: number;
  /** Whether the name is a function's, whose result leads there. */
  readonly isResult: boolean;
}

/** How deep a reference is followed into the objects that hold it. */
const greatestDepth = 4;

class Search {
  private readonly names: Name[] = [];

  from(constant: Declaration): Change | undefined {
    this.add({ declaration: constant, depth: 0, isResult: false });
    // The list grows while it is looked through.
    for (const name of this.names) {
      const { declaration, depth, isResult } = name;
      const change = isResult || !isExportedInPlace(declaration) ? undefined : exported(declaration);
      if (change) return change;
      for (const use of usesOf(declaration)) {
        const change = isResult ? this.followResult(use, depth) : this.follow(use, depth);
        if (change) return change;
      }
    }
    return undefined;
  }

  private add(name: Name): undefined {
    const isKnown = this.names.some(
      (it) => it.declaration === name.declaration && it.depth === name.depth && it.isResult === name.isResult,
    );
    if (!isKnown) this.names.push(name);
  }

  /** What becomes of the reference that an expression gives. */
  private follow(expression: Expression, depth: number): Change | undefined {
    const parent = expression.getParent();
    if (parent === undefined || harmless.has(parent.getKind())) return undefined;
    if (depth > greatestDepth) return this.handOn(expression);
    if (Node.isExportSpecifier(parent) || Node.isExportAssignment(parent)) return exported(expression);
    if (Node.isExpression(parent) && givesBack(parent, expression)) return this.follow(parent, depth);
    if (Node.isPropertyAccessExpression(parent) || Node.isElementAccessExpression(parent)) {
      return parent.getExpression() === expression ? this.followMember(parent, depth) : undefined;
    }
    if (Node.isTemplateSpan(parent)) return isTagged(parent) ? this.handOn(expression) : undefined;
    if (Node.isCallExpression(parent) || Node.isNewExpression(parent)) {
      return parent.getExpression() === expression ? undefined : this.followArgument(parent, expression, depth);
    }
    if (Node.isVariableDeclaration(parent) || Node.isParameterDeclaration(parent) || Node.isBindingElement(parent)) {
      return this.declare(parent.getNameNode(), parent, depth);
    }
    if (Node.isBinaryExpression(parent)) return this.followOperand(parent.getLeft(), expression, depth);
    if (Node.isArrayLiteralExpression(parent)) return this.follow(parent, depth + 1);
    if (Node.isPropertyAssignment(parent) || Node.isShorthandPropertyAssignment(parent)) {
      return this.follow(parent.getParentIfKindOrThrow(SyntaxKind.ObjectLiteralExpression), depth + 1);
    }
    if (Node.isReturnStatement(parent) || Node.isArrowFunction(parent)) {
      return this.giveBack(functionAround(expression), expression, depth);
    }
    if (depth === 0 && copiesMembers(parent) && !holdsObjects(expression.getType(), expression)) return undefined;
    if (Node.isForOfStatement(parent)) return this.goThrough(parent, expression, depth);
    return this.handOn(expression);
  }

  /** A loop gives a name to one element after the other. */
  private goThrough(loop: ForOfStatement, list: Expression, depth: number): Change | undefined {
    const initializer = loop.getInitializer();
    const [element] = Node.isVariableDeclarationList(initializer) ? initializer.getDeclarations() : [];
    return element ? this.declare(element.getNameNode(), element, Math.max(0, depth - 1)) : this.handOn(list);
  }

  private followMember(access: PropertyAccessExpression | ElementAccessExpression, depth: number): Change | undefined {
    if (isAssigned(access)) return depth === 0 ? { kind: "written", place: access } : undefined;
    const name = memberName(access);
    const call = callOf(access);
    if (memberCodeOf(access).some((member) => isMember(member) || thisIn(member))) {
      return depth > 0 ? this.handOn(access) : this.handOn(access.getExpression());
    }
    if (call) {
      if (depth === 0 && name === undefined && holdsPlainFunctions(access.getExpression())) return undefined;
      if (depth > 0 || name === undefined) return this.handOn(access.getExpression());
      if (changingMethods.has(name)) return { kind: "written", place: call };
      if (sharingMethods.has(name)) return this.follow(call, depth);
      return call.getArguments().some((argument) => takesArray(argument, name))
        ? this.handOn(access.getExpression())
        : undefined;
    }
    if (name === "buffer") return this.handOn(access.getExpression());
    return holdsObject(access.getType()) ? this.follow(access, Math.max(0, depth - 1)) : undefined;
  }

  private followArgument(
    call: CallExpression | NewExpression,
    argument: Expression,
    depth: number,
  ): Change | undefined {
    const callee = call.getExpression();
    const meaning = meaningOf(callee);
    if (meaning.kind === "library" && meaning.of === "ObjectConstructor" && meaning.name === "freeze") {
      return this.follow(call, depth);
    }
    if (meaning.kind === "fluxion" && meaning.name === "stopGradient") return this.follow(call, depth);
    if (depth === 0 && onlyReads(call)) return undefined;
    if (meaning.kind !== "function" || !Node.isCallExpression(call)) return this.handOn(argument);
    const position = call.getArguments().indexOf(argument);
    const parameters = meaning.node.getParameters();
    const isSpread = call.getArguments().slice(0, position).some(Node.isSpreadElement);
    const last = parameters.at(-1);
    const parameter = parameters[position] ?? (last?.isRestParameter() ? last : undefined);
    if (isSpread || parameter === undefined) return this.handOn(argument);
    return this.declare(parameter.getNameNode(), parameter, parameter.isRestParameter() ? depth + 1 : depth);
  }

  /** An operand of an operator that does not give it back. */
  private followOperand(left: Expression, operand: Expression, depth: number): Change | undefined {
    const operation = operand.getParentIfKindOrThrow(SyntaxKind.BinaryExpression);
    if (left === operand || !isAssignmentOperator(operation.getOperatorToken().getKind())) return undefined;
    const target = unwrapped(left);
    const meaning = Node.isIdentifier(target) ? meaningOf(target) : undefined;
    if (meaning?.kind !== "local" && meaning?.kind !== "module") return this.handOn(operand);
    this.add({ declaration: meaning.declaration, depth, isResult: false });
    return this.follow(operation, depth);
  }

  /** A name, or a pattern of names, is bound to the reference. */
  private declare(name: Node, holder: Node, depth: number): Change | undefined {
    if (Node.isIdentifier(name)) return this.add({ declaration: holder, depth, isResult: false });
    if (!Node.isArrayBindingPattern(name) && !Node.isObjectBindingPattern(name)) return undefined;
    for (const element of name.getElements()) {
      if (!Node.isBindingElement(element) || !holdsObject(element.getType())) continue;
      const isRest = element.getDotDotDotToken() !== undefined;
      if (isRest && depth === 0 && !holdsObjects(element.getType(), element)) continue;
      this.declare(element.getNameNode(), element, isRest ? Math.max(1, depth) : Math.max(0, depth - 1));
    }
    return undefined;
  }

  /** A function gives the reference to its callers. */
  private giveBack(fn: Node | undefined, expression: Expression, depth: number): Change | undefined {
    const declaration = fn && namedFunction(fn);
    if (!declaration || declaration.isExported()) return this.handOn(expression);
    return this.add({ declaration, depth, isResult: true });
  }

  /** The use of a function's name whose result leads to the constant. */
  private followResult(use: Expression, depth: number): Change | undefined {
    const parent = use.getParent();
    if (parent === undefined || harmless.has(parent.getKind())) return undefined;
    if (Node.isCallExpression(parent) && parent.getExpression() === use) return this.follow(parent, depth);
    return { kind: "handed on", place: use };
  }

  /** The reference gets out of sight; one that is read only there does no harm. */
  private handOn(expression: Expression): Change | undefined {
    const expected = expression.getContextualType();
    const types = expected?.isAny() ? [] : [expression.getType(), ...(expected ? [expected] : [])];
    return types.some((type) => isReadonly(type, expression)) ? undefined : { kind: "handed on", place: expression };
  }
}

/** Whether all that an object holds are functions that do not ask for the object. */
function holdsPlainFunctions(object: Expression): boolean {
  return object
    .getType()
    .getProperties()
    .every((property) => {
      const [declaration] = property.getDeclarations();
      if (Node.isMethodDeclaration(declaration)) return !isMember(declaration) && !thisIn(declaration);
      const value = Node.isPropertyAssignment(declaration) ? declaration.getInitializerOrThrow() : undefined;
      const meaning = value && meaningOf(value);
      return meaning?.kind === "library" || (meaning?.kind === "function" && !thisIn(meaning.node));
    });
}

// --- names ---

function isExportedInPlace(declaration: Declaration): boolean {
  if (Node.isPropertyDeclaration(declaration)) return isSeenOutside(declaration);
  const statement = declaration.getFirstAncestorByKind(SyntaxKind.VariableStatement);
  return !isInsideFunction(declaration) && statement?.hasExportKeyword() === true;
}

function isSeenOutside(field: PropertyDeclaration): boolean {
  const owner = field.getParent();
  const isPrivate = field.getName().startsWith("#") || field.getScope() === Scope.Private;
  return !isPrivate && Node.isClassDeclaration(owner) && owner.isExported();
}

/** Other modules get what the name or the expression holds. */
function exported(place: Node): Change | undefined {
  return isReadonly(place.getType(), place) ? undefined : { kind: "exported", place };
}

/** Where a declaration's name is used, besides the declaration itself. */
function usesOf(declaration: Declaration): Expression[] {
  const isNamed =
    Node.isVariableDeclaration(declaration) ||
    Node.isParameterDeclaration(declaration) ||
    Node.isBindingElement(declaration) ||
    Node.isPropertyDeclaration(declaration) ||
    Node.isFunctionDeclaration(declaration);
  const own = isNamed ? declaration.getNameNode() : undefined;
  if (own === undefined) return [];
  return identifiersNamed(declaration.getSourceFile(), own.getText()).filter((identifier) => {
    const parent = identifier.getParent();
    const symbol = Node.isShorthandPropertyAssignment(parent) ? parent.getValueSymbol() : resolvedSymbol(identifier);
    return identifier !== own && symbol?.getDeclarations().includes(declaration) === true;
  });
}

function functionAround(expression: Expression): Node | undefined {
  return expression.getFirstAncestor((node) => Node.isFunctionLikeDeclaration(node) || Node.isFunctionExpression(node));
}

/** What declares the name of a function whose calls give what it returns. */
function namedFunction(fn: Node) {
  if (Node.isFunctionDeclaration(fn)) {
    return fn.getName() === undefined || fn.isGenerator() || fn.isAsync() ? undefined : fn;
  }
  if (!Node.isArrowFunction(fn) || fn.isAsync()) return undefined;
  let holder: Node | undefined = fn.getParent();
  while (Node.isParenthesizedExpression(holder) || Node.isSatisfiesExpression(holder)) holder = holder.getParent();
  return Node.isVariableDeclaration(holder) ? holder : undefined;
}
