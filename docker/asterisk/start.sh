#!/bin/sh
# Fills in the same templates as bin/stack/asterisk.ts does, from the environment, and runs Asterisk.
set -eu
etc=/vez/state/etc
rm -rf "$etc"
for dir in etc var/keys spool/recording spool/outgoing spool/tmp run cache; do mkdir -p "/vez/state/$dir"; done
mkdir -p /vez/log

cd /vez/templates
find . -name '*.conf' | while read -r file; do
  mkdir -p "$etc/$(dirname "$file")"
  sed -e "s|@stateDir@|/vez/state|g" -e "s|@logDir@|/vez/log|g" -e "s|@soundsRoot@|/vez/sounds|g" \
    -e "s|@sipHost@|$VEZ_SIP_HOST|g" -e "s|@sipPort@|${VEZ_SIP_PORT:-5060}|g" \
    -e "s|@demoPort@|$((${VEZ_SIP_PORT:-5060} + 1))|g" \
    -e "s|@httpPort@|8088|g" -e "s|@amiPort@|5038|g" -e "s|@shard@|${VEZ_SHARD:-0}|g" \
    -e "s|@rtpFirst@|${VEZ_RTP_FIRST:-10000}|g" -e "s|@rtpLast@|${VEZ_RTP_LAST:-19999}|g" \
    -e "s|@ariPassword@|$VEZ_ARI_PASSWORD|g" -e "s|@amiPassword@|$VEZ_AMI_PASSWORD|g" \
    -e "s|@eventsUrl@|${VEZ_EVENTS_URL:-ws://127.0.0.1:8090/ari/events}|g" "$file" >"$etc/$file"
done
if grep -rnE '@[a-zA-Z]+@' "$etc"; then
  echo "A template asks for a value that start.sh does not give: see above." >&2
  exit 1
fi
chown -R asterisk:asterisk /vez/state /vez/log
chmod 600 "$etc"/*.conf
exec setpriv --reuid asterisk --regid asterisk --init-groups asterisk -C "$etc/asterisk.conf" -f
