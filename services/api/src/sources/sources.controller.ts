import { Controller, Get, Param } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Gap, OrreryError, type SourceStatus } from '@orrery/contracts';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { Needs } from '../auth/roles.js';
import { type DefinitionOf } from '../domain/registry.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { SourceStatusConsumer } from './source-status.consumer.js';
import { SourceDto, SourceParamDto, SourcesDto } from './sources.dto.js';

type SourceView = Omit<DefinitionOf<'source'>, 'type'> & { readonly status?: SourceStatus; readonly gapList: readonly Gap[] };

/** A plant has tens of sources; more than this is a mistake somewhere. */
const MAX_SOURCES = 10_000;

@ApiTags('sources')
@ApiBearerAuth()
@Controller('api/v1/sources')
export class SourcesController {
  constructor(
    private readonly definitions: DefinitionsStore,
    private readonly consumer: SourceStatusConsumer,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Every source with its connection, counts and gaps' })
  @ApiOkResponse({ type: SourcesDto })
  @ApiProblems({})
  async list(): Promise<{ items: SourceView[] }> {
    const sources = await this.definitions.list('source', '', MAX_SOURCES);
    return { items: sources.map((source) => this.view(source)) };
  }

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'One source' })
  @ApiOkResponse({ type: SourceDto })
  @ApiProblems({ 404: 'There is no such source' })
  async one(@Param() { id }: SourceParamDto): Promise<SourceView> {
    const source = await this.definitions.one('source', id);
    if (source) return this.view(source);
    throw new OrreryError('not-found', `there is no source ${id}`, { remedy: 'List the sources with GET /api/v1/sources.', details: { kind: 'unknown-source' } });
  }

  private view({ type: _type, ...source }: DefinitionOf<'source'>): SourceView {
    const { statuses } = this.consumer;
    const status = statuses.statusOf(source.id);
    return { ...source, ...(status ? { status } : {}), gapList: statuses.gapsOf(source.id) };
  }
}
