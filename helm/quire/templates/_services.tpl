{{/* `own` laid over `base`, whatever is empty or false included: sprig's merge would keep the base's value there. As JSON. */}}
{{- define "quire.over" -}}
{{- $out := deepCopy .base -}}
{{- range $key, $value := .own -}}
{{- if and (kindIs "map" $value) (kindIs "map" (get $out $key)) -}}
{{- $_ := set $out $key (include "quire.over" (dict "base" (get $out $key) "own" $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $out $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $out -}}
{{- end -}}

{{/* Every service that is on, by name, whole, with what it is told. As JSON; made once a rendering. */}}
{{- define "quire.services" -}}
{{- if not (hasKey .Values "madeServices") -}}
{{- $all := dict -}}
{{- range $name, $own := .Values.services -}}
{{- $own = $own | default dict -}}
{{- $base := $.Values.serviceDefaults -}}
{{- with $own.listenersOf -}}
{{- /* What the room is, but for how it is asked and how it scales. */ -}}
{{- $room := omit (get $.Values.services . | default dict) "enabled" "port" "graph" "front" "entrance" "replicas" "scale" -}}
{{- $base = include "quire.over" (dict "base" $base "own" (merge (dict "image" ($room.image | default .)) $room)) | fromJson -}}
{{- end -}}
{{- $service := include "quire.over" (dict "base" $base "own" $own) | fromJson -}}
{{- if $service.enabled -}}
{{- $_ := set $service "image" ($service.image | default $name) -}}
{{- $_ := set $all $name $service -}}
{{- end -}}
{{- end -}}
{{- range $name, $service := $all -}}
{{- $room := get $all ($service.listenersOf | default $name) | default dict -}}
{{- $_ := set $service "names" (include "quire.told" (dict "name" ($service.listenersOf | default $name) "service" (merge (dict "graph" $room.graph) $service) "all" $all) | fromJsonArray) -}}
{{- if $service.listenersOf -}}
{{- $_ := set $service.env "ROLE" "listeners" -}}
{{- if $room.env -}}{{- $_ := set $room.env "ROLE" "server" -}}{{- else if $room -}}{{- $_ := set $room "env" (dict "ROLE" "server") -}}{{- end -}}
{{- end -}}
{{- $_ := set $service "callers" list -}}
{{- range $other, $its := $all -}}
{{- if or (has $name $its.calls) (and $its.front $service.graph) -}}
{{- $_ := set $service "callers" (append $service.callers $other) -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- $_ := set .Values "madeServices" (toJson $all) -}}
{{- end -}}
{{- .Values.madeServices -}}
{{- end -}}

{{/* The names that one service is told. As a JSON list. */}}
{{- define "quire.told" -}}
{{- $me := include "quire.upper" .name -}}
{{- $names := list "LOG_LEVEL" -}}
{{- /* What has no port for its health has neither metrics nor traces. */ -}}
{{- if .service.healthPort -}}{{- $names = append $names "OTEL_EXPORTER_OTLP_ENDPOINT?" -}}{{- end -}}
{{- if .service.graph -}}{{- $names = append $names (printf "VIEWER_KEY_%s" $me) -}}{{- end -}}
{{- range .service.calls -}}
{{- $owner := include "quire.upper" . -}}
{{- $names = concat $names (list (printf "%s_URL" $owner) (printf "DOOR_KEY_%s_%s" $me $owner)) -}}
{{- end -}}
{{- $front := .service.front -}}
{{- $name := .name -}}
{{- range $other, $its := .all -}}
{{- $them := include "quire.upper" ($its.listenersOf | default $other) -}}
{{- if has $name $its.calls -}}{{- $names = append $names (printf "DOOR_KEY_%s_%s" $them $me) -}}{{- end -}}
{{- if and $front $its.graph -}}{{- $names = concat $names (list (printf "%s_URL" $them) (printf "VIEWER_KEY_%s" $them)) -}}{{- end -}}
{{- end -}}
{{- if .service.database -}}{{- $names = append $names "DATABASE_URL" -}}{{- end -}}
{{- if .service.queues -}}{{- $names = concat $names (list "REDIS_URL" "QUEUE_PREFIX") -}}{{- end -}}
{{- if .service.cache -}}{{- $names = append $names "REDIS_CACHE_URL" -}}{{- end -}}
{{- concat $names .service.told | uniq | toJson -}}
{{- end -}}

{{/* Where a name's value comes from: root, service, name. As JSON: value, or config, or secret (a key), and whether it may be absent. */}}
{{- define "quire.source" -}}
{{- $name := trimSuffix "?" .name -}}
{{- $optional := hasSuffix "?" .name -}}
{{- $all := include "quire.services" .root | fromJson -}}
{{- $config := include "quire.config" .root | fromJson -}}
{{- $room := trimSuffix "_URL" $name | lower | replace "_" "-" -}}
{{- if hasKey .service.env $name -}}
{{- dict "name" $name "skip" true | toJson -}}
{{- else if and (hasSuffix "_URL" $name) (hasKey $all $room) -}}
{{- dict "name" $name "value" (printf "http://%s-%s:%v" (include "quire.name" .root) $room (get $all $room).port) | toJson -}}
{{- else if hasKey $config $name -}}
{{- if get $config $name -}}{{- dict "name" $name "config" $name | toJson -}}
{{- else if $optional -}}{{- dict "name" $name "skip" true | toJson -}}
{{- else -}}{{- dict "name" $name "missing" (printf "config.%s" $name) | toJson -}}{{- end -}}
{{- else if eq $name "DATABASE_URL" -}}
{{- dict "name" $name "secret" (printf "DATABASE_URL_%s" (include "quire.upper" .service.database)) "optional" false | toJson -}}
{{- else if regexMatch "(_KEY(_|$)|SECRET|^REDIS_|^SMTP_URL$|^ELASTICSEARCH_URL$)" $name -}}
{{- dict "name" $name "secret" $name "optional" $optional | toJson -}}
{{- else -}}
{{- dict "name" $name "unknown" true | toJson -}}
{{- end -}}
{{- end -}}

{{/* The env of one service: root, name, service. */}}
{{- define "quire.env" -}}
{{- $name := include "quire.name" .root -}}
- {name: NODE_ENV, value: production}
- {name: NODE_OPTIONS, value: {{ printf "--max-old-space-size=%s" (include "quire.heap" .) | quote }}}
- {name: HOST, value: 0.0.0.0}
{{- if .service.port }}
- {name: PORT, value: {{ .service.port | quote }}}
{{- end }}
{{- if .service.healthPort }}
- {name: HEALTH_PORT, value: {{ .service.healthPort | quote }}}
- {name: BUILD, value: {{ .root.Values.image.tag | default .root.Chart.AppVersion | quote }}}
{{- end }}
{{- if .service.database }}
- {name: DATABASE_POOL, value: {{ .service.pool | quote }}}
{{- end }}
{{- if .service.front }}
- {name: APOLLO_TELEMETRY_DISABLED, value: "1"}
- {name: SUPERGRAPH, value: /etc/quire/supergraph.graphql}
{{- end }}
{{- range .service.names }}
{{- $from := include "quire.source" (dict "root" $.root "service" $.service "name" .) | fromJson }}
{{- if $from.value }}
- {name: {{ $from.name }}, value: {{ $from.value | quote }}}
{{- else if $from.config }}
- {name: {{ $from.name }}, valueFrom: {configMapKeyRef: {name: {{ $name }}-config, key: {{ $from.config }}}}}
{{- else if $from.secret }}
- {name: {{ $from.name }}, valueFrom: {secretKeyRef: {name: {{ include "quire.secretName" $.root }}, key: {{ $from.secret }}{{ if $from.optional }}, optional: true{{ end }}}}}
{{- end }}
{{- end }}
{{- range $key, $value := .service.env }}
- {name: {{ $key }}, value: {{ $value | quote }}}
{{- end }}
{{- with .service.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
How many pods a Deployment that scales is told to have: none at first, as its scaler says that. One that had a number of its own before
goes on being told the number it has, here and in every later upgrade, with the mark `quire/replicas`: Helm would take the number away,
Kubernetes would make it one, and all but one pod would end before the scaler looks: live (what is there), least.
*/}}
{{- define "quire.keptReplicas" -}}
{{- if dig "metadata" "annotations" "quire/replicas" "" (.live | default dict) -}}
{{- max .least .live.spec.replicas -}}
{{- end -}}
{{- end -}}

{{/* Node's heap in MiB, from the memory limit. */}}
{{- define "quire.heap" -}}
{{- $limit := .service.resources.limits.memory | toString -}}
{{- $mib := 0 -}}
{{- if hasSuffix "Gi" $limit -}}{{- $mib = mulf (trimSuffix "Gi" $limit | float64) 1024 -}}
{{- else if hasSuffix "Mi" $limit -}}{{- $mib = trimSuffix "Mi" $limit | float64 -}}
{{- else -}}{{- fail (printf "services.%s: write its memory limit in Mi or Gi, so that Node can be told; it is %q." .name $limit) -}}{{- end -}}
{{- divf (mulf $mib .root.Values.life.heapPercent) 100 | floor | int -}}
{{- end -}}

{{/* What a service was told, as one hash: a pod is rolled when it changes and not when another's does. */}}
{{- define "quire.checksums" -}}
{{- $config := dict -}}
{{- $secret := dict "revision" .root.Values.secrets.revision -}}
{{- $settings := include "quire.config" .root | fromJson -}}
{{- $keys := include "quire.keys" .root | fromJson -}}
{{- range .service.names -}}
{{- $from := include "quire.source" (dict "root" $.root "service" $.service "name" .) | fromJson -}}
{{- if $from.config -}}{{- $_ := set $config $from.config (get $settings $from.config) -}}{{- end -}}
{{- if and $from.secret (hasKey $keys $from.secret) -}}{{- $_ := set $secret $from.secret (get $keys $from.secret) -}}{{- end -}}
{{- end -}}
checksum/config: {{ toJson $config | sha256sum }}
checksum/secret: {{ toJson $secret | sha256sum }}
{{- if .service.front }}
checksum/supergraph: {{ .root.Files.Get "files/supergraph.graphql" | sha256sum }}
{{- end }}
{{- end -}}
