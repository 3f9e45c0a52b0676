{{/* Refuses a setting that is given as text and as a secret in one place, where one would do nothing, and authorities from two places: a profile's are taken out by null. */}}
{{- define "orrery.refuseBoth" -}}
{{- $places := dict "" .Values }}
{{- range $service, $own := .Values.services }}{{ $_ := set $places (printf "services.%s." $service) $own }}{{ end }}
{{- range $place, $values := $places }}
{{- range $env, $ref := $values.secrets }}
{{- if and $ref (not (kindIs "invalid" (index ($values.settings | default dict) $env))) }}
{{- fail (printf "%ssettings.%s and %ssecrets.%s are both given, and only one can hold. Take one out; where a profile sets it, by %ssecrets.%s: null or %ssettings.%s: null in a file after it" $place $env $place $env $place $env $place $env) }}
{{- end }}
{{- end }}
{{- end }}
{{- if and (.Values.trust).secret (.Values.trust).configMap }}
{{- fail "trust.secret and trust.configMap are both given, and only one can hold. Take one out; where a profile sets it, by trust.secret: null or trust.configMap: null in a file after it" }}
{{- end }}
{{- end }}

{{/* Refuses a canary that nobody can hear: opcua-ingestion alone reads it, and policies let only that of the same release do so. Where another tool guards the network the other half of a site may. */}}
{{- define "orrery.refuseUnheard" -}}
{{- $services := .Values.services }}
{{- if and $services.canary.enabled (not (index $services "opcua-ingestion").enabled) .Values.network.policies }}
{{- fail "services.canary.enabled is true, and services.opcua-ingestion.enabled is false: the canary is read by the opcua-ingestion of its own release, and would be reported silent for ever. Set services.canary.enabled to false here, and to true in the release that has opcua-ingestion, if there is one (of an edge site: that of profiles/edge.yaml)" }}
{{- end }}
{{- end }}

{{/* dict root, name, part, own: refuses a volume that is smaller than what may wait on it, by the values or by default, and a quarter more; of a size that is not understood nothing is said. */}}
{{- define "orrery.refuseFull" -}}
{{- if (.part.keeps).waits }}
{{- $bytes := coalesce (index (.own.settings | default dict) "ORRERY_QUEUE_BYTES") (index (.root.Values.settings | default dict) "ORRERY_QUEUE_BYTES") .part.keeps.waits }}
{{- $size := ((.own.volume).size) | default .part.keeps.size | toString }}
{{- $unit := index (dict "" 1 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776) (regexFind "[A-Za-z]*$" $size) }}
{{- if and $bytes $unit (regexMatch "^[0-9]+[A-Za-z]*$" $size) }}
{{- if gt (mul (int64 $bytes) 5) (mul (regexFind "^[0-9]+" $size | int64) $unit 4) }}
{{- fail (printf "ORRERY_QUEUE_BYTES of %s is %d, and services.%s.volume.size is %s: what waits takes up to a quarter more while it is being deleted, %d bytes. Give the volume at least that, or the queue less (settings.ORRERY_QUEUE_BYTES)" .name (int64 $bytes) .name $size (div (mul (int64 $bytes) 5) 4)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* dict root, name, part, own: refuses one port for callers and for who watches: the service would refuse it too, and end. */}}
{{- define "orrery.refuseOnePort" -}}
{{- $management := include "orrery.managementPort" . }}
{{- if eq $management (include "orrery.port" .) }}
{{- fail (printf "ORRERY_MANAGEMENT_PORT and ORRERY_HTTP_PORT of %s are both %s. Give one of them another value (services.%s.settings, settings)" .name $management .name) }}
{{- end }}
{{- end }}

{{/* dict root, name, part, own: refuses an account in Kafka that is not the one to which the topics job gives the service's rights: it would see no topic, and wait for ever. */}}
{{- define "orrery.refuseAccount" -}}
{{- if .root.Values.topics.acls }}
{{- $context := merge (dict "env" "ORRERY_KAFKA_USERNAME") (pick . "root" "name" "part" "own") }}
{{- $account := printf "%s%s" (include "orrery.accountPrefix" .root) .part.given.ORRERY_KAFKA_USERNAME }}
{{- $said := ternary "from a Secret, which helm does not see" (include "orrery.setting" $context) (not (empty (include "orrery.secretRef" $context))) }}
{{- if ne $said $account }}
{{- fail (printf "ORRERY_KAFKA_USERNAME of %s is %s, and topics.acls gives the rights of %s to the account %s: another one would see no topic and wait for ever. Take ORRERY_KAFKA_USERNAME out of services.%s and of settings and secrets; kafka.accountPrefix begins the names of all accounts. Where its rights come from elsewhere, set topics.acls to false" .name $said .name $account .name) }}
{{- end }}
{{- end }}
{{- end }}
