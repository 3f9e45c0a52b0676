import { ApiProperty } from '@nestjs/swagger';
import { EXPERIMENT_KINDS, type ExperimentKind } from '@orrery/contracts';
import { Type } from 'class-transformer';
import { IsDefined, IsIn, IsInt, IsNumber, IsObject, IsOptional, IsString, Length, Matches, Max, MaxLength, Min, ValidateBy, ValidateNested } from 'class-validator';
import { PageQueryDto } from '../twins/twins.dto.js';

const optional = { required: false } as const;
const RUN_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
export const RUN_STATES = ['running', 'finished', 'failed', 'cancelled'] as const;
const MOST_TEXT = 262_144;

/** A number in the unit of the model, or a text such as `30 d`. */
const IsTimeSpan = () =>
  ValidateBy({
    name: 'isTimeSpan',
    validator: {
      validate: (value: unknown) => (typeof value === 'number' && value >= 0 && Number.isFinite(value)) || (typeof value === 'string' && value.length > 0 && value.length <= 50),
      defaultMessage: () => 'must be a number of 0 or more in the unit of the model, or a text such as 30 d',
    },
  });

export class RunParamDto {
  @ApiProperty()
  @Matches(RUN_ID, { message: 'must be the id of a run' })
  id: string;
}

export class RunsQueryDto extends PageQueryDto {
  @ApiProperty({ ...optional, enum: RUN_STATES })
  @IsOptional()
  @IsIn(RUN_STATES)
  state?: (typeof RUN_STATES)[number];

  @ApiProperty({ ...optional, enum: EXPERIMENT_KINDS })
  @IsOptional()
  @IsIn(EXPERIMENT_KINDS)
  kind?: ExperimentKind;

  @ApiProperty({ ...optional, description: 'Who asked for them' })
  @IsOptional()
  @IsString()
  @Length(1, 300)
  by?: string;
}

export class FlowTextDto {
  @ApiProperty({ example: 'packaging-plant.yaml', description: 'Name of its file, as it stands in errors' })
  @Matches(/^[^\p{Cc}/\\]+$/u, { message: 'must be the name of a file, without folders' })
  @MaxLength(200)
  name: string;

  @ApiProperty({ description: 'YAML of the language flow/v1; its `experiment` says what to ask' })
  @IsString()
  @Length(1, MOST_TEXT)
  text: string;
}

export class RunWishesDto {
  @ApiProperty({ ...optional, oneOf: [{ type: 'number' }, { type: 'string' }], example: '30 d' })
  @IsOptional()
  @IsTimeSpan()
  horizon?: number | string;

  @ApiProperty({ ...optional, oneOf: [{ type: 'number' }, { type: 'string' }], example: 'auto' })
  @IsOptional()
  @IsTimeSpan()
  warmUp?: number | string;

  @ApiProperty({ ...optional, type: 'integer', minimum: 2, maximum: 100_000 })
  @IsOptional()
  @IsInt()
  @Min(2)
  @Max(100_000)
  replications?: number;

  @ApiProperty({ ...optional, type: 'integer', minimum: 0, maximum: 4_294_967_295 })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(4_294_967_295)
  seed?: number;

  @ApiProperty({ ...optional, description: 'Relative half-width that the indicators shown are to reach, 0.02 for ± 2 %', minimum: 0.0001, maximum: 0.9999 })
  @IsOptional()
  @IsNumber()
  @Min(0.0001)
  @Max(0.9999)
  precision?: number;

  @ApiProperty({ ...optional, minimum: 0.0001, maximum: 0.9999 })
  @IsOptional()
  @IsNumber()
  @Min(0.0001)
  @Max(0.9999)
  confidence?: number;
}

export class NewRunDto {
  @ApiProperty({ ...optional, description: 'The same id again is the same run; made up where there is none' })
  @IsOptional()
  @Matches(RUN_ID, { message: 'must be letters, digits, . _ or -' })
  id?: string;

  @ApiProperty({ ...optional, example: 'a second capper' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  title?: string;

  @ApiProperty({ enum: EXPERIMENT_KINDS, description: 'simulate: the model as it is; compare: its scenarios with it; stress: all that can go wrong in it; optimise: its best options' })
  @IsIn(EXPERIMENT_KINDS)
  kind: ExperimentKind;

  @ApiProperty({ type: FlowTextDto })
  @IsDefined()
  @IsObject()
  @ValidateNested()
  @Type(() => FlowTextDto)
  model: FlowTextDto;

  @ApiProperty({ ...optional, type: RunWishesDto, description: 'What is wanted otherwise than the file says' })
  @IsOptional()
  @ValidateNested()
  @Type(() => RunWishesDto)
  wishes?: RunWishesDto;

  @ApiProperty({ ...optional, type: 'integer', minimum: 1000, description: 'The run ends without a result when it has taken longer; the service has a limit of its own' })
  @IsOptional()
  @IsInt()
  @Min(1_000)
  @Max(86_400_000)
  timeLimitMs?: number;
}

export class CancelRunDto {
  @ApiProperty({ ...optional })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  reason?: string;
}

export class ListedModelTextDto {
  @ApiProperty() name: string;
  @ApiProperty({ description: 'SHA-256 of its text' }) hash: string;
}

export class ModelTextDto extends ListedModelTextDto {
  @ApiProperty() text: string;
}

export class RunProgressDto {
  @ApiProperty({ type: 'integer', description: 'Replications' }) done: number;
  @ApiProperty({ type: 'integer', description: 'So far: a run that is not precise enough yet plans more' }) planned: number;
  @ApiProperty({ description: 'Of those planned so far, 0 to 1' }) share: number;
  @ApiProperty({ description: 'What it is at' }) about: string;
}

export class RunDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: RUN_STATES }) state: (typeof RUN_STATES)[number];
  @ApiProperty({ enum: EXPERIMENT_KINDS }) kind: ExperimentKind;
  @ApiProperty({ ...optional }) title?: string;
  @ApiProperty({ description: 'Who asked for it' }) by: string;
  @ApiProperty({ type: ListedModelTextDto }) model: ListedModelTextDto;
  @ApiProperty({ type: RunWishesDto }) wishes: RunWishesDto;
  @ApiProperty({ type: RunProgressDto }) progress: RunProgressDto;
  @ApiProperty() requestedAt: string;
  @ApiProperty({ ...optional }) deadlineAt?: string;
  @ApiProperty({ ...optional }) endedAt?: string;
  @ApiProperty({ ...optional, description: 'Who cancelled it' }) endedBy?: string;
  @ApiProperty({ ...optional, type: Object, description: 'code, message, fix; problems with file, line and column where the model is at fault' }) failure?: object;
  @ApiProperty({ ...optional, description: 'SHA-256 of the result: model, wishes and seed fix it' }) resultHash?: string;
}

export class RunDetailDto extends RunDto {
  @ApiProperty({ type: ModelTextDto }) declare model: ModelTextDto;
}

export class RunsDto {
  @ApiProperty({ type: [RunDto] }) items: RunDto[];
  @ApiProperty({ ...optional }) nextCursor?: string;
}

/** Before simulation has taken it up there is only its id. */
export class PendingRunDto {
  @ApiProperty() id: string;
  @ApiProperty({ enum: ['pending'] }) state: 'pending';
  @ApiProperty() location: string;
}
