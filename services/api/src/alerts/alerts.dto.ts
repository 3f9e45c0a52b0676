import { ApiProperty } from '@nestjs/swagger';
import { ALARM_STATES, type AlarmState, OUTCOMES, type Outcome, type Priority, PRIORITIES } from '@orrery/contracts';
import { Transform, Type } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, MaxLength, Min } from 'class-validator';
import { DEED_TYPES, type DeedType } from '../domain/alerts/action-members.js';
import { PageQueryDto, TWIN_ID } from '../twins/twins.dto.js';

const optional = { required: false } as const;
export const commaList = ({ value }: { value: unknown }): unknown => (typeof value === 'string' ? value.split(',') : value);
export const ALERT_KEY = /^[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9-]*:[a-z0-9][a-z0-9._-]*#[a-z0-9][a-z0-9-]*(#.+)?$/;

export class AlertParamDto {
  @ApiProperty({ example: 'acme:riverside:line1-filler#filler-flow-low', description: 'Key of the alert: <twin>#<rule>, and #<instance> where a rule has several' })
  @Matches(ALERT_KEY, { message: 'must be the key of an alert, <twin>#<rule>; in an address # is written %23' })
  @Length(7, 500)
  id: string;
}

export class AlertActionParamDto extends AlertParamDto {
  @ApiProperty({ description: 'Id of the action' })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/)
  actionId: string;
}

export class AlertsQueryDto extends PageQueryDto {
  @ApiProperty({ ...optional, enum: ['open', 'presented', 'all'], default: 'open', description: 'open: not over; presented: asks something of people now (neither shelved, suppressed nor out of service)' })
  @IsOptional()
  @IsIn(['open', 'presented', 'all'])
  view?: 'open' | 'presented' | 'all';

  @ApiProperty({ ...optional, type: 'string', example: 'unack-active,rtn-unack', description: `Comma-separated: ${ALARM_STATES.join(', ')}` })
  @IsOptional()
  @Transform(commaList)
  @IsArray()
  @IsIn(ALARM_STATES, { each: true })
  state?: AlarmState[];

  @ApiProperty({ ...optional, type: 'string', example: 'critical,high', description: `Comma-separated: ${PRIORITIES.join(', ')}` })
  @IsOptional()
  @Transform(commaList)
  @IsArray()
  @IsIn(PRIORITIES, { each: true })
  priority?: Priority[];

  @ApiProperty({ ...optional, example: 'acme:riverside:line1-filler' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twin?: string;

  @ApiProperty({ ...optional, description: 'A twin and everything that is part of it', example: 'acme:riverside:line1' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  subtree?: string;

  @ApiProperty({ ...optional, example: 'riverside' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]*$/)
  site?: string;

  @ApiProperty({ ...optional, description: 'Id of the rule' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]*$/)
  rule?: string;

  @ApiProperty({ ...optional, description: 'Alerts with one cause' })
  @IsOptional()
  @IsString()
  @Length(1, 600)
  group?: string;

  @ApiProperty({ ...optional, description: 'Alerts that one message told of: what the link in a mail of many opens' })
  @IsOptional()
  @IsString()
  @Matches(/^m-[0-9a-f]{1,64}$/, { message: 'must be the id of a message, as its link has it' })
  message?: string;

  @ApiProperty({ ...optional, description: 'User name; empty for what nobody has taken' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  assignee?: string;
}

export class AlertActionDto {
  @ApiProperty({ enum: DEED_TYPES })
  @IsIn(DEED_TYPES)
  type: DeedType;

  @ApiProperty({ ...optional, description: 'The same id again is the same action, done once' })
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._:-]*$/)
  @Length(1, 100)
  id?: string;

  @ApiProperty({ ...optional, minimum: 1, description: 'Refused where another occurrence is there by now' })
  @IsOptional()
  @IsInt()
  @Min(1)
  occurrence?: number;

  @ApiProperty({ ...optional, description: 'Of acknowledge, shelve, unshelve, nuisance, in-service; out-of-service needs one' })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  reason?: string;

  @ApiProperty({ ...optional, description: 'End of shelving, ISO 8601 with zone', example: '2026-01-01T06:00:00Z' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  until?: string;

  @ApiProperty({ ...optional, description: 'Of comment' })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  text?: string;

  @ApiProperty({ ...optional, description: 'Of assign; absent: to nobody' })
  @IsOptional()
  @IsString()
  @Length(1, 255)
  to?: string;

  @ApiProperty({ ...optional, description: 'Of nuisance' })
  @IsOptional()
  @IsBoolean()
  on?: boolean;

  @ApiProperty({ ...optional, enum: OUTCOMES, description: 'What was found' })
  @IsOptional()
  @IsIn(OUTCOMES)
  outcome?: Outcome;

  @ApiProperty({ ...optional, description: 'Of outcome' })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  note?: string;
}

export class StatisticsQueryDto {
  @ApiProperty({ ...optional, description: 'ISO 8601; a day before `to` when absent' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  from?: string;

  @ApiProperty({ ...optional, description: 'ISO 8601; now when absent' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  to?: string;

  @ApiProperty({ ...optional, description: 'A twin and everything that is part of it' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  subtree?: string;

  @ApiProperty({ ...optional, minimum: 1, maximum: 100, default: 1, description: 'Among whom the alarms are shared' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  operators?: number;
}
