{{/* Refuses a canary that nobody can hear: opcua-ingestion alone reads it, and policies let only that of the same release do so. Where another tool guards the network the other half of a site may. */}}
{{- define "orrery.refuseUnheard" -}}
{{- $services := .Values.services }}
{{- if and $services.canary.enabled (not (index $services "opcua-ingestion").enabled) .Values.network.policies }}
{{- fail "services.canary.enabled is true, and services.opcua-ingestion.enabled is false: the canary is read by the opcua-ingestion of its own release, and would be reported silent for ever. Set services.canary.enabled to false here, and to true in the release that has opcua-ingestion, if there is one (of an edge site: that of profiles/edge.yaml)" }}
{{- end }}
{{- end }}

{{/* dict root, name, part, own: refuses a volume that is smaller than what may wait on it and a quarter more; of a size that is not understood nothing is said. */}}
{{- define "orrery.refuseFull" -}}
{{- if and .part.keeps (has "ORRERY_QUEUE_BYTES" .part.settings) }}
{{- $bytes := coalesce (index (.own.settings | default dict) "ORRERY_QUEUE_BYTES") (index (.root.Values.settings | default dict) "ORRERY_QUEUE_BYTES") }}
{{- $size := ((.own.volume).size) | default .part.keeps.size | toString }}
{{- $unit := index (dict "" 1 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776) (regexFind "[A-Za-z]*$" $size) }}
{{- if and $bytes $unit (regexMatch "^[0-9]+[A-Za-z]*$" $size) }}
{{- if gt (mul (int64 $bytes) 5) (mul (regexFind "^[0-9]+" $size | int64) $unit 4) }}
{{- fail (printf "ORRERY_QUEUE_BYTES of %s is %d, and services.%s.volume.size is %s: what waits takes up to a quarter more while it is being deleted, %d bytes. Give the volume at least that, or the queue less" .name (int64 $bytes) .name $size (div (mul (int64 $bytes) 5) 4)) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
