import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, Length, Matches } from 'class-validator';
import { TWIN_ID } from '../twins/twins.dto.js';

const optional = { required: false } as const;
const WINDOW_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/;
const truth = ({ value }: { value: unknown }): unknown => (value === 'true' ? true : value === 'false' ? false : value);

export class WindowParamDto {
  @ApiProperty()
  @Matches(WINDOW_ID, { message: 'must be the id of a window' })
  id: string;
}

export class WindowsQueryDto {
  @ApiProperty({ ...optional, description: 'Those over this twin: its own, and those of what it is part of' })
  @IsOptional()
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twin?: string;

  @ApiProperty({ ...optional, default: false, description: 'Also what is over' })
  @IsOptional()
  @Transform(truth)
  @IsBoolean()
  all?: boolean;
}

export class WindowDraftDto {
  @ApiProperty({ ...optional, description: 'The same id again changes the window' })
  @IsOptional()
  @Matches(WINDOW_ID, { message: 'must be letters, digits, . _ : or -' })
  id?: string;

  @ApiProperty({ example: 'acme:riverside:line1-filler', description: 'With all that is part of it' })
  @Matches(TWIN_ID, { message: 'must be a twin id' })
  twinId: string;

  @ApiProperty({ ...optional, description: 'ISO 8601; now when absent' })
  @IsOptional()
  @IsString()
  @Length(8, 40)
  from?: string;

  @ApiProperty({ description: 'ISO 8601', example: '2026-01-01T06:00:00Z' })
  @IsString()
  @Length(8, 40)
  until: string;

  @ApiProperty()
  @IsString()
  @Length(1, 4_000)
  reason: string;
}

export class WindowEndDto {
  @ApiProperty(optional)
  @IsOptional()
  @IsString()
  @Length(1, 4_000)
  reason?: string;
}

export class WindowDto {
  @ApiProperty() id: string;
  @ApiProperty() twinId: string;
  @ApiProperty() from: string;
  @ApiProperty() until: string;
  @ApiProperty({ ...optional, description: 'It was ended before its time' }) endedAt?: string;
  @ApiProperty() by: string;
  @ApiProperty() reason: string;
  @ApiProperty({ enum: ['planned', 'open', 'over'] }) state: 'planned' | 'open' | 'over';
}

export class WindowsDto {
  @ApiProperty({ type: [WindowDto] }) items: WindowDto[];
}

export class WindowAnswerDto {
  @ApiProperty({ enum: ['done', 'pending'] }) status: 'done' | 'pending';
  @ApiProperty() actionId: string;
  @ApiProperty({ ...optional, description: 'Where to look for it' }) location?: string;
  @ApiProperty({ ...optional, type: WindowDto }) window?: WindowDto;
}
