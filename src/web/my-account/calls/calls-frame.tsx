import { savedViewEndpoints } from '#contract/my-account/saved-views.ts'
import { parseSearch, useAddress } from '#web/kit/address.ts'
import { Dialog } from '#web/kit/dialog.tsx'
import { useAsk } from '#web/kit/query.tsx'
import { Button } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Fragment, type ReactNode, useState } from 'react'
import { builtAreas } from '../areas.ts'
import { useMe } from '../me.tsx'
import styles from './calls-frame.module.css'
import { keepFilters, menuGroups, reportPath } from './report-places.ts'

type MenuProps = { onChoose?: () => void }

const SavedViews = ({ onChoose }: { onChoose?: (() => void) | undefined }) => {
  const { features } = useMe()
  const { data } = useAsk(savedViewEndpoints.list, {})
  const granted = new Set(
    menuGroups
      .flatMap(({ places }) => places)
      .filter(({ feature }) => features.includes(feature))
      .map(({ key }) => key),
  )
  const rows = (data?.rows ?? []).filter(({ report }) => granted.has(report))
  if (data === undefined || data.rows.length === 0) return null
  return (
    <>
      <h2 className={styles.group}>Saved views</h2>
      <ul>
        {rows.map(({ id, name, report, search }) => (
          <li key={id}>
            <Link
              to={reportPath(report)}
              search={parseSearch(search) as never}
              className={styles.entry}
              onClick={onChoose}
              activeOptions={{ exact: true, includeSearch: true }}
              activeProps={{ 'aria-current': 'page' }}
            >
              {name}
            </Link>
          </li>
        ))}
        <li>
          <Link
            to={builtAreas.savedViews.path}
            className={styles.entry}
            onClick={onChoose}
            activeProps={{ 'aria-current': 'page' }}
          >
            Manage saved views
          </Link>
        </li>
      </ul>
    </>
  )
}

/** The reports that are granted; the filters go along from one to the other. */
const Menu = ({ onChoose }: MenuProps) => {
  const { features } = useMe()
  const address = useAddress()
  return (
    <nav aria-label="Reports" className={styles.menu}>
      {menuGroups.map(({ title, places }) => {
        const granted = places.filter(({ feature }) => features.includes(feature))
        if (granted.length === 0) return null
        return (
          <Fragment key={title}>
            {title === '' ? null : <h2 className={styles.group}>{title}</h2>}
            <ul>
              {granted.map(({ key, label, to }) => (
                <li key={key}>
                  <Link
                    to={to}
                    search={keepFilters(address.search) as never}
                    className={styles.entry}
                    activeOptions={{ exact: true, includeSearch: false }}
                    activeProps={{ 'aria-current': 'page' }}
                    onClick={onChoose}
                  >
                    {label}
                  </Link>
                </li>
              ))}
            </ul>
          </Fragment>
        )
      })}
      <SavedViews onChoose={onChoose} />
    </nav>
  )
}

const labelOf = (current: string): string =>
  menuGroups.flatMap(({ places }) => places).find(({ key }) => key === current)?.label ?? 'My Calls'

type CallsFrameProps = {
  /** The place of the menu that is open. */
  current: string
  children: ReactNode
}

/** The pages of My Calls beside their menu; on a phone the menu opens from a button above them. */
export const CallsFrame = ({ current, children }: CallsFrameProps) => {
  const [open, setOpen] = useState(false)
  return (
    <div className={styles.frame}>
      <div className={styles.side}>
        <Menu />
      </div>
      <div className={styles.choose}>
        <Button
          fullWidth
          variant="default"
          justify="space-between"
          aria-haspopup="dialog"
          rightSection={<IconChevronDown size={16} aria-hidden />}
          onClick={() => setOpen(true)}
        >
          {labelOf(current)}
        </Button>
      </div>
      <div className={styles.page}>{children}</div>
      {open ? (
        <Dialog
          title="Reports"
          onClose={() => setOpen(false)}
          footer={
            <Button variant="default" onClick={() => setOpen(false)}>
              Close
            </Button>
          }
        >
          <Menu onChoose={() => setOpen(false)} />
        </Dialog>
      ) : null}
    </div>
  )
}
