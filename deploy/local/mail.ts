import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { SMTPServer } from 'smtp-server';
import { escapeHtml, page, sendJson, sendPage } from './html.js';
import { linkPattern, type Mailbox, type Message, openMailbox } from './mailbox.js';
import { refuseProduction, type Stack } from './stack.js';

const largestMailBytes = 10_000_000;

/** A mail catcher that runs: SMTP in, pages and JSON out. */
export interface MailCatcher {
  close(): Promise<void>;
}

function smtpServer(mailbox: Mailbox): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: largestMailBytes,
    onData(stream, _session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (stream.sizeExceeded) return done(new Error('The message is too large.'));
        try {
          // Answered once it is on disk, as a real server does.
          done(null, mailbox.add(Buffer.concat(chunks)));
        } catch (error) {
          done(error as Error);
        }
      });
    },
  });
}

function listPage(messages: readonly Message[]): string {
  const rows = messages.map(
    (
      mail,
    ) => `<tr><td>${escapeHtml(mail.receivedAt.slice(0, 19).replace('T', ' '))}</td><td>${escapeHtml(mail.to.join(', '))}</td>
<td><a href="/messages/${mail.id}">${escapeHtml(mail.subject || '(no subject)')}</a></td></tr>`,
  );
  const table = `<table><thead><tr><th>Received (UTC)</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
  const body = `<h1>Mail caught on this machine</h1><p class="note">Development only: no mail leaves this machine.</p>
${messages.length ? table : '<p>No mail yet.</p>'}`;
  return page('en', 'Mail caught', body);
}

const linked = (text: string): string => {
  let at = 0;
  let html = '';
  for (const match of text.matchAll(linkPattern)) {
    html += escapeHtml(text.slice(at, match.index));
    html += `<a href="${escapeHtml(match[0])}">${escapeHtml(match[0])}</a>`;
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
};

function messagePage(mail: Message): string {
  // Links of the mail open in a new tab, outside of the sandbox; nothing else of it may run or load.
  const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
  const frame = mail.html
    ? `<h2>As HTML</h2><iframe title="The mail as HTML" sandbox="${sandbox}" src="/messages/${mail.id}/html"></iframe>`
    : '';
  const body = `<p><a href="/">All mail</a></p><h1>${escapeHtml(mail.subject)}</h1>
<p>From ${escapeHtml(mail.from)}<br>To ${escapeHtml(mail.to.join(', '))}<br>${escapeHtml(mail.receivedAt)}</p>
<h2>As text</h2><pre>${linked(mail.text)}</pre>${frame}`;
  return page('en', mail.subject, body);
}

async function answer(mailbox: Mailbox, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/readyz') return sendJson(response, 200, { status: 'ok' });
  if (url.pathname === '/') return sendPage(response, 200, listPage(await mailbox.list()));
  if (url.pathname === '/api/messages') {
    const to = url.searchParams.get('to')?.toLowerCase();
    const messages = await mailbox.list();
    const wanted = messages.filter((mail) => !to || mail.to.some((address) => address.toLowerCase() === to));
    return sendJson(response, 200, wanted);
  }
  const [, id, part] = /^\/messages\/([\w-]+)(\/html)?$/.exec(url.pathname) ?? [];
  const mail = id ? await mailbox.find(id) : undefined;
  if (!mail)
    return sendPage(
      response,
      404,
      page('en', 'Not found', '<h1>No such mail</h1><p><a href="/">All mail</a></p>'),
    );
  if (part) return sendPage(response, 200, `<base target="_blank">${mail.html ?? ''}`);
  return sendPage(response, 200, messagePage(mail));
}

function webServer(mailbox: Mailbox): Server {
  return createServer((request, response) => {
    answer(mailbox, request, response).catch((error: Error) => {
      console.error(error);
      if (!response.headersSent) sendJson(response, 500, { error: error.message });
    });
  });
}

/**
 * Starts the mail catcher.
 *
 * @param host the address to listen on
 * @throws LocalError with NODE_ENV=production
 */
export async function startMail(stack: Stack, host = '127.0.0.1'): Promise<MailCatcher> {
  refuseProduction('The mail catcher');
  const mailbox = openMailbox(stack);
  const smtp = smtpServer(mailbox);
  smtp.on('error', (error) => console.error(`SMTP: ${error.message}`));
  const web = webServer(mailbox);
  await new Promise<void>((resolve) => void smtp.listen(stack.ports.smtp, host, resolve));
  await new Promise<void>((resolve, reject) => {
    web.once('error', reject);
    web.listen(stack.ports.mail, host, resolve);
  });
  return {
    close: async () => {
      web.close();
      web.closeAllConnections();
      await new Promise<void>((resolve) => smtp.close(resolve));
    },
  };
}
