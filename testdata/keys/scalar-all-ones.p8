-----BEGIN PRIVATE KEY-----
ME0CAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEMzAxAgEBBCD/////////////////
/////////////////////////6AKBggqhkjOPQMBBw==
-----END PRIVATE KEY-----