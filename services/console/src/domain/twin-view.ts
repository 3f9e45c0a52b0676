import { type DesiredState, type Level, type PropertyDefinition, type PropertyState, type Relationship, type SourceLink } from '@orrery/contracts';

/** One path as the api answers it: what the device said, with what the model says of the path. */
export type PropertyView = Partial<PropertyState> & PropertyDefinition;

/** A twin as `GET /api/v1/twins/{id}` answers it. */
export interface TwinView {
  readonly twinId: string;
  readonly rev: number;
  readonly at?: string;
  readonly model?: string;
  readonly name?: string;
  readonly level?: Level;
  readonly partOf?: string;
  readonly externalIds?: Readonly<Record<string, string>>;
  readonly relationships?: readonly Relationship[];
  readonly properties: Readonly<Record<string, PropertyView>>;
  readonly desired: Readonly<Record<string, DesiredState>>;
  readonly sources: Readonly<Record<string, SourceLink>>;
}

export function nameOf(twin: TwinView): string {
  return twin.name ?? twin.twinId.split(':').at(-1)!;
}
