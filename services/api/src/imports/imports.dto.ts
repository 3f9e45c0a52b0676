import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsOptional, IsString, IsUUID, Length, Matches, Max, Min, ValidateNested } from 'class-validator';
import { TWIN_ID } from '../twins/twins.dto.js';

const optional = { required: false } as const;
export const MAX_BATCH = 5_000;

export class NewImportDto {
  @ApiProperty({ example: 'acme:riverside:line1-meter' })
  @Matches(TWIN_ID, { message: 'must be <organisation>:<site>:<name> in lower case' })
  @Length(5, 200)
  twin: string;

  @ApiProperty({ ...optional, default: 'import', description: 'What the readings are said to come from', example: 'energy-export-2018' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9._-]*$/)
  @Length(1, 100)
  source?: string;

  @ApiProperty({ ...optional, description: 'Name of the file, for people' })
  @IsOptional()
  @IsString()
  @Length(1, 300)
  file?: string;

  @ApiProperty({ ...optional, description: 'Whatever tells this import from others, such as a digest of file and mapping: the last import with the same key is answered instead of a new one' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  key?: string;

  @ApiProperty({ ...optional, default: false, description: 'A new import, whatever was there with this key' })
  @IsOptional()
  @IsBoolean()
  again?: boolean;
}

export class ImportParamDto {
  @IsUUID()
  id: string;
}

/** Documents a reading of a batch; `checkReadings` judges it. */
export class ImportedReadingDto {
  @ApiProperty() path: string;
  @ApiProperty({ example: '2018-01-01T00:15:00.0000000Z', description: 'UTC, seven digits of a second' }) t: string;
  @ApiProperty({ description: 'Any JSON value that the model allows; int64 as decimal string' }) v: unknown;
  @ApiProperty({ ...optional, enum: ['good', 'uncertain', 'bad'], default: 'good' }) q?: 'good' | 'uncertain' | 'bad';
  @ApiProperty({ ...optional, description: 'What stood there where it is no value: NaN' }) raw?: string;
  @ApiProperty({ ...optional, description: 'Number of its row, for reports' }) row?: number;
}

class RefusalDto {
  @ApiProperty(optional)
  @IsOptional()
  @IsInt()
  row?: number;

  @ApiProperty({ example: 'ambiguous-time' })
  @IsString()
  @Length(1, 60)
  reason: string;

  @ApiProperty()
  @IsString()
  @Length(0, 500)
  detail: string;
}

class RefusedDto {
  @ApiProperty()
  @IsInt()
  @Min(0)
  count: number;

  @ApiProperty({ type: [RefusalDto] })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => RefusalDto)
  first: RefusalDto[];
}

export class BatchDto {
  @ApiProperty({ minimum: 1, description: 'Number of the batch, from 1; the same number with the same content is answered and changes nothing' })
  @IsInt()
  @Min(1)
  @Max(2_147_483_646)
  batch: number;

  @ApiProperty({ type: [ImportedReadingDto], maxItems: MAX_BATCH })
  @IsArray()
  @ArrayMaxSize(MAX_BATCH)
  readings: unknown[];

  @ApiProperty({ ...optional, default: 0, description: 'Rows of the file that this batch stands for' })
  @IsOptional()
  @IsInt()
  @Min(0)
  rows?: number;

  @ApiProperty({ ...optional, type: RefusedDto, description: 'Rows of which no readings could be made' })
  @IsOptional()
  @ValidateNested()
  @Type(() => RefusedDto)
  refused?: RefusedDto;

  @ApiProperty({ ...optional, default: 0, description: 'Rows whose time is before that of the row above' })
  @IsOptional()
  @IsInt()
  @Min(0)
  backwardSteps?: number;

  @ApiProperty({ ...optional, default: false, description: 'This is the last batch: the import is finished' })
  @IsOptional()
  @IsBoolean()
  last?: boolean;
}

class ReadingCountsDto {
  @ApiProperty({ description: 'Taken, and on their way into history' }) accepted: number;
  @ApiProperty({ description: 'Rows and readings that could not be taken' }) refused: number;
  @ApiProperty({ description: 'Of the accepted: older than history keeps' }) expired: number;
}

export class ImportDto {
  @ApiProperty() id: string;
  @ApiProperty() twinId: string;
  @ApiProperty() source: string;
  @ApiProperty(optional) file?: string;
  @ApiProperty() by: string;
  @ApiProperty({ enum: ['open', 'finished'] }) state: string;
  @ApiProperty() startedAt: string;
  @ApiProperty(optional) finishedAt?: string;
  @ApiProperty({ description: 'The batch that is wanted next: whoever was interrupted goes on from here' }) nextBatch: number;
  @ApiProperty() rows: number;
  @ApiProperty({ type: ReadingCountsDto }) readings: ReadingCountsDto;
  @ApiProperty() backwardSteps: number;
  @ApiProperty({ type: [RefusalDto], description: 'The first twenty' }) firstRefusals: RefusalDto[];
}

export class ImportsDto {
  @ApiProperty({ type: [ImportDto], description: 'Newest first, at most a hundred' })
  items: ImportDto[];
}
