#!/bin/sh
# Runs the program that WRAPPED_PROGRAM names and kills it when its parent process is gone, even if the program is busy.
(
  while kill -0 $$ && { kill -0 "$PPID" || ! kill -KILL $$; }; do sleep 1; done
) </dev/null >/dev/null 2>&1 3>&- &
program=$WRAPPED_PROGRAM
unset WRAPPED_PROGRAM
exec "$program" "$@"
