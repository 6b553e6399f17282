/** What the standard library declares, as TypeScript knows it. */
import type { Node, Type } from "ts-morph";

export function isOfLibrary(declaration: Node): boolean {
  return /\/lib\.[\w.]+\.d\.ts$/.test(declaration.getSourceFile().getFilePath());
}

/**
 * The name that a type has in the standard library. Undefined for any other type, also for `Record<K, V>`, `Pick<T, K>`
 * and their like: these are types of the code's own fields, and have no name.
 */
export function libraryName(type: Type): string | undefined {
  const symbol = type.getSymbol();
  const name = symbol?.getName();
  return name !== "__type" && symbol?.getDeclarations().some(isOfLibrary) ? name : undefined;
}
