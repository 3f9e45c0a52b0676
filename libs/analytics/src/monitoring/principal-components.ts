import { symmetricEigen } from '@orrery/numeric';

/** Below this share of the largest, an eigenvalue is rounding: dividing by it would make noise of nothing. */
const LEAST_EIGENVALUE = 1e-9;

/** The directions in which standardised signals move together. Plain data. */
export interface PrincipalComponents {
  /** Kept eigenvectors, most variance first. */
  readonly loadings: readonly (readonly number[])[];
  /** Eigenvalues of all components, kept ones first. */
  readonly variances: readonly number[];
}

/**
 * Principal components of the correlation matrix.
 * @param rows standardised samples
 * @param explained share of the variance that the kept components explain at least
 */
export function principalComponents(rows: readonly (readonly number[])[], explained: number): PrincipalComponents {
  const { values, vectors } = symmetricEigen(correlations(rows));
  const total = values.reduce((sum, value) => sum + value, 0);
  let kept = 0;
  for (let sum = 0; kept < values.length && sum < explained * total - 1e-12 && values[kept] > LEAST_EIGENVALUE * values[0]; kept += 1) sum += values[kept];
  return { loadings: vectors.slice(0, kept), variances: values.map((value) => Math.max(value, 0)) };
}

export function correlations(rows: readonly (readonly number[])[]): number[][] {
  const p = rows[0]?.length ?? 0;
  const means = Array.from({ length: p }, (_, j) => rows.reduce((sum, row) => sum + row[j], 0) / rows.length);
  const products = means.map((_, i) => means.map((_mean, j) => rows.reduce((sum, row) => sum + (row[i] - means[i]) * (row[j] - means[j]), 0)));
  return products.map((line, i) => line.map((value, j) => value / Math.sqrt(products[i][i] * products[j][j])));
}

/** Hotelling's T² within the kept components, and Q (squared prediction error), what they do not explain. */
export function statistics({ loadings, variances }: PrincipalComponents, x: readonly number[]): { t2: number; q: number } {
  let q = x.reduce((sum, value) => sum + value * value, 0);
  let t2 = 0;
  loadings.forEach((loading, a) => {
    const t = dot(loading, x);
    t2 += (t * t) / variances[a];
    q -= t * t;
  });
  return { t2, q: Math.max(0, q) };
}

/**
 * How much each signal explains of the combined index T²/t2Limit + Q/qLimit, by reconstruction: what the index falls by when that signal alone is
 * set right. A single faulty signal has the largest contribution with certainty (C. F. Alcala and S. J. Qin, "Reconstruction-based contribution for
 * process monitoring", Automatica 45, 2009; the combined index is that of H. H. Yue and S. J. Qin, 2001).
 */
export function contributions({ loadings, variances }: PrincipalComponents, x: readonly number[], t2Limit: number, qLimit: number | undefined): number[] {
  const weights = loadings.map((_, a) => 1 / (variances[a] * t2Limit) - (qLimit === undefined ? 0 : 1 / qLimit));
  const residual = qLimit === undefined ? 0 : 1 / qLimit;
  const projected = loadings.map((loading) => dot(loading, x));
  return x.map((value, j) => {
    let along = residual * value;
    let own = residual;
    loadings.forEach((loading, a) => {
      along += weights[a] * projected[a] * loading[j];
      own += weights[a] * loading[j] * loading[j];
    });
    return own > 1e-12 ? (along * along) / own : 0;
  });
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += a[i] * b[i];
  return sum;
}
