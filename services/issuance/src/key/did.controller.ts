import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Policy } from '../../../shared/src/auth.js';
import { isId } from '../../../shared/src/ids.js';
import { Problem } from '../../../shared/src/problem.js';
import { Signer } from './signer.js';

@ApiTags('public')
@Controller('o/:organizationId/did.json')
export class DidController {
  constructor(@Inject(Signer) private readonly signer: Signer) {}

  @Get()
  @Policy({ public: true })
  @Header('content-type', 'application/did+json')
  @Header('access-control-allow-origin', '*')
  @Header('cache-control', 'public, max-age=300')
  @ApiOperation({ summary: "The organization's DID document (did:web)" })
  async find(@Param('organizationId') organizationId: string) {
    const document = isId(organizationId) ? await this.signer.didDocument(organizationId) : null;
    if (!document) throw new Problem('not-found');
    return document;
  }
}
