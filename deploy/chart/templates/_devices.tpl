{{/*
A cidr as JSON: `width` bits a number, `numbers` from the left, `length` of the prefix. IPv4 as four numbers of 8 bits, IPv6 as eight of 16, written out where
it has "::". Templates have no bits and no addresses; numbers they have.
*/}}
{{- define "orrery.prefix" -}}
{{- $halves := splitList "/" . }}
{{- $address := first $halves }}
{{- $numbers := list }}
{{- if contains ":" $address }}
{{- $ends := splitList "::" $address }}
{{- $left := without (splitList ":" (first $ends)) "" }}
{{- $right := list }}
{{- if gt (len $ends) 1 }}{{ $right = without (splitList ":" (last $ends)) "" }}{{ end }}
{{- $zeros := list }}
{{- range until (max 0 (sub 8 (add (len $left) (len $right))) | int) }}{{ $zeros = append $zeros "0" }}{{ end }}
{{- range concat $left $zeros $right }}{{ $numbers = append $numbers (printf "0x%s" . | int64) }}{{ end }}
{{- else }}
{{- range splitList "." $address }}{{ $numbers = append $numbers (int64 .) }}{{ end }}
{{- end }}
{{- dict "width" (ternary 16 8 (contains ":" $address)) "numbers" $numbers "length" (last $halves | int) | toJson -}}
{{- end }}

{{/* list of two cidrs: something where an address is in both, that is where they agree in as many bits as the shorter prefix has. */}}
{{- define "orrery.overlap" -}}
{{- $one := include "orrery.prefix" (index . 0) | fromJson }}
{{- $other := include "orrery.prefix" (index . 1) | fromJson }}
{{- $width := int $one.width }}
{{- if eq $width (int $other.width) }}
{{- $bits := min $one.length $other.length | int }}
{{- $agree := true }}
{{- range $index, $number := $one.numbers }}
{{- $counts := min $width (max 0 (sub $bits (mul $index $width))) | int }}
{{- $divisor := 1 }}
{{- range until (sub $width $counts | int) }}{{ $divisor = mul $divisor 2 }}{{ end }}
{{- if ne (div (int64 $number) $divisor) (div (int64 (index $other.numbers $index)) $divisor) }}{{ $agree = false }}{{ end }}
{{- end }}
{{- if $agree }}yes{{ end }}
{{- end }}
{{- end }}

{{/* Ports that are for writing alone, as JSON: port → devices. A device that has but one for both has said that its own accounts tell readers from writers. */}}
{{- define "orrery.writePorts" -}}
{{- $ports := dict }}
{{- range $device := .Values.devices }}
{{- range $port := $device.write }}
{{- if not (and $device.sharedPort (has $port $device.read)) }}
{{- $_ := set $ports (toString $port) (append (index $ports (toString $port) | default list) $device) }}
{{- end }}
{{- end }}
{{- end }}
{{- toJson $ports -}}
{{- end }}

{{/* list of two peers that are pods: something where they are the same ones, or one names all pods of the namespaces in which the other names some. Labels that differ may still be those of one pod; nobody can know. */}}
{{- define "orrery.samePods" -}}
{{- $one := first . }}{{ $other := last . }}
{{- if not (or $one.ipBlock $other.ipBlock) }}
{{- if and (eq (toJson $one.namespaceSelector) (toJson $other.namespaceSelector)) (or (not $one.podSelector) (not $other.podSelector) (eq (toJson $one.podSelector) (toJson $other.podSelector))) }}yes{{ end }}
{{- end }}
{{- end }}

{{/* list of two devices: something where both have an address, or pods, in common. */}}
{{- define "orrery.meet" -}}
{{- $one := first . }}{{ $other := last . }}
{{- if and $one.cidr $other.cidr }}
{{- include "orrery.overlap" (list $one.cidr $other.cidr) }}
{{- else }}
{{- range $to := $one.to }}{{ range $other.to }}{{ include "orrery.samePods" (list $to .) }}{{ end }}{{ end }}
{{- end }}
{{- end }}

{{/* Refuses a device that has no address and no pods, or both. */}}
{{- define "orrery.refuseNowhere" -}}
{{- range .Values.devices }}
{{- if eq (empty .cidr) (empty .to) }}
{{- fail (printf "device %s has %s: give it cidr where it has an address outside of the cluster, or to (namespaceSelector, podSelector) where it is a pod, and not both" .name (ternary "neither cidr nor to" "cidr and to" (empty .cidr))) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Refuses a way to a port where only command may write: by another device's entry whose addresses or pods it has in common, or by a conduit to them. */}}
{{- define "orrery.refuseWritePorts" -}}
{{- $writePorts := include "orrery.writePorts" . | fromJson }}
{{- range $device := .Values.devices }}
{{- range $port := $device.read }}
{{- range $written := index $writePorts (toString $port) }}
{{- if include "orrery.meet" (list $device $written) }}
{{- $place := $device.cidr | default (toJson $device.to) }}{{ $writtenPlace := $written.cidr | default (toJson $written.to) }}
{{- if eq $device.name $written.name }}
{{- fail (printf "device %s has port %v for reading and for writing: whoever reads could write there. Give writing a port of its own, or, where the device has but one and its own accounts tell readers from writers, set sharedPort: true" $device.name $port) }}
{{- end }}
{{- fail (printf "device %s (%s) has port %v for reading, and device %s (%s), which has %s in common with it, for writing: whoever reads %s could write to %s. Give %s a %s that leaves %s out, or writing a port of its own" $device.name $place $port $written.name $writtenPlace (ternary "pods" "addresses" (empty $device.cidr)) $device.name $written.name $device.name (ternary "selector" "cidr" (empty $device.cidr)) $written.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- range $peer, $conduit := omit .Values.network "policies" "callers" "monitoring" }}
{{- range $port := $conduit.ports }}
{{- range $written := index $writePorts (toString $port) }}
{{- range $to := $conduit.to }}
{{- range $written.to }}
{{- if include "orrery.samePods" (list $to .) }}
{{- fail (printf "network.%s.to has %s at port %v, where device %s (%s) is written to: services could reach it past command. Name pods that leave %s out" $peer (toJson $to) $port $written.name (toJson .) $written.name) }}
{{- end }}
{{- end }}
{{- if and $to.ipBlock $written.cidr (include "orrery.overlap" (list $to.ipBlock.cidr $written.cidr)) }}
{{- $spared := false }}
{{- range $to.ipBlock.except }}
{{- if and (include "orrery.overlap" (list . $written.cidr)) (le (splitList "/" . | last | int) (splitList "/" $written.cidr | last | int)) }}{{ $spared = true }}{{ end }}
{{- end }}
{{- if not $spared }}
{{- fail (printf "network.%s.to has %s at port %v, where device %s (%s) is written to: services could reach it past command. Name addresses that leave %s out, or except it" $peer $to.ipBlock.cidr $port $written.name $written.cidr $written.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}
