import net from 'node:net';
const [,, port, kind, secs='4'] = process.argv;
const body = kind === 'post' ? JSON.stringify({data:{permissions:['ReadAccountAvailability','ReadAccountStatus','ReadAccountBalance','ReadAccountTransaction']}, ...(process.env.BODY?JSON.parse(process.env.BODY):{})}) : '';
const head = 'Host: localhost\r\nAuthorization: Bearer x\r\nx-fapi-interaction-id: 7c9e6679-7425-40de-944b-e07fc1f90ae7\r\nAccept-Language: en\r\nAccept: */*\r\n';
const req = kind === 'post' ? `POST /open-banking/v1.0/aisp/account-consents HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}` : `GET /open-banking/v1.0/aisp/accounts HTTP/1.1\r\n${head}\r\n`;
let n = 0, bad = 0; const end = Date.now() + secs*1000;
for (let i=0;i<16;i++) { const s = net.connect(+port,'127.0.0.1'); s.setNoDelay(true); let buf='';
 s.on('connect',()=>s.write(req));
 s.on('data',d=>{ buf+=d.toString('latin1'); for(;;){ const e=buf.indexOf('\r\n\r\n'); if(e<0) return; const m=/content-length: (\d+)/i.exec(buf.slice(0,e)); let total; if(m) total=e+4+ +m[1]; else { const z=buf.indexOf('0\r\n\r\n',e); if(z<0) return; total=z+5;} if(buf.length<total) return; if(!/^HTTP\/1.1 20/.test(buf)) { bad++; if(bad===1) console.log(buf.slice(0,600)); } buf=buf.slice(total); n++; if(Date.now()<end) s.write(req); else { s.destroy(); return; } } });
}
process.on('exit',()=>console.log(port, kind, Math.round(n/secs),'rps bad',bad));
