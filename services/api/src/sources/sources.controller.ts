import { Controller, Get, Param, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type Gap, OrreryError, type SourceStatus } from '@orrery/contracts';
import { type FastifyRequest } from 'fastify';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { Access, type Rights } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
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
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Every source of a twin that the reader may read, with its connection, counts and gaps' })
  @ApiOkResponse({ type: SourcesDto })
  @ApiProblems({})
  async list(@Req() request: FastifyRequest): Promise<{ items: SourceView[] }> {
    const rights = this.access.rightsOf(principalOf(request));
    const sources = await this.definitions.list('source', '', MAX_SOURCES);
    const open = await Promise.all(sources.map(({ id }) => this.isOpen(id, rights)));
    return { items: sources.filter((_source, index) => open[index]).map((source) => this.view(source, rights)) };
  }

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'One source' })
  @ApiOkResponse({ type: SourceDto })
  @ApiProblems({ 404: 'There is no such source' })
  async one(@Param() { id }: SourceParamDto, @Req() request: FastifyRequest): Promise<SourceView> {
    const rights = this.access.rightsOf(principalOf(request));
    const source = await this.definitions.one('source', id);
    if (source && (await this.isOpen(id, rights))) return this.view(source, rights);
    throw new OrreryError('not-found', `there is no source ${id}`, { remedy: 'List the sources with GET /api/v1/sources.', details: { kind: 'unknown-source' } });
  }

  /** A source is shown to whoever may read one of its twins. */
  private async isOpen(source: string, rights: Rights): Promise<boolean> {
    return rights.isTotal('READ') || (await this.definitions.boundTwins(source)).some((twinId) => rights.may('READ', twinId));
  }

  private view({ type: _type, ...source }: DefinitionOf<'source'>, rights: Rights): SourceView {
    const { statuses } = this.consumer;
    const status = readableStatus(statuses.statusOf(source.id), rights);
    return { ...source, ...(status ? { status } : {}), gapList: statuses.gapsOf(source.id) };
  }
}

/** Failed items name twins and their paths, edge nodes the devices of all of them. */
function readableStatus(status: SourceStatus | undefined, rights: Rights): SourceStatus | undefined {
  if (!status || rights.isTotal('READ')) return status;
  const { failedItems, sparkplug: _devices, ...rest } = status;
  return { ...rest, ...(failedItems ? { failedItems: failedItems.filter(({ twinId, path }) => rights.may('READ', twinId, path)) } : {}) };
}
