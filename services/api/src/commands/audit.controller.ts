import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type AuditEntry, ChainVerifier, type ChainVerdict } from '@orrery/commands';
import { type FastifyRequest } from 'fastify';
import { IsOptional, IsString, Length } from 'class-validator';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { type Page, page } from '../domain/page.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { PageQueryDto } from '../twins/twins.dto.js';
import { AuditStore } from './audit.store.js';
import { CommandOutcomesConsumer } from './command-outcomes.consumer.js';

class AuditQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, description: 'A command’s id, a twin or a site' })
  @IsOptional()
  @IsString()
  @Length(1, 300)
  subject?: string;
}

class AuditEntryDto {
  @ApiProperty({ type: 'integer', description: '1, 2, 3 … without gaps' }) seq: number;
  @ApiProperty() at: string;
  @ApiProperty() subject: string;
  @ApiProperty({ type: Object, description: 'What was decided' }) body: unknown;
  @ApiProperty({ description: 'Hash of the entry before' }) previous: string;
  @ApiProperty({ description: 'SHA-256 of all else in it' }) hash: string;
}

class AuditDto {
  @ApiProperty({ type: [AuditEntryDto] }) items: readonly AuditEntryDto[];
  @ApiProperty({ required: false, description: 'Absent on the last page' }) nextCursor?: string;
}

class AuditVerdictDto {
  @ApiProperty() ok: boolean;
  @ApiProperty({ type: 'integer' }) entries: number;
  @ApiProperty({ type: 'integer', description: 'Links that outcomes on Kafka have published: nobody can rewrite them with the chain' }) witnesses: number;
  @ApiProperty({ required: false, type: Object, description: 'seq and hash of the last entry' }) head?: object;
  @ApiProperty({ required: false, type: Object, description: 'seq and why of the first broken link' }) broken?: object;
}

const NOT_THERE = 'command has never run here: `missing` names it';

@ApiTags('audit')
@ApiBearerAuth()
@Needs('ADMINISTER')
@Controller('api/v1/audit')
export class AuditController {
  constructor(
    private readonly store: AuditStore,
    private readonly outcomes: CommandOutcomesConsumer,
    private readonly access: Access,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Everything that was decided about commands, the latest first; for who may administer everything' })
  @ApiOkResponse({ type: AuditDto })
  @ApiProblems({ 400: 'The cursor is of another list', 503: NOT_THERE })
  list(@Query() { subject, cursor, limit }: AuditQueryDto, @Req() request: FastifyRequest): Promise<Page<AuditEntry>> {
    this.access.demandTotal(principalOf(request), 'ADMINISTER');
    const asked = { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) };
    return page({ subject }, asked, [Number.MAX_SAFE_INTEGER] as [number], ([before], size) => this.store.before(before, size, subject), ({ seq }): [number] => [seq]);
  }

  @Get('verify')
  @ApiOperation({ summary: 'Whether the chain is whole: link by link, and against the links that outcomes on Kafka have published' })
  @ApiOkResponse({ type: AuditVerdictDto })
  @ApiProblems({ 503: NOT_THERE })
  async verify(@Req() request: FastifyRequest): Promise<ChainVerdict & { witnesses: number }> {
    this.access.demandTotal(principalOf(request), 'ADMINISTER');
    // Witnesses first: whatever was published was in the chain before.
    const witnesses = [...this.outcomes.book.witnesses].map(([seq, hash]) => ({ seq, hash }));
    const verifier = new ChainVerifier(witnesses);
    for await (const entry of this.store.all()) verifier.take(entry);
    return { ...verifier.end(), witnesses: witnesses.length };
  }
}
