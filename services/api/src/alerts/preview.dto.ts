import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsObject, IsOptional, IsString, Length, Matches } from 'class-validator';
import { TWIN_ID } from '../twins/twins.dto.js';

const optional = { required: false } as const;

export class PreviewDto {
  @ApiProperty({ ...optional, type: Object, description: 'As `plant.rules.v1` carries it under `alerts`, every default filled in; or `yaml`' })
  @IsOptional()
  @IsObject()
  rule?: object;

  @ApiProperty({ ...optional, description: 'As rules.yaml writes it: one rule, a list of them, or the whole file' })
  @IsOptional()
  @IsString()
  @Length(1, 200_000)
  yaml?: string;

  @ApiProperty({ ...optional, description: 'Which of several rules in `yaml`' })
  @IsOptional()
  @IsString()
  @Length(1, 80)
  id?: string;

  @ApiProperty({ description: 'ISO 8601', example: '2026-01-01T00:00:00Z' })
  @IsString()
  @Length(8, 40)
  from: string;

  @ApiProperty({ description: 'ISO 8601; at most 31 days later', example: '2026-01-02T00:00:00Z' })
  @IsString()
  @Length(8, 40)
  to: string;

  @ApiProperty({ ...optional, type: [String], description: 'Of the twins that the rule selects only these' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(1_000)
  @Matches(TWIN_ID, { each: true, message: 'must be twin ids' })
  twins?: string[];
}

class WouldHaveDto {
  @ApiProperty() instance: string;
  @ApiProperty() raisedAt: string;
  @ApiProperty({ ...optional, description: 'Absent: still active at the end' }) clearedAt?: string;
  @ApiProperty() text: string;
  @ApiProperty({ description: 'It would have been suppressed by design' }) suppressed: boolean;
}

class TwinPreviewDto {
  @ApiProperty() twinId: string;
  @ApiProperty({ type: [WouldHaveDto] }) raised: readonly WouldHaveDto[];
  @ApiProperty({ description: 'How long the rule could not be judged' }) indeterminateMs: number;
  @ApiProperty({ ...optional, description: 'Why the rule cannot judge this twin' }) fault?: string;
  @ApiProperty({ ...optional, description: 'Its history begins here, later than `from`' }) begins?: string;
}

export class WrittenRuleDto {
  @ApiProperty() id: string;
  @ApiProperty() title: string;
  @ApiProperty({ description: '<organisation>:<site>' }) site: string;
  @ApiProperty({ description: 'As rules.yaml would write it' }) yaml: string;
}

export class WrittenRulesDto {
  @ApiProperty({ type: [WrittenRuleDto] }) items: WrittenRuleDto[];
}

export class PreviewAnswerDto {
  @ApiProperty({ description: 'Id of the rule' }) rule: string;
  @ApiProperty() from: string;
  @ApiProperty() to: string;
  @ApiProperty({ type: [TwinPreviewDto] }) twins: readonly TwinPreviewDto[];
  @ApiProperty({ type: 'integer' }) raised: number;
  @ApiProperty() perDay: number;
}
