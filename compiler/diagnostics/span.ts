/** A stretch of a source file. `line` and `column` count from 1, `start` and `end` are offsets into the text. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}
