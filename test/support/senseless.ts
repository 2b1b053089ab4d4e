/** Paths of an OpenAPI document with their operations. */
type Paths = Record<string, object>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
type Method = Uppercase<(typeof methods)[number]>;

/** Ids that nobody has: no id, a byte that PostgreSQL cannot hold, half a character, well formed but unknown, too long. */
const ids = ['x', '%00', 'a%ED%A0%80', '00000000-0000-4000-8000-000000000000', 'y'.repeat(400)];
const bodies: (object | undefined)[] = [undefined, {}, { text: 'a\u0000b' }, { text: '\ud800' }];

/**
 * Asks every operation of a service for things with senseless ids and bodies.
 *
 * @param call gives the status of an answer to somebody of the organization
 * @returns what was answered by a status from 500 on: a service fails at no request
 */
export async function failuresAtNonsense(
  paths: Paths,
  organizationId: string,
  call: (method: Method, path: string, body: object | undefined) => Promise<number>,
): Promise<string[]> {
  const failures: string[] = [];
  if (Object.keys(paths).length < 5) throw new Error('the document names hardly any route');
  for (const [path, item] of Object.entries(paths)) {
    for (const method of methods.filter((one) => one in item)) {
      const asked = ids.map((id) =>
        path.replace('{organizationId}', organizationId).replaceAll(/\{\w+\}/g, id),
      );
      for (const one of new Set(asked))
        for (const body of method === 'get' ? [undefined] : bodies) {
          const upper: Method =
            method === 'get'
              ? 'GET'
              : method === 'post'
                ? 'POST'
                : method === 'put'
                  ? 'PUT'
                  : method === 'patch'
                    ? 'PATCH'
                    : 'DELETE';
          const status = await call(upper, one, body);
          if (status >= 500) failures.push(`${status} ${upper} ${one.slice(0, 200)} ${JSON.stringify(body)}`);
        }
    }
  }
  return failures;
}
