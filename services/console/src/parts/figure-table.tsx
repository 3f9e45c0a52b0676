import { type ReactNode } from 'react';

export interface FigureRow {
  readonly key: string;
  readonly head: ReactNode;
  /** One for each head but the first. */
  readonly cells: readonly ReactNode[];
  /** What its style may go by, such as `{ 'data-outcome': 'refuse' }`. */
  readonly marks?: Readonly<Record<`data-${string}`, string>>;
}

interface FigureTableProps {
  /** The first names the rows. */
  readonly heads: readonly string[];
  readonly rows: readonly FigureRow[];
  readonly caption?: string;
  readonly className?: string;
}

/** A small table of figures: each row with its head, each cell with the name of its column. */
export function FigureTable({ heads, rows, caption, className }: FigureTableProps) {
  return (
    <table className={className === undefined ? 'figures' : `figures ${className}`}>
      {caption !== undefined && <caption>{caption}</caption>}
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, head, cells, marks }) => (
          <tr key={key} {...marks}>
            <th scope="row">{head}</th>
            {cells.map((cell, index) => (
              <td key={heads[index + 1]} data-label={heads[index + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
