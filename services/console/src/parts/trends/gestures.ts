/** What a hand, a wheel or a key can do with a chart. */
export interface ChartMoves {
  /** `anchor`: where on the time axis, 0 at the left edge, 1 at the right. */
  zoom(factor: number, anchor: number): void;
  /** By a part of what is shown, left where negative. */
  pan(part: number): void;
}

const WHEEL_STEP = 1.25;
/** A wheel that turns in lines or pages, in pixels. */
const WHEEL_UNITS = [1, 16, 400];

/**
 * Wheel and fingers on a chart. A plain wheel scrolls the page unless the chart has the focus; with Ctrl, which is also what a pinch on
 * a touchpad sends, it zooms. One finger pans, two zoom; up and down scrolls the page.
 */
export function attachGestures(area: HTMLElement, hasFocus: () => boolean, moves: ChartMoves): () => void {
  const touches = new Map<number, number>();
  const partOf = (clientX: number) => {
    const { left, width } = area.getBoundingClientRect();
    return Math.min(1, Math.max(0, (clientX - left) / width));
  };
  const wheel = (event: WheelEvent) => {
    const across = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (!across && !event.ctrlKey && !event.metaKey && !hasFocus()) return;
    event.preventDefault();
    const by = (across && event.deltaX !== 0 ? event.deltaX : event.deltaY) * WHEEL_UNITS[event.deltaMode]!;
    if (across) moves.pan(by / area.clientWidth);
    else moves.zoom(WHEEL_STEP ** Math.max(-2, Math.min(2, by / 100)), partOf(event.clientX));
  };
  const down = (event: PointerEvent) => {
    if (event.pointerType === 'touch') touches.set(event.pointerId, event.clientX);
  };
  const move = (event: PointerEvent) => {
    const before = touches.get(event.pointerId);
    if (before === undefined) return;
    const others = [...touches].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    touches.set(event.pointerId, event.clientX);
    const [other] = others;
    if (other === undefined) return moves.pan((before - event.clientX) / area.clientWidth);
    const apart = Math.abs(event.clientX - other);
    if (apart > 20) moves.zoom(Math.abs(before - other) / apart, partOf((event.clientX + other) / 2));
  };
  const up = (event: PointerEvent) => void touches.delete(event.pointerId);
  area.addEventListener('wheel', wheel, { passive: false });
  area.addEventListener('pointerdown', down);
  area.addEventListener('pointermove', move);
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) area.addEventListener(end, up);
  return () => {
    area.removeEventListener('wheel', wheel);
    area.removeEventListener('pointerdown', down);
    area.removeEventListener('pointermove', move);
    for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) area.removeEventListener(end, up);
  };
}
