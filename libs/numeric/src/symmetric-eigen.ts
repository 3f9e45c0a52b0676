const { abs, sqrt } = Math;
const MAX_SWEEPS = 60;

/** Eigenvalues, largest first, and the unit eigenvector of each; an eigenvector's sign is such that its largest component is positive. */
export interface Eigen {
  readonly values: number[];
  readonly vectors: number[][];
}

/**
 * All eigenvalues and eigenvectors of a symmetric n × n matrix by cyclic Jacobi rotations (G. H. Golub and C. F. Van Loan, Matrix Computations,
 * 4th ed., algorithm 8.5.3): small eigenvalues come out as exactly as large ones, which residual monitoring lives on.
 * @param matrix rows; only read.
 */
export function symmetricEigen(matrix: readonly (readonly number[])[]): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((_row, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < MAX_SWEEPS && !isDiagonal(a); sweep += 1) {
    for (let p = 0; p < n - 1; p += 1) for (let q = p + 1; q < n; q += 1) rotate(a, v, p, q);
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j][j] - a[i][i] || i - j);
  return { values: order.map((i) => a[i][i]), vectors: order.map((i) => upright(v.map((row) => row[i]))) };
}

function isDiagonal(a: readonly (readonly number[])[]): boolean {
  let off = 0;
  let all = 0;
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < a.length; j += 1) {
      all += a[i][j] * a[i][j];
      if (i !== j) off += a[i][j] * a[i][j];
    }
  }
  return off <= 1e-32 * all;
}

/** One rotation in the plane (p, q) that makes a[p][q] zero. */
function rotate(a: number[][], v: number[][], p: number, q: number): void {
  if (a[p][q] === 0) return;
  const tau = (a[q][q] - a[p][p]) / (2 * a[p][q]);
  const t = (tau >= 0 ? 1 : -1) / (abs(tau) + sqrt(1 + tau * tau));
  const c = 1 / sqrt(1 + t * t);
  const s = t * c;
  for (let k = 0; k < a.length; k += 1) {
    const [akp, akq] = [a[k][p], a[k][q]];
    a[k][p] = c * akp - s * akq;
    a[k][q] = s * akp + c * akq;
  }
  for (let k = 0; k < a.length; k += 1) {
    const [apk, aqk] = [a[p][k], a[q][k]];
    a[p][k] = c * apk - s * aqk;
    a[q][k] = s * apk + c * aqk;
    const [vkp, vkq] = [v[k][p], v[k][q]];
    v[k][p] = c * vkp - s * vkq;
    v[k][q] = s * vkp + c * vkq;
  }
}

function upright(vector: number[]): number[] {
  const largest = vector.reduce((best, x) => (abs(x) > abs(best) + 1e-12 ? x : best), 0);
  return largest < 0 ? vector.map((x) => -x) : vector;
}
