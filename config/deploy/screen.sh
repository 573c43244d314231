#!/bin/sh
# Starts the browser of a touch screen on the pages of the hall, and on nothing else.
# Needs KIOSK_SERVER. A key in /etc/kiosk/screen.key enrols the screen at the first start; delete the file afterwards.
set -eu

: "${KIOSK_SERVER:?set KIOSK_SERVER in /etc/kiosk/screen.env}"
key_file=${KIOSK_KEY_FILE:-/etc/kiosk/screen.key}
browser=${KIOSK_BROWSER:-/usr/bin/chromium}
profile=$HOME/profile
start=$KIOSK_SERVER/kiosk/

# The browser's own message about a missing network must never be what a citizen sees first.
until curl --fail --silent --max-time 2 --output /dev/null "$KIOSK_SERVER/healthz"; do
    sleep 1
done

if [ -r "$key_file" ] && [ ! -e "$HOME/enrolled" ]; then
    start="$KIOSK_SERVER/kiosk/enrol#$(tr -d '[:space:]' < "$key_file")"
    : > "$HOME/enrolled"
fi

# The long press has no switch: the page keeps its menu away. What else a page cannot keep is in chromium-policy.json.
exec "$browser" \
    --kiosk \
    --user-data-dir="$profile" \
    --lang=zh-CN \
    --disable-pinch \
    --overscroll-history-navigation=0 \
    --disable-features=OverscrollHistoryNavigation,TouchpadOverscrollHistoryNavigation,Translate,GlobalMediaControls \
    --autoplay-policy=no-user-gesture-required \
    --enable-speech-dispatcher \
    --touch-events=enabled \
    --no-first-run \
    --no-default-browser-check \
    --noerrdialogs \
    --disable-infobars \
    --hide-crash-restore-bubble \
    --disable-background-networking \
    --disable-component-update \
    --disable-sync \
    --password-store=basic \
    --disk-cache-size=52428800 \
    "$start"
