import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, Length, MaxLength } from 'class-validator';
import { PageQueryDto } from '../twins/twins.dto.js';

const optional = { required: false } as const;

export class SearchQueryDto extends PageQueryDto {
  @ApiProperty({ ...optional, description: 'RQL; all twins where it is absent', example: 'and(eq(level,"machine"),gt(properties/motor/current,4.2))' })
  @IsOptional()
  @IsString()
  @MaxLength(20_000)
  filter?: string;

  @ApiProperty({ ...optional, description: 'Fields with + or -; what is absent comes last; the id of the twin decides last', example: '+name,-rev', default: '+twinId' })
  @IsOptional()
  @IsString()
  @Length(1, 1_000)
  sort?: string;

  @ApiProperty({ ...optional, description: 'What each item carries beside twinId', example: 'name,properties/flow,properties/flow/quality', default: 'model,name,level,site,partOf,rev,at' })
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  fields?: string;
}

class SearchLagDto {
  @ApiProperty({ description: 'Since when, at most, the index lacks something' }) ms: number;
  @ApiProperty({ type: 'integer', description: 'Records that are not in the index yet' }) records: number;
}

export class SearchAnswerDto {
  @ApiProperty({
    type: 'array',
    items: { type: 'object', required: ['twinId'], properties: { twinId: { type: 'string' } }, additionalProperties: true },
    description: 'By the names of their fields; int64 as decimal text; a field that is absent is left out',
  })
  items: Record<string, unknown>[];

  @ApiProperty({ ...optional, description: 'Absent on the last page' })
  nextCursor?: string;

  @ApiProperty()
  lag: SearchLagDto;
}
