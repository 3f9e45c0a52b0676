{{- define "orrery.dns" -}}
- to: {{- toYaml .Values.network.dns.to | nindent 4 }}
  ports:
    {{- range $port := .Values.network.dns.ports }}
    - { protocol: UDP, port: {{ $port }} }
    - { protocol: TCP, port: {{ $port }} }
    {{- end }}
{{- end }}

{{/*
The way to one peer: dict root, peer, service, own. An empty list of peers would allow every address, so it is refused; peers that a service can
do without have no way until they are named.
*/}}
{{- define "orrery.conduit" -}}
{{- $component := index (.root.Values.components | default dict) .peer }}
{{- $conduit := index .root.Values.network .peer | default dict }}
{{- if and $component $component.enabled }}
- to:
    - podSelector:
        matchLabels: {{- include "orrery.selector" (dict "root" .root "name" .peer) | nindent 10 }}
  ports: [{ protocol: TCP, port: {{ index (dict "kafka" 19092 "postgres" 5432 "redis" 6379 "oidc" 8090) .peer }} }]
{{- else if $conduit.to }}
- to: {{- toYaml $conduit.to | nindent 4 }}
  ports:
    {{- range $conduit.ports }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- else if not (has .peer (list "otlp" "notifications")) }}
{{- fail (printf "network.%s.to is empty, and %s cannot do without it. Name its addresses (ipBlock) or pods (namespaceSelector, podSelector) and ports; or, where another tool guards the network, set network.policies to false" .peer .service) }}
{{- end }}
{{- end }}

{{/* dict root, access, protocols: the ports of declared devices, for reading or for writing. */}}
{{- define "orrery.toDevices" -}}
{{- range $device := .root.Values.devices }}
{{- $ports := index $device $.access }}
{{- if and (has $device.protocol $.protocols) $ports }}
# {{ $device.name }}
- to: {{- $device.to | default (list (dict "ipBlock" (dict "cidr" $device.cidr))) | toYaml | nindent 4 }}
  ports:
    {{- range $ports }}
    - { protocol: TCP, port: {{ . }} }
    {{- end }}
{{- end }}
{{- end }}
{{- end }}
