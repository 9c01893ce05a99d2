/** Solves `matrix · x = right` by Gaussian elimination with partial pivoting. Leaves its arguments as they are. O(n³); a singular direction gets 0. */
export function solveLinear(matrix: readonly Float64Array[], right: Float64Array): Float64Array {
  const rows = matrix.map((row, at) => Float64Array.of(...row, right[at] ?? 0));
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const pivot = largestBelow(rows, column);
    swap(rows, column, pivot);
    const [top, head] = [rows[column], rows[column]?.[column] ?? 0];
    if (top === undefined || Math.abs(head) < 1e-12) continue;
    for (const row of rows.slice(column + 1)) {
      const factor = (row[column] ?? 0) / head;
      if (factor === 0) continue;
      for (let at = column; at <= size; at += 1) row[at] = (row[at] ?? 0) - factor * (top[at] ?? 0);
    }
  }
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    const values = rows[row] ?? new Float64Array(size + 1);
    let rest = values[size] ?? 0;
    for (let at = row + 1; at < size; at += 1) rest -= (values[at] ?? 0) * (solution[at] ?? 0);
    const head = values[row] ?? 0;
    solution[row] = Math.abs(head) < 1e-12 ? 0 : rest / head;
  }
  return solution;
}

function largestBelow(rows: readonly Float64Array[], column: number): number {
  let best = column;
  for (let row = column + 1; row < rows.length; row += 1) {
    if (Math.abs(rows[row]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = row;
  }
  return best;
}

function swap(rows: Float64Array[], a: number, b: number): void {
  const [first, second] = [rows[a], rows[b]];
  if (first === undefined || second === undefined) return;
  rows[a] = second;
  rows[b] = first;
}
