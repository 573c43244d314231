#!/bin/sh
# Makes this Debian machine a touch screen of the hall: install-screen.sh http://hall.example:8000
set -eu

server=${1:?usage: install-screen.sh http://HALL:PORT}
here=$(cd "$(dirname "$0")" && pwd)
root=${KIOSK_ROOT:-}

case $server in
    http://*/*/*|https://*/*/*|*/) echo "no path and no slash at the end: $server" >&2; exit 2 ;;
    http://*|https://*) ;;
    *) echo "an address begins with http:// or https://: $server" >&2; exit 2 ;;
esac

if [ -z "$root" ]; then
    apt-get install --yes --no-install-recommends cage chromium curl speech-dispatcher espeak-ng
    id kiosk-screen > /dev/null 2>&1 || useradd --create-home --groups audio,input,video kiosk-screen
fi

install -d "$root/etc/kiosk" "$root/etc/chromium/policies/managed" "$root/usr/local/lib/kiosk" "$root/etc/systemd/system"
sed "s|http://hall.example:8000|$server|g" "$here/chromium-policy.json" > "$root/etc/chromium/policies/managed/kiosk.json"
sed "s|http://hall.example:8000|$server|g" "$here/screen.env" > "$root/etc/kiosk/screen.env"
install -m 755 "$here/screen.sh" "$root/usr/local/lib/kiosk/screen.sh"
for unit in kiosk-screen.service kiosk-screen-nightly.service kiosk-screen-nightly.timer; do
    install -m 644 "$here/$unit" "$root/etc/systemd/system/$unit"
done

if [ -z "$root" ]; then
    systemctl daemon-reload
    systemctl set-default multi-user.target
    systemctl enable --now kiosk-screen.service kiosk-screen-nightly.timer
fi
