"""`compliance sign` and `compliance verify`: statements in signed envelopes, and whether they can be relied on.

The envelope is DSSE (https://github.com/secure-systems-lab/dsse), the signatures are those of securesystemslib, an extra.
Nothing here opens a file or knows what day it is.
"""
