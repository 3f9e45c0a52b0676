import { type LineLook } from '../../domain/trends/strips.js';

/** A piece of a line as it is drawn, with its number. */
export function LineSwatch({ look, number }: { look: LineLook; number: number }) {
  return (
    <span className="swatch" data-line={look.colour}>
      <span className="swatch-number">{number}</span>
      <svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true" focusable="false">
        <path d="M1 5h32" strokeDasharray={look.dash.join(' ')} />
      </svg>
    </span>
  );
}
