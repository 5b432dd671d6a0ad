-----begin private key-----
MIGTAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBHkwdwIBAQQgA7k6jGc5KJNhu9cf
bWYV70D/+TvRebDuM+kJ2xWwBNOgCgYIKoZIzj0DAQehRANCAAR0amirYJPOn9ab
WGtpWrKrkQCmBNX2yHJkhI/PiofaRkRYOcfGyppqeXh+b5Ry9mfV335xARiEymjV
l7bJTL3X
-----end private key-----