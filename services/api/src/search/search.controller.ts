import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { type Page } from '../domain/page.js';
import { type Lag } from '../domain/search/lag-watch.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { SearchLag } from './search-lag.js';
import { SearchAnswerDto, SearchQueryDto } from './search.dto.js';
import { type SearchItem, SearchTwins } from './search-twins.js';

@ApiTags('search')
@ApiBearerAuth()
@Controller('api/v1/search')
export class SearchController {
  constructor(
    private readonly twins: SearchTwins,
    private readonly lag: SearchLag,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Twins by an RQL filter over their current state, sorted, with how far the index is behind' })
  @ApiOkResponse({ type: SearchAnswerDto })
  @ApiProblems({ 400: 'Filter, sort or fields do not parse (position, what was expected, what to do), or the cursor is of another search', 424: 'The search took too long' })
  async search(@Query() query: SearchQueryDto, @Req() request: FastifyRequest): Promise<Page<SearchItem> & { lag: Lag }> {
    const found = await this.twins.search(query, this.access.rightsOf(principalOf(request)));
    return { ...found, lag: this.lag.current() };
  }
}
