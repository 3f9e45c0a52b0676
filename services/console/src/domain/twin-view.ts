import { type RenderedProperty, type RenderedTwin } from '@orrery/twin-model';

/** One path as the api answers it. */
export type PropertyView = RenderedProperty;

/** A twin as `GET /api/v1/twins/{id}` answers it. */
export type TwinView = RenderedTwin;

export function nameOf(twin: TwinView): string {
  return twin.name ?? twin.twinId.split(':').at(-1)!;
}
