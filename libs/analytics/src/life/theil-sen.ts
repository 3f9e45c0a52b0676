import { median } from '@orrery/numeric';

export interface Trend {
  /** Per unit of x. */
  readonly slope: number;
  /** At x = 0. */
  readonly intercept: number;
  /** Standard error of the slope. */
  readonly error: number;
}

/**
 * A line that a quarter of wild points does not move: the median of all slopes between two points (H. Theil, 1950), its error from the order statistics of
 * those slopes (P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", J. Am. Stat. Assoc. 63, 1968). For some hundred points.
 */
export function theilSen(points: readonly (readonly [x: number, y: number])[]): Trend | undefined {
  const n = points.length;
  const slopes: number[] = [];
  for (let i = 0; i < n; i += 1) for (let j = i + 1; j < n; j += 1) if (points[j][0] !== points[i][0]) slopes.push((points[j][1] - points[i][1]) / (points[j][0] - points[i][0]));
  if (slopes.length === 0) return undefined;
  slopes.sort((a, b) => a - b);
  const slope = slopes.length % 2 === 1 ? slopes[(slopes.length - 1) / 2] : 0.5 * (slopes[slopes.length / 2 - 1] + slopes[slopes.length / 2]);
  // One standard deviation of Kendall's S, as ranks among the slopes.
  const width = Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
  const at = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, Math.round(rank)))];
  const error = 0.5 * (at((slopes.length + width) / 2) - at((slopes.length - width) / 2 - 1));
  return { slope, intercept: median(points.map(([x, y]) => y - slope * x)), error };
}
