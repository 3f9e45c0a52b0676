import { type PropertyDefinition } from '@orrery/contracts';
import { type RenderedProperty, type RenderedTwin } from '@orrery/twin-model';

/** One path as the api answers it, with what an event of a new definition tells beyond that. */
export type PropertyView = RenderedProperty & Partial<Pick<PropertyDefinition, 'schema' | 'maxAgeMs'>>;

/** A twin as `GET /api/v1/twins/{id}` answers it. */
export type TwinView = Omit<RenderedTwin, 'properties'> & { readonly properties: Readonly<Record<string, PropertyView>> };

export function nameOf(twin: TwinView): string {
  return twin.name ?? twin.twinId.split(':').at(-1)!;
}
