import { type ProblemCode, problemCodes } from './problem-codes.js';

/** A fault of one field: RFC 6901 pointer into the request, a stable code, a sentence. */
export interface FieldFault {
  pointer: string;
  code: string;
  detail: string;
  /** The same sentence in French, where there is one. */
  detailFr?: string;
}

/** Body of an error, RFC 9457. */
export interface ProblemBody {
  type: string;
  title: string;
  titleFr: string;
  status: number;
  code: string;
  detail?: string;
  detailFr?: string;
  errors?: FieldFault[];
  correlationId?: string;
}

/** A refusal with a code of the catalogue; the HTTP border turns it into application/problem+json. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly errors: FieldFault[] | undefined;
  readonly detail: string | undefined;
  readonly detailFr: string | undefined;

  constructor(
    code: ProblemCode,
    options: { detail?: string; detailFr?: string; errors?: FieldFault[] } = {},
  ) {
    super(options.detail ?? problemCodes[code].en);
    this.code = code;
    this.detail = options.detail;
    this.detailFr = options.detailFr;
    this.errors = options.errors;
  }

  get status(): number {
    return problemCodes[this.code].status;
  }

  body(correlationId?: string): ProblemBody {
    const { status, en, fr, advice } = problemCodes[this.code];
    const detail = this.detail ?? advice?.en;
    const detailFr = this.detailFr ?? advice?.fr;
    return {
      type: `https://countersign.example/problems/${this.code}`,
      title: en,
      titleFr: fr,
      status,
      code: this.code,
      ...(detail ? { detail } : {}),
      ...(detailFr ? { detailFr } : {}),
      ...(this.errors ? { errors: this.errors } : {}),
      ...(correlationId ? { correlationId } : {}),
    };
  }
}

/** True for a code of the catalogue: what a workflow or another service refused with. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problemCodes, code);
}
