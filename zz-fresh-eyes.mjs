import { chromium } from '@playwright/test'
const B = 'http://127.0.0.1:8110'
const br = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const out = []
async function go(email, base, list, vp) {
  const c = await br.newContext({ viewport: vp })
  const p = await c.newPage()
  p.on('console', (m) => { if (m.type() === 'error') out.push('console ' + m.text().slice(0, 200)) })
  p.on('pageerror', (e) => out.push('PAGEERROR ' + e.message))
  p.on('response', (r) => { if (r.status() >= 500) out.push('500 ' + r.url()) })
  await p.request.post(`${B}/${base}/api/v1/sign-in`, { data: { email, password: 'walnut-ferry-lantern' }, headers: { Origin: B } })
  for (const [name, path] of list) {
    await p.goto(`${B}/${base}/${path}`, { waitUntil: 'networkidle' }).catch((e) => out.push(name + ' ' + e.message))
    await p.waitForTimeout(400)
    await p.screenshot({ path: `/tmp/fe/${name}.png`, fullPage: true })
    const w = await p.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    const t = await p.evaluate(() => document.body.innerText)
    out.push(`### ${name} ${path} overflow ${w}\n` + t.slice(0, 3500))
  }
  await c.close()
}
const [which] = process.argv.slice(2)
if (which === 'portal') await go('finance@harbour-dental.example', 'my-account', [['q-n9', 'numbers/9?tab=routing'], ['q-em', 'numbers/emergency'], ['q-plans', 'numbers/plans'], ['q-plan1', 'numbers/plans/1'], ['q-req', 'numbers/requests'], ['q-new', 'numbers/new'], ['q-cmp', 'campaigns/compare?id=2&id=3'], ['q-cb', 'campaigns/3?tab=call-backs'], ['q-lab','numbers/labels']], { width: 390, height: 844 })
if (which === 'back') await go('ada@northbridge.example', 'backend', [['b-req', 'number-requests'], ['b-cust', 'customers/6'], ['b-nums', 'numbers'], ['b-n38', 'numbers/38'], ['b-hook', 'settings/web-hook'], ['b-imp', 'numbers/import']], { width: 1280, height: 900 })
console.log(out.join('\n'))
await br.close()
