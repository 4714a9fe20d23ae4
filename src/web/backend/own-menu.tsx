import { useSignOut } from '#web/kit/access/sign-out.ts'
import { Menu } from '@mantine/core'
import { IconChevronDown, IconLogout, IconUserCircle } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { Me } from './me.tsx'
import styles from './own-menu.module.css'

/** The signed-in person's name, with the way to their own sign-in and out. */
export const OwnMenu = ({ me }: { me: Me }) => {
  const navigate = useNavigate()
  const signOut = useSignOut()
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <button type="button" className={styles.target}>
          <span className={styles.name}>{me.name}</span>
          <IconChevronDown size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.email}</Menu.Label>
        <Menu.Item
          leftSection={<IconUserCircle size={17} aria-hidden />}
          onClick={() => void navigate({ to: '/my-sign-in' })}
        >
          My sign-in
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={17} aria-hidden />} onClick={signOut}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
