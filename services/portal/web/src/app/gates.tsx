import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { Fault, Loading, PageHead } from '../components/page.js';
import { useText } from '../i18n/i18n.js';
import { homeOf } from './destinations.js';
import { useHat, useSession } from './session.js';

/** `/` goes to the first destination of the role. */
export function Home() {
  const session = useSession();
  const hat = useHat();
  if (session.data)
    return <Navigate to={session.data.person ? homeOf(session.data, hat) : '/sign-in'} replace />;
  return <Waiting error={session.error} />;
}

/** Lets signed-in people through; everybody else signs in and comes back. */
export function Member() {
  const session = useSession();
  const location = useLocation();
  if (session.data?.person) return <Outlet />;
  if (session.data) return <Navigate to="/sign-in" search={{ return: location.href }} replace />;
  return <Waiting error={session.error} />;
}

function Waiting({ error }: { error: Parameters<typeof Fault>[0]['problem'] | null }) {
  return (
    <main className="wrap" id="main">
      {error ? <Fault problem={error} /> : <Loading />}
    </main>
  );
}

/** No such page. */
export function NotFound() {
  const { t } = useText();
  return (
    <main className="wrap narrow" id="main">
      <PageHead title={t('fault.noPage')} sub={t('fault.noPageWhy')} />
    </main>
  );
}
