import '@mantine/core/styles.css'
import '#web/kit/look.css'
import { startApp } from '#web/kit/app.tsx'
import { routeTree } from './routes.tsx'

startApp('my-account', routeTree)
