import { Menu } from '@mantine/core';
import { IconBuilding, IconCheck, IconLogout, IconUserCircle } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../api/api.js';
import { changeLanguage, useText } from '../i18n/i18n.js';
import { useHat, useHatChoice, useSession } from './session.js';

/** The switch keeps the page and the form as they are. */
export function LanguageSwitch() {
  const { t, lang } = useText();
  const session = useSession().data;
  const other = lang === 'en' ? 'fr' : 'en';
  const change = async (): Promise<void> => {
    await changeLanguage(other);
    // The account's language is a convenience: that it could not be kept does not matter to who reads on.
    if (session?.person)
      await call('/v1/session', { method: 'PATCH', body: { language: other } }).catch(() => null);
  };
  const button = (
    <button type="button" className="linklike" lang={other} onClick={() => void change()}>
      {t('shell.otherLanguage')}
    </button>
  );
  const here = <b aria-current="true">{t('shell.thisLanguage')}</b>;
  return (
    <nav className="lang" aria-label={t('shell.language')}>
      {lang === 'en' ? here : button}
      {lang === 'en' ? button : here}
    </nav>
  );
}

/** Who is signed in, for which organization; the hat is changed here. */
export function AccountMenu() {
  const { t } = useText();
  const session = useSession().data;
  const hat = useHat();
  const { choose } = useHatChoice();
  const navigate = useNavigate();
  const client = useQueryClient();
  if (!session?.person) return null;
  const name = session.person.name ?? t('shell.account');
  const signOut = async (): Promise<void> => {
    const { redirect } = await call<{ redirect: string }>('/auth/sign-out', { method: 'POST' });
    client.clear();
    window.location.assign(redirect);
  };
  const changeHat = async (organizationId: string): Promise<void> => {
    choose(organizationId);
    await navigate({ to: '/' });
  };
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <button type="button" className="who">
          <span className="ava" aria-hidden="true">
            {initials(name)}
          </span>
          <span className="nm">{name}</span>
          <span className="vh">{t('shell.account')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.organizations.length > 0 && <Menu.Label>{t('shell.actingFor')}</Menu.Label>}
        {session.organizations.map((one) => (
          <Menu.Item
            key={one.organizationId}
            leftSection={
              one.organizationId === hat?.organizationId ? (
                <IconCheck size={16} />
              ) : (
                <IconBuilding size={16} />
              )
            }
            onClick={() => void changeHat(one.organizationId)}
          >
            {one.name ?? one.organizationId}
            <span className="bl xs muted">
              {one.roles.map((role) => t(`role.${role}`)).join(', ') || t('shell.noRole')}
            </span>
          </Menu.Item>
        ))}
        {session.subject === 'person' && (
          <Menu.Item
            leftSection={<IconUserCircle size={16} />}
            onClick={() => void navigate({ to: '/me/awards' })}
          >
            {t('nav.myAwards')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
          {t('shell.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase();
