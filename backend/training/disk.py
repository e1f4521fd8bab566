"""Tell a full disk from other troubles, whichever library met it."""

from __future__ import annotations

import errno
import re

# A quota and a limit on the size of files leave a user with the same thing to do.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def is_full(error: BaseException) -> bool:
    """Return whether an error, or one that it came from, says that there is no space left."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, OSError) and seen.errno in FULL:
            return True
        # safetensors keeps the number in its text alone.
        told = re.search(r"\(os error (\d+)\)", str(seen))
        if told and int(told[1]) in FULL:
            return True
        seen = seen.__cause__ or seen.__context__
    return False
