// Asks Node whether it loads key files: names on standard input, one JSON value a file on standard output.
const crypto = require('crypto');
const fs = require('fs');

for (const name of fs.readFileSync(0, 'utf8').split('\n').filter(Boolean)) {
  let loads = false;
  try {
    const key = crypto.createPrivateKey(fs.readFileSync(name));
    loads = key.export({ format: 'jwk' }).crv === 'P-256';
  } catch {
    // Refused.
  }
  console.log(JSON.stringify(loads));
}
