import { ApiProperty } from '@nestjs/swagger';
import { DATATYPES, LEVELS } from '@orrery/contracts';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';

export const TWIN_ID = /^[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9._-]*$/;
const optional = { required: false } as const;

export class TwinParamDto {
  @ApiProperty({ example: 'acme:riverside:line1-filler', description: '<organisation>:<site>:<name>' })
  @Matches(TWIN_ID, { message: 'must be <organisation>:<site>:<name> in lower case' })
  @Length(5, 200)
  id: string;
}

export class PageQueryDto {
  @ApiProperty({ ...optional, description: 'nextCursor of the page before' })
  @IsOptional()
  @IsString()
  @Length(1, 2_000)
  cursor?: string;

  @ApiProperty({ ...optional, minimum: 1, maximum: 500, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit?: number;
}

export class TwinsQueryDto extends PageQueryDto {
  @ApiProperty({ ...optional, example: 'riverside' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]*$/)
  site?: string;

  @ApiProperty({ ...optional, example: 'dtmi:orrery:packaging:Filler;1' })
  @IsOptional()
  @IsString()
  @Length(1, 2_048)
  model?: string;

  @ApiProperty({ ...optional, enum: LEVELS })
  @IsOptional()
  @IsIn(LEVELS)
  level?: string;

  @ApiProperty({ ...optional, description: 'Twin id of what they are part of' })
  @IsOptional()
  @Matches(TWIN_ID)
  partOf?: string;

  @ApiProperty({ ...optional, description: 'Part of the name, in any case' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @ApiProperty({ ...optional, description: 'Start of the id', example: 'acme:riverside:' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  id?: string;

  @ApiProperty({ ...optional, description: '<system>:<id> in another system', example: 'sap:10000123' })
  @IsOptional()
  @Matches(/^[^:]+:.+$/)
  @Length(3, 400)
  externalId?: string;

  @ApiProperty({ ...optional, enum: ['rev', 'state'], default: 'rev', description: 'state: each twin as GET /twins/{id} answers it' })
  @IsOptional()
  @IsIn(['rev', 'state'])
  include?: 'rev' | 'state';
}

export class TwinQueryDto {
  @ApiProperty({ ...optional, minimum: 1, description: 'Wait up to a second until the twin has this revision; 424 where it does not come' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  minRev?: number;
}

class RelationshipDto {
  @ApiProperty() name: string;
  @ApiProperty() target: string;
  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true }) properties?: Record<string, unknown>;
}

class PropertyDto {
  @ApiProperty({ enum: ['telemetry', 'property'] }) kind: string;
  @ApiProperty({ enum: DATATYPES }) datatype: string;
  @ApiProperty(optional) unit?: string;
  @ApiProperty(optional) writable?: boolean;
  @ApiProperty({ ...optional, description: 'Only a guarded command writes it: POST /commands; no desired value is taken' }) command?: boolean;
  @ApiProperty({ ...optional, description: 'Any JSON value; int64 as decimal string; absent: never read' }) value?: unknown;
  @ApiProperty({ ...optional, enum: ['good', 'uncertain', 'bad', 'stale'] }) quality?: string;
  @ApiProperty({ ...optional, description: 'Event time, UTC, 100-ns ticks', example: '2026-01-01T00:00:00.0000000Z' }) eventTs?: string;
  @ApiProperty({ ...optional, description: 'Event time of the value, where a later bad reading changed only the quality' }) valueTs?: string;
  @ApiProperty(optional) receivedTs?: string;
  @ApiProperty(optional) statusCode?: number;
  @ApiProperty(optional) source?: string;
  @ApiProperty({ ...optional, enum: ['device', 'operator', 'derived', 'simulated'] }) origin?: string;
  @ApiProperty(optional) staleSince?: string;
  @ApiProperty({ ...optional, enum: ['max-age', 'source-disconnected'] }) staleCause?: string;
}

class DesiredDto {
  @ApiProperty({ description: 'Any JSON value' }) value: unknown;
  @ApiProperty() rev: number;
  @ApiProperty() by: string;
  @ApiProperty() at: string;
  @ApiProperty(optional) expiresAt?: string;
  @ApiProperty(optional) reason?: string;
  @ApiProperty({ enum: ['pending', 'converging', 'converged', 'diverged', 'expired'] }) status: string;
  @ApiProperty({ ...optional, description: 'reported − desired, in the unit of the path' }) delta?: number;
}

class SourceLinkDto {
  @ApiProperty({ enum: ['connecting', 'connected', 'disconnected'] }) state: string;
  @ApiProperty() since: string;
  @ApiProperty() epoch: string;
  @ApiProperty() gaps: number;
  @ApiProperty(optional) lastGoodTs?: string;
  @ApiProperty(optional) reason?: string;
}

const mapOf = (ref: string) => ({ type: 'object' as const, additionalProperties: { $ref: `#/components/schemas/${ref}` } });

export class ListedTwinDto {
  @ApiProperty() twinId: string;
  @ApiProperty() model: string;
  @ApiProperty(optional) name?: string;
  @ApiProperty({ ...optional, enum: LEVELS }) level?: string;
  @ApiProperty(optional) partOf?: string;
  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: { type: 'string' } }) externalIds?: Record<string, string>;
  @ApiProperty({ type: 'integer', nullable: true, description: 'null while its state is not at hand' }) rev: number | null;
}

export class TwinDto {
  @ApiProperty() twinId: string;
  @ApiProperty() rev: number;
  @ApiProperty({ description: 'When the input that made this revision was received' }) at: string;
  @ApiProperty() model: string;
  @ApiProperty(optional) name?: string;
  @ApiProperty({ ...optional, enum: LEVELS }) level?: string;
  @ApiProperty(optional) partOf?: string;
  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: { type: 'string' } }) externalIds?: Record<string, string>;
  @ApiProperty({ type: [RelationshipDto] }) relationships: RelationshipDto[];
  @ApiProperty({ ...mapOf('PropertyDto'), description: 'By path' }) properties: Record<string, PropertyDto>;
  @ApiProperty({ ...mapOf('DesiredDto'), description: 'By path' }) desired: Record<string, DesiredDto>;
  @ApiProperty({ ...mapOf('SourceLinkDto'), description: 'By source' }) sources: Record<string, SourceLinkDto>;
  @ApiProperty({ ...optional, enum: [true], description: 'Paths, or names of other twins, are left out that the reader may not read' }) filtered?: true;
}

export const TWIN_MODELS = [ListedTwinDto, TwinDto, PropertyDto, DesiredDto, SourceLinkDto];

export class TwinPageDto {
  @ApiProperty({
    type: 'array',
    items: { allOf: [{ $ref: '#/components/schemas/ListedTwinDto' }], properties: { state: { nullable: true, allOf: [{ $ref: '#/components/schemas/TwinDto' }] } } },
    description: '`state` with include=state; null while it is not at hand',
  })
  items: (ListedTwinDto & { state?: TwinDto | null })[];

  @ApiProperty({ ...optional, description: 'Absent on the last page' })
  nextCursor?: string;
}
