import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const optional = { required: false } as const;

export class AtQueryDto {
  @ApiProperty({ ...optional, minimum: 1, description: 'The state after this revision; of a twin that was deleted and registered again, the last that had it' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(2_147_483_647)
  rev?: number;

  @ApiProperty({ ...optional, example: '2026-01-01T06:00:00Z', description: 'Valid time: what held then, late and corrected readings included' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  time?: string;

  @ApiProperty({ ...optional, example: '2026-01-01T06:00:00Z', description: 'Known time: nothing that came later' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  knownAt?: string;
}
