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
  @ApiProperty({ description: 'OPC UA node id, Sparkplug metric, or MQTT topic and JSON pointer' }) node: string;
  @ApiProperty() twinId: string;
  @ApiProperty() path: string;
  @ApiProperty({ ...optional, description: 'OPC UA StatusCode' }) statusCode?: number;
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

class DeviceDto {
  @ApiProperty() device: string;
  @ApiProperty() online: boolean;
}

class EdgeNodeDto {
  @ApiProperty() group: string;
  @ApiProperty() edgeNode: string;
  @ApiProperty() online: boolean;
  @ApiProperty(optional) bdSeq?: number;
  @ApiProperty() births: number;
  @ApiProperty() deaths: number;
  @ApiProperty() sequenceLosses: number;
  @ApiProperty() rebirthsAsked: number;
  @ApiProperty(optional) lastBirthTs?: string;
  @ApiProperty({ type: [DeviceDto] }) devices: DeviceDto[];
}

class SparkplugDto {
  @ApiProperty({ type: [EdgeNodeDto], description: 'At most 200; those that are offline first' }) edgeNodes: EdgeNodeDto[];
}

class MqttDto {
  @ApiProperty() messages: string;
  @ApiProperty({ ...optional, description: 'Kept by the broker, not fresh' }) retained?: string;
  @ApiProperty({ ...optional, description: 'On topics that no template or binding knows' }) unmatched?: string;
  @ApiProperty({ ...optional, description: 'With a payload that could not be read' }) undecodable?: string;
  @ApiProperty({ ...optional, description: 'Refused, and kept in dead.letters' }) deadLettered?: string;
  @ApiProperty({ ...optional, description: 'Refused beyond the rate of dead letters: counted only' }) suppressed?: string;
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
  @ApiProperty({ ...optional, description: 'Messages of an MQTT source, since this epoch began' }) mqtt?: MqttDto;
  @ApiProperty({ ...optional, description: 'Edge nodes of a Sparkplug source' }) sparkplug?: SparkplugDto;
}

export class SourceDto {
  @ApiProperty() id: string;
  @ApiProperty({ description: 'opcua, mqtt; more may come' }) protocol: string;
  @ApiProperty({ ...optional, description: 'Of an MQTT source: sparkplug, json; more may come' }) payload?: string;
  @ApiProperty() endpoint: string;
  @ApiProperty({ ...optional, enum: ['None', 'Sign', 'SignAndEncrypt'] }) securityMode?: string;
  @ApiProperty(optional) securityPolicy?: string;
  @ApiProperty({ enum: ['device', 'recorded'] }) clock: string;
  @ApiProperty(optional) samplingIntervalMs?: number;
  @ApiProperty(optional) publishingIntervalMs?: number;
  @ApiProperty({ ...optional, description: 'Role as Sparkplug host application' }) role?: string;
  @ApiProperty({ ...optional, type: [String], description: 'Sparkplug groups that are followed; absent: all' }) groups?: string[];
  @ApiProperty({ ...optional, description: 'What it last said; absent: never heard of' }) status?: SourceStatusDto;
  @ApiProperty({ type: [GapDto], description: 'Newest first, at most 100' }) gapList: GapDto[];
}

export class SourcesDto {
  @ApiProperty({ type: [SourceDto] }) items: SourceDto[];
}
