{{/*
How KEDA signs in to Kafka for a service, as JSON: just as the service does, whose settings and secrets are its own, then those of all. dict root, name, part, own.
`texts`: parameter → text; `secrets` and `configMaps`: parameter → name, key. KEDA trusts the authorities of its own system beside any that it is given.
*/}}
{{- define "orrery.scalerSignIn" -}}
{{- $texts := dict "sasl" "scram_sha512" "tls" "disable" }}{{ $secrets := dict }}{{ $configMaps := dict }}
{{- range $parameter, $env := dict "username" "ORRERY_KAFKA_USERNAME" "password" "ORRERY_KAFKA_PASSWORD" "ca" "ORRERY_KAFKA_CA" }}
{{- $context := merge (dict "env" $env) (pick $ "root" "name" "part" "own") }}
{{- with include "orrery.secretRef" $context | fromYaml }}
{{- $_ := set $secrets $parameter (dict "name" (.name | replace "%s" $.name) "key" .key) }}
{{- else }}
{{- with include "orrery.setting" $context }}{{ $_ := set $texts $parameter . }}{{ end }}
{{- end }}
{{- end }}
{{- if not $secrets.password }}
{{- fail (printf "services.%s.autoscaling is enabled, and its scaler has no password: KEDA signs in to Kafka as the service does, and neither services.%s.secrets nor secrets has ORRERY_KAFKA_PASSWORD. Name the Secret, or scale by replicas" .name .name) }}
{{- end }}
{{- if or $secrets.ca $texts.ca }}{{ $_ := set $texts "tls" "enable" }}{{ end }}
{{- if eq ($texts.ca | default "") "system" }}
{{- $_ := unset $texts "ca" }}
{{- with .root.Values.trust }}
{{- if .key }}{{ $_ := set (ternary $secrets $configMaps (not (empty .secret))) "ca" (dict "name" (.secret | default .configMap) "key" .key) }}{{ end }}
{{- end }}
{{- end }}
{{- dict "texts" $texts "secrets" $secrets "configMaps" $configMaps | toJson -}}
{{- end }}
