import { ApiProperty } from '@nestjs/swagger';
import { ALARM_STATES, PRIORITIES } from '@orrery/contracts';

const optional = { required: false } as const;
const open = { type: Object } as const;

/** As `alerts.v1` describes it; its JSON Schema has every member. */
export class AlertDto {
  @ApiProperty({ description: 'Key of the alert: what the other routes take' }) id: string;
  @ApiProperty() twinId: string;
  @ApiProperty() rule: string;
  @ApiProperty({ description: "What of the twin, where a rule has several; else ''" }) instance: string;
  @ApiProperty({ type: 'integer', description: 'Counts the changes of this key' }) rev: number;
  @ApiProperty({ type: 'integer' }) occurrence: number;
  @ApiProperty() title: string;
  @ApiProperty({ enum: ALARM_STATES, description: 'ISA-18.2' }) state: string;
  @ApiProperty({ description: 'Whether the rule holds, as last known' }) active: boolean;
  @ApiProperty({ enum: PRIORITIES }) priority: string;
  @ApiProperty() raisedAt: string;
  @ApiProperty({ type: 'integer', description: 'How often it came back before anybody acknowledged it' }) count: number;
  @ApiProperty({ ...open, description: 'What the rule saw: text, values, contributions (largest share first), score, time left' }) evidence: object;
  @ApiProperty({ ...open, ...optional, description: 'An input is bad or stale: nothing is known until it is back' }) indeterminate?: object;
  @ApiProperty({ ...open, ...optional, description: 'by, at, reason' }) acknowledged?: object;
  @ApiProperty({ ...open, ...optional, description: 'by, at, until, reason' }) shelved?: object;
  @ApiProperty({ ...optional }) assignee?: string;
  @ApiProperty({ type: [Object], ...optional, description: 'by, at, text' }) comments?: object[];
  @ApiProperty({ ...open, ...optional, description: 'procedure, documents' }) nextStep?: object;
  @ApiProperty({ ...open, ...optional, description: 'What was done about the alert before this one' }) lastTime?: object;
  @ApiProperty({ ...optional, description: 'Some of its evidence is of paths that are closed to the reader, and left out' }) filtered?: boolean;
}

export class AlertsDto {
  @ApiProperty({ type: [AlertDto] }) items: AlertDto[];
  @ApiProperty({ ...optional, description: 'Absent on the last page' }) nextCursor?: string;
}

class TrendDto {
  @ApiProperty() from: string;
  @ApiProperty() to: string;
  @ApiProperty({ description: 'When it was raised' }) at: string;
  @ApiProperty({ type: [String], description: 'What the rule judged, then the signals that made the score' }) paths: string[];
}

class AlertChangeDto {
  @ApiProperty({ type: 'integer' }) rev: number;
  @ApiProperty() at: string;
  @ApiProperty({ example: 'acknowledged' }) what: string;
  @ApiProperty(optional) by?: string;
  @ApiProperty({ type: 'integer' }) occurrence: number;
  @ApiProperty({ enum: ALARM_STATES }) state: string;
  @ApiProperty({ enum: PRIORITIES }) priority: string;
}

class RelatedAlertDto {
  @ApiProperty() id: string;
  @ApiProperty() twinId: string;
  @ApiProperty() title: string;
  @ApiProperty({ enum: ALARM_STATES }) state: string;
  @ApiProperty({ enum: PRIORITIES }) priority: string;
  @ApiProperty() raisedAt: string;
}

class ToldDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['mail', 'webhook', 'none'], description: 'none: there was nobody to send to' }) channel: string;
  @ApiProperty({ example: 'person:anna', description: 'As the route of rules.yaml says' }) target: string;
  @ApiProperty({ ...optional, description: 'Who of a rota was on duty' }) person?: string;
  @ApiProperty({ type: 'integer', description: '0: the first message; n: its nth reminder' }) reminder: number;
  @ApiProperty({ enum: ['waiting', 'deferred', 'delivered', 'retrying', 'dead', 'not-needed', 'undeliverable'], description: 'delivered: the mail server or endpoint took it; dead: given up; undeliverable: the target leads to nobody' }) status: string;
  @ApiProperty() at: string;
  @ApiProperty({ type: 'integer' }) attempts: number;
  @ApiProperty({ ...optional, description: 'When it is tried again' }) nextAt?: string;
  @ApiProperty({ ...optional, description: 'Why somebody was told whom the route does not name' }) because?: string;
  @ApiProperty({ ...optional, description: 'What the mail server or the endpoint said last; of what is undeliverable, why, and what to do' }) answer?: string;
}

export class AlertDetailDto extends AlertDto {
  @ApiProperty({ description: 'Ask GET /twins/{id}/history for it' }) trend: TrendDto;
  @ApiProperty({ type: [AlertChangeDto], description: 'Its revisions, newest first' }) history: AlertChangeDto[];
  @ApiProperty({ type: [RelatedAlertDto], description: 'Other open alerts with the same cause' }) related: RelatedAlertDto[];
  @ApiProperty({ type: [ToldDto], description: 'Who was told of it, and how that went, the latest first' }) told: ToldDto[];
}

export class AlertActionAnswerDto {
  @ApiProperty({ enum: ['done', 'pending'] }) status: 'done' | 'pending';
  @ApiProperty() actionId: string;
  @ApiProperty({ ...optional, description: 'Where to ask how it ended' }) location?: string;
  @ApiProperty({ type: AlertDto, ...optional, description: 'As it is after it' }) alert?: object;
}

export class AlarmStatisticsDto {
  @ApiProperty() from: string;
  @ApiProperty() to: string;
  @ApiProperty({ type: 'integer' }) operators: number;
  @ApiProperty({ type: 'integer' }) raised: number;
  @ApiProperty({ description: 'For each operator' }) perDay: number;
  @ApiProperty({ ...open, description: 'average, most' }) perTenMinutes: object;
  @ApiProperty({ description: 'Share of ten-minute slots with more than ten alarms for each operator' }) inFlood: number;
  @ApiProperty({ enum: ['acceptable', 'manageable', 'over-demanding', 'unmanageable'], description: 'EEMUA 191: at most 1, 2, 5 in ten minutes on average' }) judgement: string;
  @ApiProperty({ ...open, description: 'By priority: raised, share' }) byPriority: object;
  @ApiProperty({ type: [Object], description: 'key, raised, share' }) mostFrequent: readonly object[];
  @ApiProperty({ type: [String], description: 'Came three times within a minute' }) chattering: readonly string[];
  @ApiProperty({ type: [String], description: 'Active for more than a day' }) stale: readonly string[];
  @ApiProperty({ type: [Number], description: 'Alerts in each ten minutes from `from`' }) slots: readonly number[];
}
