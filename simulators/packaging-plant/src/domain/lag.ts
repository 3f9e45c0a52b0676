/** One step of a first-order lag with time constant `tau` seconds, exact for a constant target. */
export function lag(value: number, target: number, tau: number, dt: number): number {
  return target + (value - target) * Math.exp(-dt / tau);
}
