import { ApiProperty } from '@nestjs/swagger';
import { OrreryError } from '@orrery/contracts';
import { ticksOf, timeReader, Zone } from '@orrery/twin-model';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, IsNumber, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { parseBucketWidth } from '../domain/history/bucket-width.js';
import { invalidArgument } from '../http/validation.js';
import { type Aggregate, AGGREGATES, type HistoryQuestion, MAX_PATHS, MAX_POINTS, MAX_READINGS, type Mode, MODES } from './history-question.js';

const optional = { required: false } as const;
const PATH = /^[A-Za-z][A-Za-z0-9_]*(\/[A-Za-z][A-Za-z0-9_]*)?$/;
const list = ({ value }: { value: unknown }): unknown => (value === undefined ? undefined : [value].flat());
const commaList = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);
const truth = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);

export class HistoryQueryDto {
  @ApiProperty({ ...optional, isArray: true, type: 'string', example: ['flowRate'], description: `Paths of the twin, the parameter repeated; at most ${MAX_PATHS}. Absent: all that may be read` })
  @IsOptional()
  @Transform(list)
  @IsArray()
  @ArrayMaxSize(200)
  @Matches(PATH, { each: true, message: 'a path is name or component/name' })
  path?: string[];

  @ApiProperty({ example: '2026-03-29T00:00:00Z', description: 'Inclusive, in event time; ISO 8601 with up to seven digits of a second. Without offset: of `timezone`' })
  @IsString()
  @Length(8, 40)
  from: string;

  @ApiProperty({ example: '2026-03-30T00:00:00Z', description: 'Exclusive' })
  @IsString()
  @Length(8, 40)
  to: string;

  @ApiProperty({ ...optional, enum: MODES, default: 'raw' })
  @IsOptional()
  @IsIn(MODES)
  mode?: Mode;

  @ApiProperty({ ...optional, example: '15m', description: 'Width of buckets or steps: a number and ms, s, m, h, d, w, mo or y. Up to an hour as long as it says, counted from local midnight; longer ones by the clock and the calendar of `timezone`, so that days have 23, 24 or 25 hours' })
  @IsOptional()
  @IsString()
  @Length(2, 12)
  bucket?: string;

  @ApiProperty({ ...optional, minimum: 1, maximum: 10_000, description: 'Instead of bucket: the narrowest usual width that gives at most so many of each path' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  points?: number;

  @ApiProperty({ ...optional, example: 'Europe/Berlin', default: 'UTC', description: 'IANA time zone of the buckets, and of from and to where they have no offset' })
  @IsOptional()
  @IsString()
  @Length(1, 64)
  timezone?: string;

  @ApiProperty({ ...optional, type: 'string', example: 'avg,min,max,percentGood', default: 'avg,min,max,count,percentGood', description: `Comma-separated: ${AGGREGATES.join(', ')}. stddev is of a sample; timeAvg weighs by time` })
  @IsOptional()
  @Transform(commaList)
  @IsArray()
  @IsIn(AGGREGATES, { each: true })
  aggregates?: Aggregate[];

  @ApiProperty({ ...optional, default: false, description: 'OPC UA Part 13: uncertain readings count as bad and enter no aggregate' })
  @IsOptional()
  @Transform(truth)
  @IsBoolean()
  treatUncertainAsBad?: boolean;

  @ApiProperty({ ...optional, minimum: 0, maximum: 100, default: 100, description: 'OPC UA Part 13: from this share of good readings on a bucket is good' })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0)
  @Max(100)
  percentDataGood?: number;

  @ApiProperty({ ...optional, minimum: 0, maximum: 100, default: 100, description: 'OPC UA Part 13: from this share of bad readings on a bucket is bad' })
  @IsOptional()
  @Type(() => Number)
  @IsNumber()
  @Min(0)
  @Max(100)
  percentDataBad?: number;

  @ApiProperty({ ...optional, description: 'As it was known then: without what came or was corrected later. ISO 8601' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  knownAt?: string;

  @ApiProperty({ ...optional, default: false, description: 'Mode raw: also readings that were superseded, each with knownAt and supersededAt' })
  @IsOptional()
  @Transform(truth)
  @IsBoolean()
  superseded?: boolean;

  @ApiProperty({ ...optional, minimum: 1, maximum: MAX_READINGS, description: `Raw: readings of each path on a page, at most ${MAX_READINGS} over all paths; a page of long values ends earlier, see nextCursor. Buckets and instants: more than so many of a path are refused, never cut off; at most ${MAX_POINTS} over all paths` })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_READINGS)
  limit?: number;

  @ApiProperty({ ...optional, description: 'nextCursor of the page before, with the same question' })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  cursor?: string;
}

const DEFAULT_AGGREGATES: readonly Aggregate[] = ['avg', 'min', 'max', 'count', 'percentGood'];
const DEFAULT_POINTS = 500;

/** @throws OrreryError `invalid-argument` */
export function questionOf(twinId: string, query: HistoryQueryDto): HistoryQuestion {
  const zone = Zone.of(query.timezone ?? 'UTC');
  if (!zone) throw invalidArgument([{ pointer: '/timezone', detail: `${query.timezone} is no time zone; give an IANA name such as Europe/Berlin` }]);
  const range = { from: ticksOf(readTime('from', query.from, zone)), to: ticksOf(readTime('to', query.to, zone)) };
  if (range.from >= range.to) throw invalidArgument([{ pointer: '/to', detail: 'must be after from' }]);
  const { percentDataGood = 100, percentDataBad = 100 } = query;
  if (percentDataGood < 100 - percentDataBad) throw invalidArgument([{ pointer: '/percentDataGood', detail: 'must be at least 100 − percentDataBad (OPC UA Part 13 §4.2.1.2)' }]);
  if (query.bucket !== undefined && query.points !== undefined) throw invalidArgument([{ pointer: '/points', detail: 'give bucket or points, not both' }]);
  if (query.mode !== 'buckets' && query.mode !== 'interpolated' && (query.bucket ?? query.points ?? query.aggregates) !== undefined) {
    throw new OrreryError('invalid-argument', 'bucket, points and aggregates belong to mode=buckets or mode=interpolated', { remedy: 'Add mode=buckets.' });
  }
  return {
    twinId,
    ...(query.path === undefined ? {} : { paths: query.path }),
    range,
    mode: query.mode ?? 'raw',
    zone,
    steps: query.bucket === undefined ? { points: query.points ?? DEFAULT_POINTS } : { width: parseBucketWidth(query.bucket) },
    aggregates: [...new Set([...(query.aggregates ?? DEFAULT_AGGREGATES), 'percentGood' as const])],
    rule: { treatUncertainAsBad: query.treatUncertainAsBad ?? false, percentDataGood, percentDataBad },
    ...(query.knownAt === undefined ? {} : { knownAt: readTime('knownAt', query.knownAt, zone) }),
    superseded: query.superseded ?? false,
    ...(query.limit === undefined ? {} : { limit: query.limit }),
    ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
  };
}

/** A time of a query as the contracts write it. @throws OrreryError `invalid-argument` for what is none, or was twice or never in the zone */
export function readTime(name: string, text: string, zone: Zone): string {
  // A plus in an address is a space.
  const read = timeReader('iso', zone.name)(text.replace(/ (\d\d:?\d\d)$/, '+$1'));
  if (read.kind === 'time') return read.time;
  throw invalidArgument([{ pointer: `/${name}`, detail: `${read.detail}; write it with its offset, as 2026-03-29T02:30:00+01:00` }]);
}
