import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nodemailer from 'nodemailer';
import { type MailCatcher, startMail } from '../../../deploy/local/mail.js';
import type { Stack } from '../../../deploy/local/stack.js';
import { temporaryStack } from './temporary-stack.js';

let stack: Stack;
let remove: () => void;
let mail: MailCatcher;

beforeAll(async () => {
  ({ stack, remove } = await temporaryStack());
  mail = await startMail(stack);
});

afterAll(async () => {
  await mail.close();
  remove();
});

const get = (path: string) => fetch(`http://127.0.0.1:${stack.ports.mail}${path}`);

async function send(to: string, subject: string): Promise<void> {
  const transport = nodemailer.createTransport(`smtp://127.0.0.1:${stack.ports.smtp}`);
  const text = 'Ouvrez https://countersign.localhost/r/abc?x=1&y=é. Merci <b>';
  const html = '<p>Ouvrez <a href="https://countersign.localhost/r/abc">ici</a></p><script>alert(1)</script>';
  await transport.sendMail({ from: 'portail@college.example', to, subject, text, html });
}

describe('mail catcher', () => {
  test('keeps mails over a restart and gives those of one recipient, newest first', async () => {
    await send('ann@employer.example', 'Première demande');
    await send('bob@employer.example', 'Autre');
    await send('Ann@employer.example', 'Deuxième demande');
    await mail.close();
    mail = await startMail(stack);
    const messages = (await (await get('/api/messages?to=ann@employer.example')).json()) as Record<
      string,
      unknown
    >[];
    expect(messages.map((message) => message.subject)).toEqual(['Deuxième demande', 'Première demande']);
    expect(messages[0]).toMatchObject({
      from: 'portail@college.example',
      links: ['https://countersign.localhost/r/abc?x=1&y=é'],
    });
  });

  test('shows a mail without letting it run or load anything', async () => {
    const [message] = (await (await get('/api/messages')).json()) as { id: string }[];
    const page = await (await get(`/messages/${message?.id}`)).text();
    expect(page).toContain('Merci &lt;b&gt;');
    expect(page).toContain('<a href="https://countersign.localhost/r/abc?x=1&amp;y=é">');
    expect(page).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
    const html = await get(`/messages/${message?.id}/html`);
    expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await get('/messages/..%2f..%2fsecrets')).status).toBe(404);
  });
});
