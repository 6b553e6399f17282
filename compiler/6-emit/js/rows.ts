/** Short parts side by side, in rows of at most `room` columns. */
export function inRows(parts: readonly string[], room: number): string[] {
  const rows: string[] = [];
  for (const part of parts) {
    const last = rows.at(-1);
    if (last !== undefined && last.length + part.length + 3 <= room) rows[rows.length - 1] = `${last}, ${part}`;
    else rows.push(part);
  }
  return rows;
}
