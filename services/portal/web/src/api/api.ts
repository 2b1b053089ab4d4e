/** A fault of one field, as problem+json carries it (RFC 9457). */
export interface FieldFault {
  pointer: string;
  code: string;
  detail: string;
  detailFr?: string;
}

interface ProblemJson {
  code?: string;
  title?: string;
  titleFr?: string;
  status?: number;
  detail?: string;
  detailFr?: string;
  errors?: FieldFault[];
  correlationId?: string;
}

export type Language = 'en' | 'fr';

/** A refusal or failure of a call. `code` is stable; `unreachable` where no answer came at all. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: Record<Language, string> | null;
  readonly detail: Record<Language, string> | null;
  readonly errors: FieldFault[];
  readonly correlationId: string | null;

  constructor(status: number, body: ProblemJson) {
    super(body.title ?? body.code ?? 'unreachable');
    this.status = status;
    this.code = body.code ?? 'unreachable';
    this.title = body.title ? { en: body.title, fr: body.titleFr ?? body.title } : null;
    this.detail = body.detail ? { en: body.detail, fr: body.detailFr ?? body.detail } : null;
    this.errors = body.errors ?? [];
    this.correlationId = body.correlationId ?? null;
  }
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON, unless it is a form or a text. */
  body?: unknown;
  /** Content type of a text body. */
  type?: string;
  /** Idempotency-Key: one for each thing that a person meant, the same in every retry of it. */
  key?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** A parsed answer with the headers that some callers need (`etag`). */
export interface Answer<T> {
  data: T;
  etag: string | null;
}

/** Calls our own origin. @throws ApiProblem */
export async function callFull<T>(path: string, options: CallOptions = {}): Promise<Answer<T>> {
  const { method = options.body === undefined ? 'GET' : 'POST', body, type, key, headers, signal } = options;
  const raw =
    body instanceof FormData || body instanceof Blob || (typeof body === 'string' && type !== undefined);
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        ...(body !== undefined && !(body instanceof FormData)
          ? { 'content-type': type ?? 'application/json' }
          : {}),
        ...(key ? { 'idempotency-key': key } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? (body as BodyInit) : JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiProblem(0, {});
  }
  if (!response.ok) throw new ApiProblem(response.status, await problemOf(response));
  const text = response.status === 204 ? '' : await response.text();
  // What a service answers is typed by its contract; nothing here re-validates our own origin.
  return { data: (text === '' ? null : JSON.parse(text)) as T, etag: response.headers.get('etag') };
}

/** The parsed body of an answer. @throws ApiProblem */
export async function call<T>(path: string, options: CallOptions = {}): Promise<T> {
  return (await callFull<T>(path, options)).data;
}

async function problemOf(response: Response): Promise<ProblemJson> {
  try {
    return (await response.json()) as ProblemJson;
  } catch {
    // A proxy's page or an empty body: the status is all that is known.
    return { code: `http-${response.status}` };
  }
}

/** A page of a list. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** Path of an organization's collection. */
export const orgPath = (organizationId: string, rest = ''): string =>
  `/v1/organizations/${organizationId}${rest === '' ? '' : `/${rest}`}`;

/** A query string of what is set; empty where nothing is. */
export function queryOf(values: Record<string, string | number | boolean | null | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    if (value !== null && value !== undefined && value !== '') query.set(name, String(value));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** A document's exact text, as it was signed. @throws ApiProblem */
export async function readText(path: string, accept: string): Promise<string> {
  const response = await fetch(path, { credentials: 'same-origin', headers: { accept } }).catch(() => null);
  if (!response) throw new ApiProblem(0, {});
  if (!response.ok) throw new ApiProblem(response.status, await problemOf(response));
  return response.text();
}

/** Hands a text to the browser as a file. */
export function saveText(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
