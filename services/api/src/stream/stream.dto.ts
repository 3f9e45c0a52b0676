import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBooleanString, IsOptional, IsString, Length, Matches } from 'class-validator';
import { TWIN_ID } from '../twins/twins.dto.js';

export class StreamQueryDto {
  @ApiProperty({ required: false, type: String, description: 'Twin ids, comma-separated, at most 500', example: 'acme:riverside:line1-filler' })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMaxSize(500)
  @Matches(TWIN_ID, { each: true, message: 'must be twin ids, comma-separated' })
  twins?: string[];

  @ApiProperty({ required: false, example: 'riverside' })
  @IsOptional()
  @Matches(/^[a-z0-9][a-z0-9-]*$/)
  site?: string;

  @ApiProperty({ required: false, description: 'A twin: itself and everything that is part of it, at any depth' })
  @IsOptional()
  @Matches(TWIN_ID)
  subtree?: string;

  @ApiProperty({ required: false, description: 'Cursor of the last message that was taken; the header Last-Event-ID does the same' })
  @IsOptional()
  @IsString()
  @Length(1, 1_000)
  from?: string;

  @ApiProperty({ required: false, enum: ['true', 'false'], description: 'Begin with every selected twin as it stands' })
  @IsOptional()
  @IsBooleanString()
  snapshot?: string;
}

/** A browser's WebSocket can send no header: it names a ticket instead. */
export class SocketQueryDto extends StreamQueryDto {
  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{43}$/)
  ticket?: string;
}

export class TicketDto {
  @ApiProperty({ description: 'For one WebSocket: wss://…/api/v1/stream?ticket=…' }) ticket: string;
  @ApiProperty({ description: 'ISO 8601' }) expiresAt: string;
}
