"""Asks Python's `cryptography` whether it loads key files: names on standard input, one JSON value a file on standard output."""

import json
import sys
import warnings

import cryptography
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

warnings.simplefilter("ignore")
print(json.dumps(cryptography.__version__))
for name in sys.stdin.read().splitlines():
    try:
        with open(name, "rb") as file:
            key = serialization.load_pem_private_key(file.read(), None)
        loads = isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name == "secp256r1"
    except Exception:
        loads = False
    print(json.dumps(loads))
