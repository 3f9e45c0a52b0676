/** A line across a trend: something happened then. */
export interface TrendMark {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
}
