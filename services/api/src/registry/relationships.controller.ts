import { Controller, Get, Query, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { type FastifyRequest } from 'fastify';
import { IsOptional, IsString, Length, Matches } from 'class-validator';
import { type ListedRelationship, TwinDirectoryStore } from '../adapters/twin-directory.store.js';
import { Access } from '../auth/access.js';
import { principalOf } from '../auth/auth.guard.js';
import { Needs } from '../auth/roles.js';
import { onlyOpen, type Page, page } from '../domain/page.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { PageQueryDto, TWIN_ID } from '../twins/twins.dto.js';

class RelationshipsQueryDto extends PageQueryDto {
  @ApiProperty({ required: false, description: 'Twin the relationships start from' })
  @IsOptional()
  @Matches(TWIN_ID)
  twin?: string;

  @ApiProperty({ required: false, example: 'feeds' })
  @IsOptional()
  @IsString()
  @Length(1, 200)
  name?: string;

  @ApiProperty({ required: false, description: 'Twin the relationships lead to' })
  @IsOptional()
  @Matches(TWIN_ID)
  target?: string;
}

class ListedRelationshipDto {
  @ApiProperty() twinId: string;
  @ApiProperty({ example: 'feeds' }) name: string;
  @ApiProperty() target: string;
  @ApiProperty({ selfRequired: false, type: 'object', additionalProperties: true }) properties?: Record<string, unknown>;
}

class RelationshipPageDto {
  @ApiProperty({ type: [ListedRelationshipDto] }) items: ListedRelationshipDto[];
  @ApiProperty({ required: false }) nextCursor?: string;
}

@ApiTags('registry')
@ApiBearerAuth()
@Controller('api/v1/relationships')
export class RelationshipsController {
  constructor(
    private readonly directory: TwinDirectoryStore,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'Relationships between twins that the reader may read: partOf and the free graph' })
  @ApiOkResponse({ type: RelationshipPageDto })
  @ApiProblems({ 400: 'The query is not what its schema says, or the cursor belongs to another filter' })
  async list(@Query() { cursor, limit, ...filter }: RelationshipsQueryDto, @Req() request: FastifyRequest): Promise<Page<ListedRelationshipDto>> {
    const rights = this.access.rightsOf(principalOf(request));
    const isClosed = (twinId: string | undefined) => twinId !== undefined && !rights.may('READ', twinId);
    if (isClosed(filter.twin) || isClosed(filter.target)) return { items: [] };
    const keyOf = ({ twinId, position }: ListedRelationship): [string, number] => [twinId, position];
    const found = await page<ListedRelationship, [string, number]>(
      filter,
      { ...(cursor === undefined ? {} : { cursor }), ...(limit === undefined ? {} : { limit }) },
      ['', -1],
      onlyOpen(
        (after, count) => this.directory.relationships(filter, after, count, rights.boundsOf('READ')),
        keyOf,
        ({ twinId, target }) => !isClosed(twinId) && !isClosed(target),
      ),
      keyOf,
    );
    return { ...found, items: found.items.map(({ position: _position, ...relationship }) => relationship) };
  }
}
