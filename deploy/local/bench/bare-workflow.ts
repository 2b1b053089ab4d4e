import { proxyActivities } from '@temporalio/workflow';

const { nothing } = proxyActivities<{ nothing(): Promise<void> }>({ startToCloseTimeout: '30 seconds' });

/** The least workflow that does something: one activity. */
export async function bare(): Promise<void> {
  await nothing();
}
