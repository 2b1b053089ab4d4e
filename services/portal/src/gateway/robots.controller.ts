import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Policy } from '../../../shared/src/auth.js';

/** Search engines may find micro-certifications and organizations, nothing that belongs to a person. */
@ApiExcludeController()
@Controller()
export class RobotsController {
  @Get('robots.txt')
  @Header('content-type', 'text/plain; charset=utf-8')
  @Header('cache-control', 'public, max-age=86400')
  @Policy({ public: true })
  robots(): string {
    return 'User-agent: *\nAllow: /m/\nAllow: /o/\nAllow: /verify\nDisallow: /\n';
  }
}
