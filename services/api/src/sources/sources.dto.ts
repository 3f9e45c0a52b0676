import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

const optional = { required: false } as const;

export class SourceParamDto {
  @ApiProperty({ example: 'packaging-plant' })
  @Matches(/^[a-z0-9][a-z0-9._-]{0,99}$/)
  id: string;
}

class GapDto {
  @ApiProperty({ description: 'Event time' }) from: string;
  @ApiProperty({ ...optional, description: 'Event time; absent while it lasts' }) to?: string;
  @ApiProperty() cause: string;
  @ApiProperty({ description: 'Every reading of the span has been fetched afterwards' }) recovered: boolean;
}

class ItemCountsDto {
  @ApiProperty() bound: number;
  @ApiProperty() monitored: number;
  @ApiProperty() failed: number;
}

class FailedItemDto {
  @ApiProperty() node: string;
  @ApiProperty() twinId: string;
  @ApiProperty() path: string;
  @ApiProperty({ description: 'OPC UA StatusCode' }) statusCode: number;
  @ApiProperty() reason: string;
}

class CountersDto {
  @ApiProperty() received: string;
  @ApiProperty() published: string;
  @ApiProperty() dropped: string;
  @ApiProperty() waiting: string;
  @ApiProperty() overflows: string;
  @ApiProperty() reconnects: string;
}

class SourceStatusDto {
  @ApiProperty({ enum: ['connecting', 'connected', 'disconnected'] }) state: string;
  @ApiProperty() since: string;
  @ApiProperty() at: string;
  @ApiProperty() epoch: string;
  @ApiProperty(optional) reason?: string;
  @ApiProperty(optional) lastEventTs?: string;
  @ApiProperty(optional) lastReceivedTs?: string;
  @ApiProperty({ ...optional, description: 'Median of received − source time, ms' }) clockSkewMs?: number;
  @ApiProperty() items: ItemCountsDto;
  @ApiProperty({ ...optional, type: [FailedItemDto] }) failedItems?: FailedItemDto[];
  @ApiProperty({ description: 'Since this epoch began; received = published + dropped + waiting' }) counters: CountersDto;
  @ApiProperty() gaps: number;
}

export class SourceDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['opcua'] }) protocol: string;
  @ApiProperty() endpoint: string;
  @ApiProperty({ enum: ['None', 'Sign', 'SignAndEncrypt'] }) securityMode: string;
  @ApiProperty() securityPolicy: string;
  @ApiProperty({ enum: ['device', 'recorded'] }) clock: string;
  @ApiProperty() samplingIntervalMs: number;
  @ApiProperty() publishingIntervalMs: number;
  @ApiProperty({ ...optional, description: 'What it last said; absent: never heard of' }) status?: SourceStatusDto;
  @ApiProperty({ type: [GapDto], description: 'Newest first, at most 100' }) gapList: GapDto[];
}

export class SourcesDto {
  @ApiProperty({ type: [SourceDto] }) items: SourceDto[];
}
