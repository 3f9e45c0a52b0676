import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length, Matches } from 'class-validator';

export class ReplayQueryDto {
  @ApiProperty({ example: 'filler-flow-low', description: 'Id of the rule under `alerts` in rules.yaml' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,79}$/)
  rule: string;

  @ApiProperty({ required: false, example: '2026-01-05T06:00:00Z', description: 'An hour before `to` unless given' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  from?: string;

  @ApiProperty({ required: false, description: 'Now unless given' })
  @IsOptional()
  @IsString()
  @Length(1, 40)
  to?: string;
}

class WouldHaveDto {
  @ApiProperty() twinId: string;
  @ApiProperty({ description: 'What of the twin, where the rule has several: a path' }) instance: string;
  @ApiProperty() raisedAt: string;
  @ApiProperty({ required: false, description: 'Absent: still active at the end' }) clearedAt?: string;
  @ApiProperty({ example: 'flowRate is 0.31 L/s, below 0.4' }) text: string;
  @ApiProperty({ description: 'It would have been kept from people by design' }) suppressed: boolean;
}

export class ReplayAnswerDto {
  @ApiProperty() rule: string;
  @ApiProperty() from: string;
  @ApiProperty() to: string;
  @ApiProperty({ description: 'Twins that the rule selects' }) twins: number;
  @ApiProperty({ description: 'Revisions that it was run over' }) revisions: number;
  @ApiProperty({ type: [WouldHaveDto], description: 'In the order of their times; at most 1,000' }) raised: WouldHaveDto[];
  @ApiProperty({ description: 'All of them, those beyond the list included' }) count: number;
  @ApiProperty({ description: 'How long the rule could not be judged, over all twins' }) indeterminateSeconds: number;
  @ApiProperty({ type: [String], description: 'What could not be run, and why' }) notes: string[];
}
