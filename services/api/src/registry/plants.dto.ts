import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsBooleanString, IsOptional, IsString, Length, Matches, ValidateBy, ValidateNested } from 'class-validator';

export class PlantFileDto {
  @ApiProperty({ description: 'Path inside the plant folder, with forward slashes', example: 'models/Filler.json' })
  @IsString()
  @Length(1, 500)
  @Matches(/^(?!\/)(?!.*(^|\/)\.\.(\/|$))[^\\]+$/, { message: 'must be a path inside the folder, with forward slashes' })
  path: string;

  @ApiProperty({ description: 'The text of the file, UTF-8' })
  @IsString()
  content: string;
}

function IsTextByName(): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'object' && value !== null && Object.values(value).every((text) => typeof text === 'string');
  return ValidateBy({ name: 'isTextByName', validator: { validate, defaultMessage: () => 'must be an object: name → text' } });
}

export class ApplyPlantDto {
  @ApiProperty({ type: [PlantFileDto], description: 'Every file of the folder: models/*.json, twins.yaml, bindings.yaml, exports.yaml, rules.yaml' })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => PlantFileDto)
  files: PlantFileDto[];

  @ApiProperty({
    selfRequired: false,
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Values of ${NAME} in the files',
    example: { PACKAGING_PLANT_ENDPOINT: 'opc.tcp://127.0.0.1:4840' },
  })
  @IsOptional()
  @IsTextByName()
  variables?: Record<string, string>;
}

export class ApplyQueryDto {
  @ApiProperty({ required: false, enum: ['true', 'false'], description: 'true: answer what would change, and change nothing' })
  @IsOptional()
  @IsBooleanString()
  dryRun?: string;
}

class FieldChangeDto {
  @ApiProperty({ example: '/endpoint', description: 'JSON pointer into the definition' }) pointer: string;
  @ApiProperty({ required: false, description: 'Any JSON value; absent where there was none' }) from?: unknown;
  @ApiProperty({ required: false, description: 'Any JSON value; absent where there is none' }) to?: unknown;
}

class ChangedDefinitionDto {
  @ApiProperty() id: string;
  @ApiProperty({ type: [FieldChangeDto], description: 'At most 20' }) fields: FieldChangeDto[];
}

class KindChangesDto {
  @ApiProperty({ type: [String] }) added: string[];
  @ApiProperty({ type: [ChangedDefinitionDto] }) changed: ChangedDefinitionDto[];
  @ApiProperty({ type: [String] }) removed: string[];
}

class ChangeReportDto {
  @ApiProperty() models: KindChangesDto;
  @ApiProperty() sources: KindChangesDto;
  @ApiProperty() twins: KindChangesDto;
  @ApiProperty() bindings: KindChangesDto;
  @ApiProperty() exports: KindChangesDto;
  @ApiProperty({ description: 'The rules of each site, by <organisation>:<site>' }) rules: KindChangesDto;
}

export class PlantProblemDto {
  @ApiProperty({ example: 'models/Filler.json' }) file: string;
  @ApiProperty({ example: '/contents/3/schema', description: 'JSON pointer inside the file' }) path: string;
  @ApiProperty({ required: false }) line?: number;
  @ApiProperty({ required: false }) column?: number;
  @ApiProperty({ example: 'dtdl.schema.unknown', description: 'Rule that is broken' }) code: string;
  @ApiProperty() message: string;
  @ApiProperty({ description: 'What to do about it' }) fix: string;
}

export class ApplyResultDto {
  @ApiProperty({ description: 'The organisation that the folder describes' }) plant: string;
  @ApiProperty() dryRun: boolean;
  @ApiProperty({ description: 'Whether the folder differs from what was applied before' }) changed: boolean;
  @ApiProperty() changes: ChangeReportDto;
  @ApiProperty({ type: [PlantProblemDto], description: 'Allowed, yet probably not meant' }) warnings: readonly PlantProblemDto[];
}

class LastApplyDto {
  @ApiProperty({ example: '2026-03-01T08:00:00.000Z' }) at: string;
  @ApiProperty() by: string;
}

export class DriftResultDto extends ApplyResultDto {
  @ApiProperty({ description: 'Definitions that differ from the folder' }) drift: number;
  @ApiProperty({ example: '2026-03-01T08:00:00.000Z' }) checkedAt: string;
  @ApiProperty({ required: false, type: LastApplyDto, description: 'The last change of the plant' }) lastApply?: LastApplyDto;
}

class AppliedPlantDto {
  @ApiProperty({ example: 'acme' }) plant: string;
  @ApiProperty() definitions: number;
  @ApiProperty({ description: 'SHA-256 over its definitions: equal where two registries hold the same' }) fingerprint: string;
  @ApiProperty({ required: false }) appliedAt?: string;
  @ApiProperty({ required: false }) appliedBy?: string;
  @ApiProperty({ required: false, description: 'Definitions that differed from its folder, when they were last compared' }) drift?: number;
  @ApiProperty({ required: false }) checkedAt?: string;
}

export class PlantListDto {
  @ApiProperty({ type: [AppliedPlantDto] }) items: AppliedPlantDto[];
}
