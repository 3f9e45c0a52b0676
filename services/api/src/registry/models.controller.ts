import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { OrreryError } from '@orrery/contracts';
import { IsString, Length, Matches } from 'class-validator';
import { DefinitionsStore } from '../adapters/definitions.store.js';
import { Needs } from '../auth/roles.js';
import { type Page, page } from '../domain/page.js';
import { ApiProblems } from '../http/api-problem.decorator.js';
import { PageQueryDto } from '../twins/twins.dto.js';

class ModelParamDto {
  @ApiProperty({ example: 'dtmi:orrery:packaging:Filler;1' })
  @IsString()
  @Length(6, 2_048)
  @Matches(/^dtmi:/, { message: 'must be a DTMI' })
  id: string;
}

class ModelDto {
  @ApiProperty({ example: 'dtmi:orrery:packaging:Filler;1' }) id: string;
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'The DTDL v3 interface' }) document: unknown;
}

class ModelPageDto {
  @ApiProperty({ type: [ModelDto] }) items: ModelDto[];
  @ApiProperty({ required: false }) nextCursor?: string;
}

@ApiTags('registry')
@ApiBearerAuth()
@Controller('api/v1/models')
export class ModelsController {
  constructor(private readonly definitions: DefinitionsStore) {}

  @Get()
  @Needs('READ')
  @ApiOperation({ summary: 'The models, in the order of their DTMIs' })
  @ApiOkResponse({ type: ModelPageDto })
  @ApiProblems({ 400: 'The cursor is not one of this list' })
  async list(@Query() query: PageQueryDto): Promise<Page<ModelDto>> {
    return page<ModelDto, [string]>(
      'models',
      query,
      [''],
      async ([after], limit) => (await this.definitions.list('model', after, limit)).map(({ id, document }) => ({ id, document })),
      (model) => [model.id],
    );
  }

  @Get(':id')
  @Needs('READ')
  @ApiOperation({ summary: 'One model' })
  @ApiOkResponse({ type: ModelDto })
  @ApiProblems({ 404: 'There is no such model' })
  async one(@Param() { id }: ModelParamDto): Promise<ModelDto> {
    const model = await this.definitions.one('model', id);
    if (model) return { id: model.id, document: model.document };
    throw new OrreryError('not-found', `there is no model ${id}`, { remedy: 'List the models with GET /api/v1/models.', details: { kind: 'unknown-model' } });
  }
}
