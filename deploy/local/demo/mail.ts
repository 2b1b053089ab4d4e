/** Reads the development mail catcher, as the receivers of the mails would. */
export class MailReader {
  /** @param page address of the catcher's page */
  constructor(private readonly page: string) {}

  /** The first link in the newest mail to an address that speaks of something; undefined while there is none. */
  async link(to: string, about = ''): Promise<string | undefined> {
    const mails = await this.to(to);
    return (
      mails.find((mail) => mail.links.some((link) => link.includes(about)) || mail.text.includes(about))
        ?.links[0] ?? mails[0]?.links[0]
    );
  }

  /** Mails to an address, newest first. */
  async to(address: string): Promise<{ id: string; subject: string; text: string; links: string[] }[]> {
    const response = await fetch(`${this.page}/api/messages?to=${encodeURIComponent(address)}`);
    if (!response.ok) throw new Error(`the mail page answered ${response.status}`);
    const answer: unknown = await response.json();
    // The catcher is ours: deploy/local/mailbox.ts says the shape.
    return (Array.isArray(answer) ? answer : (answer as { items: unknown[] }).items) as Awaited<
      ReturnType<MailReader['to']>
    >;
  }
}
