import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { type RenderedTwin } from '@orrery/twin-model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type ListedTwin, TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { Access, unknownTwin } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { entityTag, matches, readTags } from '../domain/entity-tag.js';
import { onlyOpen, type Page, page } from '../domain/page.js';
import { type Filtered, readableTwin } from '../domain/policy/readable-twin.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { invalidArgument } from '../http/validation.js';
import { ReadTwin } from './read-twin.js';
import { TWIN_MODELS, TwinDto, TwinPageDto, TwinParamDto, TwinQueryDto, TwinsQueryDto } from './twins.dto.js';

type ListedWithState = ListedTwin & { rev: number | null; state?: RenderedTwin | null };

@ApiTags('twins')
@ApiBearerAuth()
@ApiExtraModels(...TWIN_MODELS)
@Controller('api/v1/twins')
export class TwinsController {
  constructor(
    private readonly directory: TwinDirectoryStore,
    private readonly readTwin: ReadTwin,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'The twins of the registry, by filter, in the order of their ids' })
  @ApiOkResponse({ type: TwinPageDto })
  @ApiProblems({ 400: 'The query is not what its schema says, or the cursor belongs to another filter' })
  async list(@Query() { cursor, limit, include, ...filter }: TwinsQueryDto, @Req() request: FastifyRequest): Promise<Page<ListedWithState>> {
    const rights = this.access.rightsOf(principalOf(request));
    const mayRead = (twinId: string | undefined) => twinId === undefined || rights.may('READ', twinId);
    if (!mayRead(filter.partOf)) return { items: [] };
    const keyOf = (twin: ListedTwin): [string] => [twin.twinId];
    const { items: found, ...rest } = await page<ListedTwin, [string]>(
      filter,
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
      [''],
      onlyOpen(([after], count) => this.directory.list(filter, after, count, rights.boundsOf('READ')), keyOf, ({ twinId }) => mayRead(twinId)),
      keyOf,
    );
    const items = found.map(({ partOf, ...twin }) => ({ ...twin, ...(partOf !== undefined && mayRead(partOf) ? { partOf } : {}) }));
    const ids = items.map((twin) => twin.twinId);
    if (include === 'state') {
      const states = await this.readTwin.many(ids);
      const seen = states.map((state) => state && (readableTwin(state, rights) ?? null));
      return { items: items.map((twin, index) => ({ ...twin, rev: states[index]?.rev ?? null, state: seen[index] ?? null })), ...rest };
    }
    const revisions = await this.readTwin.revisions(ids);
    return { items: items.map((twin, index) => ({ ...twin, rev: revisions[index] ?? null })), ...rest };
  }

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'One twin as it stands: every path that the reader may read with value, quality and times, reported beside desired' })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'Entity tags, e.g. "rev:41": 304 where the twin still has one of them' })
  @ApiOkResponse({ type: TwinDto, headers: { ETag: { description: '"rev:N"', schema: { type: 'string' } } } })
  @ApiResponse({ status: 304, description: 'The twin has a revision named in If-None-Match' })
  @ApiProblems({
    404: 'There is no such twin',
    424: 'minRev was not reached within a second; ask again',
    503: 'The hot state is being rebuilt, or the twin is not projected yet; ask again after Retry-After',
  })
  async one(
    @Param() { id }: TwinParamDto,
    @Query() { minRev }: TwinQueryDto,
    @Headers('if-none-match') ifNoneMatch: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<(RenderedTwin & Filtered) | undefined> {
    const tags = readTags(ifNoneMatch, 'weak');
    if (!tags) throw invalidArgument([{ pointer: 'If-None-Match', detail: 'must be * or a list of entity tags, e.g. "rev:41"' }]);
    const principal = principalOf(request);
    this.access.demand(principal, 'READ', id);
    const twin = readableTwin(await this.readTwin.one(id, minRev), this.access.rightsOf(principal));
    if (!twin) throw unknownTwin(id);
    void reply.headers({ etag: entityTag(twin.rev, twin.filtered), 'cache-control': 'private, no-cache' });
    if (twin.filtered || !matches(tags, twin.rev)) return twin;
    void reply.code(304);
    return undefined;
  }
}
