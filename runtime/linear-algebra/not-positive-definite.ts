/** Thrown where a matrix that is to be positive definite is not: it has no Cholesky factor, or its numbers are not finite. */
export class NotPositiveDefinite extends RangeError {}
