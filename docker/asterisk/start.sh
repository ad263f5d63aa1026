#!/bin/sh
# Fills in the same templates as bin/stack/asterisk.ts does, from the environment, and runs Asterisk.
set -eu
etc=/vez/state/etc
rm -rf "$etc"
for dir in etc var/keys spool/recording spool/outgoing spool/tmp run cache; do mkdir -p "/vez/state/$dir"; done
mkdir -p /vez/log

cd /vez/templates
# From a template, to a file, for a shard.
fill() {
  mkdir -p "$(dirname "$2")"
  sed -e "s|@stateDir@|/vez/state|g" -e "s|@logDir@|/vez/log|g" -e "s|@soundsRoot@|/vez/sounds|g" \
    -e "s|@sipHost@|$VEZ_SIP_HOST|g" -e "s|@sipPort@|${VEZ_SIP_PORT:-5060}|g" \
    -e "s|@demoPort@|$((${VEZ_SIP_PORT:-5060} + 1))|g" \
    -e "s|@httpPort@|8088|g" -e "s|@amiPort@|5038|g" -e "s|@shard@|$3|g" \
    -e "s|@hepPort@|${VEZ_HEP_PORT:-5055}|g" -e "s|@mediaUrl@|${VEZ_MEDIA_URL:-http://127.0.0.1:8080}|g" \
    -e "s|@rtpFirst@|${VEZ_RTP_FIRST:-10000}|g" -e "s|@rtpLast@|${VEZ_RTP_LAST:-19999}|g" \
    -e "s|@ariPassword@|$VEZ_ARI_PASSWORD|g" -e "s|@amiPassword@|$VEZ_AMI_PASSWORD|g" \
    -e "s|@eventsUrl@|ws://${VEZ_EVENTS_HOST:-127.0.0.1}:$((${VEZ_EVENTS_PORT:-8090} + $3))/ari/events|g" "$1" >"$2"
}
find . -name '*.conf' ! -path './shard/*' | while read -r file; do fill "$file" "$etc/$file" 0; done
shard=0
while [ "$shard" -lt "${VEZ_SHARDS:-1}" ]; do
  for file in shard/*.conf; do fill "$file" "$etc/shards/$(basename "$file" .conf)-$shard.conf" "$shard"; done
  shard=$((shard + 1))
done
if grep -rnE '@[a-zA-Z]+@' "$etc"; then
  echo "A template asks for a value that start.sh does not give: see above." >&2
  exit 1
fi
chown -R asterisk:asterisk /vez/state /vez/log
chmod 600 "$etc"/*.conf
exec setpriv --reuid asterisk --regid asterisk --init-groups asterisk -C "$etc/asterisk.conf" -f
