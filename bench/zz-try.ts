import { readFileSync, readdirSync } from 'node:fs'
import { detectFormat } from '#server/calls/formats/detect.ts'
import { readRows } from '#server/calls/formats/read-rows.ts'
const dir='/work/shared/data/call-records'
for (const f of readdirSync(dir)) {
 if (process.argv[2] && !f.includes(process.argv[2])) continue
 const bytes=readFileSync(`${dir}/${f}`)
 const d=await detectFormat(bytes.subarray(0,65536),bytes.length<=65536)
 if('refused' in d){console.log(f,'REFUSED',d.refused);continue}
 const calls:any[]=[];let rows=0;const rej:any[]=[];const notes:any[]=[]; let acc=0
 async function* p(){yield bytes}
 for await(const c of readRows(p(),{...d,source:{zone:'Europe/London',currency:'GBP',priceKind:'wholesale'}},{size:1000,sinkOf:()=>({take:(r:any,l:number,n:number)=>{calls.push({...r,l});acc+=n}})})){rows+=c.rows;rej.push(...c.rejected);notes.push(...c.notes)}
 console.log(f,d.format.name,{rows,accepted:acc,calls:calls.length,rejected:rej.length,secs:calls.reduce((a,c)=>a+c.durationSeconds,0)},d.reason)
 for(const r of rej.slice(0,2))console.log('   ',r.line,r.reason)
 for(const n of notes)console.log('   note',n)
 if(process.argv[3])console.log(calls.slice(0,3))
}
