import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { type FastifyRequest } from 'fastify';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { TWIN_ID } from '../twins/twins.dto.js';
import { DeadLettersConsumer, KEPT, type KeptDeadLetter } from './dead-letters.consumer.js';

class DeadLettersQueryDto {
  @ApiProperty({ required: false, minimum: 1, maximum: KEPT, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(KEPT)
  limit?: number;
}

class OriginDto {
  @ApiProperty({ description: 'Of Kafka, or of the source' }) topic: string;
  @ApiProperty({ required: false }) partition?: number;
  @ApiProperty({ required: false }) offset?: string;
  @ApiProperty({ required: false, description: 'Source whose message it is' }) source?: string;
  @ApiProperty({ required: false, description: 'The broker had kept it' }) retained?: boolean;
}

class DeadLetterDto {
  @ApiProperty({ example: 'unknown-path' }) reason: string;
  @ApiProperty({ description: 'What is wrong and what to do about it' }) detail: string;
  @ApiProperty() service: string;
  @ApiProperty() at: string;
  @ApiProperty() origin: OriginDto;
  @ApiProperty({ required: false, description: 'W3C trace id under which it was refused' }) traceId?: string;
  @ApiProperty({ required: false, description: 'Key of the record, base64' }) key?: string;
  @ApiProperty({ required: false, description: 'Value of the record, base64; of a long one the beginning' }) value?: string;
  @ApiProperty({ required: false, description: 'The refused part, any JSON value; of a long one the beginning of its JSON, as text' }) part?: unknown;
  @ApiProperty({ required: false, description: 'Size of the whole value' }) valueBytes?: number;
  @ApiProperty({ required: false, type: [String], description: 'Members of which only the beginning is here; the dead-letter topic has them whole' }) shortened?: readonly string[];
}

class KeptDeadLetterDto {
  @ApiProperty({ description: "Kafka's timestamp of the letter" }) timestamp: string;
  @ApiProperty() letter: DeadLetterDto;
}

class DeadLettersDto {
  @ApiProperty({ type: [KeptDeadLetterDto] }) items: readonly KeptDeadLetter[];
}

@ApiTags('system')
@ApiBearerAuth()
@Controller('api/v1/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly consumer: DeadLettersConsumer,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('CONFIGURE')
  @ApiOperation({ summary: 'What could not be used lately, newest first, with its origin and the reason' })
  @ApiOkResponse({ type: DeadLettersDto })
  @ApiProblems({ 400: 'The limit is not between 1 and 500' })
  list(@Query() { limit = 100 }: DeadLettersQueryDto, @Req() request: FastifyRequest): DeadLettersDto {
    const rights = this.access.rightsOf(principalOf(request));
    if (rights.isTotal('CONFIGURE') && rights.isTotal('READ')) return { items: this.consumer.latest(limit) };
    // A letter holds all of its record: it is for whoever may read all of the twin that its key names, and of no twin for nobody else.
    const open = ({ letter: { key } }: KeptDeadLetter) => {
      const twinId = Buffer.from(key ?? '', 'base64').toString();
      return TWIN_ID.test(twinId) && rights.mayAll('CONFIGURE', twinId) && rights.mayAll('READ', twinId);
    };
    return { items: this.consumer.latest(KEPT).filter(open).slice(0, limit) };
  }
}
