import { IconBuilding, IconMenu2 } from '@tabler/icons-react';
import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import type { Language } from '../api/api.js';
import { tellTimesIn } from '../i18n/dates.js';
import { changeLanguage, languageIsAsked, languageIsKept, useText } from '../i18n/i18n.js';
import { AccountMenu, LanguageSwitch } from './account.js';
import { Mark } from './brand.js';
import { type Destination, destinationsOf, isStaff } from './destinations.js';
import { useGoKeys } from './keys.js';
import { useHat, useSession } from './session.js';

/** Bar, navigation and footer around every page: a side bar for institution staff, a top bar for everybody else. */
export function Shell({ children }: { children: ReactNode }) {
  const { t } = useText();
  const session = useSession().data;
  const hat = useHat();
  // Before the pages below are drawn.
  tellTimesIn(hat?.timeZone ?? session?.earnerTimeZone ?? null);
  const [open, setOpen] = useState(false);
  const path = useLocation({ select: (location) => location.pathname });
  const destinations = destinationsOf(session, hat);
  const staff = hat !== null && session?.subject === 'person' && isStaff(hat);
  useGoKeys(destinations);
  useAccountLanguage(session?.person?.language);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setOpen(false), [path]);
  const bar = (
    <header className="bar" style={staff ? ({ '--bar-max': 'none' } as React.CSSProperties) : undefined}>
      <div>
        <button
          type="button"
          className="menu"
          aria-label={t('shell.menu')}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconMenu2 aria-hidden />
        </button>
        <Link className={staff ? 'brand nb' : 'brand'} to="/">
          <Mark />
          Countersign
        </Link>
        {hat?.name && !staff && (
          <span className="org">
            <IconBuilding className="i" aria-hidden />
            <span title={hat.name}>{hat.name}</span>
          </span>
        )}
        {!staff && <Nav className="tabs" destinations={destinations} path={path} />}
        <span className="push" />
        <LanguageSwitch />
        {session?.person ? (
          <AccountMenu />
        ) : (
          <Link className="btn" to="/sign-in">
            {t('shell.signIn')}
          </Link>
        )}
      </div>
    </header>
  );
  const phone = open && (
    <nav className="phone-nav" aria-label={t('shell.main')}>
      <Items destinations={destinations} path={path} />
    </nav>
  );
  const foot = (
    <footer className="site" style={staff ? ({ '--bar-max': 'none' } as React.CSSProperties) : undefined}>
      <div>
        <span>{t('shell.esco')}</span>
        <Link to="/verify">{t('nav.verify')}</Link>
        <a href="/docs">{t('shell.api')}</a>
      </div>
    </footer>
  );
  return (
    <>
      <a className="skip" href="#main">
        {t('shell.skip')}
      </a>
      {staff ? (
        <div className="app">
          <SideBar
            destinations={destinations}
            path={path}
            name={hat.name ?? ''}
            roles={hat.roles.map((role) => t(`role.${role}`)).join(', ')}
          />
          <div>
            {bar}
            {phone}
            {children}
            {foot}
          </div>
        </div>
      ) : (
        <div className="plain">
          {bar}
          {phone}
          {children}
          {foot}
        </div>
      )}
    </>
  );
}

/** The account's language, unless the reader chose one here or the address asks for one. */
function useAccountLanguage(language: Language | undefined): void {
  useEffect(() => {
    if (language && !languageIsKept() && !languageIsAsked()) void changeLanguage(language);
  }, [language]);
}

const isHere = (path: string, to: string): boolean => path === to || path.startsWith(`${to}/`);

function Items({
  destinations,
  path,
  className,
}: {
  destinations: Destination[];
  path: string;
  className?: string;
}) {
  const { t } = useText();
  return destinations.map(({ to, label, icon: Picture }) => (
    <Link key={to} to={to} className={className} aria-current={isHere(path, to) ? 'page' : undefined}>
      <Picture className="i" aria-hidden />
      {t(`nav.${label}`)}
    </Link>
  ));
}

function Nav({
  destinations,
  path,
  className,
}: {
  destinations: Destination[];
  path: string;
  className: string;
}) {
  const { t } = useText();
  return (
    <nav className={className} aria-label={t('shell.main')}>
      <Items destinations={destinations} path={path} />
    </nav>
  );
}

function SideBar({
  destinations,
  path,
  name,
  roles,
}: {
  destinations: Destination[];
  path: string;
  name: string;
  roles: string;
}) {
  const { t } = useText();
  return (
    <nav className="side" aria-label={t('shell.main')}>
      <Link className="brand" to="/">
        <Mark />
        Countersign
      </Link>
      <Items className="l" destinations={destinations.filter((one) => !one.institution)} path={path} />
      <div className="grp">{t('shell.institution')}</div>
      <Items className="l" destinations={destinations.filter((one) => one.institution)} path={path} />
      <div className="foot">
        <b>{name}</b>
        {roles}
      </div>
    </nav>
  );
}
