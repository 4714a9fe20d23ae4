import { backendContract } from '#contract/backend/index.ts'
import type { Profile } from '#contract/backend/profiles.ts'
import { useAddress } from '#web/kit/address.ts'
import { Crumb, Loaded, Stack, useIdInAddress } from '#web/kit/detail-page.tsx'
import { LinkButton } from '#web/kit/link-button.tsx'
import { PageTitle } from '#web/kit/page-title.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { StatusMark } from '#web/kit/status-mark.tsx'
import { PageTabs } from '#web/kit/tabs.tsx'
import { Button } from '@mantine/core'
import { IconCopy, IconEye } from '@tabler/icons-react'
import { useMay } from '../me.tsx'
import { PreviewPane, usePreviewPane } from './preview-pane.tsx'
import { ProfileForm } from './profile-form.tsx'
import { ProfileHistory } from './profile-history.tsx'
import { ProfileInformation } from './profile-information.tsx'
import styles from './profile-page.module.css'
import { ScheduledBanner, ScheduledChanges } from './scheduled-changes.tsx'

const tabs = ['settings', 'history', 'scheduled'] as const

const ProfileRecord = ({ profile }: { profile: Profile }) => {
  const mayEdit = useMay('my-account-profiles:edit')
  const mayPreview = useMay('customers:view', 'my-account-profiles:view')
  const { search, change } = useAddress()
  const pane = usePreviewPane()
  const scheduled = useAsk(backendContract.profileHistory.listScheduled, { params: { id: profile.id } })
  const open = (scheduled.data?.rows ?? []).filter(({ state }) => state === 'waiting' || state === 'held')
  const tab = tabs.find((name) => name === search['tab']) ?? 'settings'
  const isPreviewing = mayPreview && pane.isOpen && tab === 'settings'
  return (
    <>
      <PageTitle
        title={profile.name}
        before={<Crumb to="/profiles">MyAccount profiles</Crumb>}
        after={
          <>
            {profile.isDefault ? <StatusMark tone="accent">Default</StatusMark> : null}
            {mayEdit ? null : <StatusMark>View only</StatusMark>}
          </>
        }
        actions={
          <>
            {mayPreview && tab === 'settings' ? (
              <Button
                variant="default"
                leftSection={<IconEye size={17} aria-hidden />}
                aria-expanded={pane.isOpen}
                onClick={() => pane.setOpen(!pane.isOpen)}
              >
                {pane.isOpen ? 'Close preview' : 'Preview'}
              </Button>
            ) : null}
            <LinkButton to="/profiles/compare" search={{ first: profile.id }} variant="default">
              Compare
            </LinkButton>
            {mayEdit ? (
              <LinkButton
                to="/profiles/add"
                search={{ from: profile.id }}
                variant="default"
                leftSection={<IconCopy size={17} aria-hidden />}
              >
                Clone
              </LinkButton>
            ) : null}
          </>
        }
      />
      <PageTabs
        label="Profile pages"
        current={tab}
        tabs={[
          { key: 'settings', label: 'Settings' },
          { key: 'history', label: 'History' },
          { key: 'scheduled', label: 'Scheduled', count: open.length },
        ]}
      />
      {/* The form stays where it is while another tab is open: what was typed is kept. */}
      <div hidden={tab !== 'settings'}>
        <Stack>
          <div className={styles.sides} data-two={isPreviewing || undefined}>
            <ProfileForm
              profile={profile}
              banner={<ScheduledBanner open={open} />}
              showScheduled={() => change({ tab: 'scheduled' })}
              beside={(draft) =>
                isPreviewing ? (
                  <PreviewPane draft={draft} isAskedFor={pane.isAskedFor} close={() => pane.setOpen(false)} />
                ) : null
              }
            />
          </div>
          <ProfileInformation profile={profile} />
        </Stack>
      </div>
      {tab === 'history' ? <ProfileHistory profile={profile} /> : null}
      {tab === 'scheduled' ? <ScheduledChanges profile={profile} asked={scheduled} /> : null}
    </>
  )
}

export const ProfilePage = () => {
  const id = useIdInAddress()
  const asked = useAsk(backendContract.profiles.get, { params: { id: id ?? 0 } })
  return <Loaded asked={asked}>{(profile) => <ProfileRecord key={profile.id} profile={profile} />}</Loaded>
}
