import { ApiProperty } from '@nestjs/swagger';
import { DATATYPES } from '@orrery/contracts';
import { TwinDto } from '../twins/twins.dto.js';
import { MODES } from './history-question.js';

const optional = { required: false } as const;
const QUALITIES = ['good', 'uncertain', 'bad'];
const anyValue = { description: 'Any JSON value; int64 as decimal string' };

class RawPointDto {
  @ApiProperty({ example: '2026-01-01T00:00:00.0000000Z' }) t: string;
  @ApiProperty({ description: 'null where the reading is bad; int64 as decimal string' }) v: unknown;
  @ApiProperty({ enum: QUALITIES }) q: string;
  @ApiProperty({ ...optional, description: 'OPC UA StatusCode, where it is not 0' }) statusCode?: number;
  @ApiProperty(optional) source?: string;
  @ApiProperty({ ...optional, type: [String] }) flags?: string[];
  @ApiProperty({ ...optional, description: 'With knownAt= or superseded=' }) knownAt?: string;
  @ApiProperty({ ...optional, description: 'When another reading took its place' }) supersededAt?: string;
  @ApiProperty({ ...optional, enum: [true], description: 'It falls into a maintenance window' }) maintenance?: true;
}

class BucketPointDto {
  @ApiProperty({ description: 'Inclusive; the first begins with the range' }) t: string;
  @ApiProperty({ description: 'Exclusive; the last ends with the range' }) end: string;
  @ApiProperty({ ...optional, nullable: true, description: 'null: no usable reading' }) avg?: number;
  @ApiProperty({ ...optional, nullable: true, ...anyValue }) min?: unknown;
  @ApiProperty({ ...optional, nullable: true, ...anyValue }) max?: unknown;
  @ApiProperty({ ...optional, nullable: true, ...anyValue }) sum?: unknown;
  @ApiProperty({ ...optional, description: 'Usable readings' }) count?: number;
  @ApiProperty({ ...optional, nullable: true, ...anyValue }) first?: unknown;
  @ApiProperty({ ...optional, nullable: true, ...anyValue }) last?: unknown;
  @ApiProperty({ ...optional, nullable: true, description: 'Of a sample' }) stddev?: number;
  @ApiProperty({ ...optional, nullable: true, description: 'Weighted by time' }) timeAvg?: number;
  @ApiProperty() good: number;
  @ApiProperty() uncertain: number;
  @ApiProperty() bad: number;
  @ApiProperty({ nullable: true, description: 'Share of good readings; null: none at all' }) percentGood: number;
  @ApiProperty({ ...optional, nullable: true }) percentBad?: number;
  @ApiProperty({ ...optional, enum: [true], description: 'Some of it falls into a maintenance window' }) maintenance?: true;
  @ApiProperty({ enum: QUALITIES, description: 'By the shares of good and bad readings (OPC UA Part 13); bad where there are none' }) q: string;
}

class SeriesDto {
  @ApiProperty() path: string;
  @ApiProperty(optional) unit?: string;
  @ApiProperty({ enum: DATATYPES }) datatype: string;
  @ApiProperty({ type: 'array', items: { oneOf: [{ $ref: '#/components/schemas/RawPointDto' }, { $ref: '#/components/schemas/BucketPointDto' }] } })
  points: (RawPointDto | BucketPointDto)[];
}

class CountsDto {
  @ApiProperty({ description: 'Points in this answer' }) returned: number;
  @ApiProperty({ description: 'Readings that the range holds; with knownAt or superseded counted up to a million' }) matching: number;
}

class IncompletenessDto {
  @ApiProperty({ enum: ['retention', 'historian-behind', 'spans'] }) reason: string;
  @ApiProperty() detail: string;
}

class HistoryGapDto {
  @ApiProperty() source: string;
  @ApiProperty() from: string;
  @ApiProperty({ ...optional, description: 'Absent: still open' }) to?: string;
  @ApiProperty() cause: string;
  @ApiProperty() recovered: boolean;
}

class MaintenanceSpanDto {
  @ApiProperty({ description: 'Id of the window: GET /maintenance/windows says whose and why' }) window: string;
  @ApiProperty() from: string;
  @ApiProperty({ description: 'Its end, or that of the range' }) to: string;
}

class StaleSpanDto {
  @ApiProperty() path: string;
  @ApiProperty() from: string;
  @ApiProperty({ ...optional, description: 'Absent: still stale' }) to?: string;
  @ApiProperty() cause: string;
}

export class HistoryAnswerDto {
  @ApiProperty() twinId: string;
  @ApiProperty() from: string;
  @ApiProperty() to: string;
  @ApiProperty({ enum: MODES }) mode: string;
  @ApiProperty({ ...optional, description: 'Width of buckets or steps' }) bucket?: string;
  @ApiProperty(optional) timezone?: string;
  @ApiProperty({ type: [SeriesDto] }) series: SeriesDto[];
  @ApiProperty({ description: 'The history does not have all of the range' }) partial: boolean;
  @ApiProperty({ ...optional, type: [IncompletenessDto] }) partialBecause?: IncompletenessDto[];
  @ApiProperty({ type: CountsDto }) counts: CountsDto;
  @ApiProperty({ ...optional, description: 'Raw: where the next page begins; belongs to this question' }) nextCursor?: string;
  @ApiProperty({ type: [HistoryGapDto], description: 'Stretches from which readings may be missing' }) gaps: HistoryGapDto[];
  @ApiProperty({ type: [MaintenanceSpanDto], description: 'Stretches in which the twin, or what it is part of, was under maintenance' }) maintenance: MaintenanceSpanDto[];
  @ApiProperty({ type: [StaleSpanDto], description: 'Stretches in which the value was stale' }) stale: StaleSpanDto[];
}

class AsOfDto {
  @ApiProperty() rev: number;
  @ApiProperty({ description: 'Counts registrations after deletions, from 1' }) life: number;
  @ApiProperty({ description: 'When that revision was known' }) revKnownAt: string;
  @ApiProperty(optional) time?: string;
  @ApiProperty(optional) knownAt?: string;
}

export class TwinAsOfDto extends TwinDto {
  @ApiProperty({ type: AsOfDto }) asOf: AsOfDto;
}

export const ANSWER_MODELS = [RawPointDto, BucketPointDto, SeriesDto, CountsDto, IncompletenessDto, HistoryGapDto, MaintenanceSpanDto, StaleSpanDto, AsOfDto];
