"""What proves that it is really them: codes that change, passkeys, codes kept on paper."""
