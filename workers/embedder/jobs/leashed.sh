#!/bin/sh
# Becomes the program that LEASHED names, and ends it when the process that started it is gone, however busy it is.
(
  while kill -0 $$ && { kill -0 "$PPID" || ! kill -KILL $$; }; do sleep 1; done
) </dev/null >/dev/null 2>&1 3>&- &
program=$LEASHED
unset LEASHED
exec "$program" "$@"
