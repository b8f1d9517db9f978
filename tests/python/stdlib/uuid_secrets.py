import uuid, secrets
print(uuid.UUID("12345678123456781234567812345678"), uuid.uuid5(uuid.NAMESPACE_DNS, "x.org"), len(str(uuid.uuid4())), len(secrets.token_hex(4)))

# The program `python -m uuid`.
import sys
for arguments in (["-u", "uuid5", "-n", "@dns", "-N", "python.org"], ["-u", "uuid3", "-n", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "-N", "x"]):
    sys.argv = ["uuid.py", *arguments]
    uuid.main()
sys.argv = ["uuid.py", "-u", "uuid3"]
sys.stderr = sys.stdout
try:
    uuid.main()
except SystemExit as e:
    print(e.code)
